"""Visits to households drawn by lot: who goes, that somebody was there or nobody at home, and the end.

What a household answers is none of casework's business: it never comes here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.module_loading import import_string

from tepat.casework.due_days import raised_before
from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations.steps import lock_case, note_step, record_step, take_step
from tepat.casework.queries.access import case_not_found, families_of
from tepat.casework.sealing import seal_words
from tepat.identity.queries import officers_for
from tepat.identity.roles import Role
from tepat.intake.queries import registrars_of

NOBODY_HOME = "nobody_home"
_ROLES = (Role.CADRE, Role.VILLAGE_OPERATOR, Role.PKH_FACILITATOR, Role.TKSK)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VisitToOpen:
    """A household to be visited. ``label``: the words by which its door is found.

    ``family_id`` and ``group_id`` where it is in the registry, and in a Dasa Wisma group.
    """

    family_id: UUID | None
    group_id: UUID | None
    area_code: str
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """An agent who could go. ``is_independent``: neither cadre of the family nor who registered it."""

    account: Any
    is_independent: bool


def open_audit_visit(
    *,
    family_id: UUID | None,
    area_code: str,
    group_id: UUID | None,
    label: str,
    due_at: datetime,
    at: datetime,
    actor: Any,
) -> UUID:
    """Send an agent to one household; see ``open_audit_visits``. Returns the visit."""
    visit = VisitToOpen(family_id, group_id, area_code, label)
    return open_audit_visits(visits=[visit], due_at=due_at, at=at, actor=actor)[0]


def open_audit_visits(
    *, visits: Sequence[VisitToOpen], due_at: datetime, at: datetime, actor: Any
) -> list[UUID]:
    """Send an agent to each of these households by a day; returns the visits in the same order.

    First goes an agent of the village who is neither the cadre of the family nor registered it, else one of
    the district, else one of those after all, which the step says; of several the one with least to do.
    Where nobody is there the visit lies on the desk of the district. Labels are sealed. Writes steps and
    audit lines.
    """
    cases = [_case(visit, due_at=due_at, at=at, actor=actor) for visit in visits]
    details = _give(cases, visits)
    steps = [_opened(case, detail, actor, at) for case, detail in zip(cases, details, strict=True)]
    with transaction.atomic():
        Case.objects.bulk_create(cases, batch_size=_AT_ONCE)
        CaseStep.objects.bulk_create(steps, batch_size=_AT_ONCE)
        for case, detail in zip(cases, details, strict=True):
            record_step(case, CaseEvent.OPENED, actor=actor, detail=detail)
    return [case.pk for case in cases]


def end_audit_visit(*, task_id: UUID, result: str, actor: Any, at: datetime) -> bool:
    """Note that an agent was there, and end the visit; while there is time, it stays open if nobody was home.

    Returns whether it still waited; what comes after the end is noted as late. What came of it is not kept
    here, only that somebody went. Raises ``CaseNotFound``.
    """
    with transaction.atomic():
        visit = _locked(task_id)
        if visit.state not in WAITING or visit.due_at is None:
            note_step(visit, CaseEvent.ANSWERED_LATE, actor=actor, at=at)
            return False
        if result == NOBODY_HOME and at < visit.due_at:
            note_step(visit, CaseEvent.TRIED, actor=actor, at=at)
            return True
        take_step(visit, CaseEvent.ANSWERED, to=CaseState.ANSWERED, actor=actor, at=at)
        return True


def close_audit_visits(*, task_ids: Iterable[UUID], actor: Any, at: datetime) -> int:
    """End those of these visits that still wait, because their audit ends; returns how many."""
    with transaction.atomic():
        waiting = Case.objects.select_for_update(of=("self",), no_key=True).filter(
            pk__in=list(task_ids), kind=Kind.AUDIT_VISIT, state__in=WAITING
        )
        found = list(waiting.order_by("pk"))
        for visit in found:
            take_step(
                visit, CaseEvent.CLOSED, to=CaseState.CLOSED, actor=actor, at=at, detail={"with": "audit"}
            )
    return len(found)


def forget_audit_visits(*, task_ids: Iterable[UUID]) -> int:
    """Delete the words by which doors were found, and the link to a family, of visits that ended; how many.

    The steps stay: who went, and when.
    """
    ended = Case.objects.filter(pk__in=list(task_ids), kind=Kind.AUDIT_VISIT).exclude(state__in=WAITING)
    return ended.update(words_sealed=None, family=None)


def tell_visit_closed(*, task_id: UUID, actor: Any, at: datetime) -> None:
    """Tell whoever drew the household that an officer ended the visit; the case is held."""
    for name in settings.TEPAT_AFTER_VISIT_CLOSED:
        import_string(name)(task_id=task_id, actor=actor, at=at)


def visitors_of(*, visit: Case, group_id: UUID | None) -> list[Visitor]:
    """The agents who could go to a household now, those who do not know the family first."""
    known = _Known.of([visit.family_id] if visit.family_id else [])
    agents = _agents(visit.area_code)
    found = [
        Visitor(account, not known.knows(account, visit.family_id, group_id))
        for account in agents
        if not known.is_own(account, visit.family_id)
    ]
    return sorted(found, key=lambda visitor: not visitor.is_independent)


def _locked(task_id: UUID) -> Case:
    visit = lock_case(task_id)
    if visit.kind != Kind.AUDIT_VISIT:
        raise case_not_found()
    return visit


def _case(visit: VisitToOpen, *, due_at: datetime, at: datetime, actor: Any) -> Case:
    return Case(
        kind=Kind.AUDIT_VISIT,
        family_id=visit.family_id,
        account=actor,
        area_code=visit.area_code,
        words_sealed=seal_words(visit.label),
        state=CaseState.WAITING_FOR_AGENT,
        opened_at=at,
        due_at=due_at,
        raise_at=raised_before(Kind.AUDIT_VISIT, due_at, at),
    )


def _opened(case: Case, detail: dict[str, Any], actor: Any, at: datetime) -> CaseStep:
    return CaseStep(
        case=case,
        event=CaseEvent.OPENED,
        leads_to=case.state,
        actor_id=getattr(actor, "pk", None),
        actor_role=getattr(actor, "role", None) or Role.SYSTEM,
        detail=detail,
        area_code=case.area_code,
        at=at,
    )


@dataclass
class _Known:
    """Which agents know which families, or are of them."""

    registrars: Mapping[UUID, Collection[UUID]]
    own: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    @classmethod
    def of(cls, family_ids: Collection[UUID]) -> _Known:
        return cls(registrars_of(family_ids=family_ids) if family_ids else {})

    def knows(self, account: Any, family_id: UUID | None, group_id: UUID | None) -> bool:
        """Whether they are the family's cadre, or ever registered it."""
        is_cadre = account.role == Role.CADRE and group_id is not None and account.group_id == group_id
        return is_cadre or (family_id is not None and account.pk in self.registrars.get(family_id, ()))

    def is_own(self, account: Any, family_id: UUID | None) -> bool:
        """Whether it is the agent's own family."""
        if family_id is None:
            return False
        if account.pk not in self.own:
            self.own[account.pk] = families_of(account)
        return family_id in self.own[account.pk]


def _agents(area_code: str) -> list[Any]:
    """The active agents whose area holds a village, those who work nearest first."""
    found = [account for role in _ROLES for account in officers_for(area_code=area_code, role=role)]
    return sorted(found, key=lambda account: -len(account.area_code))


def _give(cases: Sequence[Case], visits: Sequence[VisitToOpen]) -> list[dict[str, Any]]:
    """Give each visit its owner and desk; returns what its first step says. Not saved."""
    areas = {visit.area_code for visit in visits}
    agents = {area_code: _agents(area_code) for area_code in sorted(areas)}
    loads = _loads({account.pk for found in agents.values() for account in found})
    known = _Known.of([visit.family_id for visit in visits if visit.family_id])
    details: list[dict[str, Any]] = []
    for case, visit in zip(cases, visits, strict=True):
        could = [one for one in agents[visit.area_code] if not known.is_own(one, visit.family_id)]
        strangers = [one for one in could if not known.knows(one, visit.family_id, visit.group_id)]
        case.owner = _least_busy(strangers, loads) or _least_busy(could, loads)
        case.desk = Desk.FIELD if case.owner else Desk.DISTRICT
        if case.owner is not None:
            loads[case.owner.pk] += 1
        details.append({"is_independent": case.owner in strangers} if case.owner else {})
    return details


def _least_busy(accounts: Sequence[Any], loads: Counter[UUID]) -> Any:
    """Of those who work nearest, the one with least to do; None where there is none."""
    nearest = [one for one in accounts if len(one.area_code) == len(accounts[0].area_code)]
    return min(nearest, key=lambda account: loads[account.pk], default=None)


def _loads(account_ids: Collection[UUID]) -> Counter[UUID]:
    counted = Case.objects.filter(owner__in=account_ids, state__in=WAITING).values_list("owner_id")
    return Counter({owner: number for owner, number in counted.annotate(Count("pk")).order_by() if owner})
