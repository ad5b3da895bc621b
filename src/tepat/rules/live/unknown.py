"""What the engine does where something is unknown: narrows the answers, and says what is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from tepat.rules.decision import CriterionResult
from tepat.rules.dictionary import Dictionary, base_inputs
from tepat.rules.formula_parts import FormulaParts
from tepat.rules.live.compile import Layout, Row
from tepat.rules.live.program import Facts, HouseholdProgram
from tepat.rules.live.words import Reasons, Words
from tepat.rules.narrowing.criteria import Narrowed
from tepat.rules.narrowing.numbers import as_span
from tepat.rules.narrowing.outlook import Outlook
from tepat.rules.reasons import Span


class Unknown:
    """The narrowing side of an engine; compiled when the first family needs it."""

    def __init__(
        self,
        parts: FormulaParts,
        dictionary: Dictionary,
        program: HouseholdProgram,
        layout: Layout,
        words: Words,
    ) -> None:
        self._parts = parts
        self._words = words
        scores = {score.code: score.expression.node for score in parts.scores}
        self._narrowed = Narrowed(dictionary, program, layout, scores, parts.inputs())
        self.narrowing = self._narrowed.narrowing
        self._questions = [
            self._narrowed.condition(criterion.expression.node) for criterion in parts.criteria
        ]
        self._benefit = self._narrowed.number(parts.benefit.expression.node) if parts.benefit else None
        self._with_spans: dict[int, Reasons] = {}
        self._order = base_inputs(dictionary)

    def outlook(self, row: Row, facts: Facts, people: list[Row] | None, on: date) -> Outlook:
        """What can still be of one family."""
        return self._narrowed.outlook(row, facts, people, on)

    def answer(self, index: int, outlook: Outlook) -> bool | None:
        """A criterion that is NULL: TRUE or FALSE if it is that for all legal values of what is unknown."""
        return self._questions[index].answer(outlook)

    def criterion(
        self, index: int, outlook: Outlook, row: Row, inputs: dict[str, Any], reasons: Reasons
    ) -> CriterionResult:
        """The result of a criterion that is NULL."""
        result = self._questions[index].answer(outlook)
        code = self._parts.criteria[index].code
        if result is None:
            return CriterionResult(code, None, reasons[None](row), inputs)
        if index not in self._with_spans:
            self._with_spans[index] = self._words.reasons_with_spans(self._parts.criteria[index])
        reason = self._with_spans[index][result](self._row_with_spans(row, outlook))
        return CriterionResult(code, result, reason, inputs, narrowed=True)

    @staticmethod
    def _row_with_spans(row: Row, outlook: Outlook) -> Row:
        """The row with what is known of counts of members: from 2 to 4 persons."""
        shown = list(row)
        for slot, rule in outlook.level.rules.items():
            value = outlook.values[slot]
            if rule.derived.aggregate == "count" and row[slot] is None and value is not None:
                low, high, _ = as_span(value)
                if low is not None and not outlook.is_input(rule):
                    shown[slot] = low if low == high else Span(low, high)
        return shown

    def benefit(self, outlook: Outlook) -> tuple[float | None, tuple[str, ...]]:
        """The amount if it can only be one; else what it waits for."""
        if self._benefit is None:
            return None, ()
        amount = self._benefit.amount(outlook)
        return amount, () if amount is not None else self._in_order(self._benefit.missing(outlook))

    def missing(self, criteria: Sequence[CriterionResult], outlook: Outlook) -> tuple[str, ...]:
        """The stored variables that can still turn the outcome."""
        found: dict[str, None] = {}
        for question, criterion in zip(self._questions, criteria, strict=True):
            if criterion.result is None:
                found.update(question.missing(outlook))
        return self._in_order(found)

    def _in_order(self, found: Collection[str]) -> tuple[str, ...]:
        stored = tuple(code for code in self._order if code in found)
        return stored if len(stored) == len(found) else (*stored, *sorted({*found} - {*stored}))
