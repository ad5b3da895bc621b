"""What a questionnaire is: sections of questions, each about one variable or one identifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.rules import Choice, Expression, Variable

IDENTIFIERS = {"kk": "household", "nik": "person", "name": "person"}
"""Questions about who, not about what: no rule may read them. Their level by code."""

IDENTIFIER_LABELS = {
    "kk": {"id": "Nomor Kartu Keluarga (KK)", "en": "Family card number (KK)"},
    "nik": {"id": "NIK", "en": "NIK"},
    "name": {"id": "Nama", "en": "Name"},
}

UNIT_WORDS = {
    "m2": {"id": "m²", "en": "m²"},
    "hours": {"id": "jam", "en": "hours"},
    "head": {"id": "ekor", "en": "head"},
    "persons": {"id": "orang", "en": "persons"},
    "years": {"id": "tahun", "en": "years"},
    "rupiah": {"id": "rupiah", "en": "rupiah"},
    "degrees": {"id": "derajat", "en": "degrees"},
}
"""What people say for the units of the dictionary; a unit that is not here is shown as it is."""

MEMBERS = "members"

FACTS = "facts"
STATISTICS = "statistics"
PURPOSES = (FACTS, STATISTICS)
"""What answers are for: they become facts of the family, or only figures."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``code`` is that of its variable, or kk, nik or name.

    ``type`` is the variable's type, or the identifier's code. ``relevant`` includes the section's condition.
    ``options`` are the choices offered; ``unit`` is shown beside the box. ``implies`` holds what a yes says
    beside itself, by code: whoever says that a member died says that they are not alive.
    """

    code: str
    type: str
    text: dict[str, str]
    hint: dict[str, str]
    widget: str
    required: bool = False
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: dict[str, str] | None = None
    options: tuple[Choice, ...] = ()
    variable: Variable | None = None
    implies: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> dict[str, str]:
        """The short name of what is asked, for lists and messages."""
        return self.variable.label if self.variable else IDENTIFIER_LABELS[self.code]

    @property
    def unit(self) -> dict[str, str] | None:
        """The unit of a number, as people write it in each language."""
        unit = self.variable.unit if self.variable else None
        return UNIT_WORDS.get(unit, {"id": unit, "en": unit}) if unit else None


@dataclass(frozen=True, slots=True)
class Section:
    """One page of questions. ``repeat`` is ``members`` where it is asked once for each member.

    ``given``: what is known of each member beforehand, for conditions to read. Nobody is asked it, and no
    screen shows it.
    """

    code: str
    title: dict[str, str]
    questions: tuple[Question, ...]
    repeat: str | None = None
    relevant: Expression | None = None
    given: bool = False


LAYOUTS = {"questions": None, "ticks": None, "each": MEMBERS, "member": MEMBERS, "members": MEMBERS}
"""The ways to lay out a screen, and what the questions on it are asked of (as ``Section.repeat``)."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a phone shows at once: some questions, in one of the LAYOUTS.

    ``questions``: of the household, one below the other. ``ticks``: booleans of the household, as things to
    tick. ``each``: a topic, asked of every member in rows. ``member``: who one member is, once for each.
    ``members``: the list of the members. ``text`` is what the screen asks as a whole; ``texts`` are the words
    of single questions where this screen needs other ones, such as the plural. ``relevant`` is a condition
    over the household's answers: the screen is shown only where it is TRUE, whomever its questions are about.
    """

    code: str
    layout: str
    title: dict[str, str]
    questions: tuple[str, ...]
    section: dict[str, str]
    text: dict[str, str] = field(default_factory=dict)
    hint: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    relevant: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """A published form. A version never changes once it has been answered; a change is a new version.

    Two are the same only if they are one object, so that what checking needs can be kept for each. Of one
    whose ``purpose`` is ``statistics`` no answer ever becomes a fact.
    """

    code: str
    version: str
    title: dict[str, str]
    sections: tuple[Section, ...]
    screens: tuple[Screen, ...] = ()
    """Every question once, on the screens of a phone, in their order."""
    purpose: str = FACTS

    @property
    def has_members(self) -> bool:
        """Whether it asks about each member."""
        return any(section.repeat == MEMBERS for section in self.sections)

    @property
    def given(self) -> tuple[str, ...]:
        """What is known of each member before anybody is asked; empty where the form asks who they are.

        A form that has any is about families that are registered already.
        """
        return tuple(q.code for section in self.sections if section.given for q in section.questions)

    @property
    def told(self) -> frozenset[str]:
        """The codes of all that its answers can say: what is asked, and what a yes implies."""
        asked = [q for section in self.sections if not section.given for q in section.questions]
        return frozenset(q.code for q in asked).union(*(q.implies for q in asked))

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order; those of what is given among them."""
        return tuple(question for section in self.sections for question in section.questions)

    def questions_about(self, repeat: str | None) -> tuple[Question, ...]:
        """The questions of the household (None), or those asked for each member (``members``)."""
        return tuple(q for section in self.sections if section.repeat == repeat for q in section.questions)

    def question(self, code: str) -> Question | None:
        """The question with this code, if there is one."""
        return next((question for question in self.questions if question.code == code), None)

    def relevant_questions(
        self,
        section: Section,
        household_values: Mapping[str, Any],
        member_values: Mapping[str, Any] | None = None,
        on: date | None = None,
        *,
        include_unknown: bool = True,
    ) -> tuple[Question, ...]:
        """The questions of a section that a page should show, for typed values as ``check_answers`` gives.

        In a section that repeats, ``member_values`` are those of the member it is asked about. A question
        whose relevance is not known yet (its gate is not answered) is shown unless ``include_unknown`` is
        False: a page that cannot hide and show by itself must not leave it out of reach.
        """
        values = (member_values or {}) if section.repeat == MEMBERS else household_values
        shown = []
        for question in section.questions:
            result = question.relevant.evaluate(values, on=on) if question.relevant else True
            if result is True or (result is None and include_unknown):
                shown.append(question)
        return tuple(shown)
