"""The phone decides as Python does: for formulas and families drawn at random, the whole decision agrees.

``TEPAT_EXAMPLES=2000`` draws more formulas than the usual few.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tepat.rules import Dictionary, FactsError, Formula, FormulaError, decide, to_json
from tests.engines.javascript import JavaScript, NoJavaScript

RULES_TESTS = Path(__file__).resolve().parents[2] / "src" / "tepat" / "rules" / "tests"
DICTIONARY = Dictionary.load(RULES_TESTS / "example" / "variables")
DATES = (date(2026, 7, 1), date(2200, 1, 1), date(2028, 2, 29))
EXAMPLES = int(os.environ.get("TEPAT_EXAMPLES", "60"))


def _load(name: str) -> ModuleType:
    """A file of the rules' tests: they are no package."""
    spec = importlib.util.spec_from_file_location(name, RULES_TESTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


drawn = _load("drawn_formulas")
trees = _load("test_random_expressions")


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    try:
        with JavaScript() as started:
            yield started
    except NoJavaScript as missing:
        pytest.skip(str(missing))


quickly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)  # fmt: skip


def assert_same(javascript: JavaScript, formula: Formula, facts: list[dict[str, Any]]) -> None:
    """On two dates in turn, so that nothing kept from one is used for the other."""
    rows = list(zip(facts, cycle(DATES)))
    found = javascript.decide(to_json(formula), rows)
    for (one, on), theirs in zip(rows, found, strict=True):
        ours = json.loads(json.dumps(decide(formula, one, on=on).to_json()))
        ours.pop("changes")  # the phone does not search for what would change it
        assert theirs == ours, one


@quickly
@given(formula=drawn.formulas(), seed=st.integers(0, 2**32))
def test_flat_facts(javascript: JavaScript, formula: Formula, seed: int) -> None:
    assert_same(javascript, formula, drawn.drawn_rows(formula, seed, 25))


PERSONS = st.fixed_dictionaries(
    {},
    optional={
        "birth_date": st.none() | st.dates(date(1920, 1, 1), date(2027, 1, 1)),
        "wage": st.none() | st.sampled_from([0, 1, 2810139, 2810140, 10**9, -1]),
        "is_official": st.sampled_from([None, True, False]),
        "relation": st.sampled_from([None, 1, 2, 3, 4]),
        "age": st.none() | st.integers(0, 100),
    },
)
FAMILIES = st.builds(
    lambda household, members: {**household, "members": members},
    trees.facts_strategy,
    st.none() | st.lists(PERSONS, max_size=4),
)
OVER_MEMBERS = st.sampled_from(
    ["size > 2", "child_count + elderly_count >= 1", "NOT has_official", "all_adult", "wage_total <= 2810139",
     "highest_wage < 2810140", "youngest_age BETWEEN 0 AND 6", "head_age >= 60", "area_per_person < 8",
     "COALESCE(head_age, youngest_age, 40) > 30", "CASE WHEN has_official THEN owns_car ELSE all_adult END",
     "wage_total IS NULL OR owns_car", "LEAST(head_age, youngest_age) < 7", "GREATEST(size, child_count) > 3"]
)  # fmt: skip
CONDITIONS = st.lists(trees.flag_trees.map(trees.text_of) | OVER_MEMBERS, min_size=1, max_size=4)
NUMBERS = trees.real_trees.map(trees.text_of) | st.just("child_count * 750000 + wage_total * 0.01")
SHOWN = "{decile} {ratio} {floor_area_m2} {income} {moved_on} {child_count} {wage_total} {head_age} {:on}"
ANSWERS = {"true": f"ya {SHOWN}", "false": f"tidak {SHOWN}", "unknown": f"belum {SHOWN}"}


def _document(conditions: list[str], numbers: list[str], benefit: str) -> dict[str, Any]:
    reason = {"id": ANSWERS, "en": ANSWERS}
    return {
        "code": "drawn",
        "version": "1",
        "title": {"id": "Acak", "en": "Drawn"},
        "active_from": "2020-01-01",
        "criteria": [
            {"code": f"c{index}", "expr": text, "reason": reason} for index, text in enumerate(conditions)
        ],
        "scores": [{"code": f"s{index}", "expr": text} for index, text in enumerate(numbers)],
        "benefit": {"period": "month", "expr": benefit},
        "variables": DICTIONARY.document(DICTIONARY),
    }


@quickly
@given(
    document=st.builds(_document, CONDITIONS, st.lists(NUMBERS, max_size=2), NUMBERS),
    rows=st.lists(FAMILIES, min_size=8, max_size=8),
)
def test_families_with_members(
    javascript: JavaScript, document: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    formula = drawn.accepted(document)
    assume(formula is not None)
    assert_same(javascript, formula, rows)


WRONG: list[dict[str, Any]] = [
    {"decile": "2"},
    {"decile": True},
    {"decile": 2.5},
    {"owns_car": 1},
    {"floor_area_m2": "luas"},
    {"moved_on": "2026-02-29"},
    {"moved_on": "2026-7-1"},
    {"moved_on": 20260701},
    {"floor_material": 1.5},
    {"village": 3},
    {"members": {}},
    {"members": [3]},
    {"members": [{}, {"wage": "1"}]},
    {"members": [{"birth_date": "1990-13-01"}]},
]


@pytest.mark.parametrize("facts", WRONG, ids=str)
def test_a_value_of_the_wrong_kind_is_refused_alike(javascript: JavaScript, facts: dict[str, Any]) -> None:
    condition = "owns_car AND floor_material = 1 AND village = 'Kemiren' AND moved_on > DATE '2020-01-01'"
    formula = Formula.from_document(
        _document(
            [condition, "wage_total + size + decile < 9 AND child_count > 0"], ["floor_area_m2 * 1"], "1"
        )
    )
    with pytest.raises(FactsError) as refused:
        decide(formula, facts, on=DATES[0])
    assert javascript.decide(to_json(formula), [(facts, DATES[0])]) == [{"error": refused.value.pointer}]


def test_a_variable_may_have_any_name(javascript: JavaScript) -> None:
    """Also one that every object of JavaScript knows."""
    names = ("constructor", "valueof", "length", "map")
    label = {"id": "a", "en": "a"}
    variables = [
        {"code": name, "level": "household", "type": "integer", "label": label, "range": [0, 9]}
        for name in names
    ]
    document = {
        **_document([" + ".join(names) + " > 3"], ["constructor * 2"], "length"),
        "variables": variables,
    }
    document["criteria"][0]["reason"] = dict.fromkeys(
        ("id", "en"), dict.fromkeys(("true", "false", "unknown"), "{constructor} {length}")
    )
    formula = Formula.from_document(document)
    assert_same(javascript, formula, [{}, {"constructor": 4}, dict.fromkeys(names, 2), {"map": 1}])


def test_a_formula_that_does_not_hold_yet(javascript: JavaScript) -> None:
    document = _document(["decile <= :limit"], [], "1")
    document["parameters"] = {"limit": {"2020-01-01": 4}}
    formula = Formula.from_document(document)
    with pytest.raises(FormulaError):
        decide(formula, {}, on=date(2019, 12, 31))
    (found,) = javascript.decide(to_json(formula), [({}, date(2019, 12, 31))])
    assert "limit" in found["error"]
