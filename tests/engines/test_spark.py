"""Spark says what the live engine says. It runs where pyspark (the extra ``spark``) and Java are found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from tepat.rules import to_sql
from tepat.rules.tests.drawn_formulas import ON, SeededDraws, drawn_formula, drawn_rows
from tepat.rules.tests.engine_rows import as_table, differences

MORE = int(os.environ.get("TEPAT_EXAMPLES", "1"))
pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: pip install 'tepat[spark]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Java is not installed"
    ),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    builder = pyspark.SparkSession.builder.master("local[2]").appName("tepat tests")
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("OFF")
    yield started
    started.stop()


def test_drawn_by_seed(session: Any, tmp_path: Path) -> None:
    for seed in range(12 * MORE):
        formula = drawn_formula(SeededDraws(seed))
        rows = drawn_rows(formula, seed, 200)
        file = tmp_path / f"{seed}.parquet"
        parquet.write_table(as_table(formula, rows), file)
        session.read.parquet(str(file)).createOrReplaceTempView("households")
        found = [tuple(row) for row in session.sql(to_sql(formula, on=ON, dialect="spark")).collect()]
        assert differences(formula, rows, found, ON) == [], seed
