"""UUIDs of version 7 (RFC 9562): the time in front, so that new rows lie side by side in an index."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

RANDOM_BYTES = 10


def uuid7(unix_ms: int, randomness: bytes) -> UUID:
    """The UUIDv7 of a moment (milliseconds since 1970) and ten random bytes; 74 bits of them are used.

    Raises ``ValueError`` when the moment has more than 48 bits or there are not ten bytes.

    >>> uuid7(1_793_491_200_000, bytes(10))
    UUID('01a19467-e800-7000-8000-000000000000')
    """
    if not 0 <= unix_ms < 1 << 48:
        raise ValueError("A UUIDv7 holds a moment of 48 bits, in milliseconds since 1970.")
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"A UUIDv7 takes {RANDOM_BYTES} random bytes.")
    bits = int.from_bytes(randomness, "big")
    random_a, random_b = bits >> 68, bits & ((1 << 62) - 1)
    return UUID(int=unix_ms << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)


def new_uuid7() -> UUID:
    """A fresh UUIDv7. The only place in the kernel that reads the clock and the system's randomness.

    >>> new_uuid7().version
    7
    """
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(RANDOM_BYTES))
