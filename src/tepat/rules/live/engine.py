"""Decides: the whole formula compiled for the values that its parameters have in one stretch of time."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tepat.rules.decision import CANNOT_TELL, ELIGIBLE, NOT_ELIGIBLE, Benefit, CriterionResult, Decision
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.magnitude import magnitude
from tepat.rules.expressions.types import DATE, NUMBER
from tepat.rules.formula_parts import Criterion, FormulaParts
from tepat.rules.live.compile import DATE_SLOT, Layout, Row, compile_node
from tepat.rules.live.functions import round_half_up
from tepat.rules.live.missing import MissingInputs
from tepat.rules.live.program import Facts, HouseholdProgram
from tepat.rules.reasons import Fill, Format, compile_template, type_format, variable_format
from tepat.rules.variables import LANGUAGES, Value

if TYPE_CHECKING:
    from tepat.rules.formula import Formula

_CompiledCriterion = tuple[
    str,
    Callable[[Row], Any],
    Callable[[Row], dict[str, Any]],
    Mapping[bool | None, Callable[[Row], dict[str, str]]],
]


def decide(formula: Formula, facts: Facts, on: date) -> Decision:
    """What the formula says about one family on one date, with the reasons.

    ``facts`` holds values of household variables and, under ``members``, a list with the facts of each
    member. None, absent, or outside the legal range is unknown. Raises FactsError when a value has the wrong
    kind, and FormulaError when a parameter has no value on that date.
    """
    return formula.engine_on(on).decide(facts, on)


class Engine:
    """One formula with the values its parameters have on certain dates."""

    def __init__(
        self,
        parts: FormulaParts,
        formula_hash: str,
        dictionary: Dictionary,
        program: HouseholdProgram,
        constants: Mapping[str, Value],
    ) -> None:
        self._head = (parts.code, parts.version, formula_hash)
        self._program = program
        self._layout = _layout(parts, program, constants)
        layout = self._layout
        self._scores = [(score.code, compile_node(score.expression.node, layout)) for score in parts.scores]
        words = _Words(parts, dictionary, layout)
        self._criteria: list[_CompiledCriterion] = [
            (
                criterion.code,
                compile_node(criterion.expression.node, layout),
                _inputs_of(criterion.expression.reads, layout.slots),
                words.reasons(criterion),
            )
            for criterion in parts.criteria
        ]
        self._criterion_nodes = [criterion.expression.node for criterion in parts.criteria]
        self._benefit = compile_node(parts.benefit.expression.node, layout) if parts.benefit else None
        self._benefit_rule = parts.benefit
        scores = {score.code: score.expression.node for score in parts.scores}
        self._missing = MissingInputs(dictionary, program, layout, scores)

    def decide(self, facts: Facts, on: date) -> Decision:
        """The decision for one family."""
        row = self._program.row(facts, on)
        scores: dict[str, float | None] = {}
        for code, evaluate in self._scores:
            value = evaluate(row)
            row.append(value)
            scores[code] = None if value is None else value + 0.0
        criteria: list[CriterionResult] = []
        outcome = ELIGIBLE if self._criteria else CANNOT_TELL
        for code, evaluate, inputs, reasons in self._criteria:
            result = evaluate(row)
            if result is False:
                outcome = NOT_ELIGIBLE
            elif result is None and outcome is ELIGIBLE:
                outcome = CANNOT_TELL
            criteria.append(CriterionResult(code, result, reasons[result](row), inputs(row)))
        benefit, missing = self._benefit_and_missing(outcome, criteria, row, facts, on)
        code, version, formula_hash = self._head
        return Decision(code, version, formula_hash, on, outcome, tuple(criteria), scores, benefit, missing)

    def _benefit_and_missing(
        self, outcome: str, criteria: Sequence[CriterionResult], row: Row, facts: Facts, on: date
    ) -> tuple[Benefit | None, tuple[str, ...]]:
        if outcome is NOT_ELIGIBLE:
            return None, ()
        amount = self._benefit(row) if self._benefit is not None else None
        benefit = None
        rule = self._benefit_rule
        if outcome is ELIGIBLE and rule is not None:
            if amount.__class__ is float:
                amount = round_half_up(amount, 0)
            benefit = Benefit(amount, rule.period, rule.currency)
        if outcome is ELIGIBLE and (rule is None or amount is not None):
            return benefit, ()
        unknown = [
            node
            for node, criterion in zip(self._criterion_nodes, criteria, strict=True)
            if criterion.result is None
        ]
        if rule is not None and amount is None:
            unknown.append(rule.expression.node)
        return benefit, self._missing.of(unknown, row, facts, on)


def _layout(parts: FormulaParts, program: HouseholdProgram, constants: Mapping[str, Value]) -> Layout:
    """The slots of the variables, and after them the scores."""
    slots = dict(program.slots)
    largest = dict(program.largest)
    for score in parts.scores:
        slots[score.code] = len(slots) + 1
        largest[score.code] = magnitude(score.expression.node, largest, constants)
    return Layout(slots, largest, constants)


def _inputs_of(codes: Sequence[str], slots: Mapping[str, int]) -> Callable[[Row], dict[str, Any]]:
    if not codes:
        return lambda row: {}
    if len(codes) == 1:
        only, slot = codes[0], slots[codes[0]]
        return lambda row: {only: row[slot]}
    names = tuple(codes)
    pick = operator.itemgetter(*(slots[code] for code in codes))
    return lambda row: dict(zip(names, pick(row), strict=False))


class _Words:
    """Compiles the sentences of criteria."""

    def __init__(self, parts: FormulaParts, dictionary: Dictionary, layout: Layout) -> None:
        self._slots = {language: self._varying(language, dictionary, layout) for language in LANGUAGES}
        self._constants = {language: self._fixed(language, parts, layout) for language in LANGUAGES}

    @staticmethod
    def _varying(language: str, dictionary: Dictionary, layout: Layout) -> dict[str, tuple[int, Format]]:
        found = {":on": (DATE_SLOT, type_format(DATE, None, language))}
        for code, slot in layout.slots.items():
            variable = dictionary.get(code)
            found[code] = (
                slot,
                variable_format(variable, language) if variable else type_format(NUMBER, None, language),
            )
        return found

    @staticmethod
    def _fixed(language: str, parts: FormulaParts, layout: Layout) -> dict[str, tuple[Value, Format]]:
        return {
            f":{name}": (
                value,
                type_format(parts.parameters[name].type, parts.parameters[name].unit, language),
            )
            for name, value in layout.constants.items()
        }

    def reasons(self, criterion: Criterion) -> dict[bool | None, Callable[[Row], dict[str, str]]]:
        """The function that fills the sentences, by result."""
        return {True: self._both(criterion, "true"), False: self._both(criterion, "false"),
                None: self._both(criterion, "unknown")}  # fmt: skip

    def _both(self, criterion: Criterion, answer: str) -> Callable[[Row], dict[str, str]]:
        indonesian, english = (
            compile_template(
                criterion.reason[language][answer], language, self._slots[language], self._constants[language]
            )
            for language in LANGUAGES
        )
        if isinstance(indonesian, str) and isinstance(english, str):
            return lambda row: {"id": indonesian, "en": english}
        fill_indonesian, fill_english = _as_fill(indonesian), _as_fill(english)
        return lambda row: {"id": fill_indonesian(row), "en": fill_english(row)}


def _as_fill(template: Fill | str) -> Fill:
    if isinstance(template, str):
        text = template
        return lambda row: text
    return template
