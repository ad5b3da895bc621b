"""Write down what a provider reports of messages: only forwards, as reports come late and out of order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tepat.notices.channels.contract import Report
from tepat.notices.models import Delivery, State

_RANK = {
    State.WAITING: 0,
    State.SENDING: 0,
    State.UNCERTAIN: 0,
    State.SENT: 1,
    State.FAILED: 2,
    State.DELIVERED: 3,
    State.READ: 4,
}


def note_reports(*, channel: str, reports: Sequence[Report], at: datetime) -> int:
    """Take what a provider reports of messages on its channel; how many of them changed.

    A message whose answer was lost is found by our key. Reports on what is not ours are passed over.
    """
    return sum(_note(channel, report, at) for report in reports)


@transaction.atomic
def _note(channel: str, report: Report, at: datetime) -> bool:
    held = Delivery.objects.select_for_update().filter(channel=channel)
    delivery = held.filter(pk=report.key).first() if report.key else None
    if delivery is None and report.reference:
        delivery = held.filter(reference=report.reference).first()
    if delivery is None or delivery.state == State.DROPPED:
        return False
    if _RANK[State(report.state)] <= _RANK[State(delivery.state)]:
        return False
    delivery.state, delivery.problem = report.state, report.problem
    if not delivery.reference and report.reference and not held.filter(reference=report.reference).exists():
        delivery.reference = report.reference
    delivery.next_try_at, delivery.changed_at = None, at
    delivery.save()
    return True
