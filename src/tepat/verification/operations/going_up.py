"""Going up the ladder by one's own will, and the consent to the face check."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.verification.errors import WordsUnknown
from tepat.verification.ladder import OWN_ATTEMPTS, Event, State
from tepat.verification.models import FaceKind, Verification
from tepat.verification.operations.steps import (
    lock_verification,
    not_on_this_rung,
    take_step,
)
from tepat.verification.queries.access import ASSISTS, check_reach, is_own, refuse_own_case
from tepat.verification.queries.history import entered_by
from tepat.verification.words import AgentReason, OwnReason


def ask_for_help(*, verification_id: UUID, actor: Any, at: datetime, reason: str) -> State:
    """Go up a rung: the person because they want to (``OwnReason``), an agent because a face cannot be
    captured (``AgentReason``; then to an officer where a picture is there, else to a visit).

    Returns the new state. Raises ``VerificationNotFound``, ``NotAllowed``, ``NotByThisPerson``,
    ``NotOnThisRung``, ``WordsUnknown``.
    """
    with transaction.atomic():
        verification = lock_verification(verification_id)
        if is_own(verification, actor):
            known, event = OwnReason.values, Event.HELP_ASKED
        else:
            check_reach(verification, actor, ASSISTS)
            refuse_own_case(verification, actor)
            known, event = AgentReason.values, _event_of_agent(verification)
        if reason not in known:
            raise WordsUnknown.of("reason", known)
        return take_step(verification, event, actor=actor, at=at, reasons=[reason])


def _event_of_agent(verification: Verification) -> Event:
    on_rung = verification.state == State.WAITING_FOR_ASSISTANCE
    if on_rung and verification.faces.filter(kind=FaceKind.CAPTURE).exists():
        return Event.CAPTURE_HANDED_OVER
    return Event.CANNOT_BE_CAPTURED


def record_consent(
    *, verification_id: UUID, actor: Any, given: bool, text_version: str, language: str, at: datetime
) -> State:
    """Store the person's yes or no to the face check, said by themselves or to an agent in their area.

    A no leads to a visit with document and witness, and deletes the pictures there are; it can be taken back
    as long as attempts are left. Returns the new state. Raises as ``ask_for_help``.
    """
    with transaction.atomic():
        verification = lock_verification(verification_id)
        if not is_own(verification, actor):
            check_reach(verification, actor, ASSISTS)
            refuse_own_case(verification, actor)
        if not given:
            verification.consents = False
            verification.faces.exclude(kind=FaceKind.PORTRAIT).delete()
            event = Event.CONSENT_REFUSED
        else:
            if verification.state == State.WAITING_FOR_VISIT and not _may_return(verification):
                raise not_on_this_rung()
            verification.consents = True
            event = Event.CONSENT_GIVEN
        reasons = [f"text:{text_version}", f"language:{language}"]
        return take_step(verification, event, actor=actor, at=at, reasons=reasons)


def _may_return(verification: Verification) -> bool:
    """Whether the person stands at the visit only because they said no to the face check."""
    return (
        verification.own_attempts < OWN_ATTEMPTS
        and entered_by(verification) == Event.CONSENT_REFUSED
        and verification.faces.filter(kind=FaceKind.PORTRAIT).exists()
    )
