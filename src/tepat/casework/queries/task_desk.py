"""What officers see of the tasks in their area: who has how many, which are late, and one with its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.casework.kinds import TASKS, WAITING, Desk, Kind
from tepat.casework.models import Case
from tepat.casework.queries.access import OPENS_TASKS, READS_TASKS, find_task, inside, is_about
from tepat.casework.queries.field_tasks import TaskRow, row_of
from tepat.casework.queries.own import OwnStep
from tepat.casework.sealing import unseal_answer
from tepat.intake.queries import Observation, observation
from tepat.registry.queries import member_names

PAGE = 200


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """How many tasks an agent has, and how many of them are late; ``name`` is empty for those of nobody."""

    name: str
    role: str
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TaskOnDesk:
    """A task in the list. Tells no name of a family, and no words."""

    case: Case
    is_overdue: bool

    @property
    def is_raised(self) -> bool:
        """Whether it lies on a desk because its day is near, or nobody is there to go."""
        return self.case.desk != Desk.FIELD


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One task with everything about it. ``names`` are those of the family's members now, by person.

    Of a visit to a household drawn by lot only where its door is: no names, no answer.
    """

    case: Case
    row: TaskRow = field(repr=False)
    is_overdue: bool
    may_change: bool
    names: dict[UUID, str] = field(repr=False)
    steps: tuple[OwnStep, ...] = field(repr=False)
    answer: Observation | None = field(repr=False)


def tasks_waiting(*, actor: Any, at: datetime, at_most: int = PAGE) -> list[TaskOnDesk]:
    """The tasks that wait in the officer's area, the nearest day first. Raises ``NotAllowed``."""
    check_permission(actor, READS_TASKS)
    rows = _waiting(actor).select_related("owner").order_by("due_at", "pk")[:at_most]
    return [TaskOnDesk(task, _is_overdue(task, at)) for task in rows]


def agent_loads(*, actor: Any, at: datetime) -> list[AgentLoad]:
    """How much each agent has to do in the officer's area, those with most that is late first."""
    check_permission(actor, READS_TASKS)
    counted = (
        _waiting(actor)
        .values_list("owner__display_name", "owner__role")
        .annotate(waiting=Count("pk"), overdue=Count("pk", filter=Q(due_at__lte=at)))
        .order_by("-overdue", "-waiting", "owner__display_name")
    )
    return [AgentLoad(name or "", role or "", waiting, late) for name, role, waiting, late in counted]


def count_raised(*, actor: Any, at: datetime) -> int:
    """How many tasks in the officer's area need them: raised, late, or with nobody to go."""
    return _waiting(actor).filter(~Q(desk=Desk.FIELD) | Q(owner=None) | Q(due_at__lte=at)).count()


def task_on_desk(*, task_id: UUID, actor: Any, at: datetime) -> OpenTask:
    """One task with names, words, history and answer. Recorded as access.

    Raises ``NotAllowed``, ``CaseNotFound``.
    """
    task = find_task(task_id, actor)
    _record(task, actor)
    names = _names(task, at)
    return OpenTask(
        case=task,
        row=row_of(task, names.get(task.subject_id, "") if task.subject_id else ""),
        is_overdue=_is_overdue(task, at),
        may_change=task.state in WAITING and actor.has_perm(OPENS_TASKS) and not is_about(task, actor),
        names=names,
        steps=tuple(
            OwnStep(step.event, step.actor_role, unseal_answer(step.words_sealed), step.detail, step.at)
            for step in sorted(task.steps.all(), key=lambda step: step.pk)
        ),
        answer=observation(submission_id=task.answered_by) if task.answered_by else None,
    )


@dataclass(frozen=True, slots=True)
class CheckOfAppeal:
    """A ground check that an appeal asked for, and its answer where it is there."""

    case: Case
    is_overdue: bool
    answer: Observation | None = field(repr=False)


def checks_of_appeal(*, appeal: Case, at: datetime) -> list[CheckOfAppeal]:
    """The ground checks for an appeal, the newest first. The caller opened the appeal, which is recorded."""
    checks = Case.objects.filter(asked_by=appeal).select_related("owner").order_by("-opened_at")
    return [
        CheckOfAppeal(
            check,
            _is_overdue(check, at),
            observation(submission_id=check.answered_by) if check.answered_by else None,
        )
        for check in checks
    ]


def _waiting(actor: Any) -> QuerySet[Case]:
    return Case.objects.filter(inside(actor), kind__in=TASKS, state__in=WAITING)


def _is_overdue(task: Case, at: datetime) -> bool:
    return task.due_at is not None and task.due_at <= at


def _names(task: Case, at: datetime) -> dict[UUID, str]:
    if task.family_id is None or task.kind == Kind.AUDIT_VISIT:
        return {}
    return member_names(family_id=task.family_id, at=at)


def _record(task: Case, actor: Any) -> None:
    record_access(
        actor=actor,
        action="casework.task.read",
        purpose="statistics" if task.kind == Kind.AUDIT_VISIT else "eligibility",
        subject_kind="family" if task.family_id else "case",
        subject_id=task.family_id or task.pk,
        area_code=task.area_code,
        detail={"task": str(task.pk), "kind": task.kind},
    )
