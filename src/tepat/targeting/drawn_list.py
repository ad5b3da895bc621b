"""The list that an audit was drawn from, as anybody can hold it: strata and keys, no names and no numbers.

Its text has one line for each household, ``STRATUM<tab>KEY``, in order; its SHA-256 is the audit's
``frame_hash``. Drawn are, in each stratum, the ``take`` households whose SHA-256 of ``SEED|KEY`` comes first.
Nothing here knows a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from tepat.lab.audits import draw

Strata = Mapping[str, Sequence[UUID]]


def list_lines(strata: Strata) -> Iterator[str]:
    """The lines of the list, in order.

    >>> list(list_lines({"b/x": [UUID(int=2)], "a/x": [UUID(int=1)]}))[1]
    'b/x\\t00000000-0000-0000-0000-000000000002\\n'
    """
    for code in sorted(strata):
        for key in sorted(strata[code]):
            yield f"{code}\t{key}\n"


def list_hash(strata: Strata) -> str:
    """The SHA-256 of the list, in hexadecimal."""
    digest = hashlib.sha256()
    for line in list_lines(strata):
        digest.update(line.encode())
    return digest.hexdigest()


def draw_from(strata: Strata, takes: Mapping[str, int], seed: str) -> dict[str, list[UUID]]:
    """By stratum the households drawn, in the order drawn."""
    drawn = {}
    for code in sorted(strata):
        keys = [str(key) for key in sorted(strata[code])]
        drawn[code] = [UUID(keys[place]) for place in draw(keys, take=takes[code], seed=seed)]
    return drawn


def pack(keys: Iterable[UUID]) -> bytes:
    """Keys as they are stored: 16 bytes each, in order."""
    return b"".join(key.bytes for key in sorted(keys))


def unpack(stored: bytes | memoryview) -> list[UUID]:
    """Stored keys.

    >>> unpack(pack([UUID(int=2), UUID(int=1)])) == [UUID(int=1), UUID(int=2)]
    True
    """
    packed = bytes(stored)
    return [UUID(bytes=packed[place : place + 16]) for place in range(0, len(packed), 16)]
