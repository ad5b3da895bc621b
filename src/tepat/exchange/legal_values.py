"""Whether a value from outside may become a fact: right type, inside the dictionary's range or list. Pure."""

from __future__ import annotations

import math
from typing import Any

from tepat.kernel.dates import read_iso_date
from tepat.rules import Variable


def is_legal(variable: Variable, value: Any) -> bool:
    """Whether plain JSON ``value`` is a legal value of ``variable``; unknown (None) is not a value."""
    match variable.type:
        case "boolean":
            return isinstance(value, bool)
        case "choice":
            return _is_integer(value) and value in variable.codes
        case "integer":
            return _is_integer(value) and _in_range(variable, value)
        case "decimal" | "double":
            return (_is_integer(value) or isinstance(value, float)) and _in_range(variable, value)
        case "date":
            return isinstance(value, str) and _is_legal_date(variable, value)
        case _:
            return isinstance(value, str) and "\0" not in value


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _in_range(variable: Variable, value: Any) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    low, high = variable.minimum, variable.maximum
    return (low is None or low <= value) and (high is None or value <= high)


def _is_legal_date(variable: Variable, text: str) -> bool:
    try:
        day = read_iso_date(text)
    except ValueError:
        return False
    return _in_range(variable, day)
