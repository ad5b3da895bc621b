"""What a person sees of their own way up the ladder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.verification.ladder import OWN_ATTEMPTS, Event, State
from tepat.verification.models import Verification

_CAPTURES = (
    Event.CAPTURE_FAILED,
    Event.OWN_ATTEMPTS_USED,
    Event.ASSISTED_ATTEMPTS_USED,
    Event.CAPTURE_HANDED_OVER,
    Event.FACE_UNCLEAR,
)


@dataclass(frozen=True, slots=True)
class OwnVerification:
    """Where the person stands. ``consents`` is None while they were not asked; ``reasons`` are the codes of
    the last capture that did not succeed."""

    verification_id: UUID
    state: State
    consents: bool | None
    attempts_left: int
    reasons: tuple[str, ...]
    due_at: datetime | None
    is_needed: bool


def verification_of_account(account: Any) -> OwnVerification | None:
    """The verification of the account's person; None when there is none."""
    return _in_short(Verification.objects.filter(account=account).first())


def verification_of_person(*, nik_index: bytes) -> OwnVerification | None:
    """The verification of the person with this NIK, with or without an account; None when there is none."""
    return _in_short(Verification.objects.filter(nik_index=nik_index).first())


def _in_short(found: Verification | None) -> OwnVerification | None:
    if found is None:
        return None
    last = found.steps.filter(event__in=_CAPTURES).order_by("-id").first()
    return OwnVerification(
        found.pk,
        State(found.state),
        found.consents,
        OWN_ATTEMPTS - found.own_attempts if found.state == State.WAITING_FOR_CAPTURE else 0,
        tuple(last.reasons) if last else (),
        found.due_at,
        found.is_needed,
    )


def verification_place(*, account: Any) -> tuple[str, datetime, UUID] | None:
    """Where the account's person stands on the lists of work, since when, and the id; None when nowhere."""
    return Verification.objects.filter(account=account).values_list("area_code", "opened_at", "pk").first()


def waits_for_proof(account: Any) -> bool:
    """Whether the account's person stands on the ladder and is not proven yet."""
    return Verification.objects.filter(account=account).exclude(state=State.PROVEN).exists()


def is_proven(*, nik_index: bytes) -> bool:
    """Whether the person with this NIK has proven who they are."""
    return Verification.objects.filter(nik_index=nik_index, state=State.PROVEN).exists()


def proven_among(*, nik_indexes: Iterable[bytes]) -> frozenset[bytes]:
    """Those of the persons who have proven who they are."""
    rows = Verification.objects.filter(nik_index__in=list(nik_indexes), state=State.PROVEN)
    return frozenset(bytes(index) for index in rows.values_list("nik_index", flat=True))
