"""Calculating with intervals: by their corners, with the same operations in the same order as with values.

Rounding is monotone, so the corners of a sum, difference or product of doubles enclose all that lies between;
nothing needs to be widened.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tepat.rules.expressions.types import LARGEST_INTEGER
from tepat.rules.live import functions
from tepat.rules.narrowing.logic import NULLS, Row, Truth, Value
from tepat.rules.narrowing.possible import FALSE, LARGEST_DOUBLE, NO_SPAN, NULL, TRUE, Possible

Combine = Callable[[Any, Any], Any]
_OPERATORS: dict[str, Combine] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
SMALLEST_DOUBLE = 5e-324


def as_span(value: Possible) -> tuple[Any, Any, int]:
    """A number or date as an interval."""
    return value if value.__class__ is tuple else (value, value, 0)


def settle(low: Any, high: Any, nulls: int, limit: Any) -> Possible:
    """The interval without what lies beyond ``limit``, where engines have NULL.

    >>> settle(1, 12, 0, 10), settle(11, 12, 0, 10), settle(-3, 3, 0, 10)
    ((1, 10, 8), (None, None, 8), (-3, 3, 0))
    """
    if -limit <= low and high <= limit:
        return low, high, nulls
    if low > limit or high < -limit:
        return None, None, nulls | NULL
    return max(low, -limit), min(high, limit), nulls | NULL


def as_double(inner: Value) -> Value:
    """Whole numbers as doubles."""

    def evaluate(row: Row) -> Possible:
        value = inner(row)
        if value.__class__ is int:
            return float(value)
        if value.__class__ is not tuple or value[0] is None:
            return value
        low, high, nulls = value
        return float(low), float(high), nulls

    return evaluate


def chain(first: Value, rest: Sequence[tuple[str, Value]], limit: float) -> Value:
    """``first`` and then, from left to right, each sign with its operand; NULL beyond ``limit``."""
    steps = [(_OPERATORS[sign], _SPANS[sign], operand) for sign, operand in rest]

    def evaluate(row: Row) -> Possible:
        total = first(row)
        for apply, spans, operand in steps:
            value = operand(row)
            if total.__class__ is not tuple and value.__class__ is not tuple:
                total = apply(total, value)
                if not -limit <= total <= limit:
                    total = NO_SPAN
                continue
            low, high, nulls = as_span(total)
            lowest, highest, more = as_span(value)
            nulls |= more
            if low is None or lowest is None:
                total = (None, None, nulls)
            else:
                total = settle(*spans(low, high, lowest, highest), nulls, limit)
        return total

    return evaluate


def _added(low: Any, high: Any, lowest: Any, highest: Any) -> tuple[Any, Any]:
    return low + lowest, high + highest


def _subtracted(low: Any, high: Any, lowest: Any, highest: Any) -> tuple[Any, Any]:
    return low - highest, high - lowest


def _multiplied(low: Any, high: Any, lowest: Any, highest: Any) -> tuple[Any, Any]:
    corners = (low * lowest, low * highest, high * lowest, high * highest)
    return min(corners), max(corners)


_SPANS: dict[str, Callable[[Any, Any, Any, Any], tuple[Any, Any]]] = {
    "+": _added, "-": _subtracted, "*": _multiplied,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """``factor`` times a number, or a condition that counts 1 or 0: in a slot, or worked out by a closure."""

    factor: Any
    slot: int = 0
    counts: bool = False
    closure: Value | Truth | None = None


def linear(start: Any, terms: Sequence[Term]) -> Value:
    """``start + term + ...``, added in this order, where no step can become too large."""
    unpacked = [(term.slot, term.factor, term.counts, term.closure) for term in terms]

    def evaluate(row: Row) -> Possible:
        low = high = start
        nulls = 0
        empty = False
        for slot, factor, counts, closure in unpacked:
            value = row[slot] if closure is None else closure(row)
            if counts and value.__class__ is int:
                value = _COUNTED[value]
            if value.__class__ is not tuple:
                product = factor * value
                low += product
                high += product
                continue
            lowest, highest, more = value
            nulls |= more
            if lowest is None:
                empty = True
            elif factor < 0:
                low += factor * highest
                high += factor * lowest
            else:
                low += factor * lowest
                high += factor * highest
        if empty:
            return None, None, nulls
        return low if low == high and not nulls else (low, high, nulls)

    return evaluate


def _one_or_none(mask: int) -> Possible:
    nulls = mask & NULLS
    if not mask & (TRUE | FALSE):
        return None, None, nulls
    low, high = (0 if mask & FALSE else 1), (1 if mask & TRUE else 0)
    return low if low == high and not nulls else (low, high, nulls)


_COUNTED = tuple(map(_one_or_none, range(16)))


def negated(inner: Value) -> Value:
    """``-x``."""

    def evaluate(row: Row) -> Possible:
        value = inner(row)
        if value.__class__ is not tuple:
            return -value
        low, high, nulls = value
        return value if low is None else (-high, -low, nulls)

    return evaluate


def monotone(function: Callable[..., Any], parts: Sequence[Value]) -> Value:
    """A function that never falls when an argument grows, and is never NULL: least, greatest, clip."""

    def evaluate(row: Row) -> Possible:
        values = [part(row) for part in parts]
        if not any(value.__class__ is tuple for value in values):
            return function(*values)
        lows, highs, all_nulls = zip(*map(as_span, values), strict=True)
        nulls = 0
        for more in all_nulls:
            nulls |= more
        if None in lows:
            return None, None, nulls
        return function(*lows), function(*highs), nulls

    return evaluate


def rounded(inner: Value, digits: int, whole: bool) -> Value:
    """``round_half_up(x, digits)``."""
    limit = LARGEST_INTEGER if digits <= 0 or whole else LARGEST_DOUBLE

    def evaluate(row: Row) -> Possible:
        value = inner(row)
        if value.__class__ is not tuple:
            result = functions.round_half_up(value, digits)
            return NO_SPAN if result is None else result
        low, high, nulls = value
        if low is None:
            return value
        least, most = functions.round_half_up(low, digits), functions.round_half_up(high, digits)
        if least is not None and most is not None:
            return least, most, nulls
        if (least is None and low > 0) or (most is None and high < 0):
            return None, None, nulls | NULL
        return -limit if least is None else least, limit if most is None else most, nulls | NULL

    return evaluate


def quotient(dividend: Value, divisor: Value, whole_divisor: bool) -> Value:
    """``safe_div(dividend, divisor)``."""
    smallest = 1 if whole_divisor else SMALLEST_DOUBLE

    def evaluate(row: Row) -> Possible:
        one, other = dividend(row), divisor(row)
        if one.__class__ is not tuple and other.__class__ is not tuple:
            result = functions.safe_div(one, other)
            return NO_SPAN if result is None else result
        low, high, nulls = as_span(one)
        lowest, highest, more = as_span(other)
        nulls |= more
        if low is None or lowest is None:
            return None, None, nulls
        if lowest <= 0 <= highest:
            nulls |= NULL
        ends = []
        if highest > 0:
            ends += _quotients(low, high, max(lowest, smallest), highest)
        if lowest < 0:
            ends += _quotients(low, high, lowest, min(highest, -smallest))
        if not ends:
            return None, None, nulls
        return settle(min(ends), max(ends), nulls, LARGEST_DOUBLE)

    return evaluate


def _quotients(low: Any, high: Any, lowest: Any, highest: Any) -> list[float]:
    return [low / lowest, low / highest, high / lowest, high / highest]


def months_between(start: Value, end: Value) -> Value:
    """``months_between(start, end)``: later starts give fewer, later ends more."""

    def evaluate(row: Row) -> Possible:
        one, other = start(row), end(row)
        if one.__class__ is not tuple and other.__class__ is not tuple:
            return functions.months_between(one, other)
        low, high, nulls = as_span(one)
        lowest, highest, more = as_span(other)
        nulls |= more
        if low is None or lowest is None:
            return None, None, nulls
        return functions.months_between(high, lowest), functions.months_between(low, highest), nulls

    return evaluate


def age_years(birth: Value, on: Value) -> Value:
    """``age_years(birth, on)``: NULL where the birth is after the date."""

    def evaluate(row: Row) -> Possible:
        one, other = birth(row), on(row)
        if one.__class__ is not tuple and other.__class__ is not tuple:
            age = functions.age_years(one, other)
            return NO_SPAN if age is None else age
        low, high, nulls = as_span(one)
        lowest, highest, more = as_span(other)
        nulls |= more
        if low is None or lowest is None:
            return None, None, nulls
        if high > lowest:
            nulls |= NULL
        oldest = functions.age_years(low, highest)
        if oldest is None:
            return None, None, nulls
        return functions.age_years(high, lowest) or 0, oldest, nulls

    return evaluate
