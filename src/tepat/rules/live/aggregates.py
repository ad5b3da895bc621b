"""Looking at the members of a family: count, any, all, sum, min, max, first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tepat.rules.derivations import Derived
from tepat.rules.expressions.magnitude import magnitude, may_overflow
from tepat.rules.live.compile import Evaluate, Layout, Row, compile_node
from tepat.rules.live.functions import within_engines

Aggregate = Callable[[Sequence[Row]], Any]

MOST_MEMBERS = 1000


def aggregate(derived: Derived, layout: Layout) -> Aggregate:
    """The function from the rows of the members to the value of the derived variable."""
    where = compile_node(derived.where.node, layout) if derived.where else _everyone
    if derived.aggregate in _CONDITIONS:
        return _CONDITIONS[derived.aggregate](where)
    if derived.value is None:
        raise ValueError(derived.code)
    value = compile_node(derived.value.node, layout)
    if derived.aggregate == "first":
        return _first(where, value)
    selected = _selected(where, value)
    if derived.aggregate == "sum":
        largest = magnitude(derived.value.node, layout.largest, {}) * MOST_MEMBERS
        return _sum(selected, guarded=may_overflow(derived.value.node, largest))
    return _extreme(selected, min if derived.aggregate == "min" else max)


def _everyone(row: Row) -> bool:
    return True


def _count(where: Evaluate) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> int | None:
        number = 0
        for row in rows:
            chosen = where(row)
            if chosen is None:
                return None
            number += chosen
        return number

    return evaluate


def _any(where: Evaluate) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> bool | None:
        unknown = False
        for row in rows:
            chosen = where(row)
            if chosen is True:
                return True
            unknown = unknown or chosen is None
        return None if unknown else False

    return evaluate


def _all(where: Evaluate) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> bool | None:
        unknown = False
        for row in rows:
            chosen = where(row)
            if chosen is False:
                return False
            unknown = unknown or chosen is None
        return None if unknown else True

    return evaluate


_CONDITIONS: dict[str, Callable[[Evaluate], Aggregate]] = {"count": _count, "any": _any, "all": _all}


def _first(where: Evaluate, value: Evaluate) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> Any:
        for row in rows:
            if where(row) is True:
                return value(row)
        return None

    return evaluate


def _selected(where: Evaluate, value: Evaluate) -> Callable[[Sequence[Row]], list[Any] | None]:
    """The values of the selected members; None when a selection or a selected value is unknown."""

    def evaluate(rows: Sequence[Row]) -> list[Any] | None:
        return list(_values(rows)) if all(_known(row) for row in rows) else None

    def _known(row: Row) -> bool:
        chosen = where(row)
        return chosen is False or (chosen is True and value(row) is not None)

    def _values(rows: Sequence[Row]) -> Iterator[Any]:
        return (value(row) for row in rows if where(row) is True)

    return evaluate


def _sum(selected: Callable[[Sequence[Row]], list[Any] | None], *, guarded: bool) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> Any:
        values = selected(rows)
        if values is None:
            return None
        total: Any = 0
        for value in values:
            total = within_engines(total + value) if guarded else total + value
            if total is None:
                return None
        return total

    return evaluate


def _extreme(
    selected: Callable[[Sequence[Row]], list[Any] | None], choose: Callable[[list[Any]], Any]
) -> Aggregate:
    def evaluate(rows: Sequence[Row]) -> Any:
        values = selected(rows)
        return choose(values) if values else None

    return evaluate
