"""What the steps taken so far say about who may take the next.

All of them read ``verification.steps``, which a list fetches for all its rows at once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.verification.errors import NotByThisPerson
from tepat.verification.ladder import Event, State, Verdict
from tepat.verification.models import Verification, VerificationStep

_FIRST: dict[str, Verdict] = {Event.LOOKS_DIFFERENT: "different", Event.CANNOT_SAY: "unsure"}
_REOPENING = (Event.REOPENED, Event.PROVEN_BY_IKD)
_SAID_NO = (Event.LOOKS_DIFFERENT, Event.BOTH_LOOK_DIFFERENT, Event.VISIT_DISPROVED)


def newest_first(verification: Verification) -> list[VerificationStep]:
    """The steps of a verification, the newest first."""
    return sorted(verification.steps.all(), key=lambda step: -step.pk)


def entered_by(verification: Verification) -> str | None:
    """The event by which the present state was entered."""
    for step in newest_first(verification):
        if step.leads_to == verification.state and (step.rung != step.leads_to or step.event == Event.OPENED):
            return str(step.event)
    return None


def _first_officer(verification: Verification) -> VerificationStep | None:
    return next((step for step in newest_first(verification) if step.event in _FIRST), None)


def first_verdict(verification: Verification) -> Verdict | None:
    """What the first officer said, for a case that waits for the second."""
    step = _first_officer(verification)
    return None if step is None else _FIRST[step.event]


def may_not_compare(verification: Verification) -> set[UUID]:
    """Who took a picture of this person, and, where a second officer is waited for, the first one."""
    barred = {step.actor_id for step in verification.steps.all() if step.channel == "assisted"}
    if verification.state == State.WAITING_FOR_SECOND_OFFICER:
        first = _first_officer(verification)
        barred |= {first.actor_id} if first else set()
    return {actor for actor in barred if actor is not None}


def check_may_compare(verification: Verification, actor: Any) -> None:
    """Raise ``NotByThisPerson`` when the actor took the picture, or was the first officer."""
    if actor.pk in may_not_compare(verification):
        raise NotByThisPerson(
            _("Anda sudah ikut dalam pemeriksaan ini."), mend=_("Petugas lain yang harus membandingkannya.")
        )


def appealed_against(verification: Verification) -> set[UUID]:
    """Who said "different" in the round that the last appeal is about; empty where nobody appealed."""
    actors: set[UUID] = set()
    appeals = 0
    for step in newest_first(verification):
        if step.event in _REOPENING and step.rung == State.NOT_THE_PERSON:
            appeals += 1
            if appeals == 2:
                break
        elif appeals and step.event in _SAID_NO and step.actor_id:
            actors.add(step.actor_id)
    return actors
