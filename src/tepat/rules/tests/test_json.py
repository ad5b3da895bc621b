"""Formulas and expressions as JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tepat.rules import Dictionary, Formula, parse_expression
from tepat.rules.json import expression_to_json, to_json, variables_to_json


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("decile <= 4", ["<=", ["get", "decile"], 4]),
        ("decile + 1 - 2", ["i", ["get", "decile"], "+", 1, "-", 2]),
        ("decile + ratio * 2", ["n", ["get", "decile"], "+", ["n", ["get", "ratio"], "*", 2]]),
        ("-decile", ["neg", ["get", "decile"]]),
        ("owns_car AND NOT owns_boat", ["and", ["get", "owns_car"], ["not", ["get", "owns_boat"]]]),
        ("decile IS NOT NULL", ["not", ["null", ["get", "decile"]]]),
        ("decile NOT IN (1, NULL)", ["not", ["in", ["get", "decile"], 1, None]]),
        ("moved_on BETWEEN DATE '2024-02-29' AND :on",
         ["between", ["get", "moved_on"], "2024-02-29", ["get", ":on"]]),
        ("CASE WHEN owns_car THEN 1 ELSE 0.5 END", ["case", ["get", "owns_car"], 1, 0.5]),
        ("CASE WHEN owns_car THEN village END", ["case", ["get", "owns_car"], ["get", "village"], None]),
        ("round_half_up(ratio, 2)", ["round_half_up", ["get", "ratio"], 2]),
        ("round_half_up(decile, 2)", ["round_half_up", ["get", "decile"], 2, True]),
        ("round_half_up(decile, -1)", ["round_half_up", ["get", "decile"], -1, True]),
        ("safe_div(ratio, decile)", ["safe_div", ["get", "ratio"], ["get", "decile"], True]),
        ("safe_div(decile, ratio)", ["safe_div", ["get", "decile"], ["get", "ratio"]]),
        ("COALESCE(ratio, 1e-05)", ["coalesce", ["get", "ratio"], 1e-05]),
    ],
)  # fmt: skip
def test_trees(dictionary: Dictionary, text: str, tree: object) -> None:
    assert expression_to_json(parse_expression(text, dictionary)) == tree


def test_a_person_variable_brings_what_it_is_derived_from(dictionary: Dictionary) -> None:
    definitions = variables_to_json(dictionary, ["head_age"])
    assert list(definitions) == ["birth_date", "relation", "age", "head_age"]
    years = ["age_years", ["get", "birth_date"], ["get", ":on"]]
    assert definitions["age"]["derive"] == ["expr", None, years]
    assert definitions["age"]["range"] == [-(2**53 - 1), 2**53 - 1]
    assert definitions["head_age"]["derive"] == ["first", ["=", ["get", "relation"], 1], ["get", "age"]]
    assert definitions["relation"]["codes"] == [1, 2, 3]
    assert definitions["birth_date"] == {
        "type": "date", "level": "person", "label": {"id": "Tanggal lahir", "en": "Birth date"},
    }  # fmt: skip


def test_a_formula(formula: Formula) -> None:
    document = to_json(formula)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert (document["format"], document["hash"]) == (1, formula.hash)
    assert [criterion["code"] for criterion in document["criteria"]] == ["decile", "wage", "poor"]
    assert document["criteria"][0]["reason"]["en"]["unknown"] == "Decile {decile}."
    assert document["parameters"]["minimum_wage"] == {"values": [["2025-01-01", 2810139]], "unit": "rupiah"}
    assert document["variables"]["floor_material"]["labels"]["8"] == {"id": "Tanah", "en": "Earth"}
    assert document["scores"][0][1][:2] == ["n", 1.5]
    assert document["benefit"]["period"] == "year"
    assert document["ranking"]["by"] == "skor"
    assert document["active_to"] == "2028-01-01"


def test_only_what_a_formula_needs_is_told(formula: Formula) -> None:
    document = to_json(formula)
    assert "wall_material" not in document["variables"]
    assert "relation" not in document["variables"]
    assert "labels" not in document["variables"]["decile"]
    assert set(document["inputs"]) <= set(document["variables"])


@pytest.mark.parametrize(
    ("on", "values"),
    [
        (None, [["2026-01-01", 4], ["2027-01-01", 5]]),
        (date(2026, 12, 31), [["2026-01-01", 4], ["2027-01-01", 5]]),
        (date(2027, 1, 1), [["2027-01-01", 5]]),
        (date(2020, 1, 1), [["2026-01-01", 4], ["2027-01-01", 5]]),
    ],
)
def test_values_that_ended_are_left_out(formula: Formula, on: date | None, values: list[object]) -> None:
    assert to_json(formula, on=on)["parameters"]["max_decile"]["values"] == values
