"""A stored decision computed again from the facts, the formula and the trust of its time. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from tepat.eligibility.evidence import Reading, TrustRule, read_trust
from tepat.eligibility.models import Decision, StoredFormula, StoredTrust
from tepat.registry.current import Document, current_facts
from tepat.registry.queries import FamilyHistory, fact_rows, members_at
from tepat.rules import Change, Formula, decide
from tepat.rules import Decision as Answer


class Again(NamedTuple):
    """What came out, the ids of the facts read by variable, and those among them that had expired."""

    answer: Answer
    facts: dict[str, list[int]]
    stale: list[int]


def compute_again(decision: Decision, document: Document | None = None) -> Again:
    """The decision computed again; ``document`` are its facts where they are at hand."""
    formula, reading = _stored_rule(decision.formula_id)
    facts = document if document is not None else facts_then(decision)
    return Again(decide(formula, reading.values(facts), on=decision.on), *reading.facts(facts))


def facts_then(decision: Decision) -> Document:
    """The facts that counted when a decision was made, of those who were members then. Two statements."""
    return current_facts(
        fact_rows(family_id=decision.family_id, through=decision.facts_through),
        _stored_trust(decision.trust_id),
        decision.on,
        members=members_at(family_id=decision.family_id, at=decision.decided_at),
    )


def facts_in(decision: Decision, history: FamilyHistory) -> Document:
    """The same from a family's history that is at hand. No statement, once the trust is known."""
    return current_facts(
        history.facts(through=decision.facts_through),
        _stored_trust(decision.trust_id),
        decision.on,
        members=history.members(at=decision.decided_at),
    )


def changes_of(*, family_id: UUID, decision_ids: Collection[UUID]) -> dict[UUID, tuple[Change, ...]]:
    """For each of the family's decisions what would turn its criteria that are not met.

    Only facts that a person may know and contest are named. The caller records the access.
    """
    documents: dict[Any, Document] = {}
    found: dict[UUID, tuple[Change, ...]] = {}
    for decision in Decision.objects.filter(family_id=family_id, pk__in=decision_ids).order_by("pk"):
        key = decision.facts_through, decision.decided_at, decision.on, decision.trust_id
        if key not in documents:
            documents[key] = facts_then(decision)
        found[decision.pk] = compute_again(decision, documents[key]).answer.changes
    return found


@lru_cache(maxsize=256)
def _stored_rule(formula_hash: str) -> tuple[Formula, Reading]:
    formula = Formula.from_document(StoredFormula.objects.get(pk=formula_hash).document)
    return formula, Reading.of(formula.base_inputs, formula.dictionary)


@lru_cache(maxsize=64)
def _stored_trust(trust_hash: str) -> dict[str, TrustRule]:
    return read_trust(StoredTrust.objects.get(pk=trust_hash).document)
