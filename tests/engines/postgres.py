"""Rows into PostgreSQL and answers out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from tepat.rules import Formula

TYPES = {
    "integer": "bigint", "choice": "bigint", "decimal": "float8", "double": "float8", "boolean": "boolean",
    "date": "date", "text": "text",
}  # fmt: skip


@contextmanager
def connection() -> Iterator[psycopg.Connection[Any]]:
    """A connection to the server of ``DATABASE_URL``; its tables are temporary."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as opened:
        opened.execute("SET jit = off")
        yield opened


def make_table(opened: psycopg.Connection[Any], formula: Formula) -> None:
    """An empty temporary table ``households`` with a column for each input."""
    opened.execute("DROP TABLE IF EXISTS pg_temp.households")
    columns = [f'"{code}" {TYPES[formula.dictionary[code].type]}' for code in formula.inputs]
    opened.execute(f"CREATE TEMP TABLE households ({', '.join(['household_id bigint', *columns])})")


def decided(
    opened: psycopg.Connection[Any], formula: Formula, rows: Sequence[Mapping[str, Any]], statement: str
) -> list[tuple[Any, ...]]:
    """The result of a statement over these rows, whose numbers are their household_id."""
    make_table(opened, formula)
    with opened.cursor() as cursor, cursor.copy("COPY pg_temp.households FROM STDIN") as copy:
        for number, row in enumerate(rows):
            copy.write_row([number, *(row.get(code) for code in formula.inputs)])
    return opened.execute(statement).fetchall()
