"""What supervisors and administrators do with the accounts of others: open, recover, change, close, unlock.

Each of these is held against rank and area (``Account.looks_after``) and leaves a line in the audit record.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import blind_index
from tepat.identity import throttling
from tepat.identity.devices import end_devices
from tepat.identity.errors import AccountNotFound, AccountRefused
from tepat.identity.factors import remove_all_factors
from tepat.identity.models import Account, ApiToken, StartCode, WorkGroup
from tepat.identity.roles import EVERYWHERE, NATION, STAFF, Role
from tepat.identity.sign_in import plain_name, record

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
_CODE_LENGTH = 12

RECOVERY_REASONS = {
    "phone_lost": _("Ponselnya hilang atau rusak"),
    "password_forgotten": _("Kata sandinya lupa"),
    "suspicion": _("Ada dugaan akunnya dipakai orang lain"),
    "new_device": _("Ganti ponsel atau kunci sandi"),
}
"""Why an account is made usable again, by code."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An account and the start code for it, which is shown once and never kept."""

    account: Account
    start_code: str
    expires_at: datetime


def open_staff_account(
    *,
    actor: Account | None,
    sign_in_name: str,
    display_name: str,
    role: str,
    area_code: str,
    group_name: str = "",
    at: datetime,
) -> Opened:
    """Open an account and make its start code. ``actor`` is None for whoever runs the server.

    What is opened in a demonstration is part of it, and is thrown away with it.

    A cadre's group is the one with ``group_name`` in their village, made where there is none. Raises
    ``AccountRefused`` for a role or area beyond the actor's own, or a name that is taken.
    """
    account = Account(
        sign_in_name=plain_name(sign_in_name),
        display_name=display_name.strip(),
        role=role,
        area_code=area_code,
        is_demo=actor.is_demo if actor else settings.TEPAT_DEMO,
    )
    account.set_unusable_password()
    _check_place(actor, account, group_name)
    try:
        with transaction.atomic():
            account.group = _group(account, group_name)
            account.save(force_insert=True)
            code, expires_at = _make_start_code(account, actor, at)
            record(account, "identity.account.open", actor=actor, role=str(role))
    except IntegrityError as error:
        raise AccountRefused(
            _("Nama masuk ini sudah dipakai."), mend=_("Pilih nama masuk yang lain."), pointer="/sign_in_name"
        ) from error
    return Opened(account, code, expires_at)


def recover_account(*, actor: Account | None, account: Account, reason: str, at: datetime) -> Opened:
    """Begin an account anew: password, second factors, sessions and tokens end; a new start code is made.

    The owner is told at the next sign-in. Raises ``AccountNotFound`` where the actor does not look after it.
    """
    with transaction.atomic():
        account = _held(actor, account)
        account.set_unusable_password()
        account.is_active = True
        account.recovery_untold_since = at
        account.save(update_fields=["password", "is_active", "recovery_untold_since"])
        factors = remove_all_factors(account=account)
        devices = _end_everything(account, at)
        throttling.unlock(account.sign_in_name)
        code, expires_at = _make_start_code(account, actor, at)
        record(
            account,
            "identity.account.recover",
            actor=actor,
            reason=reason if reason in RECOVERY_REASONS else "other",
            factors=factors,
            devices=devices,
        )
    return Opened(account, code, expires_at)


def close_account(*, actor: Account, account: Account, at: datetime) -> None:
    """Close an account: nobody signs in with it any more; sessions, tokens and its start code end."""
    with transaction.atomic():
        account = _held(actor, account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        _end_everything(account, at)
        StartCode.objects.filter(account=account, ended_at=None).update(ended_at=at)
        record(account, "identity.account.close", actor=actor)


def change_account(
    *, actor: Account, account: Account, role: str, area_code: str, group_name: str = "", at: datetime
) -> Account:
    """Give an account another role, area or group. Its sessions end, so that nothing of the old goes on.

    Raises ``AccountNotFound``, or ``AccountRefused`` for a role or area beyond the actor's own.
    """
    with transaction.atomic():
        account = _held(actor, account)
        before = account.role
        account.role, account.area_code = Role(role), area_code
        _check_place(actor, account, group_name)
        account.group = _group(account, group_name)
        account.save(update_fields=["role", "area_code", "group"])
        end_devices(account=account, at=at)
        record(account, "identity.account.change", actor=actor, role_before=str(before), role=str(role))
    return account


def end_sessions(*, actor: Account, account: Account, at: datetime) -> None:
    """End every session of an account and every program's right to speak for it."""
    with transaction.atomic():
        account = _held(actor, account)
        devices = _end_everything(account, at)
        record(account, "identity.account.end_sessions", actor=actor, devices=devices)


def unlock_account(*, actor: Account, account: Account) -> None:
    """Let an account be tried again at once. Raises ``AccountNotFound``."""
    with transaction.atomic():
        account = _held(actor, account)
        throttling.unlock(account.sign_in_name)
        record(account, "identity.account.unlock", actor=actor)


def account_of_start_code(*, sign_in_name: str, code: str, at: datetime) -> Account | None:
    """The account that may begin with this code now; None for a wrong, used or expired one."""
    account = Account.objects.filter(sign_in_name=plain_name(sign_in_name), is_active=True).first()
    wanted = _hash(account, code)
    kept = StartCode.objects.filter(code_hash=wanted, ended_at=None, expires_at__gt=at).first()
    return account if kept is not None and account is not None and kept.account_id == account.pk else None


def begin_with_password(*, account: Account, password: str, at: datetime) -> bool:
    """Set the password of an account that begins and use its start code up; False where that has ended.

    Raises ``ValidationError`` for a password that is too weak.
    """
    validate_password(password, account)
    with transaction.atomic():
        used = StartCode.objects.filter(account=account, ended_at=None, expires_at__gt=at).update(ended_at=at)
        if not used:
            return False
        account.set_password(password)
        account.save(update_fields=["password"])
        record(account, "identity.password.begin")
    return True


def may_place(actor: Account | None, *, role: str, area_code: str) -> bool:
    """Whether the actor may have somebody of this role in this area: nobody above, nothing outside."""
    if role not in STAFF:
        return False
    return actor is None or actor.looks_after(Account(role=role, area_code=area_code))


def _check_place(actor: Account | None, account: Account, group_name: str) -> None:
    if not account.sign_in_name or not account.display_name:
        raise AccountRefused(_("Nama belum diisi."), mend=_("Isi nama dan nama masuk."))
    if account.role in EVERYWHERE and account.area_code != NATION:
        raise AccountRefused(
            _("Peran ini bekerja untuk seluruh negeri."),
            mend=_("Pilih seluruh Indonesia sebagai wilayah, atau peran lain."),
            pointer="/area_code",
        )
    if not may_place(actor, role=account.role, area_code=account.area_code):
        raise AccountRefused(
            _("Peran atau wilayah ini di luar wewenang Anda."),
            mend=_("Pilih peran dan wilayah di bawah Anda, atau minta pengelola akun."),
            pointer="/role",
        )
    if account.role == Role.CADRE and not group_name.strip():
        raise AccountRefused(
            _("Kader harus punya kelompok Dasa Wisma."), mend=_("Isi nama kelompoknya."), pointer="/group"
        )


def _group(account: Account, group_name: str) -> WorkGroup | None:
    if account.role != Role.CADRE:
        return None
    group, _made = WorkGroup.objects.get_or_create(area_code=account.area_code, name=group_name.strip())
    return group


def _held(actor: Account | None, account: Account) -> Account:
    """The account as it is now, locked; raises ``AccountNotFound`` unless the actor looks after it."""
    fresh = Account.objects.select_for_update().filter(pk=account.pk, role__in=STAFF).first()
    if fresh is None or (actor is not None and not actor.looks_after(fresh)):
        raise account_not_found()
    return fresh


def account_not_found() -> AccountNotFound:
    """The error for an account that is not there or not to be looked after."""
    return AccountNotFound(
        _("Akun ini tidak ditemukan di wilayah Anda."), mend=_("Cari lagi di daftar petugas.")
    )


def _end_everything(account: Account, at: datetime) -> int:
    ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=at)
    return end_devices(account=account, at=at)


def _make_start_code(account: Account, actor: Account | None, at: datetime) -> tuple[str, datetime]:
    StartCode.objects.filter(account=account, ended_at=None).update(ended_at=at)
    letters = "".join(secrets.choice(_LETTERS) for _place in range(_CODE_LENGTH))
    code = "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))
    expires_at = at + timedelta(hours=settings.TEPAT_START_CODE_HOURS)
    StartCode.objects.create(
        account=account, made_by=actor, code_hash=_hash(account, code), made_at=at, expires_at=expires_at
    )
    return code, expires_at


def _hash(account: Any, code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return blind_index("start_code", f"{account.pk if account else ''}:{plain}")
