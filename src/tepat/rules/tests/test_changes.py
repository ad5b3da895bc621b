"""What would change it: every change does, the smallest is the smallest, of what a person may contest."""

from __future__ import annotations

import math
import random
from datetime import date
from typing import Any

import pytest

from tepat.rules import Change, Decision, Dictionary, Formula, decide
from tepat.rules.changes.ladder import double_at, place_of_double
from tepat.rules.tests import drawn_formulas as drawn
from tepat.rules.tests.small_formulas import documents, formula_of

ON = date(2026, 7, 1)


def contestable(variables: Any) -> list[dict[str, Any]]:
    return [{**one, "contestable": "derive" not in one} for one in variables]


def changed(facts: dict[str, Any], change: Change) -> dict[str, Any]:
    if change.member is None:
        return {**facts, change.variable: change.to_value}
    members = [dict(member) for member in facts["members"]]
    members[change.member - 1][change.variable] = change.to_value
    return {**facts, "members": members}


def assert_each_does(formula: Formula, facts: dict[str, Any], on: date) -> tuple[Change, ...]:
    decision = decide(formula, facts, on)
    assert decision.outcome == "not_eligible" or not decision.changes
    for change in decision.changes:
        after = decide(formula, changed(facts, change), on)
        assert {one.code: one.result for one in after.criteria}[change.criterion] is True, (facts, change)
        assert change.settles is (after.outcome == "eligible"), (facts, change)
        assert change.from_value != change.to_value
    settling = [change.settles for change in decision.changes]
    assert settling == sorted(settling, reverse=True)
    named = [(change.criterion, change.variable) for change in decision.changes]
    assert len(named) == len(set(named))
    return decision.changes


def test_every_change_of_a_drawn_formula_turns_its_criterion() -> None:
    found = 0
    for seed in range(120):
        document = {
            **drawn.drawn_document(drawn.SeededDraws(seed)),
            "variables": contestable(drawn.VARIABLES),
        }
        formula = drawn.accepted(document)
        if formula is not None:
            for facts in drawn.drawn_rows(formula, seed, 3, unknown_share=0.1):
                found += len(assert_each_does(formula, facts, drawn.ON))
    assert found > 50


MEMBER_CRITERIA = (
    "child_count > 0 OR elderly_count > 1", "size >= 2 AND NOT has_official",
    "all_adult OR youngest_age <= 3",
    "wage_total <= 2000000", "highest_wage <= 1500000", "head_age >= 18 OR area_per_person < 12.5",
)  # fmt: skip


def test_every_change_of_a_member_turns_its_criterion(dictionary: Dictionary) -> None:
    formula = formula_of(*MEMBER_CRITERIA, variables=contestable(documents(dictionary)))
    found = 0
    for seed in range(60):
        source = random.Random(seed)
        values: dict[str, list[Any]] = {
            "birth_date": [date(1950, 1, 1), date(1990, 5, 5), date(2010, 1, 1), date(2024, 2, 29)],
            "wage": [0, 400_000, 1_500_000, 9_000_000],
            "is_official": [True, False],
            "relation": [1, 2, 3],
        }
        members = [
            {code: source.choice(some) for code, some in values.items() if source.random() > 0.1}
            for _ in range(source.randrange(1, 4))
        ]
        facts = {"members": members, "floor_area_m2": source.choice([10.0, 30.0, 60.0])}
        found += sum(change.member is not None for change in assert_each_does(formula, facts, ON))
    assert found > 50


KINDS: dict[str, dict[str, Any]] = {
    "whole": {"type": "integer", "range": [-20, 20]},
    "area": {"type": "decimal", "scale": 1, "range": [0, 50]},
    "ratio": {"type": "double", "range": [-5, 5]},
    "day": {"type": "date", "range": ["2026-01-01", "2026-12-31"]},
}
THRESHOLDS: dict[str, list[Any]] = {
    "whole": [-20, -3, 0, 7, 20],
    "area": [0.0, 7.25, 12.3, 50.0],
    "ratio": [-5.0, 0.0, 0.1, 2.5],
    "day": ["DATE '2026-01-01'", "DATE '2026-02-28'", "DATE '2026-12-31'"],
}


def variables_of(code: str) -> list[dict[str, Any]]:
    label = {"id": code, "en": code}
    return [{"code": code, "level": "household", "label": label, "contestable": True, **KINDS[code]}]


def neighbours(code: str, value: Any) -> list[Any]:
    """The legal values just beside it."""
    if code == "whole":
        return [value - 1, value + 1]
    if code == "area":
        return [round(value - 0.1, 1), round(value + 0.1, 1)]
    if code == "ratio":
        return [math.nextafter(value, -math.inf), math.nextafter(value, math.inf)]
    return [date.fromordinal(value.toordinal() - 1), date.fromordinal(value.toordinal() + 1)]


@pytest.mark.parametrize("code", KINDS)
def test_of_one_threshold_no_smaller_change_does(code: str) -> None:
    present: dict[str, list[Any]] = {
        "whole": list(range(-20, 21, 5)), "area": [0.0, 7.2, 7.3, 33.3, 50.0], "ratio": [-5.0, 0.0, 0.1, 5.0],
        "day": [date(2026, 1, 1), date(2026, 2, 28), date(2026, 7, 1), date(2026, 12, 31)],
    }  # fmt: skip
    for sign in ("=", "<>", "<", "<=", ">", ">="):
        for limit in THRESHOLDS[code]:
            formula = formula_of(f"{code} {sign} {limit}", variables=variables_of(code))
            for value in present[code]:
                decision = decide(formula, {code: value}, ON)
                if decision.outcome != "not_eligible":
                    continue
                assert_smallest(formula, code, value, decision)


def assert_smallest(formula: Formula, code: str, value: Any, decision: Decision) -> None:
    low, high = formula.dictionary[code].minimum, formula.dictionary[code].maximum
    if not decision.changes:
        candidates = [low, high, *neighbours(code, value)]
        legal = [one for one in candidates if low <= one <= high]
        assert all(decide(formula, {code: one}, ON).outcome == "not_eligible" for one in legal)
        return
    (change,) = decision.changes
    assert change.settles
    nearer = neighbours(code, change.to_value)[value > change.to_value]
    if nearer != value:
        assert decide(formula, {code: nearer}, ON).outcome == "not_eligible"


def test_through_a_score_the_smallest_change_is_found() -> None:
    """By bisection, because the variable does not stand beside a number itself."""
    formula = formula_of(
        "need >= 0.25",
        variables=variables_of("area"),
        scores=[
            {
                "code": "need",
                "linear": {"intercept": 1.0, "terms": [{"variable": "area", "coefficient": -0.02}]},
            }
        ],
    )
    (change,) = decide(formula, {"area": 45.0}, ON).changes
    assert (change.from_value, change.to_value) == (45.0, 37.5)
    assert change.sentence == {
        "id": "area 37,5 atau kurang (sekarang 45)",
        "en": "area 37.5 or less (now 45)",
    }
    assert decide(formula, {"area": 37.6}, ON).outcome == "not_eligible"


def test_the_formula_of_the_example(formula: Formula) -> None:
    facts = {
        "decile": 6,
        "floor_area_m2": 20,
        "owns_car": False,
        "members": [{"wage": 5, "is_official": False}],
    }
    (change,) = decide(formula, facts, ON).changes
    assert change.to_json() == {
        "criterion": "decile", "variable": "decile", "member": None, "from": 6, "to": 4, "settles": True,
        "sentence": {"id": "Desil 4 atau kurang (sekarang 6)", "en": "Decile 4 or less (now 6)"},
    }  # fmt: skip
    facts["members"] = [{"wage": 5, "is_official": True}]
    (change,) = decide(formula, facts, ON).changes
    assert not change.settles  # is_official may not be contested, so nothing is said of the second


def test_of_members_the_nearest_is_named_and_two_cannot_be_changed_at_once(dictionary: Dictionary) -> None:
    formula = formula_of("highest_wage <= 5", variables=contestable(documents(dictionary)))
    (change,) = decide(formula, {"members": [{"wage": 3}, {"wage": 9}]}, ON).changes
    assert (change.variable, change.member, change.from_value, change.to_value) == ("wage", 2, 9, 5)
    assert change.sentence["id"] == "Anggota ke-2: Upah Rp 5 atau kurang (sekarang Rp 9)"
    assert decide(formula, {"members": [{"wage": 8}, {"wage": 9}]}, ON).changes == ()
    (change,) = decide(formula, {"highest_wage": 9}, ON).changes
    assert (change.variable, change.member, change.to_value) == ("highest_wage", None, 5)


def test_an_unknown_fact_can_be_the_change_where_the_formula_presumes() -> None:
    variables = [
        {"code": "found", "level": "household", "type": "boolean",
         "label": {"id": "Ditemukan", "en": "Found"},
         "contestable": True}
    ]  # fmt: skip
    formula = formula_of("COALESCE(found, FALSE)", variables=variables)
    (change,) = decide(formula, {}, ON).changes
    assert (change.from_value, change.to_value) == (None, True)
    assert change.sentence["id"] == "Ditemukan: ya (sekarang belum diketahui)"


@pytest.mark.parametrize("value", [0.0, 5e-324, -5e-324, 1.5, -2.25, 1e300, -1.7e308])
def test_doubles_are_numbered_in_their_order(value: float) -> None:
    place = place_of_double(value)
    assert double_at(place) == value
    assert double_at(place + 1) == math.nextafter(value, math.inf)
    assert double_at(place - 1) == math.nextafter(value, -math.inf)
