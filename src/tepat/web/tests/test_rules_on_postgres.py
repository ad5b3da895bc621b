"""PostgreSQL gives what DuckDB gives, and leaves nothing behind in the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg
from click.testing import CliRunner, Result

from tepat.rules.batch.tests.example_households import FORMULA, draw_rows, read_rows, write_parquet
from tepat.web.command import main


def run(*arguments: Any) -> Result:
    common = ["rules", "run", FORMULA, "--on", "2026-07-01", *arguments]
    return CliRunner().invoke(main, [str(argument) for argument in common])


def test_postgres_gives_what_duckdb_gives(tmp_path: Path) -> None:
    for number in range(2):
        rows = draw_rows(200, number, first=number * 1000)
        rows[0]["household_id"] = 'a "name", with\nmarks, \\N and é'[: 20 + number]
        write_parquet(tmp_path / "in" / f"p{number}.parquet", rows)
    (tmp_path / "quota.csv").write_text("area_code,places\n35.10,15\n35.11,9\n")
    found = []
    for engine in ("duckdb", "postgres"):
        result = run(
            "--input", tmp_path / "in", "--output", tmp_path / engine, "--engine", engine, "--quota",
            tmp_path / "quota.csv", "--database", os.environ["DATABASE_URL"], "--keep", "income",
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        found.append(sorted(read_rows(tmp_path / engine), key=lambda row: row["household_id"]))
        found.append([{"cutoffs": (tmp_path / f"{engine}.cutoffs.json").read_text()}])
    assert found[:2] == found[2:]
    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        left = database.execute("SELECT count(*) FROM pg_class WHERE relname = 'households'").fetchone()
    assert left == (0,)


def test_a_database_that_does_not_answer_is_explained(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "in.parquet", draw_rows(3))
    result = run(
        "--input", path, "--output", tmp_path / "out.parquet", "--engine", "postgres", "--database",
        "postgresql://secret-name:secret-word@127.0.0.1:1/none",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "[rules.batch.engine]" in result.stderr
    assert "secret" not in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["in.parquet"]
