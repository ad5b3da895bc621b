"""What is inside a sealed record, opened and held against its slip."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.field.errors import RecordRefused
from tepat.field.kinds import MEDIA_TYPES, RecordKind, most_bytes
from tepat.field.sealing import DoesNotOpen, open_sealed
from tepat.field.slips import Slip, is_hash, moment_in, uuid_in
from tepat.intake.bodies import parse_json_object
from tepat.intake.errors import BodyUnreadable

FORMAT = 1
_KEY_BYTES, _IV_BYTES = 32, 12


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the record itself describes it, with the key that opens it."""

    hash: str
    kind: str
    media_type: str
    size: int
    plain_hash: str
    key: bytes = field(repr=False)
    iv: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """A record, opened."""

    kind: RecordKind
    family: UUID | None
    task: UUID | None
    place: Mapping[str, Any] | None = field(repr=False)
    document: Mapping[str, Any] = field(repr=False)
    files: tuple[File, ...] = field(repr=False)
    made_at: datetime | None


def open_contents(sealed: str, slip: Slip) -> Contents:
    """Open a record and check that it says the same as its slip. Raises ``RecordRefused``."""
    try:
        plain = parse_json_object(open_sealed(sealed))
    except (DoesNotOpen, BodyUnreadable) as error:
        raise does_not_open() from error
    files = _files(plain.get("attachments"))
    place, document = plain.get("place"), plain.get("document")
    if (
        plain.get("format") != FORMAT
        or not _agrees(plain, slip)
        or {(file.hash, file.size) for file in files} != {(one.hash, one.size) for one in slip.attachments}
        or not isinstance(document, dict)
        or not (place is None or isinstance(place, dict))
    ):
        raise RecordRefused(
            _("Isi catatan tidak cocok dengan pengantarnya."),
            mend=_("Buka catatan di HP, periksa, lalu kirim lagi sebagai versi baru."),
            code="field.record.inside_differs",
        )
    task = uuid_in(plain.get("task"))
    return Contents(slip.kind, slip.family, task, place, document, files, slip.made_at)


def does_not_open() -> RecordRefused:
    """The error for sealed bytes that none of our keys opens."""
    return RecordRefused(
        _("Catatan tidak bisa dibuka: isinya rusak atau terpotong."),
        mend=_("Kirim lagi dari HP. Kalau tetap begitu, buka catatan di HP dan kirim sebagai versi baru."),
        code="field.record.does_not_open",
    )


def _agrees(plain: Mapping[str, Any], slip: Slip) -> bool:
    return (
        uuid_in(plain.get("record")) == slip.record
        and uuid_in(plain.get("thread")) == slip.thread
        and uuid_in(plain.get("device")) == slip.device
        and uuid_in(plain.get("family")) == slip.family
        and plain.get("version") == slip.version
        and plain.get("sequence") == slip.sequence
        and plain.get("kind") == slip.kind
        and moment_in(plain.get("made_at")) == slip.made_at
    )


def _files(value: object) -> tuple[File, ...]:
    if not isinstance(value, list):
        raise _wrong_file()
    return tuple(map(_file, value))


def _file(value: object) -> File:
    if not isinstance(value, dict):
        raise _wrong_file()
    kind, media_type, size = value.get("kind"), value.get("media_type"), value.get("bytes")
    key, iv = _bytes(value.get("key"), _KEY_BYTES), _bytes(value.get("iv"), _IV_BYTES)
    if (
        not isinstance(kind, str)
        or media_type not in MEDIA_TYPES.get(kind, ())
        or not isinstance(size, int)
        or not 0 < size <= most_bytes(kind)
        or not (is_hash(value.get("hash")) and is_hash(value.get("plain_hash")))
        or key is None
        or iv is None
    ):
        raise _wrong_file()
    return File(value["hash"], kind, str(media_type), size, value["plain_hash"], key, iv)


def _bytes(value: object, length: int) -> bytes | None:
    if not isinstance(value, str) or len(value) > 2 * length:
        return None
    try:
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == length else None


def _wrong_file() -> RecordRefused:
    return RecordRefused(
        _("Ada lampiran yang keterangannya salah: jenis, ukuran, atau kuncinya."),
        mend=_("Buka catatan di HP, ambil ulang fotonya, lalu kirim sebagai versi baru."),
        code="field.attachment.wrong",
    )
