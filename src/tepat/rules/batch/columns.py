"""Columns of households: which Parquet types a variable may have, and how SQL brings them to the canonical
one.
"""

from __future__ import annotations

import pyarrow as pa
from pyarrow import types

from tepat.rules.variables import Variable

KINDS = {
    "integer": "whole number",
    "choice": "whole number",
    "decimal": "number",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "text": "text",
}
"""What a column of each type of variable holds, in words."""

_SQL_TYPES = {
    "whole number": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "text": "VARCHAR",
    "key": "VARCHAR",
}
_CANONICAL: dict[str, pa.DataType] = {
    "whole number": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "text": pa.string(),
    "key": pa.string(),
}


def kind_of(variable: Variable) -> str:
    """The kind of column that holds this variable."""
    return KINDS[variable.type]


def sql_type(kind: str, dialect: str) -> str:
    """The canonical SQL type of a kind of column.

    >>> sql_type("text", "spark"), sql_type("number", "postgres"), sql_type("number", "duckdb")
    ('STRING', 'DOUBLE PRECISION', 'DOUBLE')
    """
    name = _SQL_TYPES[kind]
    if dialect == "spark" and name == "VARCHAR":
        return "STRING"
    return "DOUBLE PRECISION" if dialect == "postgres" and name == "DOUBLE" else name


def fits(found: pa.DataType, kind: str) -> bool:
    """Whether a column of this Parquet type can be read as that kind; one of only NULLs fits all.

    >>> fits(pa.int8(), "whole number"), fits(pa.float64(), "whole number"), fits(pa.int32(), "boolean")
    (True, False, False)
    """
    if types.is_null(found):
        return True
    if types.is_dictionary(found):
        found = found.value_type
    whole = types.is_integer(found) or (types.is_decimal(found) and found.scale == 0)
    if kind == "whole number":
        return bool(whole)
    if kind == "number":
        return bool(whole or types.is_floating(found) or types.is_decimal(found))
    if kind == "key":
        return bool(types.is_integer(found) or _is_text(found) or "uuid" in str(found))
    if kind == "boolean":
        return bool(types.is_boolean(found))
    return bool(types.is_date(found)) if kind == "date" else _is_text(found)


def is_canonical(found: pa.DataType, kind: str) -> bool:
    """Whether no cast is needed."""
    return bool(found == _CANONICAL[kind])


def described(found: pa.DataType) -> str:
    """A Parquet type in words that an analyst knows, with its own name.

    >>> described(pa.string()), described(pa.timestamp("us"))
    ('text (string)', 'date with a time (timestamp[us])')
    """
    value = found.value_type if types.is_dictionary(found) else found
    words = (
        (types.is_boolean, "boolean"),
        (types.is_integer, "whole number"),
        (types.is_floating, "number"),
        (types.is_decimal, "decimal number"),
        (types.is_date, "date"),
        (types.is_timestamp, "date with a time"),
        (_is_text, "text"),
    )
    name = next((word for matches, word in words if matches(value)), "something else")
    return f"{name} ({found})"


def _is_text(found: pa.DataType) -> bool:
    return bool(types.is_string(found) or types.is_large_string(found) or types.is_string_view(found))
