# ruff: noqa: E501 - the faults read best as a table
"""Loading a formula: every fault has its file, its line and its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.rules import Formula, FormulaError

Write = Callable[..., Formula]

FAULTS = {
    "expression": ("criteria:\n  - code: a\n    expr: decile / 2 > 1\n    reason: $REASON\n", "rules.expression.division", 7),
    "literal text": (
        "criteria:\n  - code: a\n    expr: |\n      decile > 1\n      AND decille > 2\n    reason: $REASON\n",
        "rules.expression.unknown_variable", 9,
    ),
    "folded text": (
        "criteria:\n  - code: a\n    expr: >-\n      decile > 1\n\n      AND income > 2\n      AND decille > 2\n"
        "    reason: $REASON\n",
        "rules.expression.unknown_variable", 11,
    ),
    "quoted text": (
        "criteria:\n  - code: a\n    expr: \"decile > 1\n      AND decille > 2\"\n    reason: $REASON\n",
        "rules.expression.unknown_variable", 8,
    ),
    "plain text over lines": (
        "criteria:\n  - code: a\n    expr: decile > 1\n      AND decille > 2\n    reason: $REASON\n",
        "rules.expression.unknown_variable", 8,
    ),
    "not a condition": ("criteria:\n  - code: a\n    expr: decile + 1\n    reason: $REASON\n", "rules.expression.type", 7),
    "no reason": ("criteria:\n  - code: a\n    expr: decile > 1\n", "rules.formula.missing_reason", 6),
    "one language": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    reason:\n      id: {true: a, false: b, unknown: c}\n",
        "rules.formula.missing_reason", 8,
    ),
    "five sentences": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    reason:\n      id: {true: a, false: b, unknown: c}\n"
        "      en: {true: a, false: b}\n",
        "rules.formula.missing_reason", 10,
    ),
    "an empty sentence": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    reason:\n      id: {true: a, false: b, unknown: c}\n"
        "      en: {true: a, false: b, unknown: }\n",
        "rules.formula.missing_reason", 10,
    ),
    "unknown placeholder": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    reason:\n      id: {true: 'a {decille}', false: b, unknown: c}\n"
        "      en: {true: a, false: b, unknown: c}\n",
        "rules.formula.placeholder", 9,
    ),
    "open brace": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    reason:\n      id: {true: 'a {', false: b, unknown: c}\n"
        "      en: {true: a, false: b, unknown: c}\n",
        "rules.formula.placeholder", 9,
    ),
    "unknown key": ("criterias: []\n", "rules.formula.unknown_key", 5),
    "unknown key inside": (
        "criteria:\n  - code: a\n    expr: decile > 1\n    exprr: x\n    reason: $REASON\n", "rules.formula.unknown_key", 8,
    ),
    "missing key": ("criteria:\n  - code: a\n    reason: $REASON\n", "rules.formula.missing_key", 6),
    "doubled key": ("criteria: []\ncriteria: []\n", "rules.file.doubled_key", 6),
    "doubled criterion": (
        "criteria:\n  - {code: a, expr: decile > 1, reason: $REASON}\n  - {code: a, expr: decile > 2, reason: $REASON}\n",
        "rules.formula.doubled", 7,
    ),
    "nothing": ("", "rules.formula.value", 1),
    "parameter without date": (
        "parameters: {max: 4}\ncriteria:\n  - {code: a, expr: decile > :max, reason: $REASON}\n",
        "rules.formula.parameter_without_date", 5,
    ),
    "overlapping parameter": (
        "parameters:\n  max: {2026-01-01: 4, '2026-01-01': 5}\ncriteria:\n  - {code: a, expr: decile > :max, reason: $REASON}\n",
        "rules.formula.overlapping_parameter", 6,
    ),
    "parameter begins too late": (
        "parameters:\n  max: {2026-06-01: 4}\ncriteria:\n  - {code: a, expr: decile > :max, reason: $REASON}\n",
        "rules.formula.not_yet", 6,
    ),
    "parameter called on": (
        "parameters:\n  on: {2026-01-01: 4}\nscores: [{code: s, expr: '1'}]\n", "rules.formula.value", 6,
    ),
    "parameter of two types": (
        "parameters:\n  max: {2026-01-01: 4, 2027-01-01: true}\nscores: [{code: s, expr: '1'}]\n", "rules.formula.value", 6,
    ),
    "unknown parameter": (
        "criteria:\n  - code: a\n    expr: decile > :max\n    reason: $REASON\n", "rules.expression.unknown_parameter", 7,
    ),
    "circular score": (
        "scores:\n  - {code: s, expr: t + 1}\n  - {code: t, expr: s + 1}\n", "rules.formula.circular_score", 6,
    ),
    "score of itself": ("scores:\n  - {code: s, expr: s + 1}\n", "rules.formula.circular_score", 6),
    "score named like a variable": ("scores:\n  - {code: decile, expr: '1'}\n", "rules.formula.doubled", 6),
    "score that is no number": ("scores:\n  - {code: s, expr: decile > 1}\n", "rules.formula.not_a_number", 6),
    "score in two forms": (
        "scores:\n  - {code: s, expr: decile, linear: {intercept: 1, terms: []}}\n", "rules.formula.value", 6,
    ),
    "linear term without coefficient": (
        "scores:\n  - code: s\n    linear:\n      intercept: 1\n      terms:\n        - {variable: decile}\n",
        "rules.formula.missing_key", 10,
    ),
    "linear term of text": (
        "scores:\n  - code: s\n    linear:\n      intercept: 1\n      terms:\n        - {variable: village, coefficient: 1}\n",
        "rules.expression.type", 10,
    ),
    "score from nowhere": ("scores:\n  - {code: s, from: formulas/nowhere}\n", "rules.formula.from", 6),
    "score from outside": ("scores:\n  - {code: s, from: ../../etc/passwd}\n", "rules.formula.from", 6),
    "benefit that is no number": ("scores: [{code: s, expr: '1'}]\nbenefit:\n  period: year\n  expr: owns_car\n", "rules.formula.not_a_number", 6),
    "unknown period": ("scores: [{code: s, expr: '1'}]\nbenefit:\n  period: yearly\n  expr: '1'\n", "rules.formula.value", 7),
    "ranking by nothing": ("scores: [{code: s, expr: '1'}]\nranking: {by: t}\n", "rules.formula.value", 6),
    "alias": ("legal_basis: &a [x]\nscores: *a\n", "rules.file.alias", 5),
    "tag": ("legal_basis: !!python/object:os.system [x]\n", "rules.file.tag", 5),
    "broken yaml": ("criteria: [\n", "rules.file.yaml", 6),
    "bad indentation": ("criteria:\n  - code: a\n   expr: x\n", "rules.file.yaml", 7),
    "a date that does not exist": ("active_to: 2026-02-30\n", "rules.file.value", 5),
    "ends before it begins": ("active_to: 2025-01-01\nscores: [{code: s, expr: '1'}]\n", "rules.formula.value", 5),
    "deep nesting": ("legal_basis: " + "[" * 500 + "]" * 500 + "\n", "rules.file.too_deep", 5),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_file_line_and_code(write_formula: Write, tmp_path: Path, name: str) -> None:
    text, code, line = FAULTS[name]
    with pytest.raises(FormulaError) as caught:
        write_formula(text)
    error = caught.value
    assert (error.code, error.line) == (code, line), str(error)
    assert error.file == tmp_path / "formula.yaml"
    assert error.what
    assert error.place == f"{tmp_path / 'formula.yaml'}:{line}"
