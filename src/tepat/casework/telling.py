"""What a person is told of their case, on the channels they chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tepat.casework.kinds import CaseState, Kind
from tepat.casework.models import Case
from tepat.notices.operations import send_notice

_ANSWERS = {CaseState.UPHELD: "upheld", CaseState.REJECTED: "rejected", CaseState.STANDS: "stands"}


def tell_received(case: Case, *, at: datetime) -> None:
    """That we have it, and by which day it is answered."""
    kind = "appeal_received" if case.kind == Kind.APPEAL else "data_request_received"
    _tell(case, kind, _due(case), at, about=case.pk)


def tell_raised(case: Case, *, at: datetime) -> None:
    """That it is not answered yet and somebody else looks after it now; the day stays."""
    if case.kind == Kind.APPEAL and case.due_at is not None and at < case.due_at:
        _tell(case, "appeal_due_soon", _due(case), at)


def tell_answered(case: Case, *, at: datetime) -> None:
    """That it is answered."""
    if case.kind == Kind.APPEAL:
        _tell(case, "appeal_decided", {"answer": _ANSWERS[CaseState(case.state)]}, at)
    else:
        _tell(case, "data_request_answered", {}, at)


def _due(case: Case) -> Mapping[str, str]:
    return {"due": timezone.localdate(case.due_at).isoformat()} if case.due_at else {}


def _tell(
    case: Case, kind: str, values: Mapping[str, str], at: datetime, *, about: UUID | None = None
) -> None:
    index = case.account.nik_index if case.account else None
    if index is not None:
        send_notice(
            to_nik_index=bytes(index),
            kind=kind,
            values=values,
            area_code=case.area_code,
            at=at,
            about=about,
        )
