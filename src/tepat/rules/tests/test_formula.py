"""A formula, its document and its hash; files that cannot be read; and decisions that never fail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.rules import Dictionary, Formula, FormulaError, decide, load_formula

Write = Callable[..., Formula]


def test_faults_of_the_file_itself(tmp_path: Path, dictionary: Dictionary) -> None:
    with pytest.raises(FormulaError) as caught:
        load_formula(tmp_path / "nothing.yaml", dictionary)
    assert caught.value.code == "rules.file.not_found"
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00code")
    with pytest.raises(FormulaError) as caught:
        load_formula(tmp_path / "binary.yaml", dictionary)
    assert caught.value.code == "rules.file.not_text"
    (tmp_path / "control.yaml").write_bytes(b"code: \x01\n")
    with pytest.raises(FormulaError) as caught:
        load_formula(tmp_path / "control.yaml", dictionary)
    assert caught.value.code == "rules.file.yaml"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [" + "x, " * 2_000_000 + "]", "rules.file.too_long"),
        ("[" * 100_000, "rules.file.yaml"),
        ("- " * 100_000, "rules.file.too_deep"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "rules.file.alias"),
        ('expr: "' + "(" * 300_000 + '"\n', "rules.formula.missing_key"),
    ],
)
def test_hostile_files_are_refused_quickly(
    tmp_path: Path, dictionary: Dictionary, text: str, code: str
) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(text)
    started = time.thread_time()
    with pytest.raises(FormulaError) as caught:
        load_formula(path, dictionary)
    assert time.thread_time() - started < 1
    assert caught.value.code in (code, "rules.formula.unknown_key")


def test_what_a_formula_knows_of_itself(formula: Formula) -> None:
    assert (formula.code, formula.version) == ("bantuan", "2026.10")
    assert formula.title == {"id": "Bantuan contoh", "en": "Example aid"}
    assert formula.active_on(date(2026, 1, 1))
    assert formula.active_on(date(2027, 12, 31))
    assert not formula.active_on(date(2025, 12, 31))
    assert not formula.active_on(date(2028, 1, 1))
    assert "highest_wage" in formula.inputs
    assert "skor" not in formula.inputs
    assert formula.base_inputs == (
        "decile", "floor_area_m2", "floor_material", "owns_car", "birth_date", "is_official", "wage",
    )  # fmt: skip


def test_the_hash_follows_the_meaning_and_not_the_layout(write_formula: Write) -> None:
    one = write_formula("criteria:\n  - {code: a, expr: decile>1 and (income = 2), reason: $REASON}\n")
    same = write_formula(
        "# a comment\ncriteria:\n  - reason: $REASON\n    code: a\n"
        "    expr: |\n      decile > 1\n      AND (income=2)\n"
    )
    other = write_formula("criteria:\n  - {code: a, expr: decile > 2 AND (income = 2), reason: $REASON}\n")
    assert one.hash == same.hash != other.hash
    assert len(one.hash) == 64


def test_the_document_is_self_contained(formula: Formula) -> None:
    document = json.loads(json.dumps(formula.document))
    again = Formula.from_document(document)
    assert again.hash == formula.hash
    assert again.document == formula.document
    assert again.inputs == formula.inputs
    assert again.base_inputs == formula.base_inputs
    document["title"]["id"] = "changed"
    assert Formula.from_document(document).hash != formula.hash
    assert formula.document["title"]["id"] == "Bantuan contoh"


def test_a_document_that_was_tampered_with_is_refused(formula: Formula) -> None:
    document = formula.document
    document["criteria"][0]["expr"] = "decile / 0 > 1"
    with pytest.raises(FormulaError) as caught:
        Formula.from_document(document)
    assert caught.value.code == "rules.expression.division"
    document = formula.document
    document["language"] = 2
    with pytest.raises(FormulaError) as caught:
        Formula.from_document(document)
    assert caught.value.code == "rules.formula.language"
    document["title"] = {"id": float("nan")}
    with pytest.raises(FormulaError) as caught:
        Formula.from_document(document)
    assert caught.value.code == "rules.formula.document"
    document = formula.document
    document["scores"][0] = {"code": "skor", "from": "formulas/skor"}
    with pytest.raises(FormulaError):
        Formula.from_document(document)


member = st.fixed_dictionaries(
    {},
    optional={
        "birth_date": st.none() | st.dates(date(1930, 1, 1), date(2028, 1, 1)),
        "wage": st.none() | st.integers(-5, 1_000_000_005),
        "is_official": st.none() | st.booleans(),
        "relation": st.none() | st.integers(0, 4),
    },
)
families = st.fixed_dictionaries(
    {},
    optional={
        "decile": st.none() | st.integers(-1, 12),
        "floor_area_m2": st.none() | st.floats() | st.decimals(allow_nan=True),
        "owns_car": st.none() | st.booleans(),
        "floor_material": st.none() | st.integers(0, 9),
        "highest_wage": st.none() | st.integers(-5, 10**20),
        "members": st.none() | st.lists(member, max_size=4),
        "stranger": st.text(max_size=3),
    },
)


@settings(max_examples=200, deadline=None)
@given(facts=families, on=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_formula_and_its_document_decide_the_same_and_never_raise(
    formula: Formula, facts: dict[str, Any], on: date
) -> None:
    stored = _stored(formula)
    one, other = decide(formula, facts, on), decide(stored, facts, on)
    assert one == other
    assert json.loads(json.dumps(one.to_json(), allow_nan=False)) == other.to_json()
    assert (one.outcome == "not_eligible") == any(criterion.result is False for criterion in one.criteria)
    assert (one.benefit is not None) == (one.outcome == "eligible")
    assert all(criterion.reason["id"] and criterion.reason["en"] for criterion in one.criteria)


_STORED: dict[str, Formula] = {}


def _stored(formula: Formula) -> Formula:
    if formula.hash not in _STORED:
        _STORED[formula.hash] = Formula.from_document(json.loads(json.dumps(formula.document)))
    return _STORED[formula.hash]
