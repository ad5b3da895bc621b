"""Writes of the openid room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.identity.operations import open_account
from tepat.identity.queries import account_of_nik
from tepat.identity.roles import Role
from tepat.kernel.identifiers import new_uuid7
from tepat.openid.claims import ProvenIdentity, ReadClaims
from tepat.openid.errors import SignInProblem, SignInRefused
from tepat.openid.models import Link
from tepat.openid.queries import linked_account, subject_index


def admit_person(*, read: ReadClaims, at: datetime) -> Any:
    """The account of a proven person: the linked one, else that of the same NIK, else a new citizen's.

    Side effects, in one transaction: opens and links the account, writes an audit line, and runs the steps of
    TEPAT_AFTER_SIGN_IN. Raises ``SignInRefused``: ``openid.account.nik_differs``, ``.not_a_citizen`` or
    ``.closed``; then nothing is kept.
    """
    proven = read.proven
    with transaction.atomic():
        account, is_new = _account_of(proven)
        if account.role != Role.CITIZEN:
            raise _use_staff_door()
        if not account.is_active:
            raise _closed()
        is_linked = _remember_link(account, proven, at)
        record_access(
            actor=account,
            action="openid.sign_in.succeed",
            purpose="sign_in",
            subject_kind="account",
            subject_id=account.pk,
            area_code=account.area_code,
            detail={
                "acr": proven.acr,
                "opened": is_new,
                "linked": is_linked,
                "portrait": proven.portrait is not None,
                "warnings": list(read.warnings),
            },
        )
        for step in _steps():
            step(account, proven, at)
    return account


def record_refusal(*, problem: SignInProblem) -> None:
    """Write an audit line for a sign-in that did not succeed: its code, and nothing about the person."""
    record_access(
        actor=None,
        action="openid.sign_in.refuse",
        purpose="sign_in",
        subject_kind="account",
        subject_id=None,
        detail={"code": problem.code},
    )


def record_sign_out(*, account: Any) -> None:
    """Write an audit line for somebody who signs out."""
    record_access(
        actor=account,
        action="openid.sign_out.succeed",
        purpose="sign_out",
        subject_kind="account",
        subject_id=account.pk,
    )


def _account_of(proven: ProvenIdentity) -> tuple[Any, bool]:
    account = linked_account(issuer=proven.issuer, subject=proven.subject)
    if account is not None:
        if account.nik != proven.nik:
            raise _nik_differs()
        return account, False
    if (account := account_of_nik(nik=proven.nik)) is not None:
        return account, False
    try:
        with transaction.atomic():
            opened = open_account(
                sign_in_name=f"ikd-{new_uuid7()}",
                display_name=proven.name,
                role=Role.CITIZEN,
                nik=proven.nik,
                is_demo=settings.TEPAT_DEMO,
            )
        return opened, True
    except IntegrityError:  # the same person, signing in twice at the same moment
        if (account := account_of_nik(nik=proven.nik)) is None:
            raise
        return account, False


def _remember_link(account: Any, proven: ProvenIdentity, at: datetime) -> bool:
    """Note down when the link was used; True when it is new."""
    link, is_new = Link.objects.get_or_create(
        issuer=proven.issuer,
        subject_index=subject_index(issuer=proven.issuer, subject=proven.subject),
        defaults={"account": account, "linked_at": at, "last_used_at": at},
    )
    if link.account_id != account.pk:
        raise _nik_differs()
    if not is_new:
        Link.objects.filter(pk=link.pk).update(last_used_at=at)
    return is_new


def _steps() -> list[Callable[[Any, ProvenIdentity, datetime], object]]:
    return [import_string(path) for path in settings.TEPAT_AFTER_SIGN_IN]


def _nik_differs() -> SignInRefused:
    return SignInRefused(
        "openid.account.nik_differs",
        _("Data dari IKD tidak cocok dengan akun Anda."),
        _("Minta bantuan petugas dan sebutkan kode di bawah."),
    )


def _use_staff_door() -> SignInRefused:
    return SignInRefused(
        "openid.account.not_a_citizen",
        _("Akun ini akun petugas."),
        _("Petugas masuk lewat pintunya sendiri, bukan dengan IKD."),
    )


def _closed() -> SignInRefused:
    return SignInRefused(
        "openid.account.closed",
        _("Akun Anda sedang ditutup."),
        _("Minta bantuan petugas dan sebutkan kode di bawah."),
    )
