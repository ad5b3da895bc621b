"""Deciding on a phone: the same answers as Python, what a phone must load, and how long a decision takes.

Node stands for the phone; it runs the same engine as most of them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from tepat.content import load_content
from tepat.rules import decide, to_json
from tests.engines.javascript import EVALUATOR, EXPRESSIONS, ROOT, JavaScript
from tests.speed.bench_live_decision import FLAT, MEMBERS, ON, microseconds
from tests.speed.measure import Measure

VECTORS = ROOT / "tests" / "vectors" / "rules.json"


def measure() -> Iterator[Measure]:
    with JavaScript() as javascript:
        yield from _differences(javascript)
        yield from _speed(javascript)
    for name, file in (("evaluator", EVALUATOR), ("expressions", EXPRESSIONS)):
        yield Measure(f"javascript_{name}_size", _packed(file.read_bytes()), "bytes gzipped")
    document = to_json(load_content().programmes["pkh"].formula)
    packed = _packed(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    yield Measure("javascript_pkh_document_size", packed, "bytes gzipped")


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))


def _differences(javascript: JavaScript) -> Iterator[Measure]:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    differences = number = 0
    for code, formula in vectors["formulas"].items():
        cases = [case for case in vectors["cases"] if case["formula"] == code]
        rows = [(case["facts"], date.fromisoformat(case["on"])) for case in cases]
        found = javascript.decide(formula["phone"], rows)
        number += len(cases)
        differences += sum(
            _found(decision) != {name: case["expect"][name] for name in _found(decision)}
            for case, decision in zip(cases, found, strict=True)
        )
    yield Measure("javascript_vectors", number, "decisions", must=">= 400")
    yield Measure("javascript_vector_differences", differences, "decisions", must="<= 0")


def _found(decision: dict[str, Any]) -> dict[str, Any]:
    results = [criterion["result"] for criterion in decision["criteria"]]
    return {
        "outcome": decision["outcome"],
        "failed_mask": sum(1 << bit for bit, result in enumerate(results) if result is False),
        "unknown_mask": sum(1 << bit for bit, result in enumerate(results) if result is None),
        "scores": decision["scores"],
        "benefit": decision["benefit"] and decision["benefit"]["amount"],
        "missing": decision["missing"],
    }


def _speed(javascript: JavaScript) -> Iterator[Measure]:
    formula = load_content().programmes["pkh"].formula
    document = to_json(formula)
    family = {"welfare_decile": 2, "address_found": True, "members": MEMBERS}
    unknown = {**family, "members": [{**MEMBERS[0], "formal_monthly_wage": None}, *MEMBERS[1:]]}
    for name, facts in (("", FLAT), ("_from_members", family), ("_with_unknown", unknown)):
        theirs = microseconds(lambda facts=facts: decide(formula, facts, on=ON), rounds=1000)  # type: ignore[misc]
        ours = javascript.microseconds(document, (facts, ON), rounds=4000)
        yield Measure(f"javascript_decision{name}", ours, "µs median", "Python, live", ours / theirs)
