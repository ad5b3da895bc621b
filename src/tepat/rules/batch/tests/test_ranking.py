"""Ranks, places and cut-offs are those of a plain reading in Python, also where scores tie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tepat.rules import Formula
from tepat.rules.batch import BatchError, Quota, run_batch
from tepat.rules.batch.tests.example_households import ON, Rows, draw_rows, read_rows, write_parquet

WriteFormula = Callable[..., Formula]

TIED = """scores:
  - {code: need, expr: decile}
criteria:
  - {code: a, expr: child_count >= 1, reason: $REASON}
"""


def lot(salt: str, household: str) -> str:
    return hashlib.sha256(f"{salt}/{household}".encode()).hexdigest()[:16]


def queue(
    rows: Rows, key: Callable[[dict[str, Any]], Any], *, descending: bool = False
) -> list[dict[str, Any]]:
    """Eligible households in order: by score, unknown ones last, then by ``key``."""
    waiting = [row for row in rows if row["outcome"] == "eligible"]
    sign = -1 if descending else 1

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        score = row["score_need"]
        return (score is None, sign * (score or 0), key(row))

    return sorted(waiting, key=place)


@pytest.fixture(params=[7, 500_000], ids=["small batches", "one batch"])
def batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tepat.rules.batch.ranking.BATCH_ROWS", request.param)


@pytest.mark.usefixtures("batches")
@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("tie_break", ["household_id_hash", "household_id"])
def test_ranks_over_all(
    tmp_path: Path, write_formula: WriteFormula, households: Path, order: str, tie_break: str
) -> None:
    formula = write_formula(f"{TIED}ranking: {{by: need, order: {order}, tie_break: {tie_break}}}\n")
    run_batch(formula, households, tmp_path / "out.parquet", on=ON, salt="lots of 2026")
    found = read_rows(tmp_path / "out.parquet")

    def key(row: dict[str, Any]) -> str:
        by_lot = tie_break == "household_id_hash"
        return lot("lots of 2026", row["household_id"]) if by_lot else str(row["household_id"])

    expected = queue(found, key, descending=order == "descending")
    ranks = {
        row["household_id"]: None if row["score_need"] is None else rank
        for rank, row in enumerate(expected, start=1)
    }
    assert len(ranks) > 100
    assert any(row["score_need"] is None for row in expected)
    for row in found:
        assert row["rank"] == ranks.get(row["household_id"])


@pytest.mark.usefixtures("batches")
@pytest.mark.parametrize("length", [2, 5, 8, 13])
def test_places_and_cutoffs_area_by_area(tmp_path: Path, write_formula: WriteFormula, length: int) -> None:
    formula = write_formula(f"{TIED}ranking: {{by: need}}\n")
    for number in range(3):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", draw_rows(150, number, first=number * 1000))
    rows = [row for number in range(3) for row in draw_rows(150, number, first=number * 1000)]
    areas = sorted({row["area_code"][:length] for row in rows})
    places = {area: 5 + 9 * number for number, area in enumerate(areas[: max(1, len(areas) - 1)])}
    places["99" + areas[0][2:]] = 4  # nobody lives there
    summary = run_batch(formula, tmp_path / "in", tmp_path / "out", on=ON, quota=Quota(places, length))
    found = read_rows(tmp_path / "out")
    published = json.loads((tmp_path / "out.cutoffs.json").read_text())
    assert [area["area"] for area in published["areas"]] == sorted(places)
    salt = published["ranking"]["salt"]
    for area in areas:
        here = [row for row in found if row["area_code"].startswith(area)]
        waiting = queue(here, lambda row: lot(salt, row["household_id"]))
        chosen = {row["household_id"] for row in waiting[: places.get(area, 0)]}
        assert {row["household_id"] for row in here if row["selected"]} == chosen
        known = [row for row in waiting if row["score_need"] is not None]
        assert [row["rank"] for row in known] == list(range(1, len(known) + 1))
        if area in places:
            check_cutoff(next(one for one in published["areas"] if one["area"] == area), waiting, here)
    empty = next(one for one in published["areas"] if one["area"].startswith("99"))
    assert (empty["in_queue"], empty["selected"], empty["score"]) == (0, 0, None)
    assert summary.selected == sum(row["selected"] for row in found)
    assert summary.without_quota == sum(
        row["outcome"] == "eligible" and row["area_code"][:length] not in places for row in found
    )


def check_cutoff(cutoff: dict[str, Any], waiting: Rows, here: Rows) -> None:
    places = cutoff["places"]
    assert cutoff["in_queue"] == len(waiting)
    assert cutoff["selected"] == min(places, len(waiting))
    assert cutoff["cannot_tell"] == sum(row["outcome"] == "cannot_tell" for row in here)
    if len(waiting) <= places:
        assert (cutoff["score"], cutoff["tied"]) == (None, 0)
        return
    last = waiting[places - 1]["score_need"]
    assert cutoff["score"] == last
    assert cutoff["tied"] == sum(row["score_need"] == last for row in waiting)
    assert cutoff["tied_selected"] == sum(row["score_need"] == last for row in waiting[:places])


def test_a_formula_without_criteria_ranks_everybody_whose_score_is_known(
    tmp_path: Path, write_formula: WriteFormula, households: Path
) -> None:
    formula = write_formula("scores:\n  - {code: need, expr: decile}\nranking: {by: need}\n")
    run_batch(formula, households, tmp_path / "out.parquet", on=ON)
    for row in read_rows(tmp_path / "out.parquet"):
        assert (row["rank"] is None) == (row["score_need"] is None)


def test_households_whose_area_is_not_known_get_neither_rank_nor_place(
    tmp_path: Path, write_formula: WriteFormula, rows: Rows
) -> None:
    formula = write_formula(f"{TIED}ranking: {{by: need}}\n")
    some = [{**row, "area_code": None if number % 2 else "35"} for number, row in enumerate(rows)]
    path = write_parquet(tmp_path / "in.parquet", some)
    summary = run_batch(formula, path, tmp_path / "out.parquet", on=ON, quota=Quota({"35.10": 10}, 5))
    assert all(
        row["rank"] is None and row["selected"] is False for row in read_rows(tmp_path / "out.parquet")
    )
    assert summary.without_quota == summary.outcomes["eligible"] > 0


def test_the_same_households_get_the_same_places_in_any_order(
    tmp_path: Path, write_formula: WriteFormula, rows: Rows
) -> None:
    formula = write_formula(f"{TIED}ranking: {{by: need}}\n")
    chosen = []
    for name, order in (("a", rows), ("b", rows[::-1])):
        path = write_parquet(tmp_path / f"{name}.parquet", order)
        out = tmp_path / f"{name}-out.parquet"
        run_batch(formula, path, out, on=ON, quota=Quota({"35.10": 20, "35.11": 20}, 5))
        chosen.append({row["household_id"] for row in read_rows(out) if row["selected"]})
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == 40


def test_a_quota_needs_a_ranking_and_areas(
    tmp_path: Path, write_formula: WriteFormula, formula: Formula, rows: Rows
) -> None:
    plain = write_formula("criteria:\n  - {code: a, expr: decile <= 4, reason: $REASON}\n")
    quota = Quota({"35.10": 10}, 5)
    path = write_parquet(tmp_path / "in.parquet", rows)
    with pytest.raises(BatchError) as caught:
        run_batch(plain, path, tmp_path / "out.parquet", on=ON, quota=quota)
    assert caught.value.code == "rules.batch.quota_without_ranking"
    bare = [{name: value for name, value in row.items() if name != "area_code"} for row in rows]
    with pytest.raises(BatchError) as caught:
        run_batch(
            formula, write_parquet(tmp_path / "b.parquet", bare), tmp_path / "o.parquet", on=ON, quota=quota
        )
    assert caught.value.code == "rules.batch.missing_column"
