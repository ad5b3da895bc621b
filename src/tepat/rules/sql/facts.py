"""Step 0: the columns of the source, with what is not a legal value taken as unknown."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date

from tepat.rules.expressions.magnitude import LARGEST_FACT
from tepat.rules.expressions.types import LARGEST_INTEGER
from tepat.rules.sql.dialects import Dialect, one_of
from tepat.rules.variables import Value, Variable

FIRST_DAY, LAST_DAY = date(MINYEAR, 1, 1), date(MAXYEAR, 12, 31)


def legal_range(variable: Variable) -> tuple[Value, Value]:
    """The smallest and largest value that a number, date or choice may have."""
    if variable.type == "choice":
        return min(variable.codes), max(variable.codes)
    if variable.minimum is not None and variable.maximum is not None:
        if variable.type in ("decimal", "double"):
            return float(_number(variable.minimum)), float(_number(variable.maximum))
        return variable.minimum, variable.maximum
    if variable.type == "date":
        return FIRST_DAY, LAST_DAY
    if variable.type == "integer":
        return -LARGEST_INTEGER, LARGEST_INTEGER
    return -LARGEST_FACT, LARGEST_FACT


def known_value(variable: Variable, value: str, dialect: Dialect) -> str:
    """SQL of the value where it is legal, else NULL; ``value`` is written more than once.

    The illegal comes first: an engine that works through many rows at a time then copies nothing where all
    are legal or NULL. NaN is above every number.
    """
    if variable.type in ("boolean", "text"):
        return value
    if variable.type == "choice":
        illegal = f"NOT {one_of(sorted(variable.codes), value)}"
    else:
        low, high = (written(end, dialect) for end in legal_range(variable))
        illegal = f"{value} NOT BETWEEN {low} AND {high}"
    return f"CASE WHEN {illegal} THEN NULL ELSE {value} END"


def fact(variable: Variable, dialect: Dialect) -> str:
    """SQL of a column of the source, in 64 bits where it is a number."""
    name = dialect.identifier(variable.code)
    known = known_value(variable, name, dialect)
    if variable.type in ("decimal", "double"):
        return f"CAST({known} AS {dialect.double})"
    return f"CAST({known} AS {dialect.whole})" if variable.type in ("integer", "choice") else known


def written(value: Value, dialect: Dialect) -> str:
    """A number or date as a value beside a column."""
    if isinstance(value, float):
        return dialect.number(value)
    if isinstance(value, int):
        return dialect.whole_number(value, typed=False)
    return dialect.day(value) if isinstance(value, date) else dialect.text(str(value))


def _number(value: object) -> float:
    if isinstance(value, int | float):
        return value
    raise TypeError(type(value).__name__)
