"""Possible values: what a node can be over all fillings of the unknown inputs.

A known value is itself. Otherwise

- a condition is a mask of the bits TRUE, FALSE, OPEN and NULL;
- a number or date is ``(low, high, nulls)``, both ends None when there is no value;
- a choice or text is ``(set of values, nulls)``; None instead of the set is any text.

``nulls`` are the bits OPEN and NULL. OPEN: can be NULL while something is not filled in. NULL: can be NULL
although everything is filled in.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from tepat.rules.expressions.magnitude import LARGEST_FACT
from tepat.rules.expressions.nodes import Node
from tepat.rules.expressions.types import LARGEST_INTEGER, Kind
from tepat.rules.variables import Variable

Possible = Any

TRUE, FALSE, OPEN, NULL = 1, 2, 4, 8
LARGEST_DOUBLE = sys.float_info.max

NO_SPAN = (None, None, NULL)
NO_VALUE = (frozenset[Any](), NULL)

CONDITION, SPAN, SET = "condition", "span", "set"


def domain(*nodes: Node) -> str:
    """How the values of nodes that meet (compared, or branches of one CASE) are kept."""
    kinds = {node.type.kind for node in nodes}
    if Kind.BOOLEAN in kinds:
        return CONDITION
    return SET if kinds & {Kind.CHOICE, Kind.TEXT} else SPAN


def legal(variable: Variable) -> Possible:
    """What an unknown value of this variable can be."""
    if variable.type == "boolean":
        return TRUE | FALSE | OPEN
    if variable.type == "choice":
        return variable.codes, OPEN
    if variable.type == "text":
        return None, OPEN
    low, high = legal_ends(variable)
    return low, high, OPEN


def legal_ends(variable: Variable) -> tuple[Any, Any]:
    """The smallest and the largest legal value of a number or date."""
    low, high = variable.minimum, variable.maximum
    if variable.type == "date":
        return (low or date.min), (high or date.max)
    if variable.type == "integer":
        return (-LARGEST_INTEGER, LARGEST_INTEGER) if low is None else (low, high)
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return -LARGEST_FACT, LARGEST_FACT
    return float(low), float(high)


def cut(value: Possible, variable: Variable) -> Possible:
    """What is left of a derived value inside the legal range; outside it is NULL.

    >>> from tepat.rules.variables import Variable
    >>> size = Variable("size", "household", "integer", {}, minimum=0, maximum=30)
    >>> cut((-2, 5, 0), size), cut((3, 5, OPEN), size), cut(31, size), cut((31, 40, 0), size)
    ((0, 5, 8), (3, 5, 4), (None, None, 8), (None, None, 8))
    """
    if variable.type in ("boolean", "text"):
        return value
    if variable.type == "choice":
        return _cut_set(value, variable.codes)
    low, high = legal_ends(variable)
    if value.__class__ is not tuple:
        return value if low <= value <= high else NO_SPAN
    lowest, highest, nulls = value
    if lowest is None or (low <= lowest and highest <= high):
        return value
    if lowest > high or highest < low:
        return None, None, nulls | NULL
    return max(lowest, low), min(highest, high), nulls | NULL


def _cut_set(value: Possible, codes: frozenset[int]) -> Possible:
    if value.__class__ is not tuple:
        return value if value in codes else NO_VALUE
    values, nulls = value
    return value if values <= codes else (values & codes, nulls | NULL)


def is_settled(value: Possible, *, strictly: bool) -> bool:
    """Whether only one thing can come out (NULL counts as one); ``strictly``: also while it is open.

    >>> is_settled((3, 3, OPEN), strictly=False), is_settled((3, 3, OPEN), strictly=True)
    (True, False)
    """
    if value.__class__ is not tuple:
        return True
    nulls = value[-1] if strictly else value[-1] & NULL
    if len(value) == 3:
        low, high, _ = value
        return low is None or (low == high and not nulls)
    values, _ = value
    return values is not None and (not values or (len(values) == 1 and not nulls))


def truth_is_settled(mask: int, *, strictly: bool) -> bool:
    """The same for a condition.

    >>> truth_is_settled(TRUE | OPEN, strictly=False), truth_is_settled(TRUE | OPEN, strictly=True)
    (True, False)
    """
    return (mask if strictly else mask & ~OPEN) in _ONE_BIT


_ONE_BIT = frozenset([TRUE, FALSE, NULL])


def nulls_of(value: Possible) -> int:
    """The bits OPEN and NULL of a value that is not a condition."""
    return value[-1] if value.__class__ is tuple else 0
