"""Families as those who look after them carry them along: many at once, in a fixed number of statements."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.base.encryption import unseal_text
from tepat.base.statements import fetch

_NAME, _NIK = "registry.person.name", "registry.person.nik"
_LAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A member now. Of the NIK only the last four digits are told; empty where there is none."""

    id: UUID
    name: str = field(repr=False)
    nik_end: str = field(repr=False)
    relation: int | None


@dataclass(frozen=True, slots=True)
class RosterFamily:
    """A family with its members now and the facts that count. ``changed_in``: see ``registry.changes``."""

    id: UUID
    area_code: str
    group_id: UUID | None
    members: tuple[RosterMember, ...]
    document: dict[str, Any] = field(repr=False)
    rebuilt_at: datetime
    changed_in: int


_FAMILIES = """
  SELECT f.id, f.area_code, g.group_id, c.document, c.rebuilt_at, c.changed_in
  FROM registry_family f JOIN registry_currentfacts c ON c.family_id = f.id
  LEFT JOIN registry_groupmembership g ON g.family_id = f.id AND g.active_to IS NULL
  WHERE f.id = ANY(%s::uuid[]) ORDER BY f.id
"""
_MEMBERS = """
  SELECT m.family_id, m.person_id, p.name_sealed, p.nik_sealed, m.relation
  FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
  WHERE m.family_id = ANY(%s::uuid[]) AND m.active_to IS NULL ORDER BY m.id
"""
_PLACES = """
  SELECT f.id, f.area_code, g.group_id, c.changed_in
  FROM registry_family f JOIN registry_currentfacts c ON c.family_id = f.id
  LEFT JOIN registry_groupmembership g ON g.family_id = f.id AND g.active_to IS NULL
  WHERE f.id = ANY(%s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class FamilyPlace:
    """Where a family belongs, and the transaction that last changed something about it."""

    area_code: str
    group_id: UUID | None
    changed_in: int


def roster_families(*, family_ids: Collection[UUID]) -> list[RosterFamily]:
    """These families as they stand, with the members' names opened. The caller records the access."""
    if not family_ids:
        return []
    members: dict[UUID, list[RosterMember]] = {}
    for family_id, person_id, name, nik, relation in fetch(_MEMBERS, [list(family_ids)]):
        nik_end = unseal_text(bytes(nik), context=_NIK)[-_LAST_DIGITS:] if nik is not None else ""
        member = RosterMember(person_id, unseal_text(bytes(name), context=_NAME), nik_end, relation)
        members.setdefault(family_id, []).append(member)
    return [
        RosterFamily(
            id=family_id,
            area_code=area_code,
            group_id=group_id,
            members=tuple(members.get(family_id, ())),
            document=json.loads(document) if isinstance(document, str) else document,
            rebuilt_at=rebuilt_at,
            changed_in=changed_in,
        )
        for family_id, area_code, group_id, document, rebuilt_at, changed_in in fetch(
            _FAMILIES, [list(family_ids)]
        )
    ]


def places_of_families(*, family_ids: Collection[UUID]) -> dict[UUID, FamilyPlace]:
    """Area, group now and last change of each of these families that is there."""
    if not family_ids:
        return {}
    return {family_id: FamilyPlace(*place) for family_id, *place in fetch(_PLACES, [list(family_ids)])}
