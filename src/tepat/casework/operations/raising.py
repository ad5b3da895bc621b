"""What time does: a case that nobody answered goes up before its day has passed, and once more after it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tepat.casework.kinds import FAMILY_TASKS, TASKS, WAITING, CaseEvent, CaseState, Desk
from tepat.casework.models import Case
from tepat.casework.operations.steps import give_owner, lock_case, take_step
from tepat.casework.queries.access import said_no
from tepat.casework.telling import tell_raised
from tepat.registry.changes import note_change


def raise_cases(*, at: datetime) -> int:
    """Take every case up whose time to do so has come, and return how many there were.

    It goes to the regency, to another officer where there is one; the day promised to the person stays. A
    task goes to the district first, and its agent may still do it. Each case is a transaction of its own;
    writes a step and an audit line, and tells the person the first time.
    """
    due = Case.objects.filter(raise_at__lte=at).order_by("raise_at")
    found = list(due.values_list("pk", "kind", "family_id"))
    return sum(_raise(case_id, kind, family_id, at) for case_id, kind, family_id in found)


def _raise(case_id: UUID, kind: str, family_id: UUID | None, at: datetime) -> int:
    with transaction.atomic():
        if kind in FAMILY_TASKS and family_id is not None:
            note_change(family_id=family_id)  # in the order in which a record from the field takes both
        case = lock_case(case_id)
        if case.state not in WAITING or case.raise_at is None or case.raise_at > at or case.due_at is None:
            return 0
        if case.kind in TASKS:
            case.desk = Desk.DISTRICT if case.desk == Desk.FIELD else Desk.REGENCY
        else:
            _give_to_another(case)
        case.times_raised += 1
        case.raise_at = case.due_at if at < case.due_at else None
        take_step(
            case,
            CaseEvent.RAISED,
            to=CaseState(case.state),
            actor=None,
            at=at,
            detail={"times": case.times_raised, "is_overdue": at >= case.due_at},
        )
        if case.times_raised == 1:
            tell_raised(case, at=at)
        return 1


def _give_to_another(case: Case) -> None:
    before = frozenset() if case.owner_id is None else frozenset({case.owner_id})
    give_owner(case, (Desk.REGENCY,), without=said_no(case) | before)
    if case.owner is None:
        give_owner(case, (Desk.REGENCY,), without=said_no(case))
