"""What was decided about the signed-in person's own family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from tepat.eligibility.queries import decisions_for_family
from tepat.eligibility.recomputation import changes_of
from tepat.intake.checks import CONSENT_PURPOSE
from tepat.intake.queries import family_of_account
from tepat.intake.sent import Sent, last_sent
from tepat.registry.queries import consents_of, identity_of, member_names
from tepat.rules import Change
from tepat.verification.queries import OwnVerification, is_proven, verification_of_account


@dataclass(frozen=True)
class OwnOutcome:
    """The newest decision of each programme, and what else the reader should know about it.

    ``names`` are the members' in order. ``changes`` say by decision what would turn a refusal. ``proof``:
    whether the applicant has proven who they are; if not, whether that is the reader themselves, whose
    ``verification`` says how far they are. ``withdrawn_at``: when the family took back its consent.
    """

    decisions: tuple[dict[str, Any], ...]
    sent: Sent | None
    names: tuple[str, ...] = field(repr=False)
    proof: Literal["given", "own", "others"]
    verification: OwnVerification | None
    changes: Mapping[str, tuple[Change, ...]] = field(repr=False)
    withdrawn_at: datetime | None = None

    @property
    def reference(self) -> str:
        """The number by which the help desk finds the application."""
        return self.sent.reference if self.sent else ""

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided last."""
        moments = [datetime.fromisoformat(decision["decided_at"]) for decision in self.decisions]
        return max(moments, default=None)


def own_outcome(*, account: Any) -> OwnOutcome | None:
    """The outcome of the family that the account's person belongs to; None when there is none yet.

    Writes a line in the audit record, as every reading of decisions does.
    """
    family_id = family_of_account(account=account)
    if family_id is None:
        return None
    decisions = tuple(
        decisions_for_family(family_id=family_id, actor=account, purpose="self_service", only_newest=True)
    )
    proof = _proof(decisions, account)
    return OwnOutcome(
        decisions,
        last_sent(family_id=family_id),
        tuple(_names(family_id, decisions)),
        proof,
        verification_of_account(account) if proof == "own" else None,
        _changes(family_id, decisions),
        _withdrawn_at(family_id),
    )


def _withdrawn_at(family_id: UUID) -> datetime | None:
    newest = next((one for one in consents_of(family_id=family_id) if one.purpose == CONSENT_PURPOSE), None)
    return newest.given_at if newest and not newest.given else None


def _proof(decisions: tuple[dict[str, Any], ...], account: Any) -> Literal["given", "own", "others"]:
    applicant = next((decision["applicant"] for decision in decisions if decision["applicant"]), None)
    if applicant is None:
        return "given"  # of a time when nobody was asked
    index = identity_of(person_id=UUID(applicant)).nik_index
    if index is not None and is_proven(nik_index=index):
        return "given"
    return "own" if index == bytes(account.nik_index) else "others"


def _names(family_id: UUID, decisions: tuple[dict[str, Any], ...]) -> list[str]:
    """The members' names at the newest decision, by which facts number them."""
    at = max((datetime.fromisoformat(d["decided_at"]) for d in decisions), default=timezone.now())
    return list(member_names(family_id=family_id, at=at).values())


def _changes(family_id: UUID, decisions: tuple[dict[str, Any], ...]) -> dict[str, tuple[Change, ...]]:
    refused = [UUID(d["decision_id"]) for d in decisions if d["outcome"] == "not_eligible"]
    found = changes_of(family_id=family_id, decision_ids=refused) if refused else {}
    return {str(decision_id): changes for decision_id, changes in found.items()}
