"""Staff that tests act as, with what they would type and show."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.test import Client

from tepat.identity.factors import keep_app, new_secret
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role

PASSWORD = "kucing-lari-pagi-sekali"
VILLAGE = "35.10.16.1003"
DISTRICT = "35.10.16"
STEP_SECONDS = 30


def member(name: str = "sri", role: Role = Role.PKH_FACILITATOR, area_code: str = DISTRICT) -> Account:
    """Somebody of staff with a password and an app."""
    account = open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area_code)
    account.set_password(PASSWORD)
    account.save()
    keep_app(account=account, secret=new_secret())
    return account


def code_of(account: Account, *, steps: int = 0) -> str:
    """What the account's app shows, some steps of half a minute from now."""
    app = Authenticator.objects.get(user=account, type="totp")
    step = int(time.time()) // STEP_SECONDS + steps
    return str(totp.format_hotp_value(totp.hotp_value(decrypt(app.data["secret"]), step)))


def give_password(client: Client, name: str = "sri", password: str = PASSWORD, **parts: Any) -> Any:
    """The first step."""
    return client.post("/petugas/masuk/", {"username": name, "password": password}, **parts)


def sign_in(client: Client, account: Account) -> Any:
    """Both steps."""
    give_password(client, account.sign_in_name)
    return client.post("/petugas/masuk/langkah-kedua/", {"code": code_of(account)})
