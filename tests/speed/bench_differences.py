"""A million random rows under random formulas: DuckDB, PostgreSQL and the live engine say the same.

Compared are outcome, masks, scores and benefit, numbers to the last bit; the live engine decides a tenth of
the rows. ``DIFFERENCES_SEED`` draws others.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from tepat.rules import Formula, to_sql
from tepat.rules.tests.drawn_formulas import ON, SeededDraws, drawn_formula, drawn_rows
from tepat.rules.tests.engine_rows import as_table, differences
from tests.engines.postgres import connection, make_table
from tests.speed.measure import Measure
from tests.speed.server import own_database

FORMULAS = 50
ROWS = 20_000
DECIDED_LIVE = 2_000
FIRST_SEED = int(os.environ.get("DIFFERENCES_SEED", "1"))


def measure() -> Iterator[Measure]:
    started = time.perf_counter()
    os.environ.update(own_database("bench_differences"))
    live = postgres = rows = narrowed = 0
    with tempfile.TemporaryDirectory() as folder, connection() as opened:
        for seed in range(FIRST_SEED, FIRST_SEED + FORMULAS):
            compared = _Compared(drawn_formula(SeededDraws(seed)), seed, Path(folder))
            compared.in_duckdb()
            compared.in_postgres(opened)
            live += compared.beside_live()
            postgres += compared.beside_postgres()
            narrowed += compared.narrowed()
            rows += ROWS
    seconds = time.perf_counter() - started
    count = f"of {rows:,} rows, {FORMULAS} formulas"
    yield Measure("differences_duckdb_postgres", postgres, count, must="<= 0")
    yield Measure("differences_duckdb_live", live, f"of {FORMULAS * DECIDED_LIVE:,} rows", must="<= 0")
    yield Measure("differences_narrowed_rows", narrowed, "rows that narrowing changed")
    yield Measure("differences_time", seconds, "s")


class _Compared:
    """One formula with its rows, and the answers of each engine."""

    def __init__(self, formula: Formula, seed: int, folder: Path) -> None:
        self.formula = formula
        self.rows = drawn_rows(formula, seed, ROWS)
        self.folder = folder
        self.duck = duckdb.connect()
        self.duck.execute("SET threads = 2")
        self.duck.register("households", as_table(formula, self.rows))

    def in_duckdb(self) -> None:
        """The answers in the table ``duckdb``, those without narrowing in ``plain``."""
        self.duck.execute(f"CREATE TABLE duckdb AS {to_sql(self.formula, on=ON)}")
        self.duck.execute(f"CREATE TABLE plain AS {to_sql(self.formula, on=ON, narrow=False)}")

    def in_postgres(self, opened: psycopg.Connection[Any]) -> None:
        """The answers in the table ``postgres``; rows and answers travel as CSV."""
        given, answered = self.folder / "given.csv", self.folder / "answered.csv"
        self.duck.execute(
            f"COPY (FROM households) TO '{given}' (HEADER false, FORCE_QUOTE *, NULLSTR 'none')"
        )
        make_table(opened, self.formula)
        options = "(FORMAT csv, NULL 'none', FORCE_NULL *)"
        with opened.cursor() as cursor, cursor.copy(f"COPY households FROM STDIN {options}") as into:
            into.write(given.read_bytes())
        statement = f"COPY ({to_sql(self.formula, on=ON, dialect='postgres')}) TO STDOUT (FORMAT csv)"
        with opened.cursor() as cursor, answered.open("wb") as file, cursor.copy(statement) as out:
            file.writelines(out)
        described = self.duck.execute("DESCRIBE duckdb").fetchall()
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in described)
        self.duck.execute(
            f"CREATE TABLE postgres AS FROM read_csv('{answered}', header = false, columns = {{{columns}}})"
        )

    def beside_live(self) -> int:
        """Rows that the live engine decides otherwise than DuckDB."""
        some = self.duck.execute(f"FROM duckdb WHERE household_id < {DECIDED_LIVE}").fetchall()
        return len(differences(self.formula, self.rows[:DECIDED_LIVE], some, ON))

    def beside_postgres(self) -> int:
        """Rows in which PostgreSQL and DuckDB differ."""
        return self._different("duckdb", "postgres")

    def narrowed(self) -> int:
        """Rows that narrowing changed."""
        return self._different("duckdb", "plain")

    def _different(self, one: str, other: str) -> int:
        names = [name for name, *_ in self.duck.execute(f"DESCRIBE {one}").fetchall()]
        differ = " OR ".join(f'a."{name}" IS DISTINCT FROM b."{name}"' for name in names)
        found = self.duck.execute(
            f"SELECT count(*) FROM {one} AS a FULL JOIN {other} AS b USING (household_id) WHERE {differ}"
        ).fetchall()
        return int(found[0][0])
