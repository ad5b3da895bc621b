"""Telling a person that the next rung needs them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tepat.notices.operations import send_notice
from tepat.verification.ladder import State
from tepat.verification.models import Verification

_STEPS = {
    State.WAITING_FOR_CAPTURE: "capture",
    State.WAITING_FOR_ASSISTANCE: "assistance",
    State.WAITING_FOR_VISIT: "visit",
}


def tell_what_to_do(verification: Verification, *, actor: Any, at: datetime) -> None:
    """Send a notice where the rung that was just entered needs the person by a day; else do nothing."""
    step = _STEPS.get(State(verification.state))
    if step is None or not verification.is_needed or verification.due_at is None:
        return
    send_notice(
        to_nik_index=bytes(verification.nik_index),
        kind="proof_needed",
        values={"step": step, "due": timezone.localdate(verification.due_at).isoformat()},
        area_code=verification.area_code,
        at=at,
        actor=actor,
    )
