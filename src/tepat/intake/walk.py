"""The way through a questionnaire: which screens there are, and which questions stand on each.

Pure: a questionnaire, the answers so far and the day go in. A section is cut into parts that fit a phone
without much scrolling; the cut depends on the questionnaire alone, so that a screen keeps its address.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tepat.content.questionnaires import Question, Questionnaire, Section
from tepat.kernel.dates import read_iso_date

# How long one screen may be, in rows: a question's text, each option and each entry count as one.
_ROWS_OF_A_SCREEN = 20
_ROWS_OF_A_DATE = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen: part ``part`` (1..) of a section, of ``member`` (1..) where the section is asked of each.

    The stop with an empty section is the list of the family's members.
    """

    section: str
    part: int = 1
    member: int | None = None


MEMBER_LIST = Stop(section="")


@dataclass(frozen=True)
class Walk:
    """A questionnaire laid out in screens, on the day ``on``."""

    questionnaire: Questionnaire
    on: date

    @cached_property
    def parts(self) -> dict[str, tuple[tuple[Question, ...], ...]]:
        """The parts of each section, by its code."""
        return {s.code: tuple(self._cut(s.questions)) for s in self.questionnaire.sections}

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.code: section for section in self.questionnaire.sections}

    def stops(self, answers: Mapping[str, Any]) -> list[Stop]:
        """The family's screens in their order, without those on which nothing is to be asked."""
        stops: list[Stop] = []
        for section in self.questionnaire.sections:
            if section.repeat:
                if MEMBER_LIST not in stops:
                    stops.append(MEMBER_LIST)
            else:
                stops += self._asked(section, None, answers)
        return stops

    def member_stops(self, answers: Mapping[str, Any], member: int) -> list[Stop]:
        """The screens about one member, in their order."""
        return [
            stop
            for section in self.questionnaire.sections
            if section.repeat
            for stop in self._asked(section, member, answers)
        ]

    def questions(self, stop: Stop, answers: Mapping[str, Any]) -> list[Question]:
        """What is to be asked on a screen, given the answers so far."""
        section = self.sections[stop.section]
        facts = self._facts(answers, section, stop.member)
        return [
            question
            for question in self.parts[stop.section][stop.part - 1]
            if self._is_asked(question.relevant, facts, if_unknown=question.required)
        ]

    def exists(self, stop: Stop) -> bool:
        """Whether the questionnaire has this screen (of a family with that many members)."""
        section = self.sections.get(stop.section)
        return (
            section is not None
            and bool(section.repeat) == (stop.member is not None)
            and 1 <= stop.part <= len(self.parts[stop.section])
        )

    def after(self, stop: Stop, answers: Mapping[str, Any]) -> Stop | None:
        """The next screen on the way of ``stop``; after a member's last one comes the list. None: no more."""
        later = [s for s in self._way(stop, answers) if self.order(s) > self.order(stop)]
        return later[0] if later else (MEMBER_LIST if stop.member else None)

    def before(self, stop: Stop, answers: Mapping[str, Any]) -> Stop | None:
        """The screen before ``stop``; before a member's first one comes the list. None: it is the first."""
        earlier = [s for s in self._way(stop, answers) if self.order(s) < self.order(stop)]
        return earlier[-1] if earlier else (MEMBER_LIST if stop.member else None)

    def position(self, stop: Stop, answers: Mapping[str, Any]) -> tuple[int, int]:
        """The number of a screen on its way, from 1, and how many there are."""
        way = self._way(stop, answers)
        return sum(self.order(s) < self.order(stop) for s in way) + 1, len(way)

    def order(self, stop: Stop) -> tuple[int, int]:
        """Where a screen stands in the questionnaire."""
        for place, section in enumerate(self.questionnaire.sections):
            if section.code == stop.section or (stop == MEMBER_LIST and section.repeat):
                return place, stop.part
        raise KeyError(stop.section)

    def _way(self, stop: Stop, answers: Mapping[str, Any]) -> list[Stop]:
        return self.stops(answers) if stop.member is None else self.member_stops(answers, stop.member)

    def stop_of(self, code: str, member: int | None) -> Stop | None:
        """The screen on which a question stands."""
        for section in self.questionnaire.sections:
            if bool(section.repeat) == (member is not None):
                for number, questions in enumerate(self.parts[section.code], start=1):
                    if any(question.code == code for question in questions):
                        return Stop(section.code, number, member)
        return None

    def asked_answers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers without those to questions that are not asked (any more), nor "don't know"."""
        kept = self._kept(self.stops(answers), answers, answers)
        members = _members(answers)
        kept["members"] = [
            self._kept(self.member_stops(answers, number), member, answers)
            for number, member in enumerate(members, start=1)
        ]
        return kept

    def _kept(
        self, stops: Iterable[Stop], given: Mapping[str, Any], answers: Mapping[str, Any]
    ) -> dict[str, Any]:
        asked = [q.code for stop in stops if stop.section for q in self.questions(stop, answers)]
        return {code: given[code] for code in asked if given.get(code) is not None}

    def _asked(self, section: Section, member: int | None, answers: Mapping[str, Any]) -> list[Stop]:
        stops = [Stop(section.code, part, member) for part in range(1, len(self.parts[section.code]) + 1)]
        return [stop for stop in stops if self.questions(stop, answers)]

    def _facts(self, answers: Mapping[str, Any], section: Section, member: int | None) -> dict[str, Any]:
        given = answers if member is None else _members(answers)[member - 1]
        return {
            question.code: _typed(question, given.get(question.code))
            for question in self.questionnaire.questions_about(section.repeat)
            if question.variable
        }

    def _is_asked(self, relevant: Any, facts: Mapping[str, Any], *, if_unknown: bool) -> bool:
        if relevant is None:
            return True
        answer = relevant.evaluate(facts, on=self.on)
        return if_unknown if answer is None else bool(answer)

    def _cut(self, questions: Sequence[Question]) -> list[tuple[Question, ...]]:
        """Parts of about the same length; a follow-up stays with the question it follows."""
        rows = self._rows(questions)
        parts_wanted = max(1, math.ceil(sum(rows) / _ROWS_OF_A_SCREEN))
        target = sum(rows) / parts_wanted
        parts: list[list[Question]] = [[]]
        filled = 0.0
        for question, height in zip(questions, rows, strict=True):
            if height and filled and filled + height / 2 > target and len(parts) < parts_wanted:
                parts.append([])
                filled = 0.0
            parts[-1].append(question)
            filled += height
        return [tuple(part) for part in parts]

    def _rows(self, questions: Sequence[Question]) -> list[int]:
        codes = {question.code for question in questions}
        return [0 if _follows(question, codes) else self._height(question) for question in questions]

    def _height(self, question: Question) -> int:
        if question.type == "date":
            return _ROWS_OF_A_DATE
        return 2 if question.widget == "dropdown" else 1 + max(1, len(question.options))


def _follows(question: Question, codes: set[str]) -> bool:
    """Whether a question depends on the answer to one of these."""
    return question.relevant is not None and not codes.isdisjoint(question.relevant.inputs)


def _typed(question: Question, value: Any) -> Any:
    """An answer as expressions take it; what is not of the question's type counts as not known."""
    if question.type == "date":
        return _date(value) if isinstance(value, str) else None
    if isinstance(value, bool) or question.type == "boolean":
        return value if isinstance(value, bool) and question.type == "boolean" else None
    if question.type == "text":
        return value if isinstance(value, str) else None
    return value if isinstance(value, int | float) else None


def _date(text: str) -> date | None:
    try:
        return read_iso_date(text)
    except ValueError:
        return None


def _members(answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    members: list[Mapping[str, Any]] = answers.get("members") or []
    return members
