"""The answers of the live engine and of SQL in one form, so that a test can hold them beside each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from tepat.rules import Formula, decide
from tepat.rules.tests import small_formulas
from tepat.rules.tests.drawn_formulas import PARAMETERS, VARIABLES

Answer = tuple[Any, ...]
"""outcome, failed_mask, unknown_mask, scores..., benefit."""

_ARROW_TYPES: dict[str, pa.DataType] = {
    "integer": pa.int64(), "choice": pa.int64(), "decimal": pa.float64(), "double": pa.float64(),
    "boolean": pa.bool_(), "date": pa.date32(), "text": pa.string(),
}  # fmt: skip


def as_table(formula: Formula, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows as typed columns, with their number as ``household_id``."""
    kinds = {code: _ARROW_TYPES[formula.dictionary[code].type] for code in formula.inputs}
    schema = pa.schema([("household_id", pa.int64()), *kinds.items()])
    columns = {code: [row.get(code) for row in rows] for code in formula.inputs}
    return pa.Table.from_pydict({"household_id": list(range(len(rows))), **columns}, schema)


def formula_of(*criteria: str, **parts: Any) -> Formula:
    """A formula over the variables of ``drawn_formulas``; ``parts`` are further parts of its document."""
    return small_formulas.formula_of(*criteria, variables=VARIABLES, parameters=PARAMETERS, **parts)


def live_answer(formula: Formula, facts: Mapping[str, Any], on: date, *, narrow: bool = True) -> Answer:
    """What the live engine says, as a row of a batch; without ``narrow``, before anything was narrowed.

    Then the benefit, which the live engine narrows too, is left out: "..." is the same as anything.
    """
    decision = decide(formula, facts, on)
    failed = unknown = 0
    for index, criterion in enumerate(decision.criteria):
        plain = None if criterion.narrowed and not narrow else criterion.result
        failed |= (plain is False) << index
        unknown |= (plain is None) << index
    outcome = "not_eligible" if failed else "cannot_tell" if unknown or not decision.criteria else "eligible"
    assert outcome == decision.outcome or not narrow
    amount = decision.benefit.amount if decision.benefit is not None else None
    benefit = amount if narrow else ...
    return (outcome, failed, unknown, *decision.scores.values(), benefit)


def differences(
    formula: Formula,
    rows: Sequence[Mapping[str, Any]],
    found: Sequence[Answer],
    on: date,
    *,
    narrow: bool = True,
) -> list[str]:
    """What an engine says otherwise than the live one. ``found`` are rows of its result, key first."""
    assert len(found) == len(rows)
    wrong = []
    for key, *answer in found:
        live = live_answer(formula, rows[key], on, narrow=narrow)
        if not is_same(tuple(answer), live):
            expressions = [criterion["expr"] for criterion in formula.document["criteria"]]
            rest = formula.document["scores"], formula.document.get("benefit")
            wrong.append(f"{rows[key]}\n  live {live}\n  not  {answer}\n  {expressions}\n  {rest}")
    return wrong


def is_same(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same, scores to the last bit and the sign of zero."""
    return len(one) == len(other) and all(map(_is_same_value, one, other))


def _is_same_value(one: Any, other: Any) -> bool:
    if other is ...:
        return True
    if isinstance(one, float) and isinstance(other, float):
        return one == other and math.copysign(1, one) == math.copysign(1, other)
    return one is None and other is None if one is None or other is None else bool(one == other)
