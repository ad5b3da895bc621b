"""What was decided about the signed-in person's own family."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from tepat.eligibility.queries import decisions_for_family
from tepat.intake.queries import family_of_account
from tepat.intake.references import reference_of
from tepat.registry.queries import identity_of, member_names
from tepat.verification.queries import is_proven


@dataclass(frozen=True)
class OwnOutcome:
    """The newest decision of each programme, the application's reference, and the members' names in order.

    ``proof``: whether the applicant has proven who they are; if not, whether that is the reader themselves.
    """

    decisions: tuple[dict[str, Any], ...]
    reference: str
    names: tuple[str, ...] = field(repr=False)
    proof: Literal["given", "own", "others"]


def own_outcome(*, account: Any) -> OwnOutcome | None:
    """The outcome of the family that the account's person belongs to; None when there is none yet.

    Writes a line in the audit record, as every reading of decisions does.
    """
    family_id = family_of_account(account=account)
    if family_id is None:
        return None
    newest: dict[str, dict[str, Any]] = {}
    every = decisions_for_family(family_id=family_id, actor=account, purpose="self_service")
    for decision in every:
        newest.setdefault(decision["programme"], decision)
    decisions = tuple(newest.values())
    names = tuple(_names(family_id, decisions))
    return OwnOutcome(decisions, _reference(every), names, _proof(decisions, account))


def _proof(decisions: tuple[dict[str, Any], ...], account: Any) -> Literal["given", "own", "others"]:
    applicant = next((decision["applicant"] for decision in decisions if decision["applicant"]), None)
    if applicant is None:
        return "given"  # of a time when nobody was asked
    index = identity_of(person_id=UUID(applicant)).nik_index
    if index is not None and is_proven(nik_index=index):
        return "given"
    return "own" if index == bytes(account.nik_index) else "others"


def _reference(decisions: list[dict[str, Any]]) -> str:
    sent = [decision["submission"] for decision in decisions if decision["submission"]]
    return reference_of(UUID(sent[0])) if sent else ""


def _names(family_id: UUID, decisions: tuple[dict[str, Any], ...]) -> list[str]:
    """The members' names at the newest decision, by which facts number them."""
    at = max((datetime.fromisoformat(d["decided_at"]) for d in decisions), default=timezone.now())
    return list(member_names(family_id=family_id, at=at).values())
