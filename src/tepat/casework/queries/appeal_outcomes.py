"""What appeals came to, counted: each that turns a refused family eligible is an error that was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tepat.casework.kinds import CaseEvent, CaseState, Kind
from tepat.casework.models import Case, CaseStep
from tepat.eligibility.queries import outcomes_of_decisions

_ELIGIBLE, _REFUSED = "eligible", "not_eligible"
_DECIDED = (CaseState.UPHELD, CaseState.REJECTED, CaseState.STANDS)


@dataclass(frozen=True, slots=True)
class AppealOutcome:
    """Appeals of one programme in one village that were decided in one month (its first day).

    ``upheld_refused``: those upheld against a refusal. ``turned_eligible``: how many families of these were
    eligible at once; a family that appealed against several reasons counts once.
    """

    programme: str
    area_code: str
    month: date
    decided: int
    upheld: int
    upheld_refused: int
    turned_eligible: int


@dataclass
class _Count:
    decided: int = 0
    upheld: int = 0
    upheld_refused: int = 0
    turned: set[UUID] = field(default_factory=set)


def appeal_outcomes(*, area_code: str, since: date, until: date) -> tuple[AppealOutcome, ...]:
    """What appeals of an area came to that were decided from ``since`` up to, not including, ``until``.

    ``area_code`` "" for everywhere. By programme, village and month; nothing in it leads to a family. The
    caller checks who may know.
    """
    cases = list(_decided(area_code, since, until))
    after = _decided_after([case.pk for case in cases if case.state == CaseState.UPHELD])
    decisions = {case.decision_id for case in cases if case.decision_id} | set(after.values())
    outcomes = outcomes_of_decisions(decision_ids=decisions)
    counts: dict[tuple[str, str, date], _Count] = {}
    for case in cases:
        if case.ended_at is None or case.decision_id is None or case.family_id is None:
            continue
        key = case.programme, case.area_code, timezone.localdate(case.ended_at).replace(day=1)
        count = counts.setdefault(key, _Count())
        count.decided += 1
        if case.state != CaseState.UPHELD:
            continue
        count.upheld += 1
        if outcomes.get(case.decision_id) != _REFUSED:
            continue
        count.upheld_refused += 1
        if (new := after.get(case.pk)) is not None and outcomes.get(new) == _ELIGIBLE:
            count.turned.add(case.family_id)
    return tuple(
        AppealOutcome(*key, count.decided, count.upheld, count.upheld_refused, len(count.turned))
        for key, count in sorted(counts.items())
    )


def _decided(area_code: str, since: date, until: date) -> Iterable[Case]:
    inside = Q(area_code=area_code) | Q(area_code__startswith=f"{area_code}.") if area_code else Q()
    return Case.objects.filter(
        inside, kind=Kind.APPEAL, state__in=_DECIDED, ended_at__gte=_start(since), ended_at__lt=_start(until)
    ).only("programme", "area_code", "ended_at", "state", "decision_id", "family_id")


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _decided_after(case_ids: list[UUID]) -> dict[UUID, UUID]:
    """The decision of the appeal's programme that was made when it was upheld, by case."""
    steps = CaseStep.objects.filter(case__in=case_ids, event=CaseEvent.UPHELD).order_by("pk")
    found: dict[UUID, UUID] = {}
    for case_id, programme, detail in steps.values_list("case_id", "case__programme", "detail"):
        if decision := detail.get("decisions", {}).get(programme):
            found[case_id] = UUID(decision)
    return found
