"""The sealed export of a phone, read with care: a zip of ``manifest.json``, ``records/``, ``attachments/``.

It may be torn, foreign or made to hurt. What is read is bounded in number and size before it is unpacked,
names lead nowhere, and an entry that is broken costs nothing but itself. A file whose end is missing, as a
copy that was cut off leaves it, is read from the front.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.field.kinds import MAX_VOICE_BYTES
from tepat.field.refusals import ExportUnreadable
from tepat.field.sealing import MAX_SEALED, MAX_SLIP

MOST_BYTES = 200_000_000
"""Of the whole file."""
MOST_RECORDS, MOST_ENTRIES = 2_000, 20_000
MOST_RECORD_BYTES = 60_000_000
"""Of all records together, unpacked and without their attachments."""
FORMAT = 1

_MOST_DIRECTORY_BYTES = 4_000_000
_MOST_ENDS = 20
_MOST_MANIFEST = 10_000
_MOST_RECORD = MAX_SEALED + MAX_SLIP + 1_000
_MOST_ATTACHMENT = MAX_VOICE_BYTES + 64
_RECORD = re.compile(r"records/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json")
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})")
_MANIFEST = "manifest.json"
_LOCAL, _END, _END64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_ENTRY_ENDS = (b"PK\x07\x08", b"PK\x03\x04", b"PK\x01\x02")
_LOCAL_HEADER = struct.Struct("<4s2xHH16xHH")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record as the phone kept it."""

    uuid: UUID
    slip: str = field(repr=False)
    sealed: str = field(repr=False)


@dataclass
class Export:
    """What a file holds. ``torn`` are the names of entries that cannot be read; ``is_cut``: it has no end.

    ``attachment`` gives the bytes of an attachment by its hash, or None.
    """

    device: UUID | None
    records: list[ExportedRecord]
    torn: list[str]
    is_cut: bool
    attachment: Callable[[str], bytes | None]


def read_export(file: IO[bytes]) -> Export:
    """Read an export. Raises ``ExportUnreadable`` for what is no export, or too large."""
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise _unreadable(
            "too_large",
            _("Berkas ini lebih dari 200 MB."),
            _("Minta petugas mengekspor lebih sedikit sekaligus."),
        )
    entries, is_cut = _entries(file, size)
    torn: list[str] = []
    manifest = _read_json(entries, _MANIFEST, _MOST_MANIFEST)
    names = [name for name in entries if _RECORD.fullmatch(name)]
    if not names and manifest is None:
        raise _foreign()
    if manifest is None:
        torn.append(_MANIFEST)
    elif manifest.get("format") != FORMAT:
        raise _unreadable(
            "other_format",
            _("Berkas ini dibuat aplikasi versi lain."),
            _("Perbarui aplikasi di HP, lalu ekspor sekali lagi."),
        )
    if len(names) > MOST_RECORDS:
        raise _too_many()
    records, unpacked = [], 0
    for name in names:
        record = _record(entries, name)
        if record is None:
            torn.append(name)
            continue
        unpacked += len(record.sealed) + len(record.slip)
        if unpacked > MOST_RECORD_BYTES:
            raise _too_many()
        records.append(record)
    return Export(_device(manifest), records, torn, is_cut, _attachments(entries))


Entries = dict[str, Callable[[int], bytes | None]]
"""By name, how to read at most so many bytes; None where the entry is broken or longer."""


def _entries(file: IO[bytes], size: int) -> tuple[Entries, bool]:
    """What the file holds by its directory, or, where that is missing, from the front."""
    _check_directory(file, size)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN:
        found = dict(_from_the_front(file, size))
        if not found:
            raise _foreign() from None
        return found, True
    kept: Entries = {}
    for info in archive.infolist():
        if _is_ours(info.filename):
            kept.setdefault(info.filename, _reader(archive, info))
    return kept, False


def _check_directory(file: IO[bytes], size: int) -> None:
    """Refuse a directory that would take much memory, before anything reads it."""
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return
    count, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if count > MOST_ENTRIES or directory_bytes > _MOST_DIRECTORY_BYTES or _END64 in tail[:at]:
        raise _too_many()


def _is_ours(name: str) -> bool:
    return bool(name == _MANIFEST or _RECORD.fullmatch(name) or _ATTACHMENT.fullmatch(name))


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes | None]:
    def read(most: int) -> bytes | None:
        if info.file_size > most:
            return None
        try:
            with archive.open(info) as entry:
                contents = entry.read(most + 1)
        except _BROKEN:
            return None
        return contents if len(contents) <= most else None

    return read


def _from_the_front(file: IO[bytes], size: int) -> Iterator[tuple[str, Callable[[int], bytes | None]]]:
    """The entries of a file whose end is missing, as far as they were stored without packing."""
    for start in _places_of(file, _LOCAL, size):
        file.seek(start)
        head = file.read(_LOCAL_HEADER.size)
        if len(head) < _LOCAL_HEADER.size:
            return
        _sign, _flags, packing, name_length, extra_length = _LOCAL_HEADER.unpack(head)
        name = file.read(name_length)
        text = name.decode("ascii", "replace")
        if packing == 0 and _is_ours(text):
            yield text, _cut_reader(file, start + _LOCAL_HEADER.size + name_length + extra_length, text)


def _places_of(file: IO[bytes], sign: bytes, size: int) -> Iterator[int]:
    found = 0
    step = 1_000_000
    for start in range(0, size, step):
        file.seek(start)
        block = file.read(step + len(sign) - 1)
        at = block.find(sign)
        while at >= 0:
            yield start + at
            found += 1
            if found >= MOST_ENTRIES:
                return
            at = block.find(sign, at + 1)


def _cut_reader(file: IO[bytes], start: int, name: str) -> Callable[[int], bytes | None]:
    """Read to one of the places where the entry can end, the first at which it makes sense."""

    def read(most: int) -> bytes | None:
        file.seek(start)
        block = file.read(most + 4)
        ends = sorted({at for sign in _ENTRY_ENDS for at in _all(block, sign)})[:_MOST_ENDS]
        ends.append(min(len(block), most))
        return next((block[:end] for end in ends if _makes_sense(name, block[:end])), None)

    return read


def _all(block: bytes, sign: bytes) -> Iterator[int]:
    at = block.find(sign)
    while at >= 0:
        yield at
        at = block.find(sign, at + 1)


def _makes_sense(name: str, contents: bytes) -> bool:
    if match := _ATTACHMENT.fullmatch(name):
        return hashlib.sha256(contents).hexdigest() == match[1]
    return _json(contents) is not None


def _record(entries: Entries, name: str) -> ExportedRecord | None:
    match = _RECORD.fullmatch(name)
    document = _read_json(entries, name, _MOST_RECORD)
    if match is None or document is None:
        return None
    slip, sealed = document.get("slip"), document.get("sealed")
    if not isinstance(slip, str) or not isinstance(sealed, str):
        return None
    return ExportedRecord(UUID(match[1]), slip, sealed)


def _attachments(entries: Entries) -> Callable[[str], bytes | None]:
    def attachment(hash_hex: str) -> bytes | None:
        read = entries.get(f"attachments/{hash_hex}")
        contents = read(_MOST_ATTACHMENT) if read is not None else None
        is_it = contents is not None and hashlib.sha256(contents).hexdigest() == hash_hex
        return contents if is_it else None

    return attachment


def _read_json(entries: Entries, name: str, most: int) -> dict[str, Any] | None:
    read = entries.get(name)
    contents = read(most) if read is not None else None
    return _json(contents) if contents is not None else None


def _json(contents: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(contents)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _device(manifest: dict[str, Any] | None) -> UUID | None:
    try:
        return UUID(str((manifest or {}).get("device")))
    except ValueError:
        return None


def _foreign() -> ExportUnreadable:
    return _unreadable(
        "foreign",
        _("Berkas ini bukan ekspor dari aplikasi lapangan, atau rusak sama sekali."),
        _("Pilih berkas .zip yang dibuat tombol Ekspor di HP petugas. Kalau rusak, salin sekali lagi."),
    )


def _too_many() -> ExportUnreadable:
    return _unreadable(
        "too_many",
        _("Berkas ini berisi terlalu banyak catatan."),
        _("Minta petugas mengekspor lebih sedikit sekaligus."),
    )


def _unreadable(fault: str, what: Any, mend: Any) -> ExportUnreadable:
    return ExportUnreadable(what, mend=mend, code=f"field.export.{fault}")
