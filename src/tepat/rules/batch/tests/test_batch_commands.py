"""``tepat rules sql | run | compare`` from the command line."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from tepat.rules.batch.tests.example_households import FORMULA, Rows, read_rows, write_parquet
from tepat.rules.command import rules, rules_with
from tepat.rules.surroundings import Surroundings


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(rules, [str(argument) for argument in arguments])


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_sql_prints_one_select(dialect: str) -> None:
    result = run(
        "sql", FORMULA, "--dialect", dialect, "--on", "2026-07-01", "--source", "keluarga", "--key", "kk"
    )
    assert result.exit_code == 0, result.output
    assert "keluarga" in result.stdout
    assert "failed_mask" in result.stdout


def test_sql_that_is_printed_is_what_runs(tmp_path: Path, rows: Rows) -> None:
    write_parquet(tmp_path / "in.parquet", rows)
    sql = run("sql", FORMULA, "--on", "2026-07-01", "--source", "keluarga").stdout
    common = ("--input", tmp_path / "in.parquet", "--output", tmp_path / "out.parquet", "--on", "2026-07-01")
    assert run("run", FORMULA, *common).exit_code == 0
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW keluarga AS SELECT * FROM read_parquet('{tmp_path}/in.parquet')")
        found = {row[0]: row[1:4] for row in connection.execute(sql).fetchall()}
    for row in read_rows(tmp_path / "out.parquet"):
        assert found[row["household_id"]] == (row["outcome"], row["failed_mask"], row["unknown_mask"])


def test_run_ends_with_a_summary(tmp_path: Path, households: Path) -> None:
    (tmp_path / "quota.csv").write_text("area_code,places\n35.10,20\n35.11,1000\n")
    result = run(
        "run", FORMULA, "--input", households, "--output", tmp_path / "out.parquet", "--on", "2026-07-01",
        "--quota", tmp_path / "quota.csv", "--summary", tmp_path / "summary.json", "--memory", "600MB",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    for words in (
        "400 households",
        "eligible",
        "cannot_tell",
        "cost each year: Rp",
        "of 1,020 places taken",
        "Cut-offs:",
    ):
        assert words in result.stderr
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["quota"]["places"] == 1020
    assert json.loads((tmp_path / "out.cutoffs.json").read_text())["areas"][0]["area"] == "35.10"
    names = ["in", "out.cutoffs.json", "out.parquet", "quota.csv", "summary.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_every_problem_of_the_input_has_its_line(tmp_path: Path, rows: Rows) -> None:
    bad = [{"household_id": row["household_id"], "decile": str(row["decile"])} for row in rows[:3]]
    path = write_parquet(tmp_path / "bad.parquet", bad, decile=pa.string())
    result = run("run", FORMULA, "--input", path, "--output", tmp_path / "out.parquet", "--on", "2026-07-01")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 8
    assert all(line.startswith(f"{path}: ") and line.endswith("]") for line in lines)
    why = "It must hold a whole number, and holds text (string)."
    assert f"{path}: The column `decile` has the wrong type. / {why}" in result.stderr
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--engine", "oracle"], "rules.batch.no_engine"),
        (["--engine", "postgres"], "rules.batch.no_engine"),
        (["--memory", "plenty"], "rules.batch.memory"),
        (["--memory", "5MB"], "rules.batch.memory"),
        (["--quota", "nothing.csv"], "rules.batch.quota"),
        (["--input", "nothing.parquet"], "rules.batch.input_not_found"),
        (["--on", "2019-01-01"], "rules.formula.not_yet"),
    ],
)
def test_what_cannot_be_done_is_said_on_one_line(
    tmp_path: Path, households: Path, options: list[str], code: str
) -> None:
    common: list[Any] = ["--input", households, "--output", tmp_path / "out.parquet", "--on", "2026-07-01"]
    result = run("run", FORMULA, *common, *options)
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output


def test_spark_that_is_not_installed_is_explained(
    tmp_path: Path, households: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = importlib.import_module

    def without_pyspark(name: str, package: str | None = None) -> Any:
        if name.startswith("pyspark"):
            raise ModuleNotFoundError(name)
        return load(name, package)

    monkeypatch.setattr(importlib, "import_module", without_pyspark)
    common: list[Any] = ["--input", households, "--output", tmp_path / "out.parquet", "--on", "2026-07-01"]
    result = run("run", FORMULA, *common, "--engine", "spark")
    assert result.exit_code == 1
    assert "pip install 'tepat[spark]'" in result.stderr
    assert "[rules.batch.no_spark]" in result.stderr


def test_compare_writes_json_and_a_page(tmp_path: Path, households: Path) -> None:
    common: list[Any] = [
        "compare",
        FORMULA,
        FORMULA,
        "--input",
        households,
        "--on",
        "2026-07-01",
        "--by",
        "owns_car",
    ]
    common += ["--json", tmp_path / "c.json", "--page", tmp_path / "c.html"]
    result = run(*common)
    assert result.exit_code == 0, result.output
    assert "400 households: gains 0, loses 0, same" in result.stdout
    assert json.loads((tmp_path / "c.json").read_text())["groups"][0]["by"] == "owns_car"
    assert (tmp_path / "c.html").read_text().startswith("<!doctype html>")
    again = run(*common)
    assert again.exit_code == 1
    assert "[rules.batch.output_exists]" in again.stderr
    assert run(*common, "--replace").exit_code == 0


class Handed:
    """An engine from outside the library."""

    keeps_order = False

    def decide(self, work: Any) -> None:
        raise RuntimeError(f"{len(work.targets)} file for {work.settings.database}")


def test_an_installation_hands_in_engines_and_names_of_areas(tmp_path: Path, households: Path) -> None:
    name = f"{__name__}:Handed"
    group = rules_with(Surroundings(engines={"postgres": name}, area_name="operator:itemgetter"))
    assert set(group.list_commands(None)) == {"check", "compare", "decide", "run", "sql"}  # type: ignore[arg-type]
    arguments = [
        "run",
        FORMULA,
        "--input",
        households,
        "--output",
        tmp_path / "o.parquet",
        "--on",
        "2026-07-01",
    ]
    arguments += ["--engine", "postgres", "--database", "postgresql://somewhere"]
    result = CliRunner().invoke(group, [str(argument) for argument in arguments])
    assert str(result.exception) == "1 file for postgresql://somewhere"
