"""One step of a case: the only place that changes where it stands, and who owns it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.casework.due_days import due_after
from tepat.casework.errors import NotWaiting
from tepat.casework.kinds import TASKS, WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case, CaseStep
from tepat.casework.queries.access import case_not_found, is_about
from tepat.casework.sealing import seal_answer
from tepat.identity.queries import officers_for
from tepat.identity.roles import Role

_ROLE_OF_DESK = {Desk.DISTRICT: Role.DISTRICT_OFFICER, Desk.REGENCY: Role.REGENCY_OFFICER}
_PURPOSES = {
    Kind.APPEAL: "appeal",
    Kind.DELETION: "data_rights",
    Kind.DATA_QUESTION: "data_rights",
    Kind.GROUND_CHECK: "eligibility",
    Kind.FOLLOW_UP: "eligibility",
    Kind.AUDIT_VISIT: "statistics",
}


def lock_case(case_id: UUID) -> Case:
    """The case, held until the transaction ends; raises ``CaseNotFound``."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_id).first()
    if case is None:
        raise case_not_found()
    return case


def take_step(
    case: Case,
    event: CaseEvent,
    *,
    to: CaseState,
    actor: Any,
    at: datetime,
    words: str = "",
    detail: dict[str, Any] | None = None,
    days: int | None = None,
) -> None:
    """Bring a case to a state, store the step and a line in the audit record.

    A case that begins to wait gets its day (``days`` from now, else as the settings say); one that ends has
    none any more. The caller holds its lock.
    """
    if to not in WAITING:
        case.due_at = case.raise_at = None
        case.ended_at = case.ended_at or at
    elif to != case.state or case.due_at is None:
        case.due_at, case.raise_at = due_after(case.kind, to, at, days=days)
        case.times_raised, case.ended_at = 0, None
    case.state = to
    case.save()
    note_step(case, event, actor=actor, at=at, words=words, detail=detail)


def note_step(
    case: Case,
    event: CaseEvent,
    *,
    actor: Any,
    at: datetime,
    words: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Store that something happened to a case which leaves it where it stands; needs no lock."""
    CaseStep.objects.create(
        case=case,
        event=event,
        leads_to=case.state,
        actor_id=getattr(actor, "pk", None),
        actor_role=getattr(actor, "role", None) or Role.SYSTEM,
        words_sealed=seal_answer(words),
        detail=detail or {},
        area_code=case.area_code,
        at=at,
    )
    record_step(case, event, actor=actor, detail=detail)


def record_step(case: Case, event: CaseEvent, *, actor: Any, detail: dict[str, Any] | None = None) -> None:
    """Write a line in the audit record about a step of a case: about the family, where a task knows it."""
    told = {"kind": case.kind, "leads_to": str(case.state), **(detail or {})}
    if case.kind == Kind.AUDIT_VISIT:
        _record(f"casework.visit_step.{event.value}", case, actor, told)
    elif case.kind in TASKS:
        _record(f"casework.task_step.{event.value}", case, actor, told)
    else:
        _record(f"casework.step.{event.value}", case, actor, told)


def _record(action: str, case: Case, actor: Any, told: dict[str, Any]) -> None:
    """Nobody of a family asks for a task: its steps stand among what was done about them."""
    is_about_family = case.kind in TASKS and case.family_id is not None
    record_access(
        actor=actor,
        action=action,
        purpose=_PURPOSES[Kind(case.kind)],
        subject_kind="family" if is_about_family else "case",
        subject_id=case.family_id if is_about_family else case.pk,
        area_code=case.area_code,
        detail={"task": str(case.pk), **told} if is_about_family else told,
    )


def give_owner(case: Case, desks: Iterable[Desk], *, without: frozenset[UUID] = frozenset()) -> None:
    """Put a case on the first of these desks that has an officer for its area, with the one who has least.

    Where none has, it lies on the last of them without an owner. Not saved.
    """
    for desk in desks:
        case.desk = desk
        case.owner = _least_busy(case, _ROLE_OF_DESK[desk], without)
        if case.owner is not None:
            return


def _least_busy(case: Case, role: Role, without: frozenset[UUID]) -> Any:
    return least_busy(case, officers_for(area_code=case.area_code, role=role), without)


def least_busy(case: Case, accounts: Iterable[Any], without: frozenset[UUID] = frozenset()) -> Any:
    """Of these accounts the one with least to do, who is not concerned; None where there is none."""
    officers = [officer for officer in accounts if officer.pk not in without and not is_about(case, officer)]
    counts = dict(
        Case.objects.filter(owner__in=officers, state__in=WAITING)
        .values_list("owner_id")
        .annotate(Count("pk"))
        .order_by()
    )
    return min(officers, key=lambda officer: counts.get(officer.pk, 0), default=None)


def not_waiting() -> NotWaiting:
    """The error for a case that has been answered by now."""
    return NotWaiting(
        _("Kasus ini sudah dijawab."), mend=_("Buka lagi daftarnya untuk melihat yang masih menunggu.")
    )
