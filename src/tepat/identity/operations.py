"""Writes of the identity room."""

from __future__ import annotations

import hashlib
import secrets

from tepat.identity.models import Account, ApiToken
from tepat.identity.roles import Role


def open_account(
    *,
    sign_in_name: str,
    display_name: str,
    role: Role,
    area_code: str = "",
    nik: str | None = None,
    is_demo: bool = False,
) -> Account:
    """Make an account, or return the one that has this ``sign_in_name`` already."""
    account = Account(
        sign_in_name=sign_in_name,
        display_name=display_name,
        role=role,
        area_code=area_code,
        is_demo=is_demo,
    )
    account.set_unusable_password()
    if nik is not None:
        account.set_nik(nik)
    values = {
        field.name: getattr(account, field.name)
        for field in Account._meta.concrete_fields
        if field.name not in {"sign_in_name", "last_login", "created_at"}
    }
    found, _ = Account.objects.get_or_create(sign_in_name=sign_in_name, defaults=values)
    return found


def issue_token(*, account: Account, label: str) -> str:
    """Make a token for ``account`` and return its text, which is shown once and never kept."""
    token = f"tepat_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(account=account, label=label, token_hash=hashlib.sha256(token.encode()).digest())
    return token
