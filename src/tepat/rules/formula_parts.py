"""The parts of a formula once they are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepat.rules.expressions.parse import Parsed
from tepat.rules.parameters import Parameter
from tepat.rules.reasons import placeholders


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition, and its sentences by language and answer (true, false, unknown)."""

    code: str
    expression: Parsed
    reason: dict[str, dict[str, str]]

    def placeholders(self) -> set[str]:
        """Names in its sentences; parameters with their colon."""
        return {
            name
            for sentences in self.reason.values()
            for template in sentences.values()
            for name in placeholders(template)
        }


@dataclass(frozen=True, slots=True)
class Score:
    """A number that a formula computes."""

    code: str
    expression: Parsed


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """How much an eligible family gets each period."""

    period: str
    currency: str
    expression: Parsed


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who comes first where not all can get it: by the score ``by``, ``ascending`` or ``descending``.

    Among equal scores ``tie_break`` decides: ``household_id_hash``, a lot drawn by a published salt, or
    ``household_id``.
    """

    by: str
    order: str
    tie_break: str


@dataclass(frozen=True, slots=True)
class FormulaParts:
    """A checked formula. ``scores`` stand in an order that can be computed; ``active_to`` is exclusive."""

    code: str
    version: str
    title: dict[str, str]
    active_from: date
    active_to: date | None
    parameters: dict[str, Parameter]
    criteria: tuple[Criterion, ...]
    scores: tuple[Score, ...]
    benefit: BenefitRule | None
    document: dict[str, Any]
    ranking: Ranking | None = None

    def expressions(self) -> Iterator[Parsed]:
        """All expressions, criteria first."""
        yield from (criterion.expression for criterion in self.criteria)
        yield from (score.expression for score in self.scores)
        if self.benefit is not None:
            yield self.benefit.expression

    def inputs(self) -> tuple[str, ...]:
        """Codes of the variables that its expressions and sentences read, in the order they first appear."""
        scores = {score.code for score in self.scores}
        codes = dict.fromkeys(code for parsed in self.expressions() for code in parsed.reads)
        for criterion in self.criteria:
            codes.update(
                dict.fromkeys(name for name in sorted(criterion.placeholders()) if not name.startswith(":"))
            )
        return tuple(code for code in codes if code not in scores)

    def used_parameters(self) -> tuple[str, ...]:
        """Names of the parameters that its expressions and sentences use, without ``on``."""
        names = dict.fromkeys(name for parsed in self.expressions() for name in parsed.parameters)
        for criterion in self.criteria:
            names.update(
                dict.fromkeys(name[1:] for name in sorted(criterion.placeholders()) if name.startswith(":"))
            )
        return tuple(name for name in names if name != "on")
