"""What a person was told, for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from tepat.notices.channels import all_channels
from tepat.notices.kinds import KINDS, text_in_words
from tepat.notices.models import Delivery, Notice, State
from tepat.notices.sealing import unseal_values

PER_PAGE = 20
_SHOWN = (
    State.SENT,
    State.DELIVERED,
    State.READ,
    State.UNCERTAIN,
    State.FAILED,
    State.WAITING,
    State.SENDING,
)


@dataclass(frozen=True, slots=True)
class SentBy:
    """How a notice went on one channel."""

    title: Any
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """One notice in words, in the reader's language."""

    id: UUID
    title: str
    text: str = field(repr=False)
    leads_to: str
    link: str
    sent_at: datetime
    is_new: bool
    ways: Sequence[SentBy]


def unread_count(*, nik_index: bytes) -> int:
    """How many notices this person has not seen yet."""
    return Notice.objects.filter(to_nik_index=nik_index, read_at=None).count()


def own_notices(*, nik_index: bytes, before: UUID | None = None) -> tuple[list[OwnNotice], UUID | None]:
    """The newest notices of this person, and the id before which older ones follow, if any do."""
    found = Notice.objects.filter(to_nik_index=nik_index, kind__in=KINDS).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    sent = Delivery.objects.filter(state__in=_SHOWN).order_by("channel")
    rows = list(found.prefetch_related(Prefetch("deliveries", sent))[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    return [_in_words(row) for row in shown], shown[-1].pk if len(rows) > PER_PAGE else None


def _in_words(notice: Notice) -> OwnNotice:
    kind = KINDS[notice.kind]
    return OwnNotice(
        id=notice.pk,
        title=str(kind.title),
        text=text_in_words(notice.kind, unseal_values(notice.values_sealed)),
        leads_to=kind.leads_to,
        link=str(kind.link),
        sent_at=notice.sent_at,
        is_new=notice.read_at is None,
        ways=[_sent_by(delivery) for delivery in notice.deliveries.all()],
    )


def _sent_by(delivery: Delivery) -> SentBy:
    channel = all_channels().get(delivery.channel)
    return SentBy(channel.title if channel else delivery.channel, delivery.state, delivery.changed_at)
