"""Deciding: outcomes, reasons, scores, benefits, what is missing, and derived variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tepat.rules import Benefit, Dictionary, FactsError, Formula, FormulaError, decide, parse_expression

ON = date(2026, 7, 1)
WIDOW = {"birth_date": date(1960, 1, 1), "wage": 500_000, "is_official": False, "relation": 1}
GRANDCHILD = {"birth_date": date(2022, 5, 1), "wage": 0, "is_official": False, "relation": 3}


def family(**changes: Any) -> dict[str, Any]:
    facts = {"decile": 2, "floor_area_m2": 20, "owns_car": False, "members": [WIDOW, GRANDCHILD]}
    return {**facts, **changes}


def test_an_eligible_family_with_reasons_score_and_benefit(formula: Formula) -> None:
    decision = decide(formula, family(), ON)
    assert decision.outcome == "eligible"
    assert decision.benefit == Benefit(1_750_000, "year", "IDR")
    assert decision.scores == {"skor": 6.5}
    assert decision.missing == ()
    assert decision.formula_hash == formula.hash
    decile, wage, poor = decision.criteria
    assert decile.reason == {"id": "Desil 2, batas 4.", "en": "Decile 2, limit 4."}
    assert wage.reason == {"id": "Upah Rp 500.000.", "en": "Wage Rp 500,000."}
    assert wage.inputs == {"highest_wage": 500_000, "has_official": False}
    assert poor.inputs == {"skor": 6.5, "floor_material": None}
    assert poor.reason["id"] == "Skor 6,5, lantai belum diketahui."


def test_one_false_is_enough_and_then_nothing_is_missing(formula: Formula) -> None:
    decision = decide(formula, {"decile": 5}, ON)
    assert decision.outcome == "not_eligible"
    assert decision.benefit is None
    assert decision.missing == ()
    assert [criterion.result for criterion in decision.criteria] == [False, None, None]


def test_nobody_is_refused_because_something_is_unknown(formula: Formula) -> None:
    decision = decide(formula, {}, ON)
    assert decision.outcome == "cannot_tell"
    assert decision.benefit is None
    assert decision.missing == (
        "decile", "floor_area_m2", "floor_material", "owns_car", "is_official", "wage",
    )  # fmt: skip
    assert not any(criterion.narrowed for criterion in decision.criteria)


def test_only_what_matters_is_missing(formula: Formula) -> None:
    unknown_wage = {**GRANDCHILD, "wage": None}
    decision = decide(formula, family(members=[WIDOW, unknown_wage]), ON)
    assert decision.missing == ("wage",)
    unborn = {**GRANDCHILD, "birth_date": None}
    decision = decide(formula, family(members=[WIDOW, unborn]), ON)
    assert decision.outcome == "eligible"
    assert decision.benefit == Benefit(None, "year", "IDR")
    assert decision.missing == ("birth_date",)
    decision = decide(formula, family(floor_area_m2=None, floor_material=1), ON)
    assert decision.missing == ("floor_area_m2",)


def test_a_derived_variable_that_is_given_counts_as_given(formula: Formula) -> None:
    decision = decide(formula, family(highest_wage=9_000_000), ON)
    assert decision.criteria[1].result is False


def test_parameters_follow_the_date(formula: Formula) -> None:
    assert decide(formula, family(decile=5), date(2026, 12, 31)).outcome == "not_eligible"
    assert decide(formula, family(decile=5), date(2027, 1, 1)).outcome == "eligible"
    with pytest.raises(FormulaError) as caught:
        decide(formula, family(), date(2025, 12, 31))
    assert caught.value.code == "rules.formula.not_yet"


@pytest.mark.parametrize("decile", [0, 11, float("nan"), Decimal("NaN"), float("inf"), None])
def test_what_is_not_legal_counts_as_unknown(formula: Formula, decile: Any) -> None:
    assert decide(formula, family(decile=decile), ON).criteria[0].result is None


@pytest.mark.parametrize("decile", [2, 2.0, Decimal(2)])
def test_a_whole_number_may_come_in_several_forms(formula: Formula, decile: Any) -> None:
    assert decide(formula, family(decile=decile), ON).criteria[0].inputs == {"decile": 2}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"decile": "2"}, "/decile"),
        ({"decile": True}, "/decile"),
        ({"decile": 2.5}, "/decile"),
        ({"owns_car": 1}, "/owns_car"),
        ({"floor_area_m2": "36"}, "/floor_area_m2"),
        ({"floor_material": "x"}, "/floor_material"),
        ({"members": [WIDOW, {"birth_date": "yesterday"}]}, "/members/1/birth_date"),
        ({"members": [WIDOW, {"birth_date": "2026-W01-1"}]}, "/members/1/birth_date"),
        ({"members": [WIDOW, {"birth_date": datetime(2020, 1, 1)}]}, "/members/1/birth_date"),  # noqa: DTZ001
        ({"members": [WIDOW, 3]}, "/members/1"),
        ({"members": {"a": 1}}, "/members"),
        ({"members": 7}, "/members"),
    ],
)
def test_the_wrong_kind_of_value_is_a_mistake(
    formula: Formula, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(FactsError) as caught:
        decide(formula, family(**changes), ON)
    assert caught.value.pointer == pointer
    assert caught.value.code == "rules.facts.wrong_type"


def test_dates_may_be_iso_text(formula: Formula) -> None:
    member = {**WIDOW, "birth_date": "1960-01-01"}
    assert decide(formula, family(members=[member]), ON) == decide(formula, family(members=[WIDOW]), ON)


def test_a_decision_cannot_be_changed(formula: Formula) -> None:
    decision = decide(formula, family(), ON)
    with pytest.raises(FrozenInstanceError):
        decision.outcome = "eligible"  # type: ignore[misc]
    assert decision.to_json()["criteria"][0]["inputs"] == {"decile": 2}
    assert decision.to_json()["on"] == "2026-07-01"


def test_facts_are_left_as_they_were(formula: Formula) -> None:
    facts = family()
    decide(formula, facts, ON)
    assert facts == family()


N = None
OLD, ADULT, CHILD = date(1950, 1, 1), date(1990, 1, 1), date(2022, 1, 1)


@pytest.mark.parametrize(
    ("code", "members", "expected"),
    [
        ("size", [], 0),
        ("size", [{}, {}], 2),
        ("size", None, N),
        ("child_count", [{"birth_date": CHILD}, {"birth_date": OLD}], 1),
        ("child_count", [{"birth_date": CHILD}, {}], N),
        ("child_count", [{"age": 3}, {"birth_date": CHILD}], 2),
        ("has_official", [{"is_official": True}, {}], True),
        ("has_official", [{"is_official": False}, {}], N),
        ("has_official", [{"is_official": False}], False),
        ("has_official", [], False),
        ("all_adult", [{"birth_date": CHILD}, {}], False),
        ("all_adult", [{"birth_date": OLD}, {}], N),
        ("all_adult", [{"birth_date": OLD}], True),
        ("all_adult", [], True),
        ("wage_total", [{"birth_date": OLD, "wage": 5}, {"birth_date": CHILD}], 5),
        ("wage_total", [{"birth_date": OLD, "wage": 5}, {"birth_date": OLD}], N),
        ("wage_total", [{"birth_date": OLD, "wage": 5}, {"wage": 3}], N),
        ("wage_total", [], 0),
        ("highest_wage", [{"wage": 5}, {"wage": 7}], 7),
        ("highest_wage", [{"wage": 5}, {}], N),
        ("highest_wage", [], N),
        ("youngest_age", [{"birth_date": OLD}, {"birth_date": CHILD}], 4),
        ("head_age", [{"relation": 3, "birth_date": CHILD}, {"relation": 1, "birth_date": OLD}], 76),
        ("head_age", [{"birth_date": CHILD}, {"relation": 1, "birth_date": OLD}], 76),
        ("head_age", [{"relation": 1}], N),
        ("head_age", [{"relation": 3, "birth_date": CHILD}], N),
        ("area_per_person", [{}, {}], 10.0),
        ("area_per_person", [], N),
    ],
)
def test_deriving(dictionary: Dictionary, code: str, members: Any, expected: Any) -> None:
    facts = {"floor_area_m2": 20, "members": members}
    found = parse_expression(code, dictionary).evaluate(facts, on=ON)
    assert found == expected
    assert type(found) is type(expected)


def test_unknown_date_of_decision_leaves_ages_unknown(dictionary: Dictionary) -> None:
    expression = parse_expression("child_count > 0", dictionary)
    assert expression.evaluate({"members": [{"birth_date": CHILD}]}) is None


def test_a_formula_without_criteria_only_scores(write_formula: Callable[[str], Formula]) -> None:
    formula = write_formula(
        "scores:\n  - {code: double, expr: base + base}\n  - {code: base, expr: decile * 1.5}\n"
    )
    decision = decide(formula, {"decile": 2}, ON)
    assert decision.outcome == "cannot_tell"
    assert decision.scores == {"base": 3.0, "double": 6.0}
    assert all(isinstance(score, float) for score in decision.scores.values())


def test_terms_are_added_in_the_order_written(write_formula: Callable[[str], Formula]) -> None:
    text = """scores:
  - code: s
    linear:
      intercept: 0.1
      terms:
        - {variable: ratio, coefficient: 0.2}
        - {variable: debt, coefficient: 0.3}
        - {variable: owns_car, coefficient: 1e-05}
"""
    facts = {"ratio": 1.1, "debt": 7.7, "owns_car": True}
    expected = ((0.1 + 0.2 * 1.1) + 0.3 * 7.7) + 1e-05 * 1
    formula = write_formula(text)
    assert decide(formula, facts, ON).scores["s"] == expected
    assert decide(formula, {**facts, "owns_car": False}, ON).scores["s"] == (0.1 + 0.2 * 1.1) + 0.3 * 7.7
    assert decide(formula, {**facts, "owns_car": None}, ON).scores["s"] is None


def test_a_benefit_is_rounded_to_whole_rupiah(write_formula: Callable[[str], Formula]) -> None:
    formula = write_formula(
        "criteria:\n  - {code: a, expr: decile > 0, reason: $REASON}\n"
        "benefit: {period: month, expr: decile * 0.5}\n"
    )
    assert decide(formula, {"decile": 3}, ON).benefit == Benefit(2, "month", "IDR")


def test_two_thousand_terms_decide(write_formula: Callable[[str], Formula]) -> None:
    terms = "".join("        - {variable: ratio, coefficient: 0.5}\n" for _ in range(2000))
    formula = write_formula("scores:\n  - code: s\n    linear:\n      intercept: 1\n      terms:\n" + terms)
    assert decide(formula, {"ratio": 1.0}, ON).scores["s"] == 1001.0
    assert Formula.from_document(formula.document).hash == formula.hash
