"""What a formula says about one family, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.rules.variables import Value

ELIGIBLE = "eligible"
NOT_ELIGIBLE = "not_eligible"
CANNOT_TELL = "cannot_tell"
OUTCOMES = (ELIGIBLE, NOT_ELIGIBLE, CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion: True, False or None (cannot tell), its sentence by language, and the values it read.

    ``narrowed``: something that it reads is unknown, but the result is the same for all its legal values.
    """

    code: str
    result: bool | None
    reason: dict[str, str]
    inputs: dict[str, Value | None]
    narrowed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one fact that would turn a FALSE criterion TRUE.

    ``member`` is the place of the member among ``members``, from 1, where the fact is a member's.
    ``from_value`` is None when the fact is unknown. ``settles``: the family would then be eligible.
    ``beyond``: so would every value still further from ``from_value``.
    """

    criterion: str
    variable: str
    member: int | None
    from_value: Value | None
    to_value: Value
    settles: bool
    sentence: dict[str, str]
    beyond: bool = field(default=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """As a JSON-able document; dates are written as 2026-01-31."""
        return {
            "criterion": self.criterion,
            "variable": self.variable,
            "member": self.member,
            "from": _plain(self.from_value),
            "to": _plain(self.to_value),
            "settles": self.settles,
            "sentence": dict(self.sentence),
        }


@dataclass(frozen=True, slots=True)
class Benefit:
    """What an eligible family gets each ``period``, in whole units of ``currency``; None is unknown."""

    amount: int | None
    period: str
    currency: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of one formula for one family on one date.

    ``benefit`` is None unless the outcome is eligible. ``missing`` names the unknown stored variables that
    can still turn the outcome, or, of an eligible family, the amount; those of members by their plain code.
    It is empty for ``not_eligible``. A count of members who are not known at all, of whom nothing is asked,
    is named itself. ``changes`` says what would turn each FALSE criterion: for each fact
    that a person may know and contest the smallest change; those that settle the outcome come first.
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
    changes: tuple[Change, ...] = ()

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
                    "narrowed": criterion.narrowed,
                }
                for criterion in self.criteria
            ],
            "scores": dict(self.scores),
            "benefit": self._benefit_json(),
            "missing": list(self.missing),
            "changes": [change.to_json() for change in self.changes],
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
