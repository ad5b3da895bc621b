"""Reads of the registry room."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import blind_index, unseal_text
from tepat.base.statements import fetch, run
from tepat.registry.claims import FamilyClaim
from tepat.registry.current import FactRow, FamilyFacts
from tepat.registry.errors import FamilyNotFound
from tepat.registry.models import Consent, Family, GroupMembership, Membership, Person
from tepat.registry.placement import KnownPerson, StoredFamily, StoredMember
from tepat.rules import Dictionary


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the registry holds of the numbers in a claim."""

    persons: dict[bytes, KnownPerson]
    families: tuple[StoredFamily, ...]


_KNOWN = """
  SELECT p.id, p.nik_index, p.likeness_index, m.family_id
  FROM registry_person p LEFT JOIN registry_membership m ON m.person_id = p.id AND m.active_to IS NULL
  WHERE p.nik_index = ANY(%s::bytea[])
  UNION ALL SELECT NULL, NULL, NULL, id FROM registry_family WHERE kk_index = %s
"""
_MEMBERS = """
  SELECT f.id, f.area_code, f.kk_index, f.kk_sealed IS NOT NULL,
    g.group_id, m.id, m.person_id, p.nik_index, p.likeness_index, m.relation, m.active_from
  FROM registry_family f
  LEFT JOIN registry_groupmembership g ON g.family_id = f.id AND g.active_to IS NULL
  LEFT JOIN registry_membership m ON m.family_id = f.id AND m.active_to IS NULL
  LEFT JOIN registry_person p ON p.id = m.person_id
  WHERE f.id = ANY(%s::uuid[]) ORDER BY f.id, m.id
"""


def holdings(claim: FamilyClaim) -> Holdings:
    """The persons and families that share a number with the claim. Locks the rows of these families."""
    persons: dict[bytes, KnownPerson] = {}
    family_ids: set[UUID] = set()
    for person_id, nik_index, likeness, family_id in fetch(_KNOWN, [claim.nik_indexes(), claim.kk_index]):
        if family_id is not None:
            family_ids.add(family_id)
        if person_id is not None:
            known = persons.get(bytes(nik_index))
            families = (known.families if known else frozenset()) | ({family_id} if family_id else set())
            persons[bytes(nik_index)] = KnownPerson(person_id, bytes(likeness), families)
    return Holdings(persons, _stored_families(sorted(family_ids)) if family_ids else ())


def _stored_families(family_ids: Sequence[UUID], *, lock: bool = True) -> tuple[StoredFamily, ...]:
    if lock:
        run(
            "SELECT 1 FROM registry_family WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE",
            [list(family_ids)],
        )
    heads: dict[UUID, tuple[str, bytes | None, bool]] = {}
    groups: dict[UUID, UUID | None] = {}
    members: dict[UUID, list[StoredMember]] = {}
    for family_id, area_code, kk_index, has_kk, group_id, *member in fetch(_MEMBERS, [list(family_ids)]):
        heads[family_id] = area_code, _bytes(kk_index), has_kk
        groups[family_id] = group_id
        placed = members.setdefault(family_id, [])
        if member[0] is not None:
            membership_id, person_id, nik_index, likeness, relation, active_from = member
            placed.append(
                StoredMember(
                    membership_id, person_id, _bytes(nik_index), bytes(likeness), relation, active_from
                )
            )
    return tuple(
        StoredFamily(key, *heads[key], members=tuple(members[key]), group_id=groups[key]) for key in heads
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


_COUNTING = """
  SELECT DISTINCT ON (subject_id, variable, source)
    id, subject_kind, subject_id, variable, value, source, observed_at
  FROM registry_fact WHERE family_id = %s AND id <= %s
  ORDER BY subject_id, variable, source, observed_at DESC, id DESC
"""
_ALL_IDS = 2**63 - 1


def fact_rows(*, family_id: UUID, through: int | None = None) -> list[FactRow]:
    """The observations of a family that can count: of each source the newest of each subject and variable.

    An older observation of the same source can never count, whatever the day. ``through`` leaves out
    facts with a higher id.
    """
    rows = fetch(_COUNTING, [family_id, _ALL_IDS if through is None else through])
    return [_fact_row(row) for row in rows]


def _fact_row(row: tuple[Any, ...]) -> FactRow:
    fact_id, kind, subject, variable, value, source, observed_at = row
    return FactRow(fact_id, kind, subject, variable, _json(value), source, observed_at)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def members_at(*, family_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """The persons who were members at a moment, in their order."""
    return tuple(
        Membership.objects.filter(
            Q(active_to=None) | Q(active_to__gt=at), family_id=family_id, active_from__lte=at
        )
        .order_by("id")
        .values_list("person_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class FamilyHistory:
    """All that was ever observed of a family, and who was a member from when until when, in their order."""

    rows: list[FactRow] = field(default_factory=list, repr=False)
    memberships: list[tuple[UUID, datetime, datetime | None]] = field(default_factory=list)

    def facts(self, *, through: int) -> list[FactRow]:
        """The observations up to a fact's id."""
        return [row for row in self.rows if row.id <= through]

    def members(self, *, at: datetime) -> tuple[UUID, ...]:
        """The persons who were members at a moment, in their order."""
        return tuple(
            person for person, begin, end in self.memberships if begin <= at and (end is None or end > at)
        )


def family_histories(*, family_ids: Collection[UUID]) -> dict[UUID, FamilyHistory]:
    """The histories of these families. Two statements, whatever their number: ask for some at a time."""
    found: dict[UUID, FamilyHistory] = {family_id: FamilyHistory() for family_id in family_ids}
    rows = fetch(
        "SELECT family_id, id, subject_kind, subject_id, variable, value, source, observed_at "
        "FROM registry_fact WHERE family_id = ANY(%s::uuid[])",
        [list(family_ids)],
    )
    for family_id, *row in rows:
        found[family_id].rows.append(_fact_row(tuple(row)))
    members = fetch(
        "SELECT family_id, person_id, active_from, active_to FROM registry_membership "
        "WHERE family_id = ANY(%s::uuid[]) ORDER BY family_id, id",
        [list(family_ids)],
    )
    for family_id, person, begin, end in members:
        found[family_id].memberships.append((person, begin, end))
    return found


def held_facts(
    *,
    family_id: UUID,
    at: datetime,
    dictionary: Dictionary,
    on: date | None = None,
    through: int | None = None,
    lock: bool = False,
) -> FamilyFacts:
    """A family's members at a moment and its facts, as far as a fact id where one is given.

    ``on`` is the day on which freshness is judged (the local day of ``at`` unless given). ``lock`` holds the
    family's row until the transaction ends, which adding facts requires. Raises ``FamilyNotFound``.
    """
    families = Family.objects.select_for_update(no_key=True) if lock else Family.objects
    area_code = families.filter(pk=family_id).values_list("area_code", flat=True).first()
    if area_code is None:
        raise family_not_found()
    return FamilyFacts(
        family_id=family_id,
        area_code=area_code,
        members=members_at(family_id=family_id, at=at),
        dictionary=dictionary,
        on=on or local_day(at),
        rows=fact_rows(family_id=family_id, through=through),
    )


def local_day(at: datetime) -> date:
    """The calendar day of a moment in the installation's time zone."""
    return timezone.localtime(at).date()


def area_of_family(*, family_id: UUID) -> str:
    """The area code of a family; raises ``FamilyNotFound``."""
    area_code = Family.objects.filter(pk=family_id).values_list("area_code", flat=True).first()
    if area_code is None:
        raise family_not_found()
    return area_code


def place_of_family(*, family_id: UUID) -> tuple[str, UUID | None]:
    """The area code of a family and the Dasa Wisma group it is in now; raises ``FamilyNotFound``."""
    place = (
        Family.objects.filter(pk=family_id)
        .annotate(group_now=FilteredRelation("groups", condition=Q(groups__active_to=None)))
        .values_list("area_code", "group_now__group_id")
        .first()
    )
    if place is None:
        raise family_not_found()
    return place


def families_of_group(*, group_id: UUID) -> list[UUID]:
    """The families that are in a Dasa Wisma group now, those that joined first, first."""
    return list(
        GroupMembership.objects.filter(group_id=group_id, active_to=None)
        .order_by("id")
        .values_list("family_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """A person's name and number, opened. The caller records the access."""

    name: str = field(repr=False)
    nik: str | None = field(repr=False)
    nik_index: bytes | None = field(repr=False)


def identity_of(*, person_id: UUID) -> PersonIdentity:
    """Name and NIK of a person that is there."""
    person = Person.objects.get(pk=person_id)
    sealed = person.nik_sealed
    return PersonIdentity(
        unseal_text(bytes(person.name_sealed), context="registry.person.name"),
        unseal_text(bytes(sealed), context="registry.person.nik") if sealed else None,
        _bytes(person.nik_index),
    )


def names_of_persons(*, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The unsealed names of these persons. The caller records the access."""
    if not person_ids:
        return {}
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "name_sealed")
    return {person: unseal_text(bytes(sealed), context="registry.person.name") for person, sealed in rows}


def person_of_nik_index(*, nik_index: bytes) -> UUID | None:
    """The person with a NIK, by its blind index; None where the registry has none."""
    return Person.objects.filter(nik_index=nik_index).values_list("pk", flat=True).first()


def families_of_nik(*, nik: str) -> list[UUID]:
    """The families of which the person with this NIK is an active member, newest membership first."""
    return list(
        Membership.objects.filter(person__nik_index=blind_index("nik", nik), active_to=None)
        .order_by("-id")
        .values_list("family_id", flat=True)
    )


def member_names(*, family_id: UUID, at: datetime) -> dict[UUID, str]:
    """The unsealed names of the members at a moment, in their order. The caller records the access."""
    members = (
        Membership.objects.filter(
            Q(active_to=None) | Q(active_to__gt=at), family_id=family_id, active_from__lte=at
        )
        .order_by("id")
        .values_list("person_id", "person__name_sealed")
    )
    return {person: unseal_text(bytes(sealed), context="registry.person.name") for person, sealed in members}


def facts_by_id(*, family_id: UUID, ids: Sequence[int]) -> dict[int, FactRow]:
    """Observations of a family by their ids."""
    rows = fetch(
        "SELECT id, subject_kind, subject_id, variable, value, source, observed_at "
        "FROM registry_fact WHERE family_id = %s AND id = ANY(%s::bigint[])",
        [family_id, list(ids)],
    )
    return {row.id: row for row in map(_fact_row, rows)}


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A yes or no to one purpose, in the words of one text version and language."""

    purpose: str
    text_version: str
    language: str
    given: bool
    given_at: datetime
    by_submission: bool


def consents_of(*, family_id: UUID) -> list[GivenConsent]:
    """Every yes and no of a family, the newest first. The caller records the access."""
    rows = Consent.objects.filter(family_id=family_id).order_by("-id")
    return [
        GivenConsent(
            row.purpose,
            row.text_version,
            row.language,
            row.given,
            row.given_at,
            row.submission_id is not None,
        )
        for row in rows
    ]


def family_now(*, family_id: UUID, lock: bool = False) -> StoredFamily:
    """A family as it is now: its place, group and members. ``lock`` holds its row until the transaction ends.

    Raises ``FamilyNotFound``.
    """
    families = _stored_families([family_id], lock=lock)
    if not families:
        raise family_not_found()
    return families[0]


_AGREED = """
  SELECT purpose FROM (
    SELECT DISTINCT ON (purpose) purpose, given FROM registry_consent
    WHERE family_id = %s ORDER BY purpose, least(given_at, received_at) DESC, id DESC
  ) AS newest WHERE given
"""


def agreed_purposes(*, family_id: UUID) -> frozenset[str]:
    """The purposes to which the newest word of a family is yes."""
    return frozenset(purpose for (purpose,) in fetch(_AGREED, [family_id]))


_REFUSED = """
  SELECT purpose FROM (
    SELECT DISTINCT ON (purpose) purpose, given FROM registry_consent
    WHERE family_id = %s ORDER BY purpose, least(given_at, received_at) DESC, id DESC
  ) AS newest WHERE NOT given
"""


def withdrawn_purposes(*, family_id: UUID) -> frozenset[str]:
    """The purposes to which the newest word of a family is no: refused, or withdrawn later.

    What counts is when it was said: a yes that waited on a phone does not undo a later withdrawal.
    """
    return frozenset(purpose for (purpose,) in fetch(_REFUSED, [family_id]))


def all_facts(*, family_id: UUID) -> list[FactRow]:
    """Every observation of a family that was ever stored, in the order of storing."""
    rows = fetch(
        "SELECT id, subject_kind, subject_id, variable, value, source, observed_at "
        "FROM registry_fact WHERE family_id = %s ORDER BY id",
        [family_id],
    )
    return [_fact_row(row) for row in rows]


def family_not_found() -> FamilyNotFound:
    """The error for a family that is not there or not to be seen."""
    return FamilyNotFound(
        _("Keluarga ini tidak ditemukan."),
        mend=_("Periksa alamatnya, atau tanyakan kepada petugas di wilayah Anda."),
    )
