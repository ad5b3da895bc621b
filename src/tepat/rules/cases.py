"""Example families with the answer that is expected: written by people who know the rule, not by programmers.

``cases.yaml`` beside a formula is a list::

    - name: A widow with two pupils
      on: 2026-07-01
      facts:
        welfare_decile: 2
        members:
          - {birth_date: 2015-03-01, school_attendance: 2, school_level: 1}
      expect:
        outcome: eligible            # eligible | not_eligible | cannot_tell
        benefit: 900000              # or null; leave it out when it does not matter
        criteria: {decile: true}     # optional: true, false or null for "cannot tell"
        missing: []                  # optional: exactly these, in any order
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

from tepat.rules.decision import OUTCOMES, Decision
from tepat.rules.errors import FactsError
from tepat.rules.facts import check_facts
from tepat.rules.formula import Formula
from tepat.rules.live.engine import decide
from tepat.rules.marked_yaml import read_yaml
from tepat.rules.place import Place


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One example: what differs from the expectation (nothing when it passed) and the decision itself."""

    name: str
    line: int | None
    differences: tuple[str, ...]
    decision: Decision | None

    @property
    def passed(self) -> bool:
        """Whether the decision is as expected."""
        return not self.differences


def run_cases(formula: Formula, cases_path: Path | str) -> list[CaseResult]:
    """Decide every example of the file. Raises FormulaError with file and line when the file is not sound."""
    top = Place.top(read_yaml(Path(cases_path)), "rules.cases")
    return [_run(formula, entry) for _, entry in top.items()]


def _run(formula: Formula, entry: Place) -> CaseResult:
    entry.mapping(("name", "on", "expect"), ("facts", "notes"))
    name = entry.at("name").text()
    facts = entry.at("facts").data if "facts" in entry else {}
    expect = entry.at("expect")
    expect.mapping(("outcome",), ("benefit", "criteria", "missing", "scores"))
    expect.at("outcome").word(OUTCOMES)
    on = entry.at("on").as_date()
    try:
        if not isinstance(facts, Mapping):
            raise entry.at("facts").error("`facts` is a mapping of variables to values.")
        decision = decide(formula, check_facts(formula.known_variables, facts), on)
    except FactsError as error:
        return CaseResult(name, entry.line(), (f"{error.pointer}: {error}",), None)
    return CaseResult(name, entry.line(), tuple(_differences(decision, expect.data)), decision)


def _differences(decision: Decision, expect: Mapping[str, Any]) -> list[str]:
    found = [_difference("outcome", expect["outcome"], decision.outcome)]
    if "benefit" in expect:
        amount = decision.benefit.amount if decision.benefit else None
        found.append(_difference("benefit", expect["benefit"], amount))
    results = {criterion.code: criterion.result for criterion in decision.criteria}
    for code, wanted in (expect.get("criteria") or {}).items():
        known = results.get(code, "no such criterion")
        found.append(_difference(f"criterion {code}", wanted, known))
    for code, wanted in (expect.get("scores") or {}).items():
        found.append(_difference(f"score {code}", wanted, decision.scores.get(code)))
    if expect.get("missing") is not None:
        found.append(_difference("missing", sorted(expect["missing"]), sorted(decision.missing)))
    return [difference for difference in found if difference]


def _difference(name: str, wanted: Any, found: Any) -> str:
    if wanted is found or (type(wanted) is type(found) and wanted == found):
        return ""
    if isinstance(wanted, int | float) and isinstance(found, float) and isclose(wanted, found, rel_tol=1e-9):
        return ""
    return f"{name}: expected {_shown(wanted)}, found {_shown(found)}"


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
