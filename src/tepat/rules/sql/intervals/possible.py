"""What a node can be over all fillings of the unknown inputs, as pieces of SQL.

The meaning is that of ``rules/narrowing``. Each kind of value has ``open`` (can be NULL while something is
not filled in), ``null`` (can be NULL though everything is) and ``is_empty`` (there is no value at all).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tepat.rules.sql.intervals.flags import Flag, both, either, opposite
from tepat.rules.sql.steps import Piece, piece


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition: whether it can be TRUE, and whether it can be FALSE."""

    true: Flag
    false: Flag
    open: Flag = False
    null: Flag = False

    @property
    def is_empty(self) -> Flag:
        """Whether it can be neither."""
        return opposite(either(self.true, self.false))


@dataclass(frozen=True, slots=True)
class Span:
    """A number or date from ``low`` to ``high``, both NULL when there is no value.

    ``least`` and ``most`` are what is known of the ends beforehand.
    """

    low: Piece
    high: Piece
    open: Flag = False
    null: Flag = False
    may_be_empty: bool = False
    least: float = -math.inf
    most: float = math.inf

    @property
    def is_empty(self) -> Flag:
        """Whether there is no value."""
        return piece("({0} IS NULL)", self.low) if self.may_be_empty else False


@dataclass(frozen=True, slots=True)
class Codes:
    """A choice: ``can_be`` says of some codes whether it can be one of them; ``all`` are all there are."""

    can_be: Callable[[frozenset[int]], Flag]
    all: frozenset[int]
    low: Piece
    high: Piece
    open: Flag = False
    null: Flag = False

    @property
    def is_empty(self) -> Flag:
        """Whether there is no value."""
        return opposite(self.can_be(self.all))


@dataclass(frozen=True, slots=True)
class Text:
    """One text, ``value``, or with ``any`` whatever text; ``value`` is NULL when there is none."""

    value: Piece
    any: Flag = False
    open: Flag = False
    null: Flag = False
    may_be_empty: bool = False

    @property
    def is_empty(self) -> Flag:
        """Whether there is no value."""
        if not self.may_be_empty:
            return False
        return both(piece("({0} IS NULL)", self.value), opposite(self.any))


Possible = Truth | Span | Codes | Text
T = TypeVar("T", Truth, Span, Codes, Text)


@dataclass(frozen=True, slots=True)
class Branch(Generic[T]):
    """One of several values that it can be: if ``taken``. ``full``: also with everything filled in."""

    taken: Flag
    full: Flag
    value: T
