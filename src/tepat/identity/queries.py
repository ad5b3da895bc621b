"""Reads of the identity room."""

from __future__ import annotations

import hashlib

from tepat.base.statements import fetch
from tepat.identity.models import Account
from tepat.identity.roles import Role

_ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_ACCOUNT_OF_TOKEN = f"""
  SELECT {", ".join(f"a.{name}" for name in _ACCOUNT_FIELDS)}
  FROM identity_apitoken t JOIN identity_account a ON a.id = t.account_id
  WHERE t.token_hash = %s AND t.revoked_at IS NULL AND a.is_active
"""  # noqa: S608 - our own column names


def account_of_token(*, token: str) -> Account | None:
    """The active account for which a program holds ``token``; None when there is none or it was revoked."""
    rows = fetch(_ACCOUNT_OF_TOKEN, [hashlib.sha256(token.encode()).digest()])
    return Account.from_db(None, _ACCOUNT_FIELDS, rows[0]) if rows else None


def demo_accounts() -> list[Account]:
    """The citizens that the demonstration offers to sign in as, in the order they were made."""
    return list(Account.objects.filter(is_demo=True, is_active=True, role=Role.CITIZEN).order_by("id"))


def only_demo_accounts() -> bool:
    """Whether every account of this installation was made for the demonstration."""
    return not Account.objects.filter(is_demo=False).exists()
