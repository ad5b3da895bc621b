"""What a delivery says, and to whom, at the moment it is sent."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from tepat.notices.channels.contract import Message
from tepat.notices.kinds import kind_of
from tepat.notices.models import ContactWay, Delivery
from tepat.notices.queries.ways import usable_channels
from tepat.notices.sealing import unseal_address, unseal_code


def message_of(delivery: Delivery, *, at: datetime) -> Message | None:
    """The message, in the language of its way; None where it is wanted no more."""
    return _code_message(delivery, at) if delivery.code_id else _notice_message(delivery)


def code_text(code: str) -> str:
    """The text that carries a one-time code, in the language that is active."""
    return (
        _("Kode Tepat: %(code)s. Berlaku 15 menit. Jangan beri tahu siapa pun, petugas juga tidak.")
        % {"code": code}
    )  # fmt: skip


def _code_message(delivery: Delivery, at: datetime) -> Message | None:
    asked = delivery.code
    if asked is None or asked.ended_at is not None or asked.expires_at <= at:
        return None
    code = unseal_code(asked.code_sealed)
    with translation.override(asked.language):
        return Message(
            key=delivery.pk,
            to=unseal_address(asked.address_sealed),
            language=asked.language,
            title=_("Kode Anda"),
            text=code_text(code),
            code=code,
        )


def _notice_message(delivery: Delivery) -> Message | None:
    notice = delivery.notice
    if notice is None:
        return None
    person, channel = bytes(notice.to_nik_index), delivery.channel
    way = ContactWay.objects.filter(nik_index=person, channel=channel).first()
    if way is None or not usable_channels(nik_index=person, channels=[channel]):
        return None
    kind = kind_of(notice.kind)
    with translation.override(way.language):
        return Message(
            key=delivery.pk,
            to=unseal_address(way.address_sealed),
            language=way.language,
            title=str(kind.title),
            text=str(kind.short),
            leads_to="/saya/kabar/",
            link=_("Baca di Tepat"),
        )
