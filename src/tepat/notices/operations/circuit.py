"""A channel that fails again and again is left alone for a while, by every worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tepat.notices.models import ChannelHealth

FAILURES_IN_A_ROW = 5
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=15)


def closed_until(*, channel: str, at: datetime) -> datetime | None:
    """Until when nobody should try this channel; None where one may. To be called inside a transaction.

    Once the rest is over one worker tries alone: the others wait until it knows more.
    """
    health = ChannelHealth.objects.select_for_update().filter(channel=channel).first()
    if health is None or health.closed_until is None:
        return None
    if health.closed_until > at:
        return health.closed_until
    health.closed_until = at + FIRST_REST
    health.save(update_fields=["closed_until"])
    return None


def note_failure(*, channel: str, at: datetime) -> None:
    """The channel did not take a message; at five in a row it rests, and each time twice as long."""
    with transaction.atomic():
        ChannelHealth.objects.get_or_create(channel=channel)
        health = ChannelHealth.objects.select_for_update().get(channel=channel)
        health.failures += 1
        if health.failures >= FAILURES_IN_A_ROW:
            rest = FIRST_REST * 2 ** min(health.failures - FAILURES_IN_A_ROW, 8)
            health.closed_until = at + min(rest, LONGEST_REST)
        health.save()


def note_success(*, channel: str) -> None:
    """The channel answered: whatever went wrong before is forgotten."""
    ChannelHealth.objects.filter(channel=channel).exclude(failures=0, closed_until=None).update(
        failures=0, closed_until=None
    )
