"""What each variable can be: itself where it is known, else all that is legal."""

from __future__ import annotations

from collections.abc import Callable

from tepat.rules.expressions.types import Kind, type_of_variable
from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.facts import legal_range, written
from tepat.rules.sql.intervals.flags import Flag
from tepat.rules.sql.intervals.possible import Codes, Possible, Span, Text, Truth
from tepat.rules.sql.steps import Piece, constant, piece
from tepat.rules.variables import Variable


def read_variable(variable: Variable, column: Piece, dialect: Dialect) -> Possible:
    """A variable that is its column's value, or unknown."""
    unknown: Flag = piece("({0} IS NULL)", column)
    kind = type_of_variable(variable).kind
    if kind is Kind.BOOLEAN:
        return Truth(piece("COALESCE({0}, TRUE)", column), piece("COALESCE(NOT {0}, TRUE)", column), unknown)
    if kind is Kind.TEXT:
        return Text(column, unknown, unknown)
    low, high = legal_range(variable)
    lowest, highest = (
        piece("COALESCE({0}, {1})", column, constant(written(end, dialect))) for end in (low, high)
    )
    if kind is Kind.CHOICE:
        return Codes(_can_be(column, variable.codes), variable.codes, lowest, highest, unknown)
    if isinstance(low, int | float) and isinstance(high, int | float):
        return Span(lowest, highest, unknown, least=float(low), most=float(high))
    return Span(lowest, highest, unknown)


def _can_be(column: Piece, legal: frozenset[int]) -> Callable[[frozenset[int]], Flag]:
    def can_be(codes: frozenset[int]) -> Flag:
        some = codes & legal
        if not some or some == legal:
            return bool(some)
        listed = ", ".join(map(str, sorted(some)))
        return piece(f"COALESCE({{0}} IN ({listed}), TRUE)", column)

    return can_be
