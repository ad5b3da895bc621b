"""Completed years and months between two dates, from their years, months and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.steps import Piece, constant, piece


@dataclass(frozen=True, slots=True)
class Day:
    """A date as a name or a value, and the value where it is written down."""

    piece: Piece
    known: date | None


def age_years(dialect: Dialect, birth: Day, on: Day) -> Piece:
    """Completed years; NULL before birth."""
    birthday_ahead = piece(
        "({1} < {0} OR ({1} = {0} AND {3} < {2}))",
        _part(dialect, "month", birth), _part(dialect, "month", on),
        _part(dialect, "day", birth), _part(dialect, "day", on),
    )  # fmt: skip
    years = _difference(dialect, "year", birth, on)
    template = "CASE WHEN {0} <= {1} THEN {2} - CASE WHEN {3} THEN 1 ELSE 0 END END"
    return piece(template, birth.piece, on.piece, years, birthday_ahead)


def months_between(dialect: Dialect, start: Day, end: Day) -> Piece:
    """Completed months; negative when ``end`` is earlier."""
    years, months = _difference(dialect, "year", start, end), _difference(dialect, "month", start, end)
    return piece(
        "({0} * 12 + {1} + CASE WHEN {2} <= {3} AND {5} < {4} THEN -1"
        " WHEN {3} < {2} AND {4} < {5} THEN 1 ELSE 0 END)",
        years, months, start.piece, end.piece, _part(dialect, "day", start), _part(dialect, "day", end),
    )  # fmt: skip


def _difference(dialect: Dialect, part: str, start: Day, end: Day) -> Piece:
    return piece("({1} - {0})", _part(dialect, part, start), _part(dialect, part, end))


def _part(dialect: Dialect, part: str, day: Day) -> Piece:
    if day.known is not None:
        return constant(str(getattr(day.known, part)))
    return piece("{0}", constant(dialect.part_of_date(part, day.piece.sql)), day.piece)
