"""Writes ``rules.json``: formulas, facts and decisions that each engine outside Python must agree with.

    python -m tests.vectors.make            # writes the file, and forms.json (see forms.py)
    python -m tests.vectors.make --check    # says whether both are up to date

One line for each formula and each case. A formula has its own document (``source``) and the one for a phone.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tepat.rules import Decision, Formula, Variable, decide, load_formula, read_yaml
from tepat.rules.json import to_json
from tests.vectors import forms
from tests.vectors.edges import EDGES, ON
from tests.vectors.formulas import edge_formulas

FILE = Path(__file__).parent / "rules.json"
PROGRAMMES = Path(__file__).parents[2] / "src" / "tepat" / "content" / "programmes"
DRAWN = {
    "narrowing": 30,
    "logic": 20,
    "numbers": 40,
    "dates": 20,
    "members": 40,
    "score": 40,
    "pkh": 90,
    "sembako": 40,
}
SEED = 20260701

Case = dict[str, Any]


def text() -> str:
    """The file as it should be."""
    known = edge_formulas()
    for code in ("pkh", "sembako"):
        known[code] = load_formula(PROGRAMMES / code / "formula.yaml")
    described = {
        code: {"source": formula.document, "phone": to_json(formula)} for code, formula in known.items()
    }
    lines = [f" {_json(code)}: {_json(entry)}" for code, entry in described.items()]
    cases = [_json(case) for code, formula in known.items() for case in _cases(code, formula)]
    return '{"formulas": {\n' + ",\n".join(lines) + '\n},\n"cases": [\n' + ",\n".join(cases) + "\n]}\n"


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _cases(code: str, formula: Formula) -> Iterator[Case]:
    for facts, on, expect in EDGES.get(code, lambda: iter(()))():
        case = _case(code, formula, facts, on)
        _compare(case, expect)
        yield case
    if (PROGRAMMES / code / "cases.yaml").exists():
        for entry in read_yaml(PROGRAMMES / code / "cases.yaml").data:
            yield _case(code, formula, _plain(entry["facts"]), entry["on"].isoformat())
    draw = _Draw(formula, random.Random(f"{SEED} {code}"))
    for _ in range(DRAWN.get(code, 0)):
        yield _case(code, formula, draw.facts(), draw.chance.choice((ON, "2026-11-01", "2028-02-29")))


def _case(code: str, formula: Formula, facts: Any, on: str) -> Case:
    decision = decide(formula, facts, on=date.fromisoformat(on))
    expect = expected(decision)
    if code == "sentences":
        expect["reason"] = decision.criteria[0].reason
    return {"formula": code, "on": on, "facts": _plain(facts), "expect": expect}


def expected(decision: Decision) -> dict[str, Any]:
    """What an engine must find."""
    results = [criterion.result for criterion in decision.criteria]
    return {
        "outcome": decision.outcome,
        "failed_mask": sum(1 << bit for bit, result in enumerate(results) if result is False),
        "unknown_mask": sum(1 << bit for bit, result in enumerate(results) if result is None),
        "scores": dict(decision.scores),
        "benefit": decision.benefit.amount if decision.benefit else None,
        "missing": list(decision.missing),
    }


def _compare(case: Case, expect: dict[str, Any]) -> None:
    found = case["expect"]
    names = [criterion["code"] for criterion in edge_documents()[case["formula"]]["criteria"]]
    masks = (found["failed_mask"], found["unknown_mask"])
    known = {
        **found["scores"],
        **{name: (None, False, True)[_answer(bit, *masks)] for bit, name in enumerate(names)},
        "benefit": found["benefit"],
        "missing": found["missing"],
    }
    for name, value in expect.items():
        same = known[name] is value if isinstance(value, bool | None) else known[name] == value
        if not same:
            raise SystemExit(f"{case['formula']}.{name} for {case['facts']}: {known[name]}, not {value}")


def _answer(bit: int, failed: int, unknown: int) -> int:
    return 0 if unknown >> bit & 1 else 1 if failed >> bit & 1 else 2


def edge_documents() -> dict[str, Any]:
    """The documents of the small formulas, by code."""
    if not _DOCUMENTS:
        _DOCUMENTS.update({code: formula.document for code, formula in edge_formulas().items()})
    return _DOCUMENTS


_DOCUMENTS: dict[str, Any] = {}


def _plain(value: Any) -> Any:
    """The facts as JSON: NaN and infinity, which JSON does not have, as null."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


class _Draw:
    """Draws families: some facts absent or null, some at the ends of their range or beyond."""

    def __init__(self, formula: Formula, chance: random.Random) -> None:
        self.chance = chance
        stored = [formula.dictionary[code] for code in formula.base_inputs]
        self.household = [variable for variable in stored if variable.level == "household"]
        self.person = [variable for variable in stored if variable.level == "person"]
        self.derived = [
            variable for variable in formula.dictionary.household()
            if variable.derived is not None and variable.code in formula.inputs
        ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        unknown = self.chance.choice((0.0, 0.0, 0.05, 0.3))
        facts = self._some(self.household, unknown)
        if not self.person or self.chance.random() < 0.25:
            facts.update(self._some(self.derived, unknown))
        if self.person and self.chance.random() < 0.9:
            size = self.chance.choice((0, 1, 2, 3, 4, 4, 5))
            facts["members"] = [self._some(self.person, unknown / 2) for _ in range(size)]
        return facts

    def _some(self, variables: list[Variable], unknown: float) -> dict[str, Any]:
        drawn = {variable.code: self._value(variable) for variable in variables}
        return {code: value for code, value in drawn.items() if self.chance.random() >= unknown}

    def _value(self, variable: Variable) -> Any:
        chance = self.chance
        if chance.random() < 0.01:
            return None
        match variable.type:
            case "boolean":
                return chance.random() < (0.1 if variable.level == "person" else 0.5)
            case "choice":
                return chance.choice([*sorted(variable.codes), *([99] if chance.random() < 0.05 else [])])
            case "date":
                return (date(1930, 1, 1) + timedelta(days=chance.randrange(36000))).isoformat()
            case "text":
                return chance.choice(("Kepatihan", "Genteng", "Lain"))
        return self._number(variable)

    def _number(self, variable: Variable) -> int | float:
        chance = self.chance
        low, high = variable.minimum, variable.maximum
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            low, high = -(2**53 - 1), 2**53 - 1
        if variable.type == "integer":
            low, high = int(low), int(high)
            near = chance.randint(low, min(high, low + 12))
            return chance.choice((near, near, near, near, low, high, high + 1, chance.randint(low, high)))
        drawn = round(chance.uniform(0, 50), chance.choice((0, 1, 1, 2, 15)))
        return chance.choice((drawn, drawn, drawn, float(low), float(high), chance.uniform(low, high)))


def main() -> int:
    """Write the files, or check them."""
    stale = []
    for file, wanted in ((FILE, text()), (forms.FILE, forms.text())):
        if sys.argv[1:] != ["--check"]:
            file.write_text(wanted, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != wanted:
            stale.append(file.name)
    if stale:
        print(f"Not up to date: {', '.join(stale)}. Run `python -m tests.vectors.make`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
