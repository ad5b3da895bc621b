"""Another formula tried on decisions that were made: on the same facts, on the same day. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tepat.eligibility.in_force import Rule, stored_formula
from tepat.eligibility.models import Decision
from tepat.eligibility.recomputation import facts_in
from tepat.kernel.errors import TepatError
from tepat.registry.current import Document
from tepat.registry.queries import family_histories
from tepat.rules import Decision as Answer
from tepat.rules import decide


@dataclass(frozen=True, slots=True)
class Trial:
    """One decision as it was made, and what the other formula says of the same facts.

    ``answer`` is None where the formula failed; ``fault`` is then a code that says why, without any value.
    ``facts`` are those that counted when the decision was made.
    """

    decision_id: UUID
    family_id: UUID
    area_code: str
    decided_at: datetime
    on: date
    made_by: str
    outcome: str
    benefit_amount: int | None
    benefit_period: str
    answer: Answer | None = field(repr=False)
    fault: str
    facts: Document = field(repr=False)


_AT_ONCE = 100
_NOT_READ = ("criteria", "scores", "missing", "facts", "stale_facts")
NOT_YET = "eligibility.trial.not_yet"
"""The decision was made before the other formula's first day."""


def rule_of(*, programme: str, formula_hash: str) -> Rule:
    """A stored formula with what it reads of the facts."""
    return Rule.of(programme, stored_formula(formula_hash), own_dictionary=True)


def try_on_decisions(*, rule: Rule, family_ids: Collection[UUID], known: Collection[UUID]) -> Iterator[Trial]:
    """The formula tried on every decision of its programme about these families, but for ``known`` ones.

    What fails on one decision is told in its trial; the others go on. Three statements a hundred families.
    """
    wanted = sorted(family_ids)
    for place in range(0, len(wanted), _AT_ONCE):
        yield from _try(rule, wanted[place : place + _AT_ONCE], known)


def _try(rule: Rule, family_ids: list[UUID], known: Collection[UUID]) -> Iterator[Trial]:
    decisions = Decision.objects.filter(family_id__in=family_ids, programme=rule.programme)
    new = list(decisions.exclude(pk__in=known).defer(*_NOT_READ).order_by("family_id", "pk"))
    histories = family_histories(family_ids={decision.family_id for decision in new})
    for decision in new:
        facts = facts_in(decision, histories[decision.family_id])
        answer, fault = _answer(rule, decision, facts)
        yield Trial(
            decision.pk,
            decision.family_id,
            decision.area_code,
            decision.decided_at,
            decision.on,
            decision.formula_id,
            decision.outcome,
            decision.benefit_amount,
            decision.benefit_period,
            answer,
            fault,
            facts,
        )


def _answer(rule: Rule, decision: Decision, facts: Document) -> tuple[Answer | None, str]:
    if not rule.formula.active_on(decision.on):
        return None, NOT_YET
    try:
        return decide(rule.formula, rule.reading.values(facts), on=decision.on), ""
    except TepatError as error:
        return None, error.code
    except Exception as error:  # a formula of somebody else's must not stop the others
        return None, f"eligibility.trial.{type(error).__name__}"
