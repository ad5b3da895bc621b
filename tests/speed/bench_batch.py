"""One million households, 12 criteria, a score of 25 terms, masks, benefit: ours beside SQL written by hand.

Both read the same table of DuckDB with two threads and write a table. Some values are unknown, some are not
legal, such as a 99: both look at the legal ranges, and come to the same. SQL by hand that trusts every value
is measured too. Narrowing is measured apart: nobody writes that by hand. The same formula in OpenFisca-core
works on households that are fully known and legal, because it has no unknown values.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from tepat.rules import Formula, to_sql
from tests.speed.batch import openfisca
from tests.speed.batch.households import HERE, fill, measured_formula
from tests.speed.measure import Measure

ON = date(2026, 7, 1)
HOUSEHOLDS = 1_000_000
UNKNOWN_SHARE = 0.005
ILLEGAL_SHARE = 0.001
ROUNDS = 9
BY_HAND = "DuckDB SQL written by hand"


def measure() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        formula = measured_formula(Path(folder))
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    fill(
        connection,
        formula,
        "households",
        HOUSEHOLDS,
        unknown_share=UNKNOWN_SHARE,
        illegal_share=ILLEGAL_SHARE,
    )
    by_hand = (HERE / "by_hand.sql").read_text()
    statements = {
        "by_hand": by_hand,
        "trusting": by_hand.replace("FROM checked", "FROM households"),
        "ours": to_sql(formula, on=ON, narrow=False),
        "narrowed": to_sql(formula, on=ON, narrow=True),
    }
    seconds = _best_of_rounds(connection, statements)
    assert _differences(connection, "by_hand", "ours") == 0, "by hand and ours are not the same"
    ratio = seconds["ours"] / seconds["by_hand"]
    yield Measure("batch_1000000", seconds["ours"], "s", BY_HAND, ratio, "<= 0.8")
    yield Measure("batch_1000000_by_hand", seconds["by_hand"], "s", BY_HAND, ratio, "<= 1.2", "ratio")
    yield Measure(
        "batch_1000000_trusting",
        seconds["trusting"],
        "s",
        "(by hand, no legal ranges; ratio: ours to it)",
        seconds["ours"] / seconds["trusting"],
    )
    narrowed = seconds["narrowed"]
    yield Measure("batch_1000000_narrowed", narrowed, "s", BY_HAND, narrowed / seconds["by_hand"], "<= 0.8")
    yield _beside_openfisca(connection, formula)


def _best_of_rounds(connection: duckdb.DuckDBPyConnection, statements: dict[str, str]) -> dict[str, float]:
    """The shortest time of each, in turns, so that a busy moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(ROUNDS):
        for name, statement in statements.items():
            started = time.perf_counter()
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS {statement}")
            times[name].append(time.perf_counter() - started)
    return {name: min(found) for name, found in times.items()}


def _differences(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """Rows of one that are not in the other."""
    found = connection.execute(f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})").fetchall()
    return int(found[0][0])


def _beside_openfisca(connection: duckdb.DuckDBPyConnection, formula: Formula) -> Measure:
    fill(connection, formula, "known_households", HOUSEHOLDS, unknown_share=0, illegal_share=0)
    statement = to_sql(formula, on=ON, source="known_households")
    ours = _best_of_rounds(connection, {"ours_known": statement})["ours_known"]
    theirs, result = openfisca.run(connection, "known_households")
    masks = connection.execute("SELECT failed_mask FROM ours_known ORDER BY household_id").fetchnumpy()
    same = (masks["failed_mask"] == result["failed_mask"]).mean()
    assert same > 0.9999, same  # its doubles have 32 bits
    return Measure("batch_1000000_known", ours, "s", f"OpenFisca-core {openfisca.VERSION}", ours / theirs)
