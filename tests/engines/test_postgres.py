"""PostgreSQL says what the live engine says. ``TEPAT_EXAMPLES=20`` draws twenty times as many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.rules import Formula, to_sql
from tepat.rules.tests.drawn_formulas import ON, SeededDraws, drawn_formula, drawn_rows, formulas
from tepat.rules.tests.engine_rows import differences, formula_of
from tests.engines.postgres import connection, decided

MORE = int(os.environ.get("TEPAT_EXAMPLES", "1"))


@pytest.fixture(scope="module")
def opened() -> Iterator[psycopg.Connection[Any]]:
    with connection() as found:
        yield found


@settings(
    max_examples=15 * MORE,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(formula=formulas(), seed=st.integers(0, 2**32))
def test_drawn_by_hypothesis(opened: psycopg.Connection[Any], formula: Formula, seed: int) -> None:
    rows = drawn_rows(formula, seed, 200)
    found = decided(opened, formula, rows, to_sql(formula, on=ON, dialect="postgres"))
    assert differences(formula, rows, found, ON) == []


@pytest.mark.parametrize("first", range(0, 60 * MORE, 20))
def test_drawn_by_seed(opened: psycopg.Connection[Any], first: int) -> None:
    for seed in range(first, first + 20):
        formula = drawn_formula(SeededDraws(seed))
        rows = drawn_rows(formula, seed, 100)
        found = decided(opened, formula, rows, to_sql(formula, on=ON, dialect="postgres", narrow=False))
        assert differences(formula, rows, found, ON, narrow=False) == [], seed


LARGEST = 1.7976931348623157e308
EDGES = [5e-324, 1e-310, 2.0**-537, 1e-154, 0.5, 1.0, 3.0, 1e154, 2.0**511, 2.0**512, 1e300, LARGEST]


@pytest.mark.parametrize("sign", ["+", "-", "*"])
def test_doubles_at_the_edge_are_no_error(opened: psycopg.Connection[Any], sign: str) -> None:
    """PostgreSQL raises where IEEE 754 gives infinity, and where a product or quotient becomes 0."""
    scores = [
        {"code": f"s{index}", "expr": f"(ratio * {one!r}) {sign} (ratio * {other!r})"}
        for index, (one, other) in enumerate((one, other) for one in EDGES for other in EDGES)
    ]
    _same(opened, scores, [{"ratio": 1.0}, {"ratio": -1.0}, {"ratio": 0.5}, {"ratio": None}, {"ratio": 0.0}])


def test_quotients_at_the_edge_are_no_error(opened: psycopg.Connection[Any]) -> None:
    scores = [
        {"code": f"s{index}", "expr": f"safe_div(ratio * {one!r}, area * {other!r})"}
        for index, (one, other) in enumerate((one, other) for one in EDGES for other in EDGES)
    ]
    rows = [{"ratio": ratio, "area": area} for ratio in (1.0, -0.3, 0.0, None) for area in (1.0, 1.5, None)]
    _same(opened, scores, rows)


def _same(opened: psycopg.Connection[Any], scores: list[dict[str, str]], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(scores), 12):
        formula = formula_of(scores=scores[start : start + 12])
        found = decided(opened, formula, rows, to_sql(formula, on=ON, dialect="postgres"))
        assert differences(formula, rows, found, ON) == []
