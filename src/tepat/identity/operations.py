"""Writes of the identity room."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tepat.identity.errors import AccountRefused
from tepat.identity.factors import is_enrolled, keep_app, new_secret
from tepat.identity.models import Account, ApiToken, WorkGroup
from tepat.identity.roles import Role
from tepat.identity.sign_in import record


def open_account(
    *,
    sign_in_name: str,
    display_name: str,
    role: Role,
    area_code: str = "",
    nik: str | None = None,
    group_id: UUID | None = None,
    is_demo: bool = False,
) -> Account:
    """Make an account, or return the one that has this ``sign_in_name`` already."""
    account = Account(
        sign_in_name=sign_in_name,
        display_name=display_name,
        role=role,
        area_code=area_code,
        group_id=group_id,
        is_demo=is_demo,
    )
    account.set_unusable_password()
    if nik is not None:
        account.set_nik(nik)
    values = {
        field.attname: getattr(account, field.attname)
        for field in Account._meta.concrete_fields
        if field.name not in {"sign_in_name", "last_login", "created_at"}
    }
    found, _ = Account.objects.get_or_create(sign_in_name=sign_in_name, defaults=values)
    return found


def mark_recovery_told(*, account: Account, at: datetime) -> None:
    """Note that the owner has read of the recovery of their account. Writes a line in the audit record."""
    Account.objects.filter(pk=account.pk).update(recovery_untold_since=None)
    record(account, "identity.recovery.read", told_at=at.isoformat())


def open_work_group(*, area_code: str, name: str) -> WorkGroup:
    """Make a Dasa Wisma group in a village, or return the one of that name."""
    group, _made = WorkGroup.objects.get_or_create(area_code=area_code, name=name)
    return group


def equip_demo_account(*, account: Account, password: str) -> None:
    """Give a made-up account the password and an app whose codes a demonstration shows to every visitor.

    Raises ``AccountRefused`` outside a demonstration, and for an account that was not made for one.
    """
    if not (settings.TEPAT_DEMO and account.is_demo):
        raise AccountRefused(_("Hanya akun peragaan yang boleh punya kata sandi bersama."))
    if not is_enrolled(account):
        account.set_password(password)
        account.save(update_fields=["password"])
        keep_app(account=account, secret=new_secret())


def issue_token(*, account: Account, label: str) -> str:
    """Make a token for ``account`` and return its text, which is shown once and never kept."""
    token = f"tepat_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(account=account, label=label, token_hash=hashlib.sha256(token.encode()).digest())
    return token
