"""The types of the language, and which may meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tepat.rules.variables import Variable

LARGEST_INTEGER = 2**53 - 1
"""Every engine, also a phone's, holds whole numbers exactly up to here."""


class Kind(StrEnum):
    """What a value is. ``number`` is an IEEE double; ``null`` is the type of the word NULL alone."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind and, for a choice, the code numbers it can have."""

    kind: Kind
    codes: frozenset[int] = frozenset()

    @property
    def is_number(self) -> bool:
        """Whether one may calculate with it."""
        return self.kind in (Kind.INTEGER, Kind.NUMBER)

    @property
    def phrase(self) -> str:
        """How a message speaks of it."""
        return _PHRASES[self.kind]


_PHRASES = {
    Kind.BOOLEAN: "true or false",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date",
    Kind.CHOICE: "a choice",
    Kind.TEXT: "a text",
    Kind.NULL: "NULL",
}

BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
NUMBER = Type(Kind.NUMBER)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
NULL = Type(Kind.NULL)

_VARIABLE_TYPES = {
    "integer": INTEGER,
    "decimal": NUMBER,
    "double": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "text": TEXT,
}


def type_of_variable(variable: Variable) -> Type:
    """The type that a variable has in an expression: decimals and doubles are both numbers."""
    if variable.type == "choice":
        return Type(Kind.CHOICE, variable.codes)
    return _VARIABLE_TYPES[variable.type]


def type_of_value(value: object) -> Type:
    """The type of a value written in a formula.

    >>> type_of_value(True).kind.value, type_of_value(4).kind.value, type_of_value(0.5).kind.value
    ('boolean', 'integer', 'number')
    """
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return NUMBER
    return DATE if isinstance(value, date) else TEXT
