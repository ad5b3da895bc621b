"""By when a case is answered, and when it goes up because it was not. Pure but for the settings."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from tepat.casework.kinds import CaseState, Kind


def due_after(kind: str, state: str, at: datetime) -> tuple[datetime, datetime]:
    """When a case that begins to wait at a moment is answered, and when it goes up before that."""
    days = settings.TEPAT_CASE_DAYS
    if kind != Kind.APPEAL:
        due_at = at + timedelta(days=days["data_request"])
        return due_at, max(at, due_at - timedelta(days=days["raise_data_request_before"]))
    last = days["review" if state == CaseState.WAITING_FOR_SECOND_OFFICER else "appeal"]
    due_at = at + timedelta(days=last)
    return due_at, max(at, due_at - timedelta(days=days["raise_before"]))
