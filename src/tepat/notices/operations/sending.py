"""Hand a message to its channel once, and write down honestly what became of it.

Before a provider is called the delivery is marked as being sent, in a transaction of its own: whoever dies in
between leaves a trace. Where the provider takes our key, such a message is handed over again; elsewhere it is
called uncertain, and never sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tepat.notices.channels import Channel, channel_named
from tepat.notices.channels.contract import Message
from tepat.notices.errors import ChannelAway, ChannelUncertain, MessageRefused, SendingFailed, TryAgain
from tepat.notices.models import ON_ITS_WAY, Delivery, State
from tepat.notices.operations import circuit
from tepat.notices.operations.telling import put_off
from tepat.notices.queries.messages import message_of

FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=1)
LEFT_LYING = timedelta(minutes=10)
"""After this long without an answer, whoever was sending is gone."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A delivery that this worker, and no other, hands over now."""

    delivery: Delivery
    channel: Channel
    message: Message


def deliver(*, delivery_id: UUID, at: datetime) -> State | None:
    """Try to send one message; its state afterwards, or None where there is nothing to send here.

    Raises ``TryAgain`` with the moment of the next try: after failures the waits double, and a channel whose
    circuit is open is not tried. After TEPAT_MESSAGE_HOURS it is given up.
    """
    claimed = _claim(delivery_id, at)
    if claimed is None:
        return None
    delivery = claimed.delivery
    try:
        reference = claimed.channel.send(claimed.message)
    except MessageRefused as error:
        circuit.note_success(channel=delivery.channel)
        return _settle(delivery, State.FAILED, problem=error.code)
    except ChannelUncertain as error:
        circuit.note_failure(channel=delivery.channel, at=timezone.now())
        if claimed.channel.is_repeatable:
            return _try_later(delivery, error)
        return _settle(delivery, State.UNCERTAIN, problem=error.code)
    except ChannelAway as error:
        circuit.note_failure(channel=delivery.channel, at=timezone.now())
        return _try_later(delivery, error)
    circuit.note_success(channel=delivery.channel)
    return _settle(delivery, State.SENT, reference=reference)


def wait_after(tries: int) -> timedelta:
    """How long to wait after the how-manieth try: 20 s, doubling, at most an hour.

    >>> [int(wait_after(tries).total_seconds()) for tries in (1, 2, 3, 20)]
    [20, 40, 80, 3600]
    """
    return min(FIRST_WAIT * (1 << min(tries - 1, 12)), LONGEST_WAIT)


def pick_up_what_lies(*, at: datetime) -> int:
    """Give deliveries that nobody works on any more to a worker again; how many there were.

    A worker that died while it sent leaves one in ``sending``; a job that was lost leaves one that waits.
    """
    with transaction.atomic():
        lying = list(
            Delivery.objects.select_for_update(skip_locked=True).filter(
                Q(state=State.WAITING, next_try_at__lt=at - LEFT_LYING)
                | Q(state=State.SENDING, changed_at__lt=at - LEFT_LYING)
            )[:500]
        )
        for delivery in lying:
            if delivery.state == State.WAITING:
                delivery.next_try_at = at
            delivery.save(update_fields=["next_try_at"])
        put_off(lying)
    return len(lying)


@transaction.atomic
def _claim(delivery_id: UUID, at: datetime) -> _Claimed | None:
    """Mark a delivery as being sent, unless it is sent, wanted no more, or in another worker's hands."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notice", "code")
        .filter(pk=delivery_id, state__in=ON_ITS_WAY)
        .first()
    )
    if delivery is None or (delivery.state == State.SENDING and delivery.changed_at > at - LEFT_LYING):
        return None
    channel = channel_named(delivery.channel)
    if channel is None or not channel.is_set_up():
        _write(delivery, at, state=State.DROPPED, problem="notices.channel.not_set_up")
        return None
    if delivery.state == State.SENDING and not channel.is_repeatable:
        _write(delivery, at, state=State.UNCERTAIN, problem="notices.channel.broke_off")
        return None
    message = message_of(delivery, at=at)
    if message is None:
        _write(delivery, at, state=State.DROPPED, problem="notices.message.not_wanted")
        return None
    if opens := circuit.closed_until(channel=delivery.channel, at=at):
        raise TryAgain(opens)
    _write(delivery, at, state=State.SENDING, tries=delivery.tries + 1)
    return _Claimed(delivery, channel, message)


def _settle(delivery: Delivery, state: State, *, reference: str = "", problem: str = "") -> State:
    """Write the outcome, unless a report of the provider came in first and says more."""
    with transaction.atomic():
        held = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if held.state == State.SENDING:
            _write(held, timezone.now(), state=state, reference=reference, problem=problem, next_try_at=None)
    return State(held.state)


def _try_later(delivery: Delivery, error: SendingFailed) -> State:
    now = timezone.now()
    if now - delivery.made_at >= timedelta(hours=settings.TEPAT_MESSAGE_HOURS):
        return _settle(delivery, State.FAILED, problem=error.code)
    next_try = now + wait_after(delivery.tries)
    Delivery.objects.filter(pk=delivery.pk, state=State.SENDING).update(
        state=State.WAITING, problem=error.code, next_try_at=next_try, changed_at=now
    )
    raise TryAgain(next_try)


def _write(delivery: Delivery, at: datetime, **changes: object) -> None:
    for name, value in changes.items():
        setattr(delivery, name, value)
    delivery.changed_at = at
    delivery.save(update_fields=[*changes, "changed_at"])
