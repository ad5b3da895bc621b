"""Which stored family and persons a claim is about. Pure: what the registry holds is handed in.

Nobody can write on another family by knowing its numbers: a stored family is taken only when the claim
shares a member with it, and where people register themselves that member is the applicant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.registry.claims import ClaimedMember, FamilyClaim
from tepat.registry.errors import FamilyOfOthers

KK_CLAIMED_BY_OTHER = "registry.kk.claimed_by_other"
IN_OTHER_FAMILY = "registry.person.in_other_family"
DETAILS_DIFFER = "registry.person.details_differ"
MEMBER_ENDED = "registry.membership.ended"
AREA_DIFFERS = "registry.family.area_differs"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should look at, at a place relative to the submission document."""

    code: str
    pointer: str


@dataclass(frozen=True, slots=True)
class StoredMember:
    """An active membership and the indexes of its person."""

    membership_id: int
    person_id: UUID
    nik_index: bytes | None = field(repr=False)
    likeness_index: bytes = field(repr=False)
    relation: int | None
    active_from: datetime


@dataclass(frozen=True, slots=True)
class StoredFamily:
    """A family that may be the one claimed."""

    id: UUID
    area_code: str
    kk_index: bytes | None = field(repr=False)
    has_kk: bool
    members: tuple[StoredMember, ...]
    group_id: UUID | None = None

    def nik_indexes(self) -> set[bytes]:
        """The blind indexes of the active members that have a NIK."""
        return {m.nik_index for m in self.members if m.nik_index is not None}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person found by NIK, and the families they are an active member of."""

    id: UUID
    likeness_index: bytes = field(repr=False)
    families: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Placement:
    """The family the claim is about; None means a new one. ``holds_kk``: whether it may own the KK index."""

    family: StoredFamily | None
    holds_kk: bool
    warnings: tuple[Warned, ...]


def place(claim: FamilyClaim, families: Sequence[StoredFamily]) -> Placement:
    """Find the stored family of a claim among the families that share its KK or a member's NIK.

    The holder of the KK is taken when the claim may write on it. Else a family is taken of which the
    claim's head is a member and whose KK does not contradict; of several, the one sharing most members.
    Else it is a new one. Raises ``FamilyOfOthers`` where a cadre would write on a family that another group
    or village looks after.
    """
    warnings: list[Warned] = []
    holds_kk = claim.kk_index is not None
    holder = next((f for f in families if holds_kk and f.kk_index == claim.kk_index), None)
    if holder is not None:
        if _may_write(claim, holder):
            return Placement(holder, True, _area_warning(claim, holder))
        holds_kk = False
        warnings.append(Warned(KK_CLAIMED_BY_OTHER, "/answers/kk"))
    fitting = [f for f in families if f is not holder and _fits(claim, f)]
    if not fitting:
        return Placement(None, holds_kk, tuple(warnings))
    shared = set(claim.nik_indexes())
    family = min(fitting, key=lambda f: (-len(shared & f.nik_indexes()), f.id))
    return Placement(family, holds_kk, (*warnings, *_area_warning(claim, family)))


def _may_write(claim: FamilyClaim, family: StoredFamily) -> bool:
    known = family.nik_indexes()
    if claim.applicant_index is not None:
        return claim.applicant_index in known
    if known.isdisjoint(claim.nik_indexes()):
        return False
    if claim.reaches(family.area_code, family.group_id):
        return True
    if claim.group_id is not None:
        raise family_of_others()
    return False


def family_of_others() -> FamilyOfOthers:
    """The error for a family that another group or village looks after."""
    return FamilyOfOthers(
        _("Keluarga ini dicatat oleh kelompok atau desa lain."),
        mend=_("Hubungi kader kelompok itu, atau minta penyelia Anda memindahkan keluarga ini."),
        pointer="/answers/members",
    )


def _fits(claim: FamilyClaim, family: StoredFamily) -> bool:
    if family.kk_index is not None and claim.kk_index is not None:
        return False
    head = claim.head
    is_member = head is not None and any(
        m.nik_index == head.nik_index if head.nik_index else m.likeness_index == head.likeness_index
        for m in family.members
    )
    return is_member and _may_write(claim, family)


def _area_warning(claim: FamilyClaim, family: StoredFamily) -> tuple[Warned, ...]:
    return () if claim.area_code == family.area_code else (Warned(AREA_DIFFERS, "/area_code"),)


@dataclass(slots=True)
class MemberPlan:
    """What to do with the persons: one ``person_ids`` entry per claimed member, in their order."""

    person_ids: list[UUID | None] = field(default_factory=list)
    ended: list[StoredMember] = field(default_factory=list)
    gains_nik: list[tuple[UUID, ClaimedMember]] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


def match_members(
    claim: FamilyClaim, family: StoredFamily | None, persons: Mapping[bytes, KnownPerson]
) -> MemberPlan:
    """Find each claimed member among the stored persons; None where the person is new.

    By NIK everywhere; without, by name and birth date inside the family only.
    """
    plan = MemberPlan()
    stored = family.members if family else ()
    free = {m.person_id: m for m in stored}
    known = [persons.get(m.nik_index) if m.nik_index else None for m in claim.members]
    for person in known:
        if person is not None:
            free.pop(person.id, None)
    for number, (member, person) in enumerate(zip(claim.members, known, strict=True)):
        pointer = f"/answers/members/{number}"
        if person is not None:
            plan.person_ids.append(person.id)
            _warn_of_person(plan, member, person, family, pointer)
        elif (alike := _alike(member, free.values())) is not None:
            del free[alike.person_id]
            plan.person_ids.append(alike.person_id)
            if member.nik_index is not None:
                plan.gains_nik.append((alike.person_id, member))
        else:
            plan.person_ids.append(None)
    plan.ended = [m for m in stored if m.person_id in free]
    plan.warnings += [Warned(MEMBER_ENDED, "/answers/members") for _ in plan.ended]
    return plan


def _alike(member: ClaimedMember, stored: Iterable[StoredMember]) -> StoredMember | None:
    return next(
        (
            m
            for m in stored
            if m.likeness_index == member.likeness_index and (m.nik_index is None or member.nik_index is None)
        ),
        None,
    )


def _warn_of_person(
    plan: MemberPlan, member: ClaimedMember, person: KnownPerson, family: StoredFamily | None, pointer: str
) -> None:
    if person.families - ({family.id} if family else set()):
        plan.warnings.append(Warned(IN_OTHER_FAMILY, f"{pointer}/nik"))
    if person.likeness_index != member.likeness_index:
        plan.warnings.append(Warned(DETAILS_DIFFER, pointer))
