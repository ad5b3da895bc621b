"""What stands on a sealed record: the slip as it was read, and how far it can be believed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tepat.field.kinds import MAX_ATTACHMENTS, RecordKind

MAX_NUMBER = 2**31 - 1
MAX_SEQUENCE = 2**53

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Named:
    """An attachment as slips name it: the SHA-256 of its encrypted bytes, and how many they are."""

    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip, read. What it does not say, or says in another shape, has a plain value and makes it faulty."""

    record: UUID | None
    thread: UUID | None
    version: int
    base_version: int
    kind: RecordKind
    hash: str
    attachments: tuple[Named, ...]
    device: UUID | None
    sequence: int
    made_at: datetime | None
    family: UUID | None
    is_whole: bool

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Slip:
        """Read the payload of a slip, whatever it holds."""
        record, thread, device = (uuid_in(payload.get(key)) for key in ("record", "thread", "device"))
        family = uuid_in(payload.get("family"))
        version = number_in(payload.get("version"), least=1, most=MAX_NUMBER)
        base_version = number_in(payload.get("base_version"), most=MAX_NUMBER)
        sequence = number_in(payload.get("sequence"), most=MAX_SEQUENCE)
        attachments = attachments_in(payload.get("attachments"))
        made_at = moment_in(payload.get("made_at"))
        kind = payload.get("kind")
        known = kind if kind in RecordKind.values else RecordKind.UNKNOWN
        hash_text = payload.get("hash")
        told = (record, thread, device, version, base_version, sequence, attachments, made_at)
        return cls(
            record=record,
            thread=thread,
            version=version or 1,
            base_version=base_version or 0,
            kind=RecordKind(known),
            hash=str(hash_text) if is_hash(hash_text) else "",
            attachments=attachments or (),
            device=device,
            sequence=sequence or 0,
            made_at=made_at,
            family=family,
            is_whole=None not in told and is_hash(hash_text) and known != RecordKind.UNKNOWN,
        )


def attachments_in(value: object) -> tuple[Named, ...] | None:
    """The attachments that a document names; None where the list cannot be read or names one twice."""
    if not isinstance(value, list) or len(value) > MAX_ATTACHMENTS:
        return None
    found: dict[str, Named] = {}
    for part in value:
        length = number_in(part.get("bytes"), least=1, most=MAX_NUMBER) if isinstance(part, dict) else None
        if length is None or not is_hash(part.get("hash")):
            return None
        found[part["hash"]] = Named(part["hash"], length)
    return tuple(found.values()) if len(found) == len(value) else None


def is_hash(value: object) -> bool:
    """Whether this is a SHA-256 as 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def uuid_in(value: object) -> UUID | None:
    """A UUID in its usual form with hyphens; None for anything else."""
    return UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None


def number_in(value: object, *, least: int = 0, most: int) -> int | None:
    """A whole number from ``least`` to ``most``; None for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and least <= value <= most else None  # type: ignore[operator, return-value]


def moment_in(value: object) -> datetime | None:
    """An ISO 8601 moment with its offset, in UTC; None for anything else. Any year is taken."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
