"""The values of a variable in their order, numbered, so that one can look for the nearest."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import date
from typing import Any

from tepat.rules.narrowing.possible import legal_ends
from tepat.rules.variables import Value, Variable

_SIGN = 1 << 63


class Ladder:
    """Numbers the values of an integer, decimal, double or date: neighbours are one apart."""

    def __init__(self, variable: Variable) -> None:
        self.place, self.value = _numbering(variable)
        low, high = legal_ends(variable)
        self.lowest: int = self.place(low)
        self.highest: int = self.place(high)
        self._is_date = variable.type == "date"

    def distance(self, one: Value, other: Value) -> float:
        """How far two values are apart, in days where they are dates."""
        if isinstance(one, date) and isinstance(other, date):
            return abs((one - other).days)
        return abs(one - other) if isinstance(one, int | float) and isinstance(other, int | float) else 0

    def around(self, value: Value) -> list[int]:
        """The places where a comparison with this value can turn; none for a value of another kind."""
        if isinstance(value, date) != self._is_date or isinstance(value, str | bool):
            return []
        place = self.place(value)
        return [near for near in (place - 1, place, place + 1) if self.lowest <= near <= self.highest]


def _numbering(variable: Variable) -> tuple[Callable[[Any], int], Callable[[int], Any]]:
    if variable.type == "date":
        return date.toordinal, date.fromordinal
    if variable.type == "integer":
        return round, int
    if variable.type == "decimal":
        power = 10 ** (variable.scale or 0)
        return lambda value: round(value * power), lambda place: place / power
    return place_of_double, double_at


def place_of_double(value: float) -> int:
    """The number of a double among all doubles, in their order; zero is 0.

    >>> place_of_double(0.0), place_of_double(5e-324), place_of_double(-5e-324)
    (0, 1, -1)
    """
    (bits,) = struct.unpack("<q", struct.pack("<d", float(value)))
    return int(bits) if bits >= 0 else -(int(bits) + _SIGN)


def double_at(place: int) -> float:
    """The double with this number.

    >>> double_at(place_of_double(-2.5)), double_at(1)
    (-2.5, 5e-324)
    """
    bits = place if place >= 0 else -place - _SIGN
    value: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return value
