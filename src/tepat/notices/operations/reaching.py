"""How a person says where they can be reached: a number or address, confirmed by a code sent there."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.statements import lock_keys
from tepat.notices.channels import Channel, outside_channels
from tepat.notices.errors import ContactRefused, TooManyCodes
from tepat.notices.models import ContactCode, ContactWay, Delivery, State
from tepat.notices.operations.telling import put_off
from tepat.notices.sealing import address_index, seal_address, seal_code, unseal_address, unseal_code

AGREED_VERSION = "2026.1"
"""Of the sentence that a person agrees to (screens/ways/ways.html)."""
CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=15)
CODES_PER_HOUR = 4
"""To one address, and for one person: from any number of accounts."""
CODES_PER_DAY = 10
WRONG_TRIES = 5


def ask_for_code(
    *,
    actor: Any,
    channel: str,
    address: str,
    language: str,
    at: datetime,
    random_below: Callable[[int], int],
) -> None:
    """Send a one-time code to a number or address that the account's person says is theirs.

    The person agreed to be told there. An earlier code for this channel ends. Writes an audit line
    and puts the sending off. Raises ``ContactRefused`` and ``TooManyCodes``.
    """
    plain = _channel(channel).read_address(address)
    index, person = address_index(plain), bytes(actor.nik_index)
    with transaction.atomic():
        lock_keys(keys=[index, person])
        _check_how_many(index, person, at)
        _end_codes(person, channel, at)
        code = ContactCode.objects.create(
            nik_index=person,
            channel=channel,
            address_sealed=seal_address(plain),
            address_index=index,
            code_sealed=seal_code(f"{random_below(10**CODE_DIGITS):0{CODE_DIGITS}}"),
            language=language,
            agreed_version=AGREED_VERSION,
            made_at=at,
            expires_at=at + CODE_LASTS,
        )
        delivery = Delivery.objects.create(
            code=code, channel=channel, made_at=at, changed_at=at, next_try_at=at
        )
        put_off([delivery])
        _record(actor, "ask_code", channel)


def confirm_code(*, actor: Any, channel: str, code: str, at: datetime) -> bool:
    """Whether the code is the one that was sent: then the way is confirmed, and one that was there replaced.

    A wrong code counts; after five the code ends. Raises ``ContactRefused`` where no code is open.
    """
    person = bytes(actor.nik_index)
    with transaction.atomic():
        held = (
            ContactCode.objects.select_for_update()
            .filter(nik_index=person, channel=channel, ended_at=None, expires_at__gt=at)
            .first()
        )
        if held is None:
            raise no_open_code()
        given = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
        if not hmac.compare_digest(given, unseal_code(held.code_sealed)):
            held.wrong_tries += 1
            if held.wrong_tries >= WRONG_TRIES:
                held.ended_at = at
            held.save(update_fields=["wrong_tries", "ended_at"])
            return False
        held.ended_at = at
        held.save(update_fields=["ended_at"])
        _confirm(held, at)
        _record(actor, "confirm", channel)
    return True


def remove_way(*, actor: Any, channel: str, at: datetime) -> None:
    """Take a way back: its row is deleted, and messages that still wait for it will not be sent."""
    person = bytes(actor.nik_index)
    with transaction.atomic():
        _end_codes(person, channel, at)
        if ContactWay.objects.filter(nik_index=person, channel=channel).delete()[0]:
            _record(actor, "remove", channel)


def agree_again(*, actor: Any, channel: str, at: datetime) -> None:
    """The person wants to be told this way after all, having refused contact since they added it."""
    person = bytes(actor.nik_index)
    with transaction.atomic():
        if ContactWay.objects.filter(nik_index=person, channel=channel).update(agreed_at=at):
            _record(actor, "agree", channel)


def set_language(*, actor: Any, language: str) -> None:
    """Choose the language of the messages, for every way of the person."""
    ContactWay.objects.filter(nik_index=bytes(actor.nik_index)).update(language=language)


def forget_codes(*, at: datetime) -> int:
    """Delete codes that ended more than a day ago, with what was sent for them; how many there were."""
    old = ContactCode.objects.filter(made_at__lt=at - timedelta(days=1))
    return old.delete()[1].get("notices.ContactCode", 0)


def no_open_code() -> ContactRefused:
    """The error for a code that was used, ran out, or was tried too often."""
    return ContactRefused(
        _("Kode ini tidak berlaku lagi."),
        why=_("Kode berlaku 15 menit dan boleh salah paling banyak lima kali."),
        mend=_("Minta kode baru."),
    )


def _channel(name: str) -> Channel:
    found = outside_channels().get(name)
    if found is None:
        raise ContactRefused(
            _("Kabar tidak dapat dikirim lewat cara itu."), mend=_("Pilih salah satu cara yang ada.")
        )
    return found


def _check_how_many(index: bytes, person: bytes, at: datetime) -> None:
    for which in ({"address_index": index}, {"nik_index": person}):
        made = ContactCode.objects.filter(**which)
        if (
            made.filter(made_at__gt=at - timedelta(hours=1)).count() >= CODES_PER_HOUR
            or made.filter(made_at__gt=at - timedelta(days=1)).count() >= CODES_PER_DAY
        ):
            raise TooManyCodes(
                _("Terlalu banyak kode diminta."),
                why=_("Supaya tidak ada yang dibanjiri pesan, jumlahnya dibatasi."),
                mend=_("Tunggu satu jam, lalu coba lagi. Kabar di Tepat tetap bisa dibaca."),
            )


def _end_codes(person: bytes, channel: str, at: datetime) -> None:
    ContactCode.objects.filter(nik_index=person, channel=channel, ended_at=None).update(ended_at=at)


def _confirm(code: ContactCode, at: datetime) -> None:
    person = bytes(code.nik_index)
    ContactWay.objects.update_or_create(
        nik_index=person,
        channel=code.channel,
        defaults={
            "address_sealed": seal_address(unseal_address(code.address_sealed)),
            "language": code.language,
            "agreed_version": code.agreed_version,
            "agreed_at": code.made_at,
            "confirmed_at": at,
        },
    )
    Delivery.objects.filter(code=code, state=State.WAITING).update(state=State.DROPPED, next_try_at=None)


def _record(actor: Any, verb: str, channel: str) -> None:
    record_access(
        actor=actor,
        action=f"notices.contact.{verb}",
        purpose="self_service",
        subject_kind="account",
        subject_id=actor.pk,
        detail={"channel": channel},
    )
