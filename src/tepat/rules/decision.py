"""What a formula says about one family, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tepat.rules.variables import Value

ELIGIBLE = "eligible"
NOT_ELIGIBLE = "not_eligible"
CANNOT_TELL = "cannot_tell"
OUTCOMES = (ELIGIBLE, NOT_ELIGIBLE, CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion: True, False or None (cannot tell), its sentence by language, and the values it read."""

    code: str
    result: bool | None
    reason: dict[str, str]
    inputs: dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class Benefit:
    """What an eligible family gets each ``period``, in whole units of ``currency``; None is unknown."""

    amount: int | None
    period: str
    currency: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of one formula for one family on one date.

    ``benefit`` is None unless the outcome is eligible. ``missing`` names the stored variables that are
    unknown and matter, those of members by their plain code. ``changes`` is empty until the engine can say
    what would change the answer.
    """

    formula_code: str
    formula_version: str
    formula_hash: str
    on: date
    outcome: str
    criteria: tuple[CriterionResult, ...]
    scores: dict[str, float | None]
    benefit: Benefit | None
    missing: tuple[str, ...]
    changes: tuple[Any, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The decision as a JSON-able document; dates are written as 2026-01-31."""
        return {
            "formula_code": self.formula_code,
            "formula_version": self.formula_version,
            "formula_hash": self.formula_hash,
            "on": self.on.isoformat(),
            "outcome": self.outcome,
            "criteria": [
                {
                    "code": criterion.code,
                    "result": criterion.result,
                    "reason": dict(criterion.reason),
                    "inputs": {code: _plain(value) for code, value in criterion.inputs.items()},
                }
                for criterion in self.criteria
            ],
            "scores": dict(self.scores),
            "benefit": self._benefit_json(),
            "missing": list(self.missing),
            "changes": list(self.changes),
        }

    def _benefit_json(self) -> dict[str, Any] | None:
        if self.benefit is None:
            return None
        return {
            "amount": self.benefit.amount,
            "period": self.benefit.period,
            "currency": self.benefit.currency,
        }


def _plain(value: Value | None) -> Any:
    return value.isoformat() if isinstance(value, date) else value
