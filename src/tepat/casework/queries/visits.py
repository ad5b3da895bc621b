"""Visits to households drawn by lot, as the agent who goes needs them: never a family, never an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Kind
from tepat.casework.models import Case
from tepat.casework.sealing import unseal_words


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit that waits. ``label``: the words by which the door is found; ``tries``: how often in vain."""

    id: UUID
    label: str = field(repr=False)
    area_code: str
    opened_at: datetime
    due_at: datetime
    tries: int
    family_id: UUID | None


@dataclass(frozen=True, slots=True)
class VisitNow:
    """Whose visit it is, where, and whether an officer or the end of its audit closed it."""

    owner_id: UUID | None
    area_code: str
    is_closed: bool


def visits_for_agent(*, account: Any) -> list[VisitRow]:
    """The visits that wait for an agent, the nearest day first. The caller records the access."""
    waiting = Case.objects.filter(owner=account, kind=Kind.AUDIT_VISIT, state__in=WAITING)
    tries = Count("steps", filter=Q(steps__event=CaseEvent.TRIED))
    return [
        VisitRow(
            id=visit.pk,
            label=unseal_words(visit.words_sealed),
            area_code=visit.area_code,
            opened_at=visit.opened_at,
            due_at=visit.due_at,
            tries=visit.tries,
            family_id=visit.family_id,
        )
        for visit in waiting.annotate(tries=tries).order_by("due_at", "pk")
        if visit.due_at is not None
    ]


def visit_now(*, task_id: UUID) -> VisitNow | None:
    """How a visit stands; None where there is none."""
    visit = Case.objects.filter(pk=task_id, kind=Kind.AUDIT_VISIT).first()
    if visit is None:
        return None
    return VisitNow(visit.owner_id, visit.area_code, visit.state == CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class VisitOfFamily:
    """That a family was drawn by lot, and what became of the visit: ``waiting``, ``made``, ``closed``."""

    opened_at: datetime
    ended_at: datetime | None
    standing: str


def visits_of_family(*, family_id: UUID) -> list[VisitOfFamily]:
    """The visits to a family that is known, the oldest first. The caller checks who asks, and records it."""
    visits = Case.objects.filter(family_id=family_id, kind=Kind.AUDIT_VISIT).order_by("opened_at", "pk")
    return [VisitOfFamily(visit.opened_at, visit.ended_at, _standing(visit)) for visit in visits]


def _standing(visit: Case) -> str:
    if visit.state in WAITING:
        return "waiting"
    return "closed" if visit.state == CaseState.CLOSED else "made"
