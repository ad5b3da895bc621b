"""Decides: the whole formula compiled for the values that its parameters have in one stretch of time."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tepat.rules.changes.search import Changes
from tepat.rules.decision import (
    CANNOT_TELL,
    ELIGIBLE,
    NOT_ELIGIBLE,
    Benefit,
    Change,
    CriterionResult,
    Decision,
)
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.magnitude import magnitude
from tepat.rules.formula_parts import FormulaParts
from tepat.rules.live.compile import Layout, Row, compile_node
from tepat.rules.live.functions import round_half_up
from tepat.rules.live.program import Facts, HouseholdProgram
from tepat.rules.live.unknown import Unknown
from tepat.rules.live.words import Reasons, Words
from tepat.rules.narrowing.outlook import Outlook
from tepat.rules.variables import Value

if TYPE_CHECKING:
    from tepat.rules.formula import Formula

_CompiledCriterion = tuple[
    str,
    Callable[[Row], Any],
    Callable[[Row], dict[str, Any]],
    Reasons,
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
        self._parts = parts
        self._dictionary = dictionary
        self._program = program
        self._layout = _layout(parts, program, constants)
        layout = self._layout
        self._scores = [(score.code, compile_node(score.expression.node, layout)) for score in parts.scores]
        self._words = Words(parts, dictionary, layout)
        self._criteria: list[_CompiledCriterion] = [
            (
                criterion.code,
                compile_node(criterion.expression.node, layout),
                _inputs_of(criterion.expression.reads, layout.slots),
                self._words.reasons(criterion),
            )
            for criterion in parts.criteria
        ]
        self._benefit = compile_node(parts.benefit.expression.node, layout) if parts.benefit else None
        self._benefit_rule = parts.benefit

    def decide(self, facts: Facts, on: date) -> Decision:
        """The decision for one family."""
        row, people = self._program.row_and_people(facts, on)
        scores: dict[str, float | None] = {}
        for code, evaluate in self._scores:
            value = evaluate(row)
            scores[code] = value = None if value is None else value + 0.0
            row.append(value)
        criteria: list[CriterionResult] = []
        outlook: Outlook | None = None
        outcome = ELIGIBLE if self._criteria else CANNOT_TELL
        for code, evaluate, inputs, reasons in self._criteria:
            result = evaluate(row)
            if result is None:
                if outlook is None:
                    outlook = self._unknown.outlook(row, facts, people, on)
                criterion = self._unknown.criterion(len(criteria), outlook, row, inputs(row), reasons)
                result = criterion.result
            else:
                criterion = CriterionResult(code, result, reasons[result](row), inputs(row))
            if result is False:
                outcome = NOT_ELIGIBLE
            elif result is None and outcome is ELIGIBLE:
                outcome = CANNOT_TELL
            criteria.append(criterion)
        benefit: Benefit | None = None
        missing: tuple[str, ...] = ()
        changes: tuple[Change, ...] = ()
        if outcome is ELIGIBLE:
            benefit, missing = self._benefit_and_missing(row, facts, people, on, outlook)
        elif outcome is NOT_ELIGIBLE:
            changes = self._changes.of(row, facts, people, on, criteria, outlook)
        elif outlook is not None:
            missing = self._unknown.missing(criteria, outlook)
        code, version, formula_hash = self._head
        return Decision(
            code, version, formula_hash, on, outcome, tuple(criteria), scores, benefit, missing, changes
        )

    def _benefit_and_missing(
        self, row: Row, facts: Facts, people: list[Row] | None, on: date, outlook: Outlook | None
    ) -> tuple[Benefit | None, tuple[str, ...]]:
        """The benefit of an eligible family; and what the amount still waits for."""
        rule = self._benefit_rule
        if rule is None or self._benefit is None:
            return None, ()
        amount = self._benefit(row)
        missing: tuple[str, ...] = ()
        if amount is None:
            if outlook is None:
                outlook = self._unknown.outlook(row, facts, people, on)
            amount, missing = self._unknown.benefit(outlook)
        if amount.__class__ is float:
            amount = round_half_up(amount, 0)
        return Benefit(amount, rule.period, rule.currency), missing

    @cached_property
    def _unknown(self) -> Unknown:
        return Unknown(self._parts, self._dictionary, self._program, self._layout, self._words)

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self._parts, self._dictionary, self._program, self._layout, self._unknown)


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
