"""What happens after a submission has become facts, in the same transaction.

Rooms above this one add their part by name: ``settings.TEPAT_AFTER_ACCEPTANCE`` lists dotted paths of
functions that take an ``AcceptedSubmission`` and return what they add to the receipt, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from tepat.content.questionnaires import Questionnaire
from tepat.registry.current import FamilyFacts
from tepat.registry.operations import NewFact


@dataclass(frozen=True, slots=True)
class AcceptedMember:
    """A member in the submission's order; ``nik_index`` is the blind index of the NIK."""

    person_id: UUID
    nik_index: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies for the family, and has to prove who they are.

    Whoever registers themselves; of a family that somebody else sends in, its head, or where it names none
    the first member. ``nik`` is None where the applicant has none.
    """

    person_id: UUID
    name: str = field(repr=False)
    nik: str | None = field(repr=False)
    nik_index: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class AcceptedSubmission:
    """One accepted submission on its way through the steps.

    ``applicant`` is None for a family without members, and for an observation: nobody applies by that.
    ``group_id`` is the Dasa Wisma group that the family is in. ``agreed`` names the purposes to which the
    family said yes. ``facts`` holds the family's facts in memory; a step that stores more adds them there,
    and the next step sees them; ``told`` are those that the submission itself said. ``on`` is the day of the
    decision, ``at`` the moment of everything that is stored. ``audit`` collects codes and counts for the
    audit record, never personal data.
    """

    submission_id: UUID
    family_id: UUID
    area_code: str
    questionnaire: Questionnaire
    on: date
    at: datetime
    actor: Any
    kk_index: bytes | None = field(repr=False)
    members: tuple[AcceptedMember, ...]
    applicant: Applicant | None
    group_id: UUID | None
    agreed: frozenset[str]
    facts: FamilyFacts = field(repr=False)
    told: Sequence[NewFact] = field(default=(), repr=False)
    audit: dict[str, Any] = field(default_factory=dict)


Step = Callable[[AcceptedSubmission], dict[str, Any] | None]


def run_steps(accepted: AcceptedSubmission) -> dict[str, Any]:
    """Run all steps in their order and return what they add to the receipt."""
    additions: dict[str, Any] = {}
    for step in _steps(tuple(settings.TEPAT_AFTER_ACCEPTANCE)):
        additions.update(step(accepted) or {})
    return additions


@cache
def _steps(paths: tuple[str, ...]) -> tuple[Step, ...]:
    return tuple(import_string(path) for path in paths)
