"""The SELECT as a whole: its columns, names, dates, sizes, and what is refused."""

from __future__ import annotations

import math
import random
import struct
from datetime import date
from typing import Any

import duckdb
import pytest
import sqlglot

from tepat.rules import Formula, FormulaError, to_sql
from tepat.rules.sql.dialects import DIALECTS, DUCKDB
from tepat.rules.tests.drawn_formulas import ON, SeededDraws, drawn_formula
from tepat.rules.tests.engine_rows import as_table, differences, formula_of


def run(formula: Formula, rows: list[dict[str, Any]], **options: Any) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    connection.register("households", as_table(formula, rows))
    return connection.execute(to_sql(formula, **{"on": ON, **options})).fetchall()


def column(*texts: str, **facts: Any) -> list[Any]:
    """Values of numbers for one household."""
    scores = [{"code": f"s{index}", "expr": text} for index, text in enumerate(texts)]
    formula = formula_of(scores=scores)
    return list(run(formula, [facts])[0][4:-1])


def test_the_columns_and_their_names() -> None:
    formula = formula_of(
        "few > 2",
        scores=[{"code": "need", "expr": "area * 2"}],
        benefit={"period": "month", "expr": "few * 1.5"},
    )
    connection = duckdb.connect()
    connection.execute('CREATE TABLE "per""sons" ("id ""1""" TEXT, few INT, area FLOAT, area_code TEXT)')
    connection.execute("INSERT INTO \"per\"\"sons\" VALUES ('a', 5, 8.5, '35.10'), ('b', 0, 1, NULL)")
    statement = to_sql(formula, on=ON, source='per"sons', key='id "1"', keep=["area_code", "few"])
    result = connection.execute(f"SELECT * FROM ({statement}) ORDER BY 1")
    names = [name for name, *_ in result.description or ()]
    assert names == [
        'id "1"', "area_code", "few", "outcome", "failed_mask", "unknown_mask", "score_need", "benefit",
    ]  # fmt: skip
    assert result.fetchall() == [
        ("a", "35.10", 5, "eligible", 0, 0, 17.0, 8),
        ("b", None, 0, "not_eligible", 1, 0, 2.0, None),
    ]


def test_parameters_are_those_of_the_date() -> None:
    formula = formula_of("few = :limit")
    rows = [{"few": 4}, {"few": 5}]
    assert [row[1] for row in run(formula, rows)] == ["eligible", "not_eligible"]
    assert [row[1] for row in run(formula, rows, on=date(2027, 1, 1))] == ["not_eligible", "eligible"]
    with pytest.raises(FormulaError) as error:
        to_sql(formula, on=date(2025, 12, 31))
    assert error.value.code == "rules.formula.not_yet"


def test_unknown_dialects_are_refused() -> None:
    with pytest.raises(FormulaError, match="oracle") as error:
        to_sql(formula_of("few > 2"), on=ON, dialect="oracle")
    assert error.value.code == "rules.sql.dialect"


def test_the_masks_have_room_for_62_criteria() -> None:
    texts = [f"few > {index % 5}" for index in range(62)]
    formula = formula_of(*texts)
    rows = [{"few": few} for few in (0, 3, 5, None)]
    assert differences(formula, rows, run(formula, rows), ON) == []
    assert run(formula, rows)[0][2] == 2**62 - 1
    with pytest.raises(FormulaError) as error:
        to_sql(formula_of(*texts, "few > 1"), on=ON)
    assert error.value.code == "rules.sql.too_many_criteria"


def test_a_formula_of_scores_alone_cannot_tell() -> None:
    formula = formula_of(scores=[{"code": "need", "expr": "few + 1"}])
    assert run(formula, [{"few": 1}, {"few": None}]) == [
        (0, "cannot_tell", 0, 0, 2.0, None),
        (1, "cannot_tell", 0, 0, None, None),
    ]


def test_a_score_of_two_thousand_terms() -> None:
    codes = ("few", "area", "poor", "ratio")
    terms = [{"variable": codes[n % 4], "coefficient": round(0.001 * n, 3)} for n in range(2000)]
    linear = {"intercept": 0.1, "terms": terms}
    formula = formula_of("total < 3000", scores=[{"code": "total", "linear": linear}])
    rows: list[dict[str, Any]] = [{"few": 3, "area": 7.7, "poor": True}]
    rows.append({**rows[0], "ratio": 0.1})
    assert differences(formula, rows, run(formula, rows), ON) == []


def test_the_deepest_and_the_longest_expressions() -> None:
    deep = "few"
    for _ in range(18):
        deep = f"({deep} + 1)"
    long = " OR ".join(f"income = {number}" for number in range(2900))
    formula = formula_of(f"{deep} > 20", long)
    rows: list[dict[str, Any]] = [{"few": 3, "income": 2899}, {"few": 1, "income": None}]
    assert differences(formula, rows, run(formula, rows), ON) == []


def test_doubles_are_written_so_that_they_come_back() -> None:
    source = random.Random(7)
    numbers = [struct.unpack("d", struct.pack("Q", source.getrandbits(64)))[0] for _ in range(600)]
    numbers = [number for number in numbers if math.isfinite(number)] + [5e-324, -0.0, 1e-05, 0.1]
    written = ", ".join(DUCKDB.number(number) for number in numbers)
    found = duckdb.connect().execute(f"SELECT {written}").fetchall()[0]
    assert list(found) == numbers


def test_a_score_is_never_minus_zero() -> None:
    for value in column("ratio * 1.0", "(- (ratio))", "COALESCE(ratio, 0.5)", ratio=-0.0):
        assert str(value) == "0.0"


def test_nothing_illegal_counts() -> None:
    rows: list[dict[str, Any]] = [
        {"few": few, "ratio": ratio, "floor": floor}
        for few in (-1, 0, 5, 6, 2**62)
        for ratio in (math.nan, math.inf, -math.inf, math.nextafter(1, 2), 1.0)
        for floor in (0, 1, 4, 8)
    ]
    formula = formula_of("few >= 0", "ratio <= 1", "floor <> 2", "few IS NULL", "floor IN (1, 2, 8)")
    assert differences(formula, rows, run(formula, rows), ON) == []


def test_texts_are_quoted() -> None:
    texts = ["it's", "a\\", '"', "%", "'; DROP TABLE households; --", ""]
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
    formula = formula_of(f"village IN ({listed})")
    rows = [{"village": text} for text in (*texts, "its", "a", None)]
    assert differences(formula, rows, run(formula, rows), ON) == []


def test_a_whole_number_beyond_every_engine_is_unknown() -> None:
    facts = {"vast": 10**15, "few": 3}
    values = column("vast * vast * 0", "vast * 9 + vast", "vast * 9 + few - few", "vast * 10 - vast", **facts)
    assert values == [None, None, 9e15, None]


def test_a_whole_table_in_narrow_columns() -> None:
    formula = formula_of("income * few > 0", benefit={"period": "month", "expr": "income * few"})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE households AS SELECT 1 AS household_id, 5::TINYINT AS few")
    connection.execute("ALTER TABLE households ADD COLUMN income INTEGER DEFAULT 1000000000")
    assert connection.execute(to_sql(formula, on=ON)).fetchall() == [(1, "eligible", 0, 0, 5_000_000_000)]


@pytest.mark.parametrize("narrow", [True, False])
def test_derived_columns_follow_from_others(narrow: bool) -> None:
    formula = formula_of("doubled <= 4", "per_head > 8", "few >= 0", "area > 0")
    rows: list[dict[str, Any]] = [
        {"few": few, "doubled": doubled, "area": area, "per_head": per_head}
        for few in (None, 0, 2, 4)
        for doubled in (None, 1, 99)
        for area in (None, 10.0)
        for per_head in (None, 9.0)
    ]
    found = run(formula, rows, narrow=narrow)
    assert differences(formula, rows, found, ON, narrow=narrow) == []


def test_narrowing_settles_what_it_can() -> None:
    formula = formula_of(
        "few + signed > -4",
        "total < 12",
        scores=[{"code": "total", "expr": "few * 2 + 1"}],
        benefit={"period": "month", "expr": "clip(income, 100, 100) + few * 0"},
    )
    rows: list[dict[str, Any]] = [{"few": None, "signed": None, "income": None}]
    assert run(formula, rows) == [(0, "eligible", 0, 0, None, 100)]
    assert run(formula, rows, narrow=False) == [(0, "cannot_tell", 0, 3, None, None)]


def test_a_condition_that_cannot_be_settled_costs_nothing() -> None:
    formula = formula_of("few > 2 AND NOT poor OR floor IN (1, 8)", "COALESCE(owner, TRUE)")
    assert to_sql(formula, on=ON) == to_sql(formula, on=ON, narrow=False)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_dialect_can_be_read(dialect: str) -> None:
    for seed in range(15):
        statement = to_sql(drawn_formula(SeededDraws(seed)), on=ON, dialect=dialect)
        assert isinstance(sqlglot.parse_one(statement, dialect=dialect), sqlglot.exp.Select)


def test_the_same_formula_gives_the_same_text() -> None:
    one, other = (drawn_formula(SeededDraws(3)) for _ in range(2))
    assert to_sql(one, on=ON, dialect="spark") == to_sql(other, on=ON, dialect="spark")
