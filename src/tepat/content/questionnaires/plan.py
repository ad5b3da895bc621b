"""What checking needs of a questionnaire, worked out once: readers, conditions without doubles, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tepat.content.questionnaires.form import MEMBERS, Question, Questionnaire
from tepat.content.questionnaires.values import MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS, Reader, reader_for
from tepat.content.questionnaires.wording import Texts, details_of, texts_of
from tepat.rules import Expression

Condition = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """One question, ready to check. ``gate`` is the number of its condition of relevance, -1 for none."""

    code: str
    token: str
    read: Reader
    gate: int
    required: bool
    constraint: Condition | None
    details: Mapping[str, tuple[str, str]]

    def texts(self, code: str, kind: str = "") -> tuple[Texts, Texts]:
        """What is wrong and how to mend it, for a problem of this question."""
        return texts_of(code, kind, **self.details)


@dataclass(frozen=True, slots=True)
class Level:
    """The questions of one level, by code; many of them share a gate, so each gate is worked out once."""

    questions: Mapping[str, PlannedQuestion]
    gates: tuple[Condition, ...]
    gated: tuple[PlannedQuestion, ...]
    required: tuple[PlannedQuestion, ...]
    constrained: tuple[PlannedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Both levels of a questionnaire; ``member`` is None where it does not ask about members.

    ``given`` are the codes known of each member beforehand. ``screens`` pairs the conditions of whole screens
    with the codes of what stands on them.
    """

    household: Level
    member: Level | None
    given: frozenset[str] = frozenset()
    screens: tuple[tuple[Condition, frozenset[str]], ...] = ()


@lru_cache(maxsize=64)
def plan_of(questionnaire: Questionnaire) -> Plan:
    """The plan of a questionnaire; kept, because it takes far longer than one check."""
    return Plan(
        _level(questionnaire.questions_about(None)),
        _level(questionnaire.questions_about(MEMBERS)) if questionnaire.has_members else None,
        frozenset(questionnaire.given),
        tuple(
            (_condition(screen.relevant), frozenset(screen.questions))
            for screen in questionnaire.screens
            if screen.relevant is not None
        ),
    )


def _level(questions: tuple[Question, ...]) -> Level:
    gates: dict[str, int] = {}
    conditions: list[Condition] = []
    planned: dict[str, PlannedQuestion] = {}
    for question in questions:
        gate = -1
        if question.relevant is not None:
            text = str(question.relevant.text)
            gate = gates.setdefault(text, len(gates))
            if gate == len(conditions):
                conditions.append(_condition(question.relevant))
        planned[question.code] = PlannedQuestion(
            code=question.code,
            token=question.code.replace("~", "~0").replace("/", "~1"),
            read=reader_for(question),
            gate=gate,
            required=question.required,
            constraint=_condition(question.constraint) if question.constraint else None,
            details=details_of(
                question, MAX_NAME_CHARACTERS if question.code == "name" else MAX_TEXT_CHARACTERS
            ),
        )
    every = tuple(planned.values())
    return Level(
        planned,
        tuple(conditions),
        tuple(question for question in every if question.gate >= 0),
        tuple(question for question in every if question.required),
        tuple(question for question in every if question.constraint),
    )


def _condition(expression: Expression) -> Condition:
    return expression.evaluate
