"""The batch engine on PostgreSQL: handed to the rules from here, since a library knows no database driver."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from tepat.rules.batch import BatchError
from tepat.rules.batch.columns import sql_type
from tepat.rules.batch.duckdb_engine import Connection, workshop
from tepat.rules.batch.engines import SOURCE, Work
from tepat.rules.batch.text import quoted, text_literal

_BLOCK = 1 << 20
_NULL = "\\N"


class PostgresEngine:
    """Each file goes into a temporary table, through the SELECT, and out again; nothing stays behind.

    Rows pass as CSV, which writes doubles so that they come back as they were. Their order is PostgreSQL's.
    """

    keeps_order = False

    def decide(self, work: Work) -> None:
        """Write the decisions of each file to its target. Raises BatchError."""
        if not work.settings.database:
            raise BatchError(
                "No database is named.",
                mend="Give --database postgresql://..., or set DATABASE_URL.",
                code="rules.batch.no_database",
            )
        try:
            with (
                workshop(work.settings, work.spill) as duck,
                psycopg.connect(work.settings.database, application_name="tepat rules run") as database,
            ):
                for number in range(len(work.targets)):
                    self._decide_file(work, number, duck, database)
        except psycopg.Error as error:  # its text may quote a value or the address
            raise BatchError(
                "PostgreSQL could not work out the decisions.",
                why=f"It reports {type(error).__name__}.",
                mend="Check the address of the database and its rights; else report this with the formula.",
                code="rules.batch.engine",
            ) from error

    def _decide_file(
        self, work: Work, number: int, duck: Connection, database: psycopg.Connection[tuple[object, ...]]
    ) -> None:
        given, decided = work.spill / "given.csv", work.spill / "decided.csv"
        rows = work.households.select(work.households.files[number])
        duck.execute(
            f"COPY ({rows}) TO {text_literal(str(given))} (FORMAT csv, HEADER false, NULLSTR '{_NULL}')"
        )
        with database.transaction(), database.cursor() as cursor:
            cursor.execute(_table(work))
            into_table = sql.SQL("COPY {} FROM STDIN (FORMAT csv, NULL {})").format(
                sql.Identifier(SOURCE), sql.Literal(_NULL)
            )
            with cursor.copy(into_table) as into, given.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    into.write(block)
            query = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, NULL {})").format(
                _written(work.sql("postgres")), sql.Literal(_NULL)
            )
            with cursor.copy(query) as out, decided.open("wb") as stream:
                for data in out:
                    stream.write(data)
        kept = {str(name): str(kind) for name, kind, *_ in duck.execute(f"DESCRIBE {rows}").fetchall()}
        duck.execute(work.write_sql(_read_back(work, decided, kept), number, in_order=self.keeps_order))
        given.unlink()
        decided.unlink()


def _table(work: Work) -> sql.Composed:
    columns = work.households.columns
    types = {name: sql_type(kind, "postgres") for name, kind in columns.items()}
    types |= {name: "TEXT" for name in work.households.keep if name not in columns}
    definitions = [
        sql.SQL("{} {}").format(sql.Identifier(name), _written(kind)) for name, kind in types.items()
    ]
    return sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
        sql.Identifier(SOURCE), sql.SQL(", ").join(definitions)
    )


def _read_back(work: Work, decided: Path, kept: Mapping[str, str]) -> str:
    """The SELECT in DuckDB over what PostgreSQL wrote; ``kept`` are the types that columns had before."""
    known = {"outcome": "VARCHAR", "failed_mask": "BIGINT", "unknown_mask": "BIGINT", "benefit": "BIGINT"}
    known |= {name: kept[name] for name in (work.households.key, *work.households.kept)}
    types = ", ".join(
        f"{text_literal(name)}: {text_literal(known.get(name, 'DOUBLE'))}" for name in work.columns
    )
    names = ", ".join(quoted(name) for name in work.columns)
    return (
        f"SELECT {names} FROM read_csv({text_literal(str(decided))}, header = false, auto_detect = false, "  # noqa: S608
        f"delim = ',', quote = '\"', escape = '\"', nullstr = '{_NULL}', columns = {{{types}}})"
    )


def _written(text: str) -> sql.SQL:
    """SQL that our own code wrote."""
    return sql.SQL(text)
