"""How far an application is, told to whoever holds its number. Nothing about the people or the reasons."""

from __future__ import annotations

from enum import StrEnum

from tepat.content import load_content
from tepat.eligibility.models import Decision, WaitsFor
from tepat.intake.sent import sent_with_reference
from tepat.registry.queries import identity_of
from tepat.verification.queries import is_proven


class Standing(StrEnum):
    """The three things that are told."""

    RECEIVED = "received"
    DECIDED = "decided"
    NEEDS_YOU = "needs_you"


def standing_of(*, reference: str) -> Standing | None:
    """How far the application with a reference is; None where no single one has it.

    ``needs_you``: proof of identity is asked for, or the family itself knows something that is missing.
    """
    sent = sent_with_reference(reference=reference)
    if sent is None:
        return None
    newest: dict[str, Decision] = {}
    rows = Decision.objects.filter(family_id=sent.family_id).order_by("-decided_at", "-pk")
    for decision in rows.only("programme", "outcome", "missing", "waits_for", "applicant_id"):
        newest.setdefault(decision.programme, decision)
    if not newest:
        return Standing.RECEIVED
    needs = any(_misses_own(decision) for decision in newest.values()) or _needs_proof(list(newest.values()))
    return Standing.NEEDS_YOU if needs else Standing.DECIDED


def _misses_own(decision: Decision) -> bool:
    dictionary = load_content().dictionary
    variables = (dictionary.get(code) for code in decision.missing)
    return any(variable is not None and "self" in variable.source_trust for variable in variables)


def _needs_proof(decisions: list[Decision]) -> bool:
    asked = [d for d in decisions if d.outcome == "eligible" or d.waits_for == WaitsFor.IDENTITY]
    for applicant in {decision.applicant_id for decision in asked if decision.applicant_id}:
        index = identity_of(person_id=applicant).nik_index
        if index is None or not is_proven(nik_index=index):
            return True
    return False
