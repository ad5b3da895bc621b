"""By when a case is answered, and when it goes up because it was not. Pure but for the settings."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from tepat.casework.kinds import CaseState, Kind

_DAYS = {
    Kind.APPEAL: "appeal",
    Kind.DELETION: "data_request",
    Kind.DATA_QUESTION: "data_request",
    Kind.GROUND_CHECK: "ground_check",
    Kind.FOLLOW_UP: "ground_check",
    Kind.AUDIT_VISIT: "ground_check",
}
_BEFORE = {Kind.DELETION: "raise_data_request_before", Kind.DATA_QUESTION: "raise_data_request_before"}


def due_after(kind: str, state: str, at: datetime, *, days: int | None = None) -> tuple[datetime, datetime]:
    """When a case that begins to wait at a moment is answered, and when it goes up before that.

    ``days`` is how long it may take where that is not one of the settings, as with a follow-up.
    """
    known = settings.TEPAT_CASE_DAYS
    name = "review" if state == CaseState.WAITING_FOR_SECOND_OFFICER else _DAYS[Kind(kind)]
    due_at = at + timedelta(days=known[name] if days is None else days)
    return due_at, raised_before(kind, due_at, at)


def raised_before(kind: str, due_at: datetime, at: datetime) -> datetime:
    """When a case that begins to wait at a moment, and is answered by ``due_at``, goes up before that."""
    days = settings.TEPAT_CASE_DAYS[_BEFORE.get(Kind(kind), "raise_before")]
    return max(at, due_at - timedelta(days=days))
