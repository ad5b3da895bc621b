"""Spark: the same SQL on a cluster, or on the cores of this machine. An extra of the package:
``tepat[spark]``.

Spark decides; what it wrote is gathered into one file for each file of the input, and ranked by DuckDB like
every other engine's decisions. All parts must see the same file system.
"""

from __future__ import annotations

import contextlib
import importlib
import shutil
from collections.abc import Iterator
from typing import Any

from tepat.rules.batch.duckdb_engine import workshop
from tepat.rules.batch.engines import SOURCE, EngineSettings, Work
from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.text import parquet

_FETCH = "Use --engine duckdb, which needs neither, or install"


class SparkEngine:
    """Runs the SELECT with pyspark. Raises BatchError (``rules.batch.no_spark``) where it or Java is
    missing.
    """

    keeps_order = False

    def __init__(self) -> None:
        try:
            self._sql = importlib.import_module("pyspark.sql")
            self._faults: tuple[type[Exception], ...] = (
                importlib.import_module("pyspark.errors").PySparkException,
                importlib.import_module("py4j.protocol").Py4JError,
            )
        except ImportError:
            raise BatchError(
                "Spark is not installed here.",
                mend=f"{_FETCH} it: pip install 'tepat[spark]'.",
                code="rules.batch.no_spark",
            ) from None
        if shutil.which("java") is None:
            raise BatchError(
                "Spark needs Java, which is not installed here.",
                mend=f"{_FETCH} Java 17: apt-get install openjdk-17-jre-headless.",
                code="rules.batch.no_spark",
            )

    def decide(self, work: Work) -> None:
        """Write the decisions of each file to its target; the order of rows is Spark's."""
        sql = work.sql("spark")
        parts = work.spill / "spark-parts"
        with self._session(work.settings) as session:
            for number, file in enumerate(work.households.files):
                session.read.parquet(file.path.absolute().as_uri()).createOrReplaceTempView("given")
                session.sql(work.households.select(file, "spark", "given")).createOrReplaceTempView(SOURCE)
                session.sql(sql).write.parquet((parts / str(number)).absolute().as_uri())
        with workshop(work.settings, work.spill) as connection:
            for number in range(len(work.targets)):
                written = parquet(sorted((parts / str(number)).glob("*.parquet")))
                connection.execute(work.write_sql(f"FROM {written}", number, in_order=self.keeps_order))
        shutil.rmtree(parts, ignore_errors=True)

    @contextlib.contextmanager
    def _session(self, settings: EngineSettings) -> Iterator[Any]:
        """Spark as it already runs here, else one of our own that ends with us."""
        running = self._sql.SparkSession.getActiveSession()
        megabytes = settings.memory_bytes // 1_000_000
        builder = (
            self._sql.SparkSession.builder.appName("tepat rules run")
            .master(settings.master)
            .config("spark.driver.memory", f"{megabytes}m")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.log.level", "ERROR")
        )
        try:
            session = running or builder.getOrCreate()
        except Exception as error:
            raise BatchError(
                "Spark does not start.",
                why=str(error).splitlines()[0][:300],
                mend="Check --master, and that Java 17 or newer is installed.",
                code="rules.batch.no_spark",
            ) from error
        try:
            yield session
        except self._faults as error:
            raise BatchError(
                "Spark could not work out the decisions.",
                why=f"It reports {type(error).__name__}.",
                mend="Please report this with the formula.",
                code="rules.batch.engine",
            ) from error
        finally:
            if running is None:
                session.stop()
