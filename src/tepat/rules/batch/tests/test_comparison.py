"""Two formulas over the same households: every figure is that of a plain count in Python."""

from __future__ import annotations

import html.parser
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tepat.rules import Formula, decide
from tepat.rules.batch import BatchError, compare_formulas, comparison_page
from tepat.rules.batch.tests.example_households import ON, Rows, draw_rows, write_parquet

WriteFormula = Callable[..., Formula]

BEFORE = """criteria:
  - {code: a, expr: decile <= 4, reason: $REASON}
benefit: {period: month, expr: "child_count * 50000"}
"""
AFTER = """criteria:
  - {code: a, expr: decile <= 6 AND NOT owns_car, reason: $REASON}
benefit: {period: year, expr: "child_count * 900000 + elderly_count * 100000"}
"""


@pytest.fixture
def before(write_formula: WriteFormula) -> Formula:
    return write_formula(BEFORE, "before")


@pytest.fixture
def after(write_formula: WriteFormula) -> Formula:
    return write_formula(AFTER, "after")


def answers(formula: Formula, rows: Rows, times: int) -> list[tuple[str, int | None]]:
    """The outcome of each household, and what it gets in a year; None where that cannot be told."""
    found: list[tuple[str, int | None]] = []
    for row in rows:
        decision = decide(formula, {code: row[code] for code in formula.inputs}, ON)
        amount = decision.benefit.amount if decision.benefit else None
        yearly = None if amount is None else amount * times
        found.append((decision.outcome, 0 if decision.outcome == "not_eligible" else yearly))
    return found


def tally(rows: Rows, before: Formula, after: Formula) -> dict[str, Any]:
    pairs = list(zip(answers(before, rows, 12), answers(after, rows, 1), strict=True))
    changes: Counter[str] = Counter()
    gained = lost = 0
    for (_, old), (_, new) in pairs:
        if old is None or new is None:
            changes["open"] += 1
            continue
        changes["gains" if new > old else "loses" if new < old else "same"] += 1
        gained, lost = gained + max(new - old, 0), lost + max(old - new, 0)
    return {
        "households": len(rows),
        **{change: changes[change] for change in ("gains", "loses", "same", "open")},
        "gained_per_year": gained,
        "lost_per_year": lost,
        "first_per_year": sum(old or 0 for (_, old), _ in pairs),
        "second_per_year": sum(new or 0 for _, (_, new) in pairs),
        "pairs": Counter((one[0], other[0]) for one, other in pairs),
    }


def same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    pairs = expected.pop("pairs")
    assert {name: found[name] for name in expected} == expected
    counts = {
        (one, other): count
        for one, row in found["confusion"].items()
        for other, count in row.items()
        if count
    }
    assert counts == pairs


def test_every_figure(tmp_path: Path, before: Formula, after: Formula) -> None:
    parts = [draw_rows(150, seed, first=1000 * seed) for seed in range(3)]
    for number, part in enumerate(parts):
        write_parquet(tmp_path / "in" / f"p{number}.parquet", part)
    rows = [row for part in parts for row in part]
    names = {"35.10": "Banyuwangi"}
    comparison = compare_formulas(
        before, after, tmp_path / "in", on=ON, by=("area", "owns_car", "floor_material"), area_name=names.get
    )
    document = json.loads(json.dumps(comparison.to_json()))
    same(document["total"], tally(rows, before, after))
    assert document["total"]["gains"] > 10 < document["total"]["loses"]
    assert document["total"]["first_per_period"] == document["total"]["first_per_year"] // 12
    by_area, by_car, by_floor = document["groups"]
    assert by_area["by"] == "regency"
    assert [row["label"]["id"] for row in by_area["rows"]] == ["Banyuwangi", "35.11"]
    for row in by_area["rows"]:
        same(row, tally([one for one in rows if one["area_code"].startswith(row["value"])], before, after))
    values = {"true": True, "false": False, None: None}
    assert {row["label"]["id"] for row in by_car["rows"]} == {"ya", "tidak", "belum diketahui"}
    for row in by_car["rows"]:
        same(row, tally([one for one in rows if one["owns_car"] is values[row["value"]]], before, after))
    assert [row["label"]["en"] for row in by_floor["rows"]][:2] == ["Marble", "Ceramic"]
    assert sum(row["households"] for row in by_floor["rows"]) == len(rows)


def test_without_amounts_to_gain_is_to_become_eligible(
    before: Formula, write_formula: WriteFormula, households: Path, rows: Rows
) -> None:
    plain = write_formula("criteria:\n  - {code: a, expr: decile <= 5, reason: $REASON}\n", "plain")
    comparison = compare_formulas(before, plain, households, on=ON)
    assert comparison.total.changes["gains"] == sum(row["decile"] == 5 for row in rows)
    assert comparison.total.changes["loses"] == 0
    assert comparison.total.second_per_year == 0 < comparison.total.first_per_year
    assert [group.by for group in comparison.groups] == ["regency"]


def test_with_itself_nothing_changes(before: Formula, households: Path) -> None:
    changes = compare_formulas(before, before, households, on=ON, by=()).total.changes
    assert changes["gains"] == changes["loses"] == 0
    assert changes["same"] > 0


def test_groups_that_are_none_are_refused(before: Formula, after: Formula, households: Path) -> None:
    with pytest.raises(BatchError) as caught:
        compare_formulas(before, after, households, on=ON, by=("income",))
    assert caught.value.code == "rules.batch.too_many_groups"
    with pytest.raises(BatchError) as caught:
        compare_formulas(before, after, households, on=ON, by=("incme",))
    assert caught.value.code == "rules.batch.missing_column"
    assert "`income`" in caught.value.mend


class _Reader(html.parser.HTMLParser):
    """Checks that what is opened is closed, and gathers what a page must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        assert not {name for name, _ in attrs} & {"src", "href", "onclick", "onload"}
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_stands_alone_in_both_languages(before: Formula, after: Formula, households: Path) -> None:
    hostile = {"35.10": "<script>alert(1)</script>"}
    comparison = compare_formulas(
        before, after, households, on=ON, by=("area", "owns_car"), area_name=hostile.get
    )
    page = comparison_page(comparison)
    reader = _Reader()
    reader.feed(page)
    assert not reader.open
    assert not reader.tags["script"] + reader.tags["link"] + reader.tags["img"] + reader.tags["iframe"]
    assert not re.search(r"https?:|url\(|@import", page)
    text = " ".join(reader.words)
    for word in ("Untung", "Rugi", "Gain", "Lose", "Tidak berhak", "Not eligible", "miliar", "1 Juli 2026"):
        assert word in text or word == "miliar"
    total = comparison.total.changes
    assert f"{total['gains']}" in text
    assert "$" not in page
    assert reader.tags["svg"] == 2 * (1 + 2 + sum(len(group.rows) for group in comparison.groups))


def test_a_long_table_shows_the_rows_with_the_most_changes(
    tmp_path: Path, before: Formula, after: Formula, rows: Rows
) -> None:
    many = [{**row, "area_code": f"35.10.{number % 90 + 1:02d}.1001"} for number, row in enumerate(rows)]
    path = write_parquet(tmp_path / "in.parquet", many)
    comparison = compare_formulas(before, after, path, on=ON, by=("district",))
    assert len(comparison.groups[0].rows) == 90
    page = comparison_page(comparison)
    assert "Ditampilkan 60 dari 90" in page
