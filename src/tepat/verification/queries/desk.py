"""What agents and officers see: who waits, nearest first, and two pictures side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tepat.base.encryption import unseal_text
from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.verification.ladder import WAITING, State
from tepat.verification.models import FaceKind, Verification
from tepat.verification.queries.access import (
    ASSISTS,
    COMPARES,
    RECORDS_VISITS,
    check_reach,
    find_verification,
    is_about,
    refuse_own_case,
    verification_not_found,
    within,
)
from tepat.verification.queries.history import appealed_against, check_may_compare, may_not_compare
from tepat.verification.sealing import unseal_face

NAME_CONTEXT = "verification.person.name"
PAGE = 200

PERMISSION_OF_RUNG = {
    State.WAITING_FOR_CAPTURE: ASSISTS,
    State.WAITING_FOR_ASSISTANCE: ASSISTS,
    State.WAITING_FOR_COMPARISON: COMPARES,
    State.WAITING_FOR_SECOND_OFFICER: COMPARES,
    State.WAITING_FOR_VISIT: RECORDS_VISITS,
}
_COMPARED = (State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER)


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody who waits on a rung. ``name`` is empty where pictures are compared: the officer must not know.

    ``escalations`` counts how often the rung came too late; ``may_decide`` is whether the actor may act here.
    """

    verification_id: UUID
    state: State
    area_code: str
    age_band: str
    name: str = field(repr=False)
    due_at: datetime | None
    is_overdue: bool
    escalations: int
    attempts_left: int
    consents: bool | None
    may_decide: bool


def waiting_for(*, actor: Any, rung: str, at: datetime, at_most: int = PAGE) -> list[WaitingPerson]:
    """Who waits on a rung in the actor's area: what came too late first, then the nearest due date.

    Writes a line in the audit record where names are shown. Raises ``NotAllowed``.
    """
    state = State(rung)
    check_permission(actor, PERMISSION_OF_RUNG[state])
    rows = Verification.objects.filter(within(actor), state=state).prefetch_related("steps")
    if state == State.WAITING_FOR_CAPTURE:
        rows = rows.filter(is_needed=True)
    found = list(rows.order_by("-escalations", F("due_at").asc(nulls_last=True), "pk")[:at_most])
    if found and state not in _COMPARED:
        record_access(
            actor=actor,
            action="verification.waiting.read",
            purpose="identity",
            subject_kind="verification",
            subject_id=None,
            area_code=actor.area_code,
            detail={"rung": state.value, "persons": len(found)},
        )
    return [_waiting_person(v, actor, at) for v in found]


def person_to_serve(*, verification_id: UUID, actor: Any, at: datetime) -> WaitingPerson:
    """One person who waits on a rung that the actor serves. Recorded as access.

    Raises ``VerificationNotFound`` and ``NotAllowed``.
    """
    verification = find_verification(verification_id)
    state = State(verification.state)
    permission = PERMISSION_OF_RUNG.get(state, RECORDS_VISITS)
    if not actor.has_perm(permission) and state in WAITING:
        permission = RECORDS_VISITS  # whoever comes to the office is served, wherever they stand
    check_reach(verification, actor, permission)
    record_access(
        actor=actor,
        action="verification.person.read",
        purpose="identity",
        subject_kind="verification",
        subject_id=verification.pk,
        area_code=verification.area_code,
        detail={"rung": state.value},
    )
    return _waiting_person(verification, actor, at)


def _waiting_person(verification: Verification, actor: Any, at: datetime) -> WaitingPerson:
    state = State(verification.state)
    assisted = state == State.WAITING_FOR_ASSISTANCE
    attempts = verification.assisted_attempts if assisted else verification.own_attempts
    return WaitingPerson(
        verification.pk,
        state,
        verification.area_code,
        verification.age_band,
        "" if state in _COMPARED else name_of(verification),
        verification.due_at,
        verification.due_at is not None and verification.due_at <= at,
        verification.escalations,
        3 - attempts if state in {State.WAITING_FOR_CAPTURE, State.WAITING_FOR_ASSISTANCE} else 0,
        verification.consents,
        _may_decide(verification, actor),
    )


def _may_decide(verification: Verification, actor: Any) -> bool:
    if is_about(verification, actor):
        return False
    if verification.state in _COMPARED:
        return actor.pk not in may_not_compare(verification)
    if verification.state == State.WAITING_FOR_VISIT:
        return actor.pk not in appealed_against(verification)
    return True


def name_of(verification: Verification) -> str:
    """The person's name, unsealed; the caller records the access."""
    sealed = verification.name_sealed
    return unseal_text(bytes(sealed), context=NAME_CONTEXT) if sealed else ""


@dataclass(frozen=True, slots=True)
class ComparisonMaterial:
    """The two pictures, as JPEG, and all that an officer may know beside them."""

    reference: bytes = field(repr=False)
    capture: bytes = field(repr=False)
    area_code: str
    age_band: str
    liveness_passed: bool
    is_second: bool


def comparison_material(*, verification_id: UUID, actor: Any, at: datetime) -> ComparisonMaterial:
    """The portrait and the newest picture taken, for an officer who may decide on them.

    Nothing of what the person answered is among it, nor name or number. Every look is a line in the audit
    record. Raises ``VerificationNotFound``, ``NotAllowed``, ``NotByThisPerson``.
    """
    verification = find_verification(verification_id)
    check_reach(verification, actor, COMPARES)
    if verification.state not in _COMPARED:
        raise verification_not_found()
    refuse_own_case(verification, actor)
    check_may_compare(verification, actor)
    portrait = verification.faces.filter(kind=FaceKind.PORTRAIT).first()
    capture = verification.faces.filter(kind=FaceKind.CAPTURE).order_by("-kept_at", "-pk").first()
    if portrait is None or capture is None:
        raise verification_not_found()
    with transaction.atomic():
        record_access(
            actor=actor,
            action="verification.faces.read",
            purpose="identity",
            subject_kind="verification",
            subject_id=verification.pk,
            area_code=verification.area_code,
            detail={"rung": str(verification.state), "pictures": 2, "at": at.isoformat()},
        )
    return ComparisonMaterial(
        unseal_face(portrait),
        unseal_face(capture),
        verification.area_code,
        verification.age_band,
        bool(capture.liveness_passed),
        verification.state == State.WAITING_FOR_SECOND_OFFICER,
    )
