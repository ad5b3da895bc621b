"""What an engine does for a batch, and how it is found by its name.

DuckDB is built in, Spark an extra of the package. Others are handed in by whoever may import what they
need: the web hands in PostgreSQL, since libraries know no database driver.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.households import Households
from tepat.rules.batch.text import memory_bytes, quoted, text_literal
from tepat.rules.formula import Formula
from tepat.rules.sql import score_column, to_sql

SOURCE = "households"
LOT = "_lot"
MASKS = ("outcome", "failed_mask", "unknown_mask")
_BUILT_IN = {
    "duckdb": "tepat.rules.batch.duckdb_engine:DuckDBEngine",
    "spark": "tepat.rules.batch.spark_engine:SparkEngine",
}


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """``memory_bytes`` and ``threads`` bound DuckDB; ``master`` is Spark's, ``database`` PostgreSQL's
    address.
    """

    memory_bytes: int = field(default_factory=lambda: memory_bytes("2GB"))
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    master: str = "local[*]"
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be decided, and where the decisions of each file go, as one Parquet file.

    ``spill`` is a folder for what is needed on the way. With a ``lot`` (the SQL of its value) the decisions
    are only passing: they get it as the column ``LOT``, are read once to be ranked, and then removed.
    """

    formula: Formula
    on: date
    households: Households
    targets: tuple[Path, ...]
    spill: Path
    settings: EngineSettings
    lot: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a decision, in the order they are written."""
        return decision_columns(self.formula, self.households)

    def sql(self, dialect: str) -> str:
        """The SELECT over a table called ``households``, with its columns in their order."""
        mark = "`" if dialect == "spark" else '"'
        names = ", ".join(quoted(name, mark) for name in self.columns)
        inner = to_sql(
            self.formula,
            dialect=dialect,
            on=self.on,
            source=SOURCE,
            key=self.households.key,
            keep=self.households.kept,
        )
        return f"SELECT {names} FROM ({inner}) AS decided"  # noqa: S608 - names are quoted

    def write_sql(self, decisions: str, number: int, *, in_order: bool) -> str:
        """DuckDB's statement that writes decisions to the target of a file.

        ``in_order``: they stand in the order of the input, and can take their keys from there again.
        """
        target = self.targets[number]
        if self.lot is None:
            return copy_to(decisions, target)
        known = f" EXCLUDE ({quoted(self.households.key)})" if in_order else ""
        passing = f"SELECT *{known}, {self.lot} AS {LOT} FROM ({decisions})"  # noqa: S608 - names are quoted
        return copy_to(passing, target, passing=True)


def copy_to(sql: str, target: Path, *, passing: bool = False) -> str:
    """The statement that writes a SELECT to a Parquet file; one that is only ``passing`` is not compressed.

    Keys are all different: the limit keeps DuckDB from building a dictionary of them in vain.
    """
    how = "uncompressed" if passing else "snappy, STRING_DICTIONARY_PAGE_SIZE_LIMIT 100000"
    return f"COPY ({sql}) TO {text_literal(str(target))} (FORMAT parquet, COMPRESSION {how})"


class Engine(Protocol):
    """Decides many households. ``keeps_order``: the decisions of a file stand in the order of its rows."""

    keeps_order: bool

    def decide(self, work: Work) -> None:
        """Write the decisions of each file to its target. Raises BatchError."""


Engines = Mapping[str, Callable[[], Engine]]


def find_engine(name: str, handed_in: Engines) -> Engine:
    """The engine of that name. Raises BatchError when there is none, or what it needs is not installed."""
    if name in handed_in:
        return handed_in[name]()
    if name not in _BUILT_IN:
        known = ", ".join(sorted({*_BUILT_IN, *handed_in}))
        raise BatchError(
            f"The engine {name[:20]} is not here.",
            why="PostgreSQL comes with the installation of the server." if name == "postgres" else "",
            mend=f"Use one of: {known}.",
            code="rules.batch.no_engine",
        )
    module, _, title = _BUILT_IN[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), title)()
    return engine


def decision_columns(formula: Formula, households: Households) -> tuple[str, ...]:
    """The columns of a decision. Raises BatchError when two would have one name."""
    scores = [score_column(score.code) for score in formula.parts.scores]
    names = [households.key, *households.kept, *MASKS, *scores, "benefit"]
    taken = {name for name in names if names.count(name) > 1} | ({"rank", "selected"} & {*names})
    if taken:
        raise BatchError(
            f"Two columns of the output would be called `{sorted(taken)[0]}`.",
            mend="Rename the column of the input, or leave it out.",
            code="rules.batch.doubled_column",
        )
    return tuple(names)
