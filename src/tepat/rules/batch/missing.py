"""What is still to be asked: for each household without an answer, exactly the facts that can still turn it.

The engines say *that* a household cannot be told, in one pass over all; the live engine then says *what* is
missing, for these few alone. So both are the same by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tepat.rules.batch.duckdb_engine import Connection
from tepat.rules.batch.households import HouseholdFile, Households
from tepat.rules.batch.text import parquet, quoted
from tepat.rules.decision import CANNOT_TELL, ELIGIBLE
from tepat.rules.formula import Formula
from tepat.rules.live.engine import decide

ROWS_AT_A_TIME = 2000


def missing_path(output: Path) -> Path:
    """Where the list of missing facts of an output lies.

    >>> missing_path(Path("decisions.parquet")).name
    'decisions.missing.parquet'
    """
    return output.with_name(f"{output.name.removesuffix('.parquet')}.missing.parquet")


def write_missing(
    connection: Connection,
    formula: Formula,
    households: Households,
    results: tuple[Path, ...],
    target: Path,
    *,
    on: date,
) -> int:
    """Write one row (key, area, ``missing``) for each household that waits for a fact; returns how many.

    ``missing`` holds codes of variables, as ``Decision.missing`` does. A household waits when it cannot be
    told, or when it is eligible and its amount is not known.
    """
    named = [households.key, *([households.area] if households.area is not None else [])]
    schema = pa.schema([*((name, pa.string()) for name in named), ("missing", pa.list_(pa.string()))])
    count = 0
    with pq.ParquetWriter(target, schema) as writer:
        for file, result in zip(households.files, results, strict=True):
            for rows in _waiting(connection, formula, households, file, result):
                writer.write_table(pa.Table.from_pylist(_answers(formula, rows, named, on), schema))
                count += len(rows)
    return count


def _waiting(
    connection: Connection, formula: Formula, households: Households, file: HouseholdFile, result: Path
) -> Iterator[list[dict[str, object]]]:
    key = quoted(households.key)
    waits = f"d.outcome = '{CANNOT_TELL}'"
    if formula.parts.benefit is not None:
        waits += f" OR (d.outcome = '{ELIGIBLE}' AND d.benefit IS NULL)"
    reader = connection.sql(
        f"SELECT h.* FROM ({households.select(file)}) AS h"  # noqa: S608 - names are quoted
        f" JOIN {parquet([result])} AS d ON h.{key} = d.{key} WHERE {waits}"
    ).to_arrow_reader(ROWS_AT_A_TIME)
    for batch in reader:
        yield batch.to_pylist()


def _answers(
    formula: Formula, rows: list[dict[str, object]], named: list[str], on: date
) -> list[dict[str, object]]:
    return [
        {
            **{name: None if row[name] is None else str(row[name]) for name in named},
            "missing": list(decide(formula, {code: row[code] for code in formula.inputs}, on).missing),
        }
        for row in rows
    ]
