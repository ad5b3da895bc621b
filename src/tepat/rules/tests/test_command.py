"""The commands ``tepat rules check`` and ``tepat rules decide``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tepat.rules.command import rules


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(rules, [str(argument) for argument in arguments])


@pytest.fixture
def content(tmp_path: Path, formula_path: Path) -> Path:
    """A copy of the example content that a test may change."""
    return Path(shutil.copytree(formula_path.parents[2], tmp_path / "content"))


def test_check_says_ok_with_counts_and_runs_the_cases(formula_path: Path) -> None:
    result = run("check", formula_path)
    assert result.exit_code == 0, result.output
    assert "OK bantuan 2026.10: 3 criteria, 1 score, " in result.output
    assert "3 of 3 cases as expected" in result.output


def test_check_names_file_and_line_of_a_fault(content: Path) -> None:
    path = content / "programmes" / "bantuan" / "formula.yaml"
    path.write_text(path.read_text().replace("highest_wage <=", "highest_wagee <="))
    result = run("check", path)
    assert result.exit_code == 1
    line = path.read_text().splitlines().index("      highest_wagee <= :minimum_wage") + 1
    assert result.stderr.startswith(f"{path}:{line}: There is no variable `highest_wagee`. / ")
    assert "Did you mean `highest_wage`? [rules.expression.unknown_variable]" in result.stderr


def test_check_shows_a_case_that_differs(content: Path) -> None:
    cases = content / "programmes" / "bantuan" / "cases.yaml"
    cases.write_text(cases.read_text().replace("benefit: 750000", "benefit: 1"))
    result = run("check", cases.parent / "formula.yaml")
    assert result.exit_code == 1
    assert f"{cases}:1: Keluarga dengan satu anak kecil: benefit: expected 1, found 750000" in result.stderr
    assert "2 of 3 cases as expected" in result.stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {name: a, on: 2026-07-01}\n", "rules.cases.missing_key"),
        ("- {name: a, on: soon, expect: {outcome: eligible}}\n", "rules.cases.date"),
        ("- {name: a, on: 2026-07-01, expect: {outcome: perhaps}}\n", "rules.cases.value"),
        ("- {name: a, on: 2026-07-01, facts: {decille: 1}, expect: {outcome: eligible}}\n", "/decille"),
        ("- {name: a, on: 2026-07-01, facts: {decile: 11}, expect: {outcome: eligible}}\n", "/decile"),
        ("- {name: a, on: 2026-07-01, facts: [], expect: {outcome: eligible}}\n", "rules.cases.value"),
        ("- {name: a, on: 2026-07-01, expect: {outcome: cannot_tell, criteria: {none: true}}}\n", "no such"),
        (
            "- {name: a, on: 2026-07-01, expect: {outcome: cannot_tell, missing: [decile]}}\n",
            "missing: expected",
        ),
    ],
)
def test_check_is_clear_about_faulty_cases(content: Path, text: str, code: str) -> None:
    (content / "programmes" / "bantuan" / "cases.yaml").write_text(text)
    result = run("check", content / "programmes" / "bantuan" / "formula.yaml")
    assert result.exit_code == 1
    assert code in result.stderr
    assert "Traceback" not in result.output


def test_decide_prints_the_decision_as_json(tmp_path: Path, formula_path: Path) -> None:
    facts = {"decile": 2, "floor_material": 8, "members": [{"birth_date": "1950-01-01", "wage": 0}]}
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    result = run("decide", formula_path, "--facts", tmp_path / "facts.json", "--on", "2026-07-01")
    assert result.exit_code == 0, result.output
    decision = json.loads(result.stdout)
    assert decision["outcome"] == "cannot_tell"
    assert decision["missing"] == ["is_official"]
    assert decision["criteria"][0]["reason"]["id"] == "Desil 2, batas 4."
    today = run("decide", formula_path, "--facts", tmp_path / "facts.json")
    assert "Traceback" not in today.output


@pytest.mark.parametrize(
    ("facts", "code", "place"),
    [
        ('{"decile": 2,', "rules.facts.json", "line 1"),
        ("[]", "rules.facts.json", ""),
        ("[" * 100_000, "rules.facts.json", ""),
        ('{"decille": 2}', "rules.facts.unknown_variable", "/decille"),
        ('{"wage": 2}', "rules.facts.unknown_variable", "/wage"),
        ('{"decile": "2"}', "rules.facts.wrong_type", "/decile"),
        ('{"owns_car": 1}', "rules.facts.wrong_type", "/owns_car"),
        ('{"decile": 11}', "rules.facts.out_of_range", "/decile"),
        ('{"decile": NaN}', "rules.facts.out_of_range", "/decile"),
        ('{"floor_material": 3}', "rules.facts.out_of_range", "/floor_material"),
        ('{"members": 3}', "rules.facts.wrong_type", "/members"),
        ('{"members": [3]}', "rules.facts.wrong_type", "/members/0"),
        ('{"members": [{"decile": 2}]}', "rules.facts.unknown_variable", "/members/0/decile"),
        ('{"members": [{"birth_date": "1950-02-30"}]}', "rules.facts.wrong_type", "/members/0/birth_date"),
        (None, "rules.facts.not_found", "nothing.json"),
    ],
)
def test_decide_is_clear_about_faulty_facts(
    tmp_path: Path, formula_path: Path, facts: str | None, code: str, place: str
) -> None:
    path = tmp_path / "nothing.json"
    if facts is not None:
        path = tmp_path / "facts.json"
        path.write_text(facts)
    result = run("decide", formula_path, "--facts", path, "--on", "2026-07-01")
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert place in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.splitlines()) == 1


def test_decide_is_clear_about_the_date(tmp_path: Path, formula_path: Path) -> None:
    (tmp_path / "facts.json").write_text("{}")
    common: list[Any] = ["decide", formula_path, "--facts", tmp_path / "facts.json", "--on"]
    early = run(*common, "2020-01-01")
    assert early.exit_code == 1
    assert "[rules.formula.not_yet]" in early.stderr
    assert run(*common, "soon").exit_code == 2
