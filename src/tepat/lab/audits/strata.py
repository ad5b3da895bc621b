"""The parts of the list of households that are drawn from one by one: an area and a standing in it.

A stratum's code is ``AREA/STANDING``, as in ``35.10.16/never_applied``; in several audits taken together it
is ``AUDIT:AREA/STANDING``. What stands behind the stroke says whom its households resemble: where too few of
a stratum answered, they speak together with those of the same standing next door.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stratum:
    """``size`` households on the list, of whom ``take`` are to be visited."""

    code: str
    size: int
    take: int


def stratum_code(area: str, standing: str) -> str:
    """The code of the stratum of an area and a standing.

    >>> stratum_code("35.10.16", "never_applied")
    '35.10.16/never_applied'
    """
    return f"{area}/{standing}"


def standing_of(code: str) -> str:
    """Whom the households of a stratum resemble; "" where the code names only an area.

    >>> standing_of("2026-10:35.10.16/reached"), standing_of("35.10.16")
    ('reached', '')
    """
    return code.partition("/")[2]


def neighbour_order(code: str) -> tuple[str, str, str]:
    """Sorts strata so that the next one is the same area in another audit, or else the next area.

    >>> sorted(["b:2/x", "a:1/x", "b:1/x", "a:2/x"], key=neighbour_order)
    ['a:1/x', 'b:1/x', 'a:2/x', 'b:2/x']
    """
    place, _, standing = code.partition("/")
    audit, _, area = place.rpartition(":")
    return area, audit, standing
