"""CASE, COALESCE, and the least and greatest of choices: values of several branches joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tepat.rules.narrowing.logic import NULLS, Row, Truth, Value, as_set
from tepat.rules.narrowing.numbers import as_span
from tepat.rules.narrowing.possible import CONDITION, FALSE, NULL, OPEN, SPAN, TRUE, Possible, nulls_of

Join = Callable[[Possible, Possible], Possible]


def join_conditions(one: int, other: int) -> int:
    """Either of two."""
    return one | other


def join_spans(one: Possible, other: Possible) -> Possible:
    """The smallest interval around both.

    >>> join_spans(3, 5), join_spans(3, 3), join_spans((1, 2, 4), (None, None, 8))
    ((3, 5, 0), 3, (1, 2, 12))
    """
    if one.__class__ is not tuple and one == other:
        return one
    low, high, nulls = as_span(one)
    lowest, highest, more = as_span(other)
    nulls |= more
    if low is None:
        return lowest, highest, nulls
    if lowest is None:
        return low, high, nulls
    return min(low, lowest), max(high, highest), nulls


def join_sets(one: Possible, other: Possible) -> Possible:
    """Both sets together; two different texts are any text."""
    values, nulls = as_set(one)
    others, more = as_set(other)
    if values is None or others is None:
        return None, nulls | more
    both = values | others
    if len(both) > 1 and any(isinstance(value, str) for value in both):
        return None, nulls | more
    return both, nulls | more


JOINS: dict[str, Join] = {CONDITION: join_conditions, SPAN: join_spans}


def without_null(value: Possible, kind: str) -> Possible:
    """The value where it can only be reached while something is not filled in: NULL is no more than open."""
    if kind == CONDITION:
        return value & ~NULL | OPEN if value & NULL else value
    nulls = nulls_of(value)
    return (*value[:-1], nulls & ~NULL | OPEN) if nulls & NULL else value


def case(branches: Sequence[tuple[Truth | None, Value]], otherwise: Value, kind: str) -> Value:
    """CASE. A branch without a condition stands for NOT of the condition before it."""
    join = JOINS.get(kind, join_sets)

    def evaluate(row: Row) -> Possible:
        joined: Any = None
        mask = 0
        full = before = NULL  # whether this branch can be reached with everything filled in
        for condition, value in branches:
            if condition is None:
                full = before
                taken, onward = mask & FALSE, mask & NULLS
            else:
                mask, before = condition(row), full
                taken, onward = mask & TRUE, mask & (FALSE | NULLS)
            if taken:
                one = value(row) if full else without_null(value(row), kind)
                joined = one if joined is None else join(joined, one)
            if not onward:
                return joined
            full = full if onward & (FALSE | NULL) else 0
        one = otherwise(row) if full else without_null(otherwise(row), kind)
        return one if joined is None else join(joined, one)

    return evaluate


def coalesce(parts: Sequence[Value], kind: str) -> Value:
    """COALESCE."""
    join = JOINS.get(kind, join_sets)

    def evaluate(row: Row) -> Possible:
        joined: Any = None
        always = NULL
        for part in parts:
            value = part(row)
            nulls = value & NULLS if kind == CONDITION else nulls_of(value)
            joined = value if joined is None else join(joined, value)
            if not nulls:
                return _with_nulls(joined, 0, kind)
            always &= nulls
        return _with_nulls(joined, OPEN | always, kind)

    return evaluate


def _with_nulls(value: Possible, nulls: int, kind: str) -> Possible:
    if kind == CONDITION:
        return value & ~NULLS | nulls
    return (*value[:-1], nulls) if value.__class__ is tuple else value


def extreme_of_sets(parts: Sequence[Value], choose: Callable[..., Any]) -> Value:
    """LEAST or GREATEST of choices: exactly the codes that can be it."""

    def evaluate(row: Row) -> Possible:
        values = [as_set(part(row)) for part in parts]
        nulls = 0
        for _, more in values:
            nulls |= more
        if any(not codes for codes, _ in values):
            return frozenset(), nulls
        inner, outer = (max, min) if choose is min else (min, max)
        limit = outer(inner(codes) for codes, _ in values)
        return frozenset(code for codes, _ in values for code in codes if choose(code, limit) == code), nulls

    return evaluate
