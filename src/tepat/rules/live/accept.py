"""What counts as a value of a variable: the right kind is kept, the illegal is unknown, the rest is refused.

- a value outside the legal range or list, NaN and infinity count as unknown;
- whole numbers may come as 3.0, decimals as Decimal or int, dates as 2026-01-31;
- anything else of another kind (a text for a number, 1 for TRUE) is a mistake of the program that asks.
"""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tepat.kernel.dates import read_iso_date
from tepat.rules.expressions.magnitude import LARGEST_FACT
from tepat.rules.expressions.types import LARGEST_INTEGER
from tepat.rules.variables import Variable

Accept = Callable[[Any], Any]


class WrongKind(Exception):
    """The value has the wrong kind."""


def acceptor(variable: Variable) -> Accept:
    """The function that turns a given value (not None) into one to calculate with; it may raise WrongKind."""
    if variable.type == "integer":
        return _integer(*_ends(variable, LARGEST_INTEGER))
    if variable.type in ("decimal", "double"):
        return _number(*_ends(variable, LARGEST_FACT))
    if variable.type == "choice":
        return _choice(variable.codes)
    if variable.type == "date":
        return _date(variable.minimum, variable.maximum)
    return _boolean if variable.type == "boolean" else _text


def _ends(variable: Variable, widest: float) -> tuple[Any, Any]:
    if variable.minimum is None:
        return -widest, widest
    return variable.minimum, variable.maximum


def _integer(lowest: int, highest: int) -> Accept:
    def accept(value: Any) -> int | None:
        if value.__class__ is not int:
            value = _to_whole(value)
            if value is None:
                return None
        return value if lowest <= value <= highest else None

    return accept


def _choice(codes: frozenset[int]) -> Accept:
    def accept(value: Any) -> int | None:
        if value.__class__ is not int:
            value = _to_whole(value)
        return value if value in codes else None

    return accept


def _number(lowest: float, highest: float) -> Accept:
    low, high = float(lowest), float(highest)

    def accept(value: Any) -> float | None:
        if value.__class__ is not float:
            value = _to_float(value)
        return value if low <= value <= high else None

    return accept


def _date(lowest: Any, highest: Any) -> Accept:
    def accept(value: Any) -> date | None:
        if value.__class__ is not date:
            value = _to_date(value)
        return value if lowest is None or lowest <= value <= highest else None

    return accept


def _boolean(value: Any) -> bool:
    if value is True or value is False:
        return value
    if type(value).__name__ in ("bool_", "bool"):  # numpy's, without importing numpy
        return bool(value)
    raise WrongKind


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise WrongKind


def _to_whole(value: Any) -> int | None:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        raise WrongKind
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            return None
        if value != int(value):
            raise WrongKind
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        raise WrongKind from None


def _to_float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise WrongKind
    try:
        return float(value)
    except (OverflowError, ValueError):
        return math.nan


def _to_date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            return read_iso_date(value)
    except ValueError:
        pass
    raise WrongKind
