"""Conditions: masks joined by Kleene's tables, and comparisons of intervals and sets."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from tepat.rules.narrowing.possible import FALSE, NULL, OPEN, TRUE, Possible

Row = list[Any]
Truth = Callable[[Row], int]
Value = Callable[[Row], Possible]
Ends = Callable[[Any, Any, Any, Any], int]

NULLS = OPEN | NULL
NEGATED = tuple((mask & NULLS) | (mask & TRUE) << 1 | (mask & FALSE) >> 1 for mask in range(16))
"""NOT, by mask."""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip


def all_of(parts: Sequence[Truth]) -> Truth:
    """AND."""

    def evaluate(row: Row) -> int:
        sure, found, never_true = TRUE, 0, False
        for part in parts:
            mask = part(row)
            if mask == FALSE:
                return FALSE
            sure &= mask
            found |= mask
            if not mask & (TRUE | NULL):
                never_true = True
        return sure | found & (FALSE | OPEN if never_true else FALSE | OPEN | NULL)

    return evaluate


def any_of(parts: Sequence[Truth]) -> Truth:
    """OR."""

    def evaluate(row: Row) -> int:
        sure, found, never_false = FALSE, 0, False
        for part in parts:
            mask = part(row)
            if mask == TRUE:
                return TRUE
            sure &= mask
            found |= mask
            if not mask & (FALSE | NULL):
                never_false = True
        return sure | found & (TRUE | OPEN if never_false else TRUE | OPEN | NULL)

    return evaluate


def negation(inner: Truth) -> Truth:
    """NOT."""
    return lambda row: NEGATED[inner(row)]


def is_null(inner: Value) -> Truth:
    """IS NULL of a number, date, choice or text."""

    def evaluate(row: Row) -> int:
        value = inner(row)
        if value.__class__ is not tuple:
            return FALSE
        empty = value[0] is None if len(value) == 3 else value[0] == frozenset()
        return (TRUE if value[-1] else 0) | (0 if empty else FALSE)

    return evaluate


def is_null_condition(inner: Truth) -> Truth:
    """IS NULL of a condition."""

    def evaluate(row: Row) -> int:
        mask = inner(row)
        return (TRUE if mask & NULLS else 0) | (FALSE if mask & (TRUE | FALSE) else 0)

    return evaluate


def _ends(sign: str) -> Ends:
    """What a comparison of two intervals can be, from their ends."""
    if sign == "=":
        return _equal_ends
    if sign == "<>":
        return lambda low, high, lowest, highest: NEGATED[_equal_ends(low, high, lowest, highest)]
    compare = _COMPARE[sign]
    if sign in ("<", "<="):
        return lambda low, high, lowest, highest: (
            (TRUE if compare(low, highest) else 0) | (0 if compare(high, lowest) else FALSE)
        )
    return lambda low, high, lowest, highest: (
        (TRUE if compare(high, lowest) else 0) | (0 if compare(low, highest) else FALSE)
    )


def _equal_ends(low: Any, high: Any, lowest: Any, highest: Any) -> int:
    if low > highest or lowest > high:
        return FALSE
    return TRUE if low == high == lowest == highest else TRUE | FALSE


def compare_slot(sign: str, slot: int, constant: Any) -> Truth:
    """A number or date in a slot against a constant: the most frequent condition of all."""
    compare, ends = _COMPARE[sign], _ends(sign)

    def evaluate(row: Row) -> int:
        value = row[slot]
        if value.__class__ is not tuple:
            return TRUE if compare(value, constant) else FALSE
        low, high, nulls = value
        return nulls if low is None else nulls | ends(low, high, constant, constant)  # type: ignore[no-any-return]

    return evaluate


def compare_spans(sign: str, left: Value, right: Value) -> Truth:
    """Two numbers or dates."""
    compare, ends = _COMPARE[sign], _ends(sign)

    def evaluate(row: Row) -> int:
        one, other = left(row), right(row)
        if one.__class__ is not tuple:
            if other.__class__ is not tuple:
                return TRUE if compare(one, other) else FALSE
            one = (one, one, 0)
        elif other.__class__ is not tuple:
            other = (other, other, 0)
        low, high, nulls = one
        lowest, highest, more = other
        nulls |= more
        if low is None or lowest is None:
            return nulls  # type: ignore[no-any-return]
        return nulls | ends(low, high, lowest, highest)  # type: ignore[no-any-return]

    return evaluate


def compare_sets(sign: str, left: Value, right: Value) -> Truth:
    """Two choices or texts; texts are only ever compared by = and <>."""
    compare, ends = _COMPARE[sign], _ends(sign)

    def evaluate(row: Row) -> int:
        one, other = left(row), right(row)
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return TRUE if compare(one, other) else FALSE
        values, nulls = as_set(one)
        others, more = as_set(other)
        nulls |= more
        if values == frozenset() or others == frozenset():
            return nulls
        if sign == "=":
            return nulls | _equal_sets(values, others)
        if sign == "<>":
            return nulls | NEGATED[_equal_sets(values, others)]
        return nulls | ends(min(values), max(values), min(others), max(others))

    return evaluate


def _equal_sets(values: frozenset[Any] | None, others: frozenset[Any] | None) -> int:
    if values is None or others is None:
        return TRUE | FALSE
    if not values & others:
        return FALSE
    return TRUE if len(values) == len(others) == 1 else TRUE | FALSE


def as_set(value: Possible) -> tuple[Any, int]:
    """A choice or text as a set."""
    return value if value.__class__ is tuple else (frozenset((value,)), 0)


def compare_conditions(sign: str, left: Truth, right: Truth) -> Truth:
    """= or <> of two conditions."""

    def equal(row: Row) -> int:
        one, other = left(row), right(row)
        nulls = (one | other) & NULLS
        if not one & 3 or not other & 3:
            return nulls
        swapped = one & NEGATED[other] & 3
        return nulls | (TRUE if one & other & 3 else 0) | (FALSE if swapped else 0)

    return equal if sign == "=" else negation(equal)


def within_codes(inner: Value, codes: frozenset[Any], *, or_null: bool) -> Truth:
    """``choice IN (codes)``; ``or_null`` when a NULL is written in the list."""
    otherwise = NULL if or_null else FALSE

    def evaluate(row: Row) -> int:
        value = inner(row)
        if value.__class__ is not tuple:
            return TRUE if value in codes else otherwise
        values, nulls = value
        if values is None:
            return TRUE | otherwise | nulls  # type: ignore[no-any-return]
        mask = TRUE if values & codes else 0
        return nulls | mask | (0 if values <= codes else otherwise)  # type: ignore[no-any-return]

    return evaluate
