"""By which ways a person may be told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from tepat.notices.channels import channel_named
from tepat.notices.models import ContactCode, ContactWay
from tepat.notices.sealing import unseal_address


@dataclass(frozen=True, slots=True)
class OwnWay:
    """A confirmed way of a person, as they see it themselves."""

    channel: str
    shown: str = field(repr=False)
    language: str
    is_refused: bool


def usable_channels(*, nik_index: bytes, channels: Collection[str]) -> list[str]:
    """Those of the channels on which this person wants to be told and did not refuse since."""
    ways = ContactWay.objects.filter(nik_index=nik_index, channel__in=list(channels))
    agreed = dict(ways.order_by("channel").values_list("channel", "agreed_at"))
    if not agreed:
        return []
    refused_at = refused_contact_at(nik_index)
    return [channel for channel, at in agreed.items() if refused_at is None or at > refused_at]


def refused_contact_at(nik_index: bytes) -> datetime | None:
    """When the person last said no to being contacted, if that is their newest word on it; else None.

    Rooms above know (``TEPAT_CONTACT_REFUSED``). A way that the person agreed to later than that counts.
    """
    answers = [ask(nik_index) for ask in _who_knows(tuple(settings.TEPAT_CONTACT_REFUSED))]
    return max((at for at in answers if at is not None), default=None)


@cache
def _who_knows(paths: tuple[str, ...]) -> tuple[Callable[[bytes], datetime | None], ...]:
    return tuple(import_string(path) for path in paths)


def own_ways(*, nik_index: bytes) -> dict[str, OwnWay]:
    """The person's confirmed ways by channel. The caller shows them to nobody else."""
    refused_at = refused_contact_at(nik_index)
    found = {}
    for way in ContactWay.objects.filter(nik_index=nik_index):
        channel = channel_named(way.channel)
        if channel is not None:
            address = channel.shown_address(unseal_address(way.address_sealed))
            refused = refused_at is not None and way.agreed_at <= refused_at
            found[way.channel] = OwnWay(way.channel, address, way.language, refused)
    return found


def open_code(*, nik_index: bytes, channel: str, at: datetime) -> tuple[UUID, str] | None:
    """The id and shown address of the code that this person is asked for now; None where there is none."""
    code = ContactCode.objects.filter(
        nik_index=nik_index, channel=channel, ended_at=None, expires_at__gt=at
    ).first()
    known = channel_named(channel)
    if code is None or known is None:
        return None
    return code.pk, known.shown_address(unseal_address(code.address_sealed))
