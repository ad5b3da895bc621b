"""Spark gives what DuckDB gives. Runs where Java and pyspark are found, and says so where they are not."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from tepat.rules import Formula
from tepat.rules.batch import EngineSettings, Quota, run_batch
from tepat.rules.batch.tests.example_households import ON, draw_rows, read_rows, write_parquet

MISSING = [
    *(["pyspark (pip install 'tepat[spark]')"] if importlib.util.find_spec("pyspark") is None else []),
    *(["Java"] if shutil.which("java") is None else []),
]


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")
def test_spark_gives_what_duckdb_gives(tmp_path: Path, formula: Formula) -> None:
    for number in range(2):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", draw_rows(200, number, first=number * 1000))
    quota = Quota({"35.10": 15, "35.11": 9}, 5)
    settings = EngineSettings(master="local[2]")
    results = []
    for engine in ("duckdb", "spark"):
        run_batch(
            formula, tmp_path / "in", tmp_path / engine, on=ON, engine=engine, quota=quota, settings=settings
        )
        results.append(sorted(read_rows(tmp_path / engine), key=lambda row: row["household_id"]))
        results.append([{"areas": (tmp_path / f"{engine}.cutoffs.json").read_text()}])
    assert results[:2] == results[2:]
    assert sorted(path.name for path in (tmp_path / "spark").iterdir()) == ["p0.parquet", "p1.parquet"]
