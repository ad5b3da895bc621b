"""What was decided about the signed-in person's own family."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tepat.eligibility.queries import decisions_for_family
from tepat.intake.references import reference_of
from tepat.registry.queries import families_of_nik, member_names


@dataclass(frozen=True)
class OwnOutcome:
    """The newest decision of each programme, the application's reference, and the members' names in order."""

    decisions: tuple[dict[str, Any], ...]
    reference: str
    names: tuple[str, ...] = field(repr=False)


def own_outcome(*, account: Any) -> OwnOutcome | None:
    """The outcome of the family that the account's person belongs to; None when there is none yet.

    Writes a line in the audit record, as every reading of decisions does.
    """
    families = families_of_nik(nik=account.nik) if account.nik else []
    if not families:
        return None
    family_id = families[0]
    newest: dict[str, dict[str, Any]] = {}
    for decision in decisions_for_family(family_id=family_id, actor=account, purpose="self_service"):
        newest.setdefault(decision["programme"], decision)
    decisions = tuple(newest.values())
    return OwnOutcome(decisions, _reference(decisions), tuple(_names(family_id, decisions)))


def _reference(decisions: tuple[dict[str, Any], ...]) -> str:
    sent = [decision["submission"] for decision in decisions if decision["submission"]]
    return reference_of(UUID(sent[0])) if sent else ""


def _names(family_id: UUID, decisions: tuple[dict[str, Any], ...]) -> list[str]:
    """The members' names at the newest decision, by which facts number them."""
    at = max((datetime.fromisoformat(d["decided_at"]) for d in decisions), default=timezone.now())
    return list(member_names(family_id=family_id, at=at).values())
