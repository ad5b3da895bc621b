"""Tasks, their questions and their answers as an officer sees them. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tepat.base.in_words import date_in_words, value_in_words
from tepat.base.templatetags.words import words
from tepat.casework.corrections import Correctable
from tepat.casework.models import Case
from tepat.casework.operations import AskedOnTheSpot
from tepat.casework.queries import AgentLoad, CheckOfAppeal, TaskOnDesk, TaskQuestion, title_of_task
from tepat.casework.screens.wording import KINDS, day_of, tag_of
from tepat.content import load_content
from tepat.content.areas import area_name
from tepat.content.questionnaires import MEMBERS, Question
from tepat.identity.roles import Role
from tepat.intake.queries import Observation

_UNASKED = frozenset({"name", "nik", "kk"})


@dataclass(frozen=True)
class TaskCard:
    """One task in the list: what, where, by when, who goes."""

    task_id: UUID
    kind: Any
    title: str
    place: str
    due: str
    is_overdue: bool
    is_raised: bool
    agent: str
    agent_role: str
    tag: Any
    tone: str


def task_card(task: Case, *, is_overdue: bool, is_raised: bool = False) -> TaskCard:
    """A task as a card."""
    tag, tone = tag_of(task.state, kind=task.kind)
    return TaskCard(
        task_id=task.pk,
        kind=KINDS[task.kind],
        title=title_of_task(task),
        place=area_name(task.area_code) or task.area_code,
        due=day_of(task.due_at),
        is_overdue=is_overdue,
        is_raised=is_raised,
        agent=task.owner.display_name if task.owner else "",
        agent_role=str(task.owner.get_role_display()) if task.owner else "",
        tag=tag,
        tone=tone,
    )


def desk_cards(found: Iterable[TaskOnDesk]) -> list[TaskCard]:
    """The cards of the list."""
    return [task_card(one.case, is_overdue=one.is_overdue, is_raised=one.is_raised) for one in found]


@dataclass(frozen=True)
class Load:
    """One agent's line: who, in which role, how many wait, how many of them are late."""

    name: str
    role: str
    waiting: int
    overdue: int


def loads_in_words(loads: Iterable[AgentLoad]) -> list[Load]:
    """The lines of the agents."""
    return [
        Load(
            one.name or _("Belum ada petugas"),
            str(Role(one.role).label) if one.role else "",
            one.waiting,
            one.overdue,
        )
        for one in loads
    ]


@dataclass(frozen=True)
class SaidLine:
    """A question, and where it is answered, what was said."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class SaidGroup:
    """Questions or answers about one member; ``about`` is empty for the household."""

    about: str
    lines: list[SaidLine]


def question_groups(questions: Sequence[TaskQuestion], names: Mapping[UUID, str]) -> list[SaidGroup]:
    """The questions of a task in words, those about one member together."""
    of_whom: dict[UUID | None, list[SaidLine]] = {}
    for one in questions:
        of_whom.setdefault(one.member, []).append(SaidLine(_label(one.code)))
    return [SaidGroup(_name(person, names), lines) for person, lines in of_whom.items()]


def answer_groups(answer: Observation, names: Mapping[UUID, str]) -> list[SaidGroup]:
    """What was seen on the spot, that of the household first."""
    places: list[tuple[UUID | None, Mapping[str, Any]]] = [(None, answer.household)]
    places += [(UUID(person), said) for person, said in answer.members.items()]
    groups = [SaidGroup(_name(person, names), _said(answers)) for person, answers in places]
    return [group for group in groups if group.lines]


def _said(answers: Mapping[str, Any]) -> list[SaidLine]:
    return [
        SaidLine(_label(code), _value(code, value)) for code, value in answers.items() if value is not None
    ]


def _label(code: str) -> str:
    variable = load_content().dictionary.get(code)
    return words(variable.label) if variable else code


def _value(code: str, value: Any) -> str:
    variable = load_content().dictionary.get(code)
    return capfirst(value_in_words(variable, value)) if variable else str(value)


def _name(person: UUID | None, names: Mapping[UUID, str]) -> str:
    if person is None:
        return ""
    return names.get(person) or _("Anggota yang tidak tinggal di sini lagi")


@dataclass(frozen=True)
class CheckCard:
    """A ground check of an appeal, with its answer where it is there."""

    card: TaskCard
    groups: list[SaidGroup]
    note: str
    seen: str


def check_cards(checks: Iterable[CheckOfAppeal], names: Mapping[UUID, str]) -> list[CheckCard]:
    """The ground checks on an appeal's page."""
    return [
        CheckCard(
            task_card(check.case, is_overdue=check.is_overdue),
            answer_groups(check.answer, names) if check.answer else [],
            check.answer.note if check.answer else "",
            date_in_words(check.answer.observed_at.date()) if check.answer else "",
        )
        for check in checks
    ]


@dataclass(frozen=True)
class Tick:
    """Something that can be asked, as a box to tick."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class TickGroup:
    """Boxes under one heading; ``is_open`` where one of them is ticked."""

    title: str
    ticks: tuple[Tick, ...]

    @property
    def is_open(self) -> bool:
        """Whether something in it is ticked."""
        return any(tick.is_ticked for tick in self.ticks)


def ticked_for(facts: Sequence[Correctable]) -> list[str]:
    """What an appeal ticks by itself: what stands behind its reason, can be seen, and can change.

    Nobody is sent to see whether a man is pregnant: what the form would not ask of a member stays open.
    """
    content = load_content()
    form = content.questionnaire(content.follow_ups.ask_with)
    known: dict[UUID | None, dict[str, Any]] = {}
    for fact in facts:
        if fact.entry is not None:
            value = fact.entry["value"]
            is_date = fact.variable.type == "date"
            known.setdefault(fact.subject, {})[fact.variable.code] = (
                date.fromisoformat(value) if is_date else value
            )
    ticked = []
    for fact in facts:
        question = form.question(fact.variable.code)
        if question is None or fact.variable.fresh_for_days is None:
            continue
        reason = question.relevant
        if reason is None or reason.evaluate(known.get(fact.subject, {}), on=localdate()) is not False:
            ticked.append(value_of(AskedOnTheSpot(question.code, fact.subject)))
    return ticked


def tick_groups(names: Mapping[UUID, str], ticked: Collection[str]) -> list[TickGroup]:
    """All that can be asked: the household's topics first, then member by member."""
    content = load_content()
    form = content.questionnaire(content.follow_ups.ask_with)
    groups = [
        TickGroup(words(section.title), _ticks(section.questions, None, ticked))
        for section in form.sections
        if not section.repeat
    ]
    of_members = form.questions_about(MEMBERS)
    groups += [TickGroup(name, _ticks(of_members, person, ticked)) for person, name in names.items()]
    return [group for group in groups if group.ticks]


def _ticks(questions: Sequence[Question], person: UUID | None, ticked: Collection[str]) -> tuple[Tick, ...]:
    asked = [AskedOnTheSpot(q.code, person) for q in questions if q.code not in _UNASKED]
    return tuple(Tick(value_of(one), _label(one.code), value_of(one) in ticked) for one in asked)


def value_of(question: AskedOnTheSpot) -> str:
    """A question as the value of its box."""
    return f"{question.code}:{question.member}" if question.member else question.code


def read_ticks(values: Iterable[str]) -> list[AskedOnTheSpot]:
    """The questions of ticked boxes; what is none is left out, and found missing by the operation."""
    read = []
    for value in values:
        code, _colon, person = value.partition(":")
        try:
            read.append(AskedOnTheSpot(code, UUID(person) if person else None))
        except ValueError:
            read.append(AskedOnTheSpot(""))
    return read
