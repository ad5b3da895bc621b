"""Reads of the eligibility room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.eligibility.errors import DecisionNotFound
from tepat.eligibility.models import Decision, StoredFormula
from tepat.identity.roles import Role
from tepat.registry.current import FactRow
from tepat.registry.queries import (
    facts_by_id,
    families_of_nik,
    family_not_found,
    members_at,
    place_of_family,
)
from tepat.rules import Formula


def decisions_for_family(
    *, family_id: UUID, actor: Any, purpose: str = "eligibility", only_newest: bool = False
) -> list[dict[str, Any]]:
    """All decisions about a family, the newest first, each with the facts behind every input.

    ``only_newest`` leaves of each programme the newest, which is the one that counts.

    A citizen reads about a family of which they are an active member; others inside their area. Writes a
    line in the audit record. Raises ``FamilyNotFound`` where the family is not there or not to be seen.

    An input of a criterion is ``{value, facts: [{variable, member, value, source, observed_at, fact,
    stale}]}``; ``member`` is the place of the person among the members at the decision, from 1, or None.
    """
    area_code, group_id = place_of_family(family_id=family_id)
    if not _may_read(actor, family_id, area_code, group_id):
        raise family_not_found()
    found = Decision.objects.filter(family_id=family_id)
    if only_newest:
        newest = found.order_by("programme", "-decided_at", "-pk").distinct("programme")
        decisions = sorted(newest, key=lambda decision: decision.programme)
    else:
        decisions = list(found.order_by("-decided_at", "programme"))
    record_access(
        actor=actor,
        action="eligibility.family.read_decisions",
        purpose=purpose,
        subject_kind="family",
        subject_id=family_id,
        area_code=area_code,
        detail={"decisions": len(decisions)},
    )
    return _with_facts(family_id, decisions)


def _may_read(actor: Any, family_id: UUID, area_code: str, group_id: UUID | None) -> bool:
    if actor.role == Role.CITIZEN:
        return actor.nik is not None and family_id in families_of_nik(nik=actor.nik)
    return bool(actor.reaches(area_code, group_id))


def _with_facts(family_id: UUID, decisions: list[Decision]) -> list[dict[str, Any]]:
    ids = {fact for decision in decisions for facts in decision.facts.values() for fact in facts}
    facts = facts_by_id(family_id=family_id, ids=sorted(ids))
    numbers: dict[datetime, dict[UUID, int]] = {}
    documents = []
    for decision in decisions:
        at = decision.decided_at
        if at not in numbers:
            numbers[at] = {p: n for n, p in enumerate(members_at(family_id=family_id, at=at), start=1)}
        documents.append(_document(decision, facts, numbers[at]))
    return documents


def _document(decision: Decision, facts: dict[int, FactRow], numbers: dict[UUID, int]) -> dict[str, Any]:
    amount = decision.benefit_amount
    return {
        "decision_id": str(decision.pk),
        "programme": decision.programme,
        "formula": {"hash": decision.formula_id, **_formula_head(decision.formula_id)},
        "on": decision.on.isoformat(),
        "decided_at": decision.decided_at.isoformat(),
        "outcome": decision.outcome,
        "benefit": None if amount is None else {"amount": amount, "period": decision.benefit_period},
        "scores": decision.scores,
        "missing": decision.missing,
        "waits_for": decision.waits_for or None,
        "applicant": str(decision.applicant_id) if decision.applicant_id else None,
        "facts_through": decision.facts_through,
        "submission": str(decision.submission_id) if decision.submission_id else None,
        "criteria": [
            {
                **criterion,
                "inputs": {
                    name: {"value": value, "facts": _facts_behind(decision, name, facts, numbers)}
                    for name, value in criterion["inputs"].items()
                },
            }
            for criterion in decision.criteria
        ],
    }


def _facts_behind(
    decision: Decision, name: str, facts: dict[int, FactRow], numbers: dict[UUID, int]
) -> list[dict[str, Any]]:
    """The stored facts from which an input was taken or derived."""
    stale = set(decision.stale_facts)
    rows = (
        facts[fact]
        for variable in _stored_variables(decision.formula_id, name)
        for fact in decision.facts.get(variable, ())
    )
    return [
        {
            "variable": row.variable,
            "member": numbers.get(row.subject_id),
            "value": row.value,
            "source": row.source,
            "observed_at": row.observed_at.isoformat(),
            "fact": row.id,
            "stale": row.id in stale,
        }
        for row in rows
    ]


@lru_cache(maxsize=64)
def _formula(formula_hash: str) -> Formula:
    return Formula.from_document(StoredFormula.objects.get(pk=formula_hash).document)


def _formula_head(formula_hash: str) -> dict[str, Any]:
    formula = _formula(formula_hash)
    return {"code": formula.code, "version": str(formula.version), "title": dict(formula.title)}


@lru_cache(maxsize=4096)
def reason_template(formula_hash: str, criterion: str, result: bool | None) -> str | None:
    """The Indonesian sentence of a criterion with gaps for its values; None where there is none."""
    answer = {True: "true", False: "false", None: "unknown"}[result]
    for part in _formula(formula_hash).parts.criteria:
        if part.code == criterion:
            return part.reason["id"][answer]
    return None


@lru_cache(maxsize=4096)
def _stored_variables(formula_hash: str, name: str) -> tuple[str, ...]:
    dictionary = _formula(formula_hash).dictionary
    codes: Iterable[str] = dictionary.closure([name]) if name in dictionary else ()
    return tuple(sorted(code for code in codes if dictionary[code].derived is None))


def decision_document(*, decision_id: UUID, actor: Any, purpose: str) -> tuple[UUID, dict[str, Any]]:
    """One decision as ``decisions_for_family`` gives it, and the family it is about.

    Writes a line in the audit record. Raises ``DecisionNotFound`` where it is not there or not to be seen.
    """
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise decision_not_found()
    family_id = decision.family_id
    area_code, group_id = place_of_family(family_id=family_id)
    if not _may_read(actor, family_id, area_code, group_id):
        raise decision_not_found()
    record_access(
        actor=actor,
        action="eligibility.decision.read",
        purpose=purpose,
        subject_kind="family",
        subject_id=family_id,
        area_code=area_code,
        detail={"programme": decision.programme},
    )
    return family_id, _with_facts(family_id, [decision])[0]


def variables_behind(*, formula_hash: str, inputs: Iterable[str]) -> tuple[str, ...]:
    """The stored variables from which the inputs of a criterion are taken or derived, known or not."""
    return tuple(dict.fromkeys(code for name in inputs for code in _stored_variables(formula_hash, name)))


def decision_not_found() -> DecisionNotFound:
    """The error for a decision that is not there."""
    return DecisionNotFound(_("Keputusan ini tidak ditemukan."), mend=_("Periksa nomornya."))


def outcomes_of_decisions(*, decision_ids: Collection[UUID]) -> dict[UUID, str]:
    """What each of these decisions came to. For counting: nothing in it leads to a family."""
    return dict(Decision.objects.filter(pk__in=decision_ids).values_list("pk", "outcome"))


@dataclass(frozen=True, slots=True)
class NewestOutcome:
    """What the newest decision of a programme came to, and on which day."""

    programme: str
    outcome: str
    on: date


def newest_outcomes(*, family_ids: Collection[UUID]) -> dict[UUID, list[NewestOutcome]]:
    """The newest decision of each programme about each of these families. The caller records the access."""
    rows = (
        Decision.objects.filter(family_id__in=family_ids)
        .order_by("family_id", "programme", "-decided_at", "-pk")
        .distinct("family_id", "programme")
        .values_list("family_id", "programme", "outcome", "on")
    )
    found: dict[UUID, list[NewestOutcome]] = {}
    for family_id, programme, outcome, on in rows:
        found.setdefault(family_id, []).append(NewestOutcome(programme, outcome, on))
    return found
