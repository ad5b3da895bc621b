"""Everybody who can be drawn in an area, by stratum: the list, the registry and the decisions joined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tepat.base.encryption import blind_index
from tepat.content.areas import DISTRICT
from tepat.lab.audits import stratum_code
from tepat.targeting.models import FrameList
from tepat.targeting.queries.standings import StandingHousehold, standings


@dataclass(frozen=True, slots=True)
class Frame:
    """Everybody who can be drawn: the keys of each stratum; ``unlisted`` are those that no list has."""

    strata: Mapping[str, list[UUID]]
    by_village: Mapping[str, Counter[str]]
    unlisted: Mapping[UUID, StandingHousehold]


def read_frame(
    source: FrameList, area_code: str, month: date, reference_on: date, programmes: Sequence[str]
) -> Frame:
    """The frame of an area as its households stood at the end of a day. In a transaction of the caller."""
    strata: dict[str, list[UUID]] = defaultdict(list)
    by_village: dict[str, Counter[str]] = defaultdict(Counter)
    unlisted: dict[UUID, StandingHousehold] = {}
    for household in standings(
        frame_id=source.pk, area_code=area_code, reference_on=reference_on, programmes=programmes
    ):
        key = household.listed
        if key is None:
            key = unlisted_key(area_code, month, household.unlisted_family)
            unlisted[key] = household
        code = stratum_code(district_of(household.area_code), household.standing)
        strata[code].append(key)
        by_village[code][household.area_code] += 1
    return Frame(strata, by_village, unlisted)


def unlisted_key(area_code: str, month: date, family_id: UUID | None) -> UUID:
    """The key of a family that is on no list: from it nobody without our index key finds the family."""
    return UUID(bytes=blind_index("audit", f"{area_code}|{month}|{family_id}")[:16])


def district_of(area_code: str) -> str:
    """The code of the district around a village."""
    return ".".join(area_code.split(".")[:DISTRICT])
