"""The shared vectors (``tests/vectors/rules.json``): what each engine must find, checked here against Python.

JavaScript runs the same file in ``frontend/src/forms/evaluate.test.ts``.
"""

from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tepat.rules import Formula, decide
from tepat.rules.json import to_json

ROOT = Path(__file__).resolve().parents[4]
VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "vectors" / "rules.json").read_text(encoding="utf-8"))
BY_FORMULA = {
    code: [case for case in VECTORS["cases"] if case["formula"] == code] for code in VECTORS["formulas"]
}


def test_there_are_enough() -> None:
    assert len(VECTORS["cases"]) >= 400
    assert all(BY_FORMULA.values())
    outcomes = {case["expect"]["outcome"] for case in BY_FORMULA["pkh"]}
    assert outcomes == {"eligible", "not_eligible", "cannot_tell"}


def test_the_file_is_what_its_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    make = importlib.import_module("tests.vectors.make")
    written = make.FILE.read_text(encoding="utf-8")
    assert written == make.text(), "it is stale: run `python -m tests.vectors.make`"


@pytest.mark.parametrize("code", BY_FORMULA)
def test_python_decides_so(code: str) -> None:
    formula = Formula.from_document(VECTORS["formulas"][code]["source"])
    assert to_json(formula) == VECTORS["formulas"][code]["phone"]
    for case in BY_FORMULA[code]:
        decision = decide(formula, case["facts"], on=date.fromisoformat(case["on"]))
        results = [criterion.result for criterion in decision.criteria]
        found = {
            "outcome": decision.outcome,
            "failed_mask": sum(1 << bit for bit, result in enumerate(results) if result is False),
            "unknown_mask": sum(1 << bit for bit, result in enumerate(results) if result is None),
            "scores": decision.scores,
            "benefit": decision.benefit.amount if decision.benefit else None,
            "missing": list(decision.missing),
        }
        if "reason" in case["expect"]:
            found["reason"] = decision.criteria[0].reason
        assert found == case["expect"], case["facts"]
