"""Pieces of SQL, and the steps of a query in which each shared piece is computed once and then named.

A query is a row of named steps, each a SELECT from the one before. Step 0 holds the facts. A piece that is
used more than once becomes a column of the first step in which everything it reads is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tepat.rules.sql.dialects import Dialect


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression in SQL. ``step`` is the latest step whose columns it reads; ``columns`` are their names.

    ``simple``: a name or a value, which may be written several times. ``number``: a double that is written
    down. ``denies``: what it is the opposite of.
    """

    sql: str
    step: int = 0
    columns: frozenset[str] = frozenset()
    simple: bool = False
    number: float | None = None
    denies: Piece | None = None


def piece(template: str, *parts: Piece) -> Piece:
    """The template with the parts in its places {0}, {1}, ..."""
    sql = template.format(*(part.sql for part in parts))
    return combined(sql, parts)


def combined(sql: str, parts: Iterable[Piece]) -> Piece:
    """SQL that was made of these parts."""
    step, columns = 0, frozenset[str]()
    for part in parts:
        step = max(step, part.step)
        columns |= part.columns
    return Piece(sql, step, columns)


def joined(separator: str, parts: Sequence[Piece]) -> Piece:
    """The parts in brackets, with a separator between them."""
    return combined("(" + separator.join(part.sql for part in parts) + ")", parts)


def constant(sql: str) -> Piece:
    """A value that is written down."""
    return Piece(sql, simple=True)


class Naming(Protocol):
    """Gives pieces names."""

    def once(self, value: Piece) -> Piece:
        """The same value in a form that may be written several times."""

    def column(self, value: Piece) -> Piece:
        """The same value as a column."""


@dataclass(slots=True)
class _Column:
    name: str
    piece: Piece
    step: int


class Steps:
    """Collects the columns of all steps and writes the query."""

    def __init__(self, dialect: Dialect, source: str) -> None:
        self._dialect = dialect
        self._source = source
        self._columns: dict[str, _Column] = {}
        self._names: dict[str, str] = {}

    def fact(self, name: str, sql: str) -> Piece:
        """A column of step 0, read from the source."""
        return self._add(name, Piece(sql), 0)

    def named(self, name: str, value: Piece) -> Piece:
        """A column of that name, in the first step that can hold it."""
        return self._add(name, value, value.step + 1)

    def once(self, value: Piece) -> Piece:
        """The same value as a name: what was written before is not computed again."""
        return value if value.simple else self.column(value)

    def column(self, value: Piece) -> Piece:
        """The same value as a column."""
        if value.columns and value.simple:
            return value
        name = self._names.get(value.sql)
        if name is None:
            name = self._names[value.sql] = f"_{len(self._names)}"
            return self._add(name, value, value.step + 1)
        return self._read(self._columns[name])

    def query(self, results: Sequence[tuple[str, Piece]]) -> str:
        """The whole SELECT with these result columns."""
        dialect = self._dialect
        last = max([*(value.step for _, value in results), 0])
        last_use = self._last_uses(results, last)
        written: list[str] = []
        source = dialect.table(self._source)
        for step in range(last + 1):
            columns = [
                self._written(column, step)
                for column in self._columns.values()
                if column.step <= step < last_use.get(column.name, -1)
            ]
            name = f"_step_{step}" if step else "_facts"
            select = f"SELECT\n  {_listed(columns)}\nFROM {source}{dialect.fence}"
            written.append(f"{name} {dialect.step} (\n{_indented(select)}\n)")
            source = name
        final = _listed([f"{value.sql} AS {dialect.identifier(name)}" for name, value in results])
        return f"WITH {', '.join(written)}\nSELECT\n  {final}\nFROM {source}"

    def _add(self, name: str, value: Piece, step: int) -> Piece:
        column = self._columns[name] = _Column(name, value, step)
        return self._read(column)

    def _read(self, column: _Column) -> Piece:
        sql = self._dialect.identifier(column.name)
        return Piece(sql, column.step, frozenset([column.name]), simple=True)

    def _written(self, column: _Column, step: int) -> str:
        name = self._dialect.identifier(column.name)
        if column.step < step:
            return name
        return name if column.piece.sql == name else f"{column.piece.sql} AS {name}"

    def _last_uses(self, results: Sequence[tuple[str, Piece]], last: int) -> dict[str, int]:
        """For each column that is needed, the last step that reads it; the final SELECT is step last + 1."""
        uses: dict[str, int] = {}
        waiting = [(name, last + 1) for _, value in results for name in value.columns]
        while waiting:
            name, step = waiting.pop()
            known = uses.get(name)
            uses[name] = max(step, known or 0)
            if known is None:
                column = self._columns[name]
                waiting.extend((read, column.step) for read in column.piece.columns)
        return uses


def _listed(columns: Sequence[str]) -> str:
    return ",\n  ".join(columns)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
