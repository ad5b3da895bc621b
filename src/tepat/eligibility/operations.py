"""Writes of the eligibility room: decisions, and whether old ones still come out the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.base.operations import record_access
from tepat.base.statements import Row, fetch, to_json
from tepat.content import load_content
from tepat.eligibility.evidence import Reading, plain, trust_document
from tepat.eligibility.in_force import Rule, rules_in_force
from tepat.eligibility.models import Decision, StoredFormula, StoredTrust, WaitsFor
from tepat.eligibility.proof import (
    ApplicantProof,
    ask_for_proof,
    proof_of,
    proof_of_family,
    waiting_for_proof_of,
)
from tepat.eligibility.queries import decision_not_found
from tepat.eligibility.recomputation import compute_again
from tepat.eligibility.telling import tell_later
from tepat.intake.steps import AcceptedSubmission
from tepat.kernel.canonical import content_hash
from tepat.kernel.identifiers import new_uuid7
from tepat.registry.changes import note_change
from tepat.registry.current import Document, FamilyFacts
from tepat.registry.queries import held_facts, person_of_nik_index, withdrawn_purposes
from tepat.rules import Decision as Answer
from tepat.rules import Formula, decide
from tepat.verification.operations import Proof

CONSENT_PURPOSE = "eligibility"


@dataclass(frozen=True, slots=True)
class Decided:
    """One stored decision, in short."""

    decision_id: UUID
    programme: str
    answer: Answer = field(repr=False)
    waits_for: WaitsFor = WaitsFor.NOTHING

    def in_receipt(self) -> dict[str, Any]:
        """As receipts hold it; ``benefit`` is ``{amount, period}`` in whole rupiah, or None.

        ``waits_for`` is ``identity`` where the decision counts only once that is proven, else None.
        """
        benefit = self.answer.benefit
        return {
            "programme": self.programme,
            "outcome": self.answer.outcome,
            "benefit": {"amount": benefit.amount, "period": benefit.period} if benefit else None,
            "decision_id": str(self.decision_id),
            "waits_for": self.waits_for.value or None,
        }


def decide_after_acceptance(accepted: AcceptedSubmission) -> dict[str, Any] | None:
    """The step after acceptance that decides on the programmes for which the questionnaire asks something."""
    if CONSENT_PURPOSE not in accepted.agreed and _is_withdrawn(accepted.family_id):
        return {"decisions": []}
    questionnaire = accepted.questionnaire.code, accepted.questionnaire.version
    rules = _asked_about(questionnaire, rules_in_force(accepted.on))
    codes = [rule.programme for rule in rules]
    who = accepted.applicant
    if who is not None:
        applicant = proof_of(
            person_id=who.person_id, nik=who.nik, nik_index=who.nik_index, name=who.name, programmes=codes
        )
    elif accepted.members:  # an observation: whoever applied before
        applicant = proof_of_family(family_id=accepted.family_id, programmes=codes)
    else:
        applicant = ApplicantProof(None, None, "", False)
    decided = _decide(
        accepted.facts, rules, at=accepted.at, submission_id=accepted.submission_id, applicant=applicant
    )
    ask_for_proof(
        applicant=applicant,
        decided=[(decision.programme, decision.answer) for decision in decided],
        area_code=accepted.area_code,
        group_id=accepted.group_id,
        actor=accepted.actor,
        at=accepted.at,
    )
    tell_later(decision_ids=[decision.decision_id for decision in decided])
    return {"decisions": [decision.in_receipt() for decision in decided]}


def decide_family(*, family_id: UUID, at: datetime, actor: Any, on: date | None = None) -> list[Decided]:
    """Decide anew on all programmes for a family, on the local day of ``at`` unless ``on`` is given.

    Stores the decisions and a line in the audit record. A family that took back its consent is not decided
    on. Raises ``FamilyNotFound``.
    """
    return _decide_again(family_id, at=at, actor=actor, on=on, only=None)


def decide_after_proof(proof: Proof) -> None:
    """Once an applicant has proven who they are: decide anew what waited for it, so that it counts.

    The decision that waited stays as it was; the new one, on the day of the proof, takes its place.
    """
    person_id = person_of_nik_index(nik_index=proof.nik_index)
    waiting = waiting_for_proof_of(person_id=person_id) if person_id else {}
    for family_id, programmes in waiting.items():
        _decide_again(family_id, at=proof.at, actor=proof.actor, on=None, only=programmes)


def _decide_again(
    family_id: UUID, *, at: datetime, actor: Any, on: date | None, only: frozenset[str] | None
) -> list[Decided]:
    dictionary = load_content().dictionary
    with transaction.atomic():
        held = held_facts(family_id=family_id, at=at, on=on, dictionary=dictionary, lock=True)
        if _is_withdrawn(family_id):
            return []
        rules = [rule for rule in rules_in_force(held.on) if only is None or rule.programme in only]
        applicant = proof_of_family(family_id=family_id, programmes=[rule.programme for rule in rules])
        decided = _decide(held, rules, at=at, submission_id=None, applicant=applicant)
        record_access(
            actor=actor,
            action="eligibility.family.decide",
            purpose="eligibility",
            subject_kind="family",
            subject_id=family_id,
            area_code=held.area_code,
            detail={"programmes": [decision.programme for decision in decided]},
        )
        tell_later(decision_ids=[decision.decision_id for decision in decided])
        note_change(family_id=family_id)
    return decided


def _is_withdrawn(family_id: UUID) -> bool:
    """Whether the family took back its consent: then nothing new is decided until it gives it again."""
    return CONSENT_PURPOSE in withdrawn_purposes(family_id=family_id)


@lru_cache(maxsize=128)
def _asked_about(questionnaire: tuple[str, str], rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules that read at least one answer of the questionnaire."""
    told = load_content().questionnaires[questionnaire].told
    return tuple(rule for rule in rules if not told.isdisjoint(rule.formula.base_inputs))


_DECISIONS = """
  INSERT INTO eligibility_decision (family_id, area_code, trust_id, "on", facts_through, decided_at,
    submission_id, applicant_id, id, programme, formula_id, outcome, benefit_amount, benefit_period, scores,
    criteria, missing, facts, stale_facts, waits_for)
  SELECT %s, %s, %s, %s, %s, %s, %s, %s, new.*
  FROM jsonb_to_recordset(%s::text::jsonb) AS new (id uuid, programme text, formula text, outcome text,
    amount bigint, period text, scores jsonb, criteria jsonb, missing jsonb, facts jsonb, stale jsonb,
    waits_for text)
  JOIN eligibility_storedformula formula ON formula.hash = new.formula
  JOIN eligibility_storedtrust trust ON trust.hash = %s
  RETURNING id
"""


def _decide(
    held: FamilyFacts,
    rules: Sequence[Rule],
    *,
    at: datetime,
    submission_id: UUID | None,
    applicant: ApplicantProof,
) -> list[Decided]:
    """Decide and store; one statement, and others for the formulas where they are not stored yet."""
    if not rules:
        return []
    decided, rows = [], []
    for rule in rules:
        answer = decide(rule.formula, rule.reading.values(held.document), on=held.on)
        decision = Decided(new_uuid7(), rule.programme, answer, applicant.waits_for(rule.programme))
        decided.append(decision)
        rows.append(_row(decision, rule.reading, held.document))
    _store(rows, held, at=at, submission_id=submission_id, applicant=applicant, rules=rules)
    return decided


def _store(
    rows: list[dict[str, Any]],
    held: FamilyFacts,
    rules: Sequence[Rule],
    *,
    at: datetime,
    submission_id: UUID | None,
    applicant: ApplicantProof,
) -> None:
    """Store decisions; those whose formula is not stored yet in a second go."""
    trust = _current_trust()
    head = [held.family_id, held.area_code, trust[0], held.on, held.facts_through, at, submission_id]

    def store(some: list[dict[str, Any]]) -> list[Row]:
        return fetch(_DECISIONS, [*head, applicant.person_id, to_json(some), trust[0]])

    stored = {str(key) for (key,) in store(rows)}
    if missing := [row for row in rows if row["id"] not in stored]:
        _store_documents([rule.formula for rule in rules], trust, at=at)
        store(missing)


def _row(decision: Decided, reading: Reading, document: Document) -> dict[str, Any]:
    answer = decision.answer
    facts, stale = reading.facts(document)
    return {
        "id": str(decision.decision_id),
        "programme": decision.programme,
        "formula": answer.formula_hash,
        "outcome": answer.outcome,
        "amount": answer.benefit.amount if answer.benefit else None,
        "period": answer.benefit.period if answer.benefit else "",
        "scores": answer.scores,
        "criteria": _criteria(answer),
        "missing": answer.missing,
        "facts": facts,
        "stale": stale,
        "waits_for": decision.waits_for.value,
    }


def _criteria(answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "code": criterion.code,
            "result": criterion.result,
            "reason": dict(criterion.reason),
            "inputs": {name: plain(value) for name, value in criterion.inputs.items()},
        }
        for criterion in answer.criteria
    ]


@cache
def _current_trust() -> tuple[str, dict[str, Any]]:
    document = trust_document(load_content().dictionary.variables)
    return content_hash(document), document


def _store_documents(formulas: Iterable[Formula], trust: tuple[str, dict[str, Any]], *, at: datetime) -> None:
    """Store the formulas and the trust that are not there yet."""
    StoredFormula.objects.bulk_create(
        [
            StoredFormula(hash=key, code=f.code, version=str(f.version), document=f.document, stored_at=at)
            for key, f in sorted({formula.hash: formula for formula in formulas}.items())
        ],
        ignore_conflicts=True,
    )
    StoredTrust.objects.bulk_create(
        [StoredTrust(hash=trust[0], document=trust[1], stored_at=at)], ignore_conflicts=True
    )


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A stored decision computed again. ``differences`` names the parts that came out differently."""

    decision: Decision
    answer: Answer = field(repr=False)
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether everything came out the same."""
        return not self.differences


def recompute_decision(*, decision_id: UUID) -> Recomputation:
    """Compute a stored decision again from the facts, the formula and the trust of that time.

    Reads no file and changes nothing. Raises ``DecisionNotFound``.
    """
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise decision_not_found()
    return _recompute(decision)


def recompute_all(*, after: UUID | None = None) -> Iterator[Recomputation]:
    """Compute all stored decisions again, one by one in the order of their ids, from ``after`` on."""
    decisions = Decision.objects.order_by("pk")
    if after is not None:
        decisions = decisions.filter(pk__gt=after)
    for decision in decisions.iterator(chunk_size=500):
        yield _recompute(decision)


def _recompute(decision: Decision) -> Recomputation:
    answer, facts, stale = compute_again(decision)
    benefit = answer.benefit
    again = {
        "outcome": answer.outcome,
        "criteria": _criteria(answer),
        "scores": dict(answer.scores),
        "benefit_amount": benefit.amount if benefit else None,
        "benefit_period": benefit.period if benefit else "",
        "missing": list(answer.missing),
        "facts": facts,
        "stale_facts": stale,
    }
    differences = tuple(part for part, value in again.items() if getattr(decision, part) != value)
    return Recomputation(decision, answer, differences)
