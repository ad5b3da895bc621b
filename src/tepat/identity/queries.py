"""Reads of the identity room."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from tepat.base.encryption import blind_index
from tepat.base.statements import fetch
from tepat.identity.models import Account, ApiToken, Device
from tepat.identity.roles import MAY_OPEN, NATION, STAFF, Role
from tepat.identity.sign_in import plain_name
from tepat.identity.stewardship import account_not_found

ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_ACCOUNT_OF_TOKEN = f"""
  SELECT {", ".join(f"a.{name}" for name in ACCOUNT_FIELDS)}
  FROM identity_apitoken t JOIN identity_account a ON a.id = t.account_id
  WHERE t.token_hash = %s AND t.revoked_at IS NULL AND a.is_active
"""  # noqa: S608 - our own column names
ACCOUNTS_PER_PAGE = 25
DEMO_NAMES = "peragaan-"


def account_of_token(*, token: str) -> Account | None:
    """The active account for which a program holds ``token``; None when there is none or it was revoked."""
    rows = fetch(_ACCOUNT_OF_TOKEN, [hashlib.sha256(token.encode()).digest()])
    return account_of_row(rows[0]) if rows else None


def account_of_row(row: Sequence[Any]) -> Account:
    """The account in a row of ``ACCOUNT_FIELDS``, for statements of other rooms that read it along."""
    return Account.from_db(None, ACCOUNT_FIELDS, row)


def account_of_nik(*, nik: str) -> Account | None:
    """The account of the person with this NIK, active or not; None when there is none."""
    return Account.objects.filter(nik_index=blind_index("nik", nik)).first()


def only_demo_accounts() -> bool:
    """Whether every account of this installation was made for the demonstration."""
    return not Account.objects.filter(is_demo=False).exists()


def demo_staff() -> list[Account]:
    """The made-up staff of a demonstration, in the order they were made."""
    return list(
        Account.objects.filter(is_demo=True, is_active=True, role__in=STAFF)
        .filter(sign_in_name__startswith=DEMO_NAMES)
        .select_related("group")
        .order_by("id")
    )


def staff_account(*, sign_in_name: str) -> Account:
    """The staff account of this name; raises ``AccountNotFound``."""
    account = Account.objects.filter(sign_in_name=plain_name(sign_in_name), role__in=STAFF).first()
    if account is None:
        raise account_not_found()
    return account


def accounts_seen_by(*, actor: Account, words: str = "", page: str = "1") -> Page[Account]:
    """The staff accounts that the actor looks after, by name; an auditor sees all of them.

    ``words`` must each occur in the name or sign-in name.
    """
    found = _seen_by(actor)
    for word in words.split():
        found = found.filter(Q(display_name__icontains=word) | Q(sign_in_name__icontains=word))
    return Paginator(found.order_by("display_name", "id"), ACCOUNTS_PER_PAGE).get_page(page)


def account_seen_by(*, actor: Account, account_id: UUID) -> Account:
    """One of the accounts of ``accounts_seen_by``. Raises ``AccountNotFound``."""
    account = _seen_by(actor).filter(pk=account_id).first()
    if account is None:
        raise account_not_found()
    return account


def _seen_by(actor: Account) -> QuerySet[Account]:
    staff = Account.objects.select_related("group")
    if actor.role == Role.AUDITOR:
        return staff.filter(role__in=STAFF)
    ranked = staff.filter(role__in=MAY_OPEN.get(actor.role, ()))
    if actor.area_code != NATION:
        own = actor.area_code or "-"
        ranked = ranked.filter(Q(area_code=own) | Q(area_code__startswith=f"{own}."))
    return ranked.exclude(pk=actor.pk)


def open_devices(*, account: Account, at: datetime) -> list[Device]:
    """Where an account is signed in, the device seen last first. One idle or open too long has ended."""
    return list(
        Device.objects.filter(
            account=account,
            ended_at=None,
            last_seen_at__gt=at - timedelta(minutes=settings.TEPAT_STAFF_IDLE_MINUTES),
            signed_in_at__gt=at - timedelta(hours=settings.TEPAT_STAFF_SESSION_HOURS),
        ).order_by("-last_seen_at")
    )


def open_tokens(*, account: Account) -> list[ApiToken]:
    """The tokens by which programs speak for an account now."""
    return list(ApiToken.objects.filter(account=account, revoked_at=None).order_by("-created_at"))


def officers_for(*, area_code: str, role: Role) -> list[Account]:
    """The active accounts of a role whose area holds ``area_code``, the longest there first."""
    parts = area_code.split(".")
    above = [".".join(parts[: count + 1]) for count in range(len(parts))]
    accounts = Account.objects.filter(role=role, is_active=True, area_code__in=[*above, NATION])
    return list(accounts.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Office:
    """Where an account works: its role, and its area; empty for a citizen or a program."""

    role: str
    area_code: str


def offices_of(account_ids: Collection[UUID]) -> dict[UUID, Office]:
    """Role and area of these accounts: what a person may know of who looked, without a name."""
    rows = Account.objects.filter(pk__in=account_ids).values_list("pk", "role", "area_code")
    return {pk: Office(role, area_code) for pk, role, area_code in rows}


def names_of(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of staff among these accounts; citizens stay numbers."""
    return dict(Account.objects.filter(pk__in=account_ids, role__in=STAFF).values_list("pk", "display_name"))
