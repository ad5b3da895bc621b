"""DuckDB: the engine that is always there, and the workshop in which rankings and summaries are made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from tepat.rules.batch.duckdb_errors import errors_told
from tepat.rules.batch.engines import SOURCE, EngineSettings, Work

SHARE_OF_MEMORY = 0.6
"""DuckDB's share of the memory; the rest is for Parquet's buffers, Arrow and Python."""

Connection = duckdb.DuckDBPyConnection


class DuckDBEngine:
    """Streams each file through one COPY, several files at a time."""

    keeps_order = True

    def decide(self, work: Work) -> None:
        """Write the decisions of each file to its target, in the order of its rows."""
        sql = work.sql("duckdb")
        households = work.households

        def decide_file(connection: Connection, number: int) -> None:
            file = households.files[number]
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {SOURCE} AS {households.select(file)}")
            connection.execute(work.write_sql(sql, number, in_order=self.keeps_order))

        with workshop(work.settings, work.spill) as connection:
            for_each(connection, range(len(households.files)), decide_file, work.settings.threads)


@contextlib.contextmanager
def workshop(settings: EngineSettings, spill: Path) -> Iterator[Connection]:
    """A DuckDB of our own, within its memory, that fetches nothing; its errors become BatchError."""
    megabytes = int(settings.memory_bytes * SHARE_OF_MEMORY / 1e6)
    with (
        errors_told(),
        duckdb.connect(
            config={
                "threads": settings.threads,
                "memory_limit": f"{megabytes}MB",
                "temp_directory": str(spill),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        ) as connection,
    ):
        yield connection


def for_each(
    connection: Connection, numbers: Sequence[int], work: Callable[[Connection, int], None], threads: int
) -> None:
    """Do the work for each number, as many at a time as there are threads, each with its own connection.

    One file rarely keeps all cores busy to its end; the next one fills the gap.
    """
    with ThreadPoolExecutor(max_workers=max(1, min(threads, len(numbers), 8))) as pool:
        waiting = [pool.submit(_with_cursor, connection, work, number) for number in numbers]
        try:
            for one in waiting:
                one.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _with_cursor(connection: Connection, work: Callable[[Connection, int], None], number: int) -> None:
    with connection.cursor() as cursor:
        work(cursor, number)
