"""A run gives every household what the live engine gives it, whatever way the households come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tepat.rules import Formula, decide
from tepat.rules.batch import BatchError, EngineSettings, run_batch
from tepat.rules.batch.engines import Work
from tepat.rules.batch.tests.example_households import COLUMNS, ON, Rows, draw_rows, read_rows, write_parquet

WriteFormula = Callable[..., Formula]


def live(formula: Formula, row: dict[str, Any]) -> dict[str, Any]:
    decision = decide(formula, {code: row[code] for code in formula.inputs}, ON)
    masks = {
        name: sum(1 << bit for bit, criterion in enumerate(decision.criteria) if criterion.result is answer)
        for name, answer in (("failed_mask", False), ("unknown_mask", None))
    }
    scores = {f"score_{code}": value for code, value in decision.scores.items()}
    benefit = decision.benefit.amount if decision.benefit else None
    return {
        "household_id": row["household_id"],
        "outcome": decision.outcome,
        **masks,
        **scores,
        "benefit": benefit,
    }


def test_every_household_gets_what_the_live_engine_gives(
    tmp_path: Path, formula: Formula, households: Path, rows: Rows
) -> None:
    run_batch(formula, households, tmp_path / "out.parquet", on=ON)
    decided = read_rows(tmp_path / "out.parquet")
    assert list(decided[0]) == [
        *("household_id", "area_code", "outcome", "failed_mask", "unknown_mask", "score_skor"),
        *("benefit", "rank"),
    ]
    for row, found in zip(rows, decided, strict=True):
        expected = live(formula, row)
        assert {name: found[name] for name in expected} == expected, row


def test_who_waits_is_told_for_which_facts(
    tmp_path: Path, formula: Formula, households: Path, rows: Rows
) -> None:
    run_batch(formula, households, tmp_path / "out.parquet", on=ON, list_missing=True)
    listed = {row["household_id"]: row["missing"] for row in read_rows(tmp_path / "out.missing.parquet")}
    expected = {}
    for row in rows:
        decision = decide(formula, {code: row[code] for code in formula.inputs}, ON)
        waits_for_amount = decision.benefit is not None and decision.benefit.amount is None
        if decision.outcome == "cannot_tell" or waits_for_amount:
            expected[row["household_id"]] = list(decision.missing)
    assert listed == expected
    assert any(listed.values())
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("out", "."))) == [
        "out.missing.parquet",
        "out.parquet",
    ]


def test_the_summary_adds_up(tmp_path: Path, formula: Formula, households: Path, rows: Rows) -> None:
    summary = run_batch(formula, households, tmp_path / "out.parquet", on=ON)
    expected = [live(formula, row) for row in rows]
    assert summary.households == len(rows) == sum(summary.outcomes.values())
    assert summary.outcomes["cannot_tell"] == sum(one["outcome"] == "cannot_tell" for one in expected) > 0
    assert summary.cost == sum(one["benefit"] or 0 for one in expected) > 0
    without = sum(one["outcome"] == "eligible" and one["benefit"] is None for one in expected)
    assert summary.without_amount == without
    document = summary.to_json()
    assert document["formula"]["hash"] == formula.hash
    assert document["benefit"]["cost_per_year"] == summary.cost
    assert "quota" not in document


def test_several_files_give_a_folder_with_the_same_names(tmp_path: Path, formula: Formula) -> None:
    parts = [draw_rows(30, seed, first=100 * seed) for seed in range(3)]
    for number, part in enumerate(parts):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", part)
    whole = run_batch(formula, tmp_path / "in", tmp_path / "out", on=ON)
    assert whole.files == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "p0.parquet",
        "p1.parquet",
        "p2.parquet",
    ]
    found = [row["household_id"] for row in read_rows(tmp_path / "out")]
    assert found == [row["household_id"] for part in parts for row in part]
    by_pattern = run_batch(formula, f"{tmp_path}/in/p[01].parquet", tmp_path / "two", on=ON)
    assert by_pattern.households == 60


def test_files_of_the_same_name_in_several_folders_keep_apart(tmp_path: Path, formula: Formula) -> None:
    for number, province in enumerate(("35", "36")):
        write_parquet(tmp_path / "in" / province / "part.parquet", draw_rows(5, first=number * 10))
    run_batch(formula, tmp_path / "in", tmp_path / "out", on=ON)
    assert (tmp_path / "out" / "36" / "part.parquet").is_file()


def test_a_name_with_signs_of_patterns_is_one_file(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    path = write_parquet(tmp_path / "a[1]*.parquet", rows[:5])
    write_parquet(tmp_path / "a1x.parquet", rows)
    assert run_batch(formula, path, tmp_path / "it's.parquet", on=ON).households == 5


def test_narrow_and_odd_types_are_brought_to_the_canonical_ones(
    tmp_path: Path, formula: Formula, rows: Rows, households: Path
) -> None:
    types: dict[str, pa.DataType] = {
        "decile": pa.int8(),
        "highest_wage": pa.uint32(),
        "floor_material": pa.int16(),
        "child_count": pa.decimal128(9, 0),
        "area_code": pa.dictionary(pa.int32(), pa.string()),
        "household_id": pa.large_string(),
    }
    odd = write_parquet(tmp_path / "odd.parquet", rows, **types)
    run_batch(formula, households, tmp_path / "plain-out.parquet", on=ON)
    run_batch(formula, odd, tmp_path / "odd-out.parquet", on=ON)
    assert read_rows(tmp_path / "plain-out.parquet") == read_rows(tmp_path / "odd-out.parquet")


def test_a_column_of_which_nothing_is_known(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    unknown = [{**row, "has_official": None} for row in rows[:20]]
    path = write_parquet(tmp_path / "in.parquet", unknown, has_official=pa.null())
    run_batch(formula, path, tmp_path / "out.parquet", on=ON)
    assert {row["outcome"] for row in read_rows(tmp_path / "out.parquet")} <= {"cannot_tell", "not_eligible"}


def test_other_columns_are_kept_when_asked_for(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    path = write_parquet(tmp_path / "in.parquet", rows[:9])
    run_batch(formula, path, tmp_path / "out.parquet", on=ON, keep=("income", "decile"))
    found = read_rows(tmp_path / "out.parquet")
    assert [row["income"] for row in found] == [row["income"] for row in rows[:9]]
    assert "decile" in found[0]


def test_without_areas_and_with_another_key(tmp_path: Path, formula: Formula, rows: Rows) -> None:
    numbered = [
        {"family": number, **{code: row[code] for code in COLUMNS}} for number, row in enumerate(rows[:9])
    ]
    path = write_parquet(tmp_path / "in.parquet", numbered, family=pa.int32())
    run_batch(formula, path, tmp_path / "out.parquet", on=ON, key="family")
    assert [row["family"] for row in read_rows(tmp_path / "out.parquet")] == [
        str(number) for number in range(9)
    ]


def test_a_formula_without_ranking_and_benefit(
    tmp_path: Path, households: Path, write_formula: WriteFormula
) -> None:
    formula = write_formula("criteria:\n  - {code: a, expr: decile <= 4, reason: $REASON}\n")
    summary = run_batch(formula, households, tmp_path / "out.parquet", on=ON)
    assert summary.cost is None
    assert "benefit" not in summary.to_json()
    assert "rank" not in pq.read_schema(tmp_path / "out.parquet").names


class Failing:
    """An engine that writes half of its work, and then the power goes."""

    keeps_order = True

    def decide(self, work: Work) -> None:
        work.targets[0].write_bytes(b"half")
        raise KeyboardInterrupt


def test_nothing_appears_when_a_run_is_broken_off(tmp_path: Path, formula: Formula, households: Path) -> None:
    out = tmp_path / "results"
    out.mkdir()
    with pytest.raises(KeyboardInterrupt):
        run_batch(
            formula, households, out / "out.parquet", on=ON, engine="failing", engines={"failing": Failing}
        )
    assert not list(out.iterdir())


def test_an_output_that_is_there_stays_as_it_is_until_replace_is_said(
    tmp_path: Path, formula: Formula, households: Path
) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("precious")
    with pytest.raises(BatchError) as caught:
        run_batch(formula, households, out, on=ON)
    assert caught.value.code == "rules.batch.output_exists"
    assert out.read_text() == "precious"
    with pytest.raises(KeyboardInterrupt):
        run_batch(
            formula,
            households,
            out,
            on=ON,
            engine="failing",
            engines={"failing": Failing},
            replace_output=True,
        )
    assert out.read_text() == "precious"
    run_batch(formula, households, out, on=ON, replace_output=True)
    assert len(read_rows(out)) == 400
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.parquet"]


def test_a_folder_is_replaced_only_when_it_holds_nothing_else(tmp_path: Path, formula: Formula) -> None:
    for number in range(2):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", draw_rows(5, first=number * 10))
    out = tmp_path / "out"
    run_batch(formula, tmp_path / "in", out, on=ON)
    run_batch(formula, tmp_path / "in", out, on=ON, replace_output=True)
    assert len(read_rows(out)) == 10
    (out / "thesis.txt").write_text("precious")
    with pytest.raises(BatchError) as caught:
        run_batch(formula, tmp_path / "in", out, on=ON, replace_output=True)
    assert caught.value.code == "rules.batch.output_not_ours"
    assert (out / "thesis.txt").exists()


def test_little_memory_and_one_thread_give_the_same(
    tmp_path: Path, formula: Formula, households: Path
) -> None:
    small = EngineSettings(memory_bytes=512_000_000, threads=1)
    run_batch(formula, households, tmp_path / "small.parquet", on=ON, settings=small)
    run_batch(formula, households, tmp_path / "large.parquet", on=ON)
    assert read_rows(tmp_path / "small.parquet") == read_rows(tmp_path / "large.parquet")


def test_a_scorecard_of_an_explainable_boosting_machine(
    tmp_path: Path, write_formula: WriteFormula, rows: Rows
) -> None:
    """Such a machine is a sum of stairs, one for each fact: written as CASE it is data like any other."""
    stairs = [
        f"(CASE WHEN decile < {1 + n % 9} THEN {-0.01 * n:.4f} WHEN decile < {2 + n % 9} THEN {0.013 * n:.4f}"
        " ELSE 0.5 END)"
        if n % 2
        else f"(CASE WHEN floor_area_m2 < {n}.5 THEN {0.017 * n:.4f} ELSE {-0.003 * n:.4f} END)"
        for n in range(1, 121)
    ]
    formula = write_formula(
        f"scores:\n  - code: ebm\n    expr: >-\n      -1.25 + {' + '.join(stairs)}\n"
        "criteria:\n  - {code: low, expr: ebm < 30, reason: $REASON}\nranking: {by: ebm}\n"
    )
    path = write_parquet(tmp_path / "in.parquet", rows[:100])
    run_batch(formula, path, tmp_path / "out.parquet", on=ON)
    for row, found in zip(rows, read_rows(tmp_path / "out.parquet"), strict=False):
        expected = live(formula, row)
        assert {name: found[name] for name in expected} == expected
