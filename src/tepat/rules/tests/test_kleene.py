"""Three answers: the tables of Kleene, and where NULL goes in each construct."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.rules import Dictionary, parse_expression

T, F, N = True, False, None


def value(dictionary: Dictionary, text: str, **facts: Any) -> Any:
    return parse_expression(text, dictionary).evaluate(facts, on=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, N, N, T),
        (F, T, F, T), (F, F, F, F), (F, N, F, N),
        (N, T, N, T), (N, F, F, N), (N, N, N, N),
    ],
)  # fmt: skip
def test_and_or(dictionary: Dictionary, left: Any, right: Any, both: Any, either: Any) -> None:
    facts = {"owns_car": left, "owns_boat": right}
    assert value(dictionary, "owns_car AND owns_boat", **facts) is both
    assert value(dictionary, "owns_car OR owns_boat", **facts) is either


@pytest.mark.parametrize(("given", "expected"), [(T, F), (F, T), (N, N)])
def test_not(dictionary: Dictionary, given: Any, expected: Any) -> None:
    assert value(dictionary, "NOT owns_car", owns_car=given) is expected


@pytest.mark.parametrize(
    ("text", "decile", "expected"),
    [
        ("decile IN (1, 2)", 1, T),
        ("decile IN (1, 2)", 3, F),
        ("decile IN (1, 2)", N, N),
        ("decile IN (1, NULL)", 1, T),
        ("decile IN (1, NULL)", 2, N),
        ("decile NOT IN (1, NULL)", 2, N),
        ("decile NOT IN (1, NULL)", 1, F),
        ("decile IN (income, 2)", 3, N),
        ("decile IN (income, 3)", 3, T),
        ("decile BETWEEN 2 AND 4", 4, T),
        ("decile BETWEEN 2 AND 4", N, N),
        ("decile NOT BETWEEN 2 AND 4", 4, F),
        ("decile BETWEEN 2 AND income", 1, F),
        ("decile BETWEEN 2 AND income", 3, N),
        ("decile BETWEEN NULL AND 2", 3, F),
        ("decile = NULL", 1, N),
        ("decile <> NULL", 1, N),
        ("NULL = NULL", 1, N),
        ("decile IS NULL", N, T),
        ("decile IS NULL", 1, F),
        ("decile IS NOT NULL", N, F),
        ("(decile > 2) IS NULL", N, T),
        ("CASE WHEN decile > 3 THEN TRUE ELSE FALSE END", N, F),
        ("CASE WHEN decile > 3 THEN TRUE END", 1, N),
        ("CASE decile WHEN 1 THEN TRUE WHEN 2 THEN FALSE END", 2, F),
        ("CASE decile WHEN NULL THEN TRUE ELSE FALSE END", N, F),
        ("COALESCE(decile > 3, TRUE)", N, T),
        ("COALESCE(decile, income, 7) = 7", N, T),
        ("LEAST(decile, income) IS NULL", 1, T),
        ("GREATEST(decile, 3) = 3", 1, T),
        ("LEAST(decile, NULL) IS NULL", 1, T),
        ("clip(decile, 0, NULL) IS NULL", 1, T),
        ("decile + income IS NULL", 1, T),
        ("safe_div(decile, 0) IS NULL", 1, T),
        ("-decile = -2", 2, T),
        ("TRUE", 1, T),
        ("NULL", 1, N),
    ],
)
def test_null_goes_where_it_should(dictionary: Dictionary, text: str, decile: Any, expected: Any) -> None:
    assert value(dictionary, text, decile=decile) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 - 3 - 2", 5),
        ("0.1 + 0.2 + 0.3", (0.1 + 0.2) + 0.3),
        ("0.1 + (0.2 + 0.3)", 0.1 + (0.2 + 0.3)),
        ("1e-05 * 2", 2e-05),
        ("safe_div(7, 2)", 3.5),
        ("round_half_up(2.5, 0)", 3),
        ("round_half_up(-2.5, 0)", -3),
        ("months_between(DATE '2026-01-31', DATE '2026-02-28')", 0),
        ("age_years(DATE '2020-02-29', :on)", 6),
        ("9007199254740991 + 1", None),
        ("safe_div(1e308, 0.5) * 10", None),
        ("0.1234567890123456789012345678901234567890123456789", 0.12345678901234568),
        ("floor_material = 1", None),
        ("'it''s' = 'it''s'", True),
        ("village IN ('Kalipait', 'x')", None),
        ("DATE '2026-01-01' < :on", True),
        ("NOT owns_car AND decile > 3", False),
    ],
)
def test_values(dictionary: Dictionary, text: str, expected: Any) -> None:
    found = value(dictionary, text, owns_car=True)
    assert found == expected
    assert type(found) is type(expected)


def test_whole_numbers_stay_whole_and_types_are_known(dictionary: Dictionary) -> None:
    assert parse_expression("decile + 1", dictionary).type == "integer"
    assert parse_expression("decile + 0.5", dictionary).type == "number"
    assert parse_expression("round_half_up(ratio, 0)", dictionary).type == "integer"
    assert parse_expression("decile > 1", dictionary).type == "boolean"
    assert parse_expression("age > 1", dictionary, level="person").inputs == ("age",)


def test_parameters_can_be_given_by_value(dictionary: Dictionary) -> None:
    expression = parse_expression("decile <= :limit", dictionary, parameters={"limit": 4})
    assert expression.parameters == ("limit",)
    assert expression.evaluate({"decile": 5}) is False
    assert expression.evaluate({"decile": 5}, parameters={"limit": 6}) is True
    named = parse_expression("decile <= :limit", dictionary, parameters=["limit"])
    assert named.evaluate({"decile": 3}) is None


def test_a_sum_of_two_thousand_terms_is_evaluated(dictionary: Dictionary) -> None:
    text = " + ".join(["decile * 2"] * 2000)
    assert value(dictionary, text, decile=3) == 12_000
    text = " + ".join(["ratio * 0.5"] * 2000) + " > 0"
    assert value(dictionary, text, ratio=1.0) is True


def test_two_thousand_conditions_are_evaluated(dictionary: Dictionary) -> None:
    assert value(dictionary, " OR ".join(f"decile = {n}" for n in range(2000)), decile=3) is True
    assert value(dictionary, " AND ".join(["NOT owns_car"] * 2000), owns_car=False) is True
