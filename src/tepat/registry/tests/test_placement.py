"""Which stored family a claim is about. Siti and Wahyu hold a card; Bambang is somebody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tepat.registry.claims import ClaimedMember, FamilyClaim, likeness_index
from tepat.registry.placement import (
    KnownPerson,
    Placement,
    StoredFamily,
    StoredMember,
    match_members,
    place,
)

KEMIREN = "35.10.16.1003"
AT = datetime(2026, 11, 1, tzinfo=UTC)


def person(name: str, *, nik: str | None, relation: int = 8) -> ClaimedMember:
    return ClaimedMember.of(name=name, birth_date=date(1980, 1, 1), relation=relation, nik=nik)


SITI = person("Siti", nik="siti", relation=1)
WAHYU = person("Wahyu", nik="wahyu", relation=2)
BABY = person("Ayu", nik=None, relation=3)
BAMBANG = person("Bambang", nik="bambang", relation=1)


def stored(*members: ClaimedMember, number: int = 1, kk: str | None = "card") -> StoredFamily:
    return StoredFamily(
        id=UUID(int=number),
        area_code=KEMIREN,
        kk_index=kk.encode() if kk else None,
        has_kk=kk is not None,
        members=tuple(
            StoredMember(
                place + 1,
                UUID(int=100 * number + place),
                m.nik_index,
                m.likeness_index,
                m.relation,
                AT,
            )
            for place, m in enumerate(members)
        ),
    )


def claim(
    *members: ClaimedMember,
    kk: str | None = "card",
    applicant: ClaimedMember | None = None,
    works_in: str = KEMIREN,
) -> FamilyClaim:
    return FamilyClaim(
        area_code=KEMIREN,
        kk=kk,
        kk_index=kk.encode() if kk else None,
        members=members,
        reaches=lambda area, _group: applicant is None and area.startswith(works_in),
        applicant_index=applicant.nik_index if applicant else None,
    )


def codes(placement: Placement) -> list[str]:
    return [warning.code for warning in placement.warnings]


def test_the_holder_of_the_card_is_found_by_a_shared_member() -> None:
    family = stored(SITI, WAHYU)
    assert place(claim(SITI, WAHYU), [family]) == Placement(family, True, ())


def test_knowing_a_card_number_is_not_enough_to_write_on_a_family() -> None:
    placement = place(claim(BAMBANG), [stored(SITI, WAHYU)])
    assert placement.family is None
    assert not placement.holds_kk
    assert codes(placement) == ["registry.kk.claimed_by_other"]


def test_naming_a_victim_beside_oneself_is_not_enough_either() -> None:
    placement = place(claim(BAMBANG, SITI, applicant=BAMBANG), [stored(SITI, WAHYU)])
    assert placement.family is None
    assert codes(placement) == ["registry.kk.claimed_by_other"]


def test_an_agent_of_another_area_does_not_reach_the_family() -> None:
    placement = place(claim(SITI, works_in="35.10.17"), [stored(SITI)])
    assert placement.family is None


def test_without_a_card_the_family_of_the_head_is_found() -> None:
    family = stored(SITI, WAHYU)
    assert place(claim(SITI, WAHYU, kk=None, applicant=WAHYU), [family]).family == family


def test_a_daughter_who_married_does_not_take_her_parents_family_along() -> None:
    parents = stored(SITI, WAHYU)
    assert place(claim(BAMBANG, WAHYU, kk=None, applicant=WAHYU), [parents]).family is None


def test_a_family_without_a_card_gains_one() -> None:
    family = stored(SITI, WAHYU, kk=None)
    assert place(claim(SITI, kk="new card"), [family]) == Placement(family, True, ())


def test_another_card_is_another_family() -> None:
    assert place(claim(SITI, kk="new card"), [stored(SITI, WAHYU)]) == Placement(None, True, ())


def test_a_family_whose_card_is_claimed_by_another_is_found_again() -> None:
    other, own = stored(BAMBANG), stored(SITI, WAHYU, number=2, kk=None)
    placement = place(claim(SITI, applicant=SITI), [other, own])
    assert placement.family == own
    assert not placement.holds_kk


def test_of_several_families_the_one_sharing_most_members_is_taken() -> None:
    small, large = stored(SITI, kk=None), stored(SITI, WAHYU, number=2, kk=None)
    assert place(claim(SITI, WAHYU, kk=None), [small, large]).family == large


def test_members_without_nik_are_found_inside_the_family_by_name_and_birth_date() -> None:
    family = stored(SITI, BABY)
    known = {b"siti": KnownPerson(UUID(int=100), SITI.likeness_index, frozenset({family.id}))}
    siti = ClaimedMember("Siti", SITI.birth_date, 1, "siti", b"siti", SITI.likeness_index)
    respelt = person("  aYU ", nik=None)
    plan = match_members(claim(siti, respelt), family, known)
    assert plan.person_ids == [UUID(int=100), UUID(int=101)]
    assert not plan.warnings


def test_a_member_without_nik_is_never_found_outside_the_family() -> None:
    assert match_members(claim(BABY), None, {}).person_ids == [None]


def test_a_nik_that_was_missing_is_filled_in() -> None:
    family = stored(person("Ayu", nik=None))
    now = person("Ayu", nik="ayu")
    plan = match_members(claim(now), family, {})
    assert plan.gains_nik == [(UUID(int=100), now)]


def test_another_nik_is_another_person_and_the_one_no_longer_named_leaves() -> None:
    family = stored(SITI)
    plan = match_members(claim(person("Siti", nik="mistyped")), family, {})
    assert plan.person_ids == [None]
    assert plan.ended == list(family.members)
    assert [w.code for w in plan.warnings] == ["registry.membership.ended"]


def test_a_member_of_another_family_is_the_same_person_and_warned_of() -> None:
    elsewhere = KnownPerson(UUID(int=900), SITI.likeness_index, frozenset({UUID(int=9)}))
    assert SITI.nik_index is not None
    plan = match_members(claim(SITI), None, {SITI.nik_index: elsewhere})
    assert plan.person_ids == [UUID(int=900)]
    assert [(w.code, w.pointer) for w in plan.warnings] == [
        ("registry.person.in_other_family", "/answers/members/0/nik")
    ]


def test_other_details_under_the_same_nik_are_warned_of() -> None:
    known = KnownPerson(UUID(int=900), likeness_index("Sri", date(1970, 1, 1)), frozenset())
    assert SITI.nik_index is not None
    plan = match_members(claim(SITI), None, {SITI.nik_index: known})
    assert [w.code for w in plan.warnings] == ["registry.person.details_differ"]


@pytest.mark.parametrize("twice", [2, 3])
def test_two_members_of_the_same_name_and_day_are_two_persons(twice: int) -> None:
    family = stored(*[person("Ayu", nik=None)] * 2)
    plan = match_members(claim(*[person("Ayu", nik=None)] * twice), family, {})
    found = [p for p in plan.person_ids if p is not None]
    assert len(found) == len(set(found)) == 2


def test_the_numbers_do_not_show_in_a_trace() -> None:
    assert "siti" not in repr(claim(SITI))
