"""What can be said of all members together while something about some of them is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tepat.rules.expressions.types import LARGEST_INTEGER, Kind
from tepat.rules.narrowing.choosing import JOINS, join_sets, without_null
from tepat.rules.narrowing.logic import NULLS
from tepat.rules.narrowing.numbers import as_span, settle
from tepat.rules.narrowing.possible import (
    CONDITION,
    FALSE,
    LARGEST_DOUBLE,
    NO_VALUE,
    NULL,
    OPEN,
    SPAN,
    TRUE,
    Possible,
    nulls_of,
)

Selected = Iterable[tuple[int, Possible]]
"""For each member: whether it is selected (a mask), and its value."""


def count(masks: Iterable[int]) -> Possible:
    """How many members.

    >>> count([TRUE, FALSE, TRUE | FALSE | OPEN]), count([TRUE, FALSE])
    ((1, 2, 4), 1)
    """
    sure = possible = nulls = 0
    for mask in masks:
        nulls |= mask & NULLS
        if mask & TRUE:
            possible += 1
            sure += not mask & FALSE
    return sure if sure == possible and not nulls else (sure, possible, nulls)


def any_member(masks: Iterable[int]) -> int:
    """Whether one of them: OR."""
    sure, found, never_false = FALSE, 0, False
    for mask in masks:
        if mask == TRUE:
            return TRUE
        sure &= mask
        found |= mask
        never_false = never_false or not mask & (FALSE | NULL)
    return sure | found & (TRUE | OPEN if never_false else TRUE | OPEN | NULL)


def every_member(masks: Iterable[int]) -> int:
    """Whether all of them: AND."""
    sure, found, never_true = TRUE, 0, False
    for mask in masks:
        if mask == FALSE:
            return FALSE
        sure &= mask
        found |= mask
        never_true = never_true or not mask & (TRUE | NULL)
    return sure | found & (FALSE | OPEN if never_true else FALSE | OPEN | NULL)


def total(members: Selected, kind: Kind) -> Possible:
    """The sum over the selected, added in their order.

    >>> total([(TRUE, 5), (FALSE, None), (TRUE | FALSE | OPEN, (0, 7, OPEN))], Kind.INTEGER)
    (5, 12, 4)
    """
    limit = LARGEST_INTEGER if kind is Kind.INTEGER else LARGEST_DOUBLE
    low: Any = 0
    high: Any = 0
    nulls = 0
    for mask, value in members:
        nulls |= mask & NULLS
        span: tuple[Any, Any, int] = as_span(value) if mask & TRUE else (None, None, 0)
        lowest, highest, more = span
        nulls |= more
        if mask & FALSE:
            lowest, highest = (0, 0) if lowest is None else (min(lowest, 0), max(highest, 0))
        if lowest is None or low is None:
            low = high = None
        else:
            low, high, nulls = settle(low + lowest, high + highest, nulls, limit)
    return low if low is not None and low == high and not nulls else (low, high, nulls)


def extreme(members: Selected, choose: Callable[..., Any], kind: str) -> Possible:
    """The smallest (``min``) or largest (``max``) value of the selected; NULL when nobody is selected.

    >>> extreme([(TRUE, 5), (TRUE, (0, 9, OPEN)), (FALSE, None)], max, SPAN)
    (5, 9, 4)
    """
    chosen = list(members)
    surely = [value for mask, value in chosen if mask & TRUE and not mask & FALSE]
    possibly = [value for mask, value in chosen if mask & TRUE]
    nulls = 0 if surely else NULL
    for mask, value in chosen:
        nulls |= mask & NULLS
        if mask & TRUE:
            nulls |= nulls_of(value)
    if kind == SPAN:
        return _extreme_span(surely, possibly, nulls, choose)
    joined: Possible = NO_VALUE
    for value in possibly:
        joined = join_sets(joined, value)
    return joined[0], nulls


def _extreme_span(
    surely: list[Possible], possibly: list[Possible], nulls: int, choose: Callable[..., Any]
) -> Possible:
    spans = [span for span in map(as_span, possibly) if span[0] is not None]
    sure: list[Any] = [as_span(value) for value in surely]
    if not spans or any(span[0] is None for span in sure):
        return None, None, nulls
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    if surely and choose is max:
        low = max(span[0] for span in sure)
    elif surely:
        high = min(span[1] for span in sure)
    return low if low == high and not nulls else (low, high, nulls)


def first(members: Selected, kind: str) -> Possible:
    """The value of the first who is selected; NULL when nobody is.

    >>> first([(TRUE | FALSE | OPEN, 40), (TRUE, 30)], SPAN), first([(FALSE, None)], SPAN)
    ((30, 40, 0), (None, None, 8))
    """
    join = JOINS.get(kind, join_sets)
    joined: Any = None
    full = NULL
    for mask, value in members:
        if mask & TRUE:
            one = value if full else without_null(value, kind)
            joined = one if joined is None else join(joined, one)
        if mask == TRUE:
            return joined
        if not mask & (FALSE | NULL):
            full = 0
    nothing = full or OPEN
    if kind == CONDITION:
        return (joined or 0) | nothing
    end: Possible = (None, None, nothing) if kind == SPAN else (frozenset(), nothing)
    return end if joined is None else join(joined, end)
