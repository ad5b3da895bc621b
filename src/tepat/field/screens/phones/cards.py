"""Phones as a supervisor sees them: what is wrong in words, and what was said at the last contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tepat.field.device_health import WEIGHTS, PhoneHealth
from tepat.field.models import Device
from tepat.field.screens.wording import ago, day_of, moment_of, place_of, size_in_words

_GRAVE = WEIGHTS["many"]


@dataclass(frozen=True)
class Sign:
    """One thing that is wrong, in words; ``tone``: bad, or plain for what can wait."""

    words: str
    tone: str


@dataclass(frozen=True)
class PhoneCard:
    """One phone. ``facts`` are pairs of label and words; ``queue`` likewise, only what is not zero."""

    device_id: UUID
    owner: str
    role: Any
    place: str
    label: str
    contact: str
    contact_exact: str
    signs: tuple[Sign, ...]
    queue: tuple[tuple[Any, int], ...]
    facts: tuple[tuple[Any, str], ...]
    revoked: str
    revoked_why: str
    may_revoke: bool


def phone_card(health: PhoneHealth, *, at: datetime, may_revoke: bool) -> PhoneCard:
    """A phone as a card."""
    device = health.device
    return PhoneCard(
        device_id=device.pk,
        owner=health.owner,
        role=device.account.get_role_display(),
        place=place_of(device.account.area_code),
        label=device.label or _("HP tanpa nama"),
        contact=ago(device.last_contact_at, at) or _("belum pernah"),
        contact_exact=moment_of(device.last_contact_at),
        signs=() if health.is_revoked else tuple(_sign(code, device, at) for code in health.signs),
        queue=_queue(device),
        facts=_facts(device, at),
        revoked=moment_of(device.revoked_at),
        revoked_why=device.revoked_why,
        may_revoke=may_revoke and not health.is_revoked,
    )


def _sign(code: str, device: Device, at: datetime) -> Sign:
    return Sign(_sentence(code, device, at), "bad" if WEIGHTS[code] >= _GRAVE else "plain")


def _sentence(code: str, device: Device, at: datetime) -> str:
    since = ago(device.last_contact_at, at)
    waiting = device.queue_queued + device.queue_uploading
    sentences: dict[str, str] = {
        "silent_long": _("Lama tidak ada kabar: %(since)s") % {"since": since or _("belum pernah")},
        "silent": _("Tidak ada kabar: %(since)s") % {"since": since or _("belum pernah")},
        "storage": _("Penyimpanan HP hampir penuh"),
        "held": _("Ditahan di karantina: %(number)d") % {"number": device.queue_quarantined},
        "many": _("Banyak yang belum terkirim: %(number)d") % {"number": waiting},
        "clock": _("Jam HP meleset %(minutes)d menit") % {"minutes": _minutes_off(device)},
        "old_app": _("Aplikasinya versi lama"),
        "proof": _("Sudah lama tidak membuktikan diri"),
        "face": _("Wajahnya tidak dikenali minggu ini"),
    }
    return sentences[code]


def _queue(device: Device) -> tuple[tuple[Any, int], ...]:
    counts = (
        (_("Draf"), device.queue_draft),
        (_("Menunggu dikirim"), device.queue_queued),
        (_("Sedang dikirim"), device.queue_uploading),
        (_("Ditahan"), device.queue_quarantined),
    )
    return tuple((label, number) for label, number in counts if number)


def _facts(device: Device, at: datetime) -> tuple[tuple[Any, str], ...]:
    facts = [
        (_("Dipasang"), day_of(device.enrolled_at)),
        (_("Versi aplikasi"), device.app_version),
        (_("Penyimpanan"), _storage(device)),
        (_("Jam HP"), _clock(device)),
        (_("Bukti diri terakhir"), ago(device.last_proof_at, at) or _("belum pernah")),
    ]
    return tuple((label, words) for label, words in facts if words)


def _storage(device: Device) -> str:
    if device.storage_used_bytes is None or not device.storage_quota_bytes:
        return ""
    return _("%(used)s terpakai dari %(quota)s") % {
        "used": size_in_words(device.storage_used_bytes),
        "quota": size_in_words(device.storage_quota_bytes),
    }


def _clock(device: Device) -> str:
    if device.clock_offset_s is None:
        return ""
    minutes = _minutes_off(device)
    if minutes < 1:
        return _("tepat")
    if device.clock_offset_s > 0:
        return _("%(minutes)d menit di belakang") % {"minutes": minutes}
    return _("%(minutes)d menit di depan") % {"minutes": minutes}


def _minutes_off(device: Device) -> int:
    return round(abs(device.clock_offset_s or 0) / 60)
