"""What an agent is to do on the spot: ground checks and follow-ups, as the field app shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tepat.base.templatetags.words import words
from tepat.casework.kinds import FAMILY_TASKS, WAITING, Kind
from tepat.casework.models import Case
from tepat.casework.sealing import unseal_words
from tepat.content import load_content
from tepat.registry.queries import names_of_persons


@dataclass(frozen=True, slots=True)
class TaskQuestion:
    """One question of the family questionnaire; ``member`` is the person, None for the household."""

    member: UUID | None
    code: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with everything that is needed to do it, in the reader's language.

    ``words`` are the officer's own, or what content says about the topic. ``subject`` is the member whom a
    follow-up is about; the title names them. A visit to a household drawn by lot names no family.
    """

    id: UUID
    kind: str
    topic: str
    family_id: UUID | None
    title: str = field(repr=False)
    words: str = field(repr=False)
    questions: tuple[TaskQuestion, ...]
    subject: UUID | None
    opened_at: datetime
    due_at: datetime | None
    state: str
    owner_id: UUID | None

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in WAITING


def tasks_for_agent(*, account: Any) -> list[TaskRow]:
    """The tasks about families that wait for an agent, the nearest day first. The caller records the access.

    Visits to households drawn by lot are not among them (``visits_for_agent``).
    """
    return _rows(
        Case.objects.filter(owner=account, kind__in=FAMILY_TASKS, state__in=WAITING).order_by("due_at", "pk")
    )


def tasks_of_family(*, family_id: UUID) -> list[TaskRow]:
    """Every task about a family, the newest first. The caller checks who asks, and records the access."""
    return _rows(
        Case.objects.filter(family_id=family_id, kind__in=FAMILY_TASKS).order_by("-opened_at", "-pk")
    )


def _rows(tasks: Iterable[Case]) -> list[TaskRow]:
    tasks = list(tasks)
    names = names_of_persons(person_ids={task.subject_id for task in tasks if task.subject_id})
    return [row_of(task, names.get(task.subject_id, "") if task.subject_id else "") for task in tasks]


def row_of(task: Case, name: str) -> TaskRow:
    """A task as an agent reads it; ``name`` is that of the member whom it is about."""
    return TaskRow(
        id=task.pk,
        kind=task.kind,
        topic=task.topic,
        family_id=None if task.kind == Kind.AUDIT_VISIT else task.family_id,
        title=f"{title_of_task(task)} – {name}" if name else title_of_task(task),
        words=words_of_task(task),
        questions=tuple(
            TaskQuestion(UUID(one["member"]) if one["member"] else None, one["code"])
            for one in task.questions
        ),
        subject=task.subject_id,
        opened_at=task.opened_at,
        due_at=task.due_at,
        state=task.state,
        owner_id=task.owner_id,
    )


def title_of_task(task: Case) -> str:
    """What a task is about, in a few words."""
    if task.kind == Kind.AUDIT_VISIT:
        return _("Kunjungan acak")
    if task.kind == Kind.GROUND_CHECK:
        return _("Cek lapangan untuk sanggahan") if task.asked_by_id else _("Cek lapangan")
    rule = load_content().follow_ups.about(task.topic)
    return words(rule.title) if rule else task.topic


def words_of_task(task: Case) -> str:
    """What whoever goes should know: the officer's words, those of the topic, or where the door is."""
    if task.kind in (Kind.GROUND_CHECK, Kind.AUDIT_VISIT):
        return unseal_words(task.words_sealed)
    rule = load_content().follow_ups.about(task.topic)
    return words(rule.words) if rule else ""
