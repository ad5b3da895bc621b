"""Each kind of second registration does what its name says."""

from __future__ import annotations

from typing import Any

import pytest

from tepat.kernel.nik import Nik
from tepat.population import DEFAULT_ON, make_tables
from tepat.population.duplicates import KINDS

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def pairs() -> dict[str, list[Pair]]:
    made = make_tables(9000, 5)
    families = {row["family_id"]: {**row, "members": []} for row in made["families"].to_pylist()}
    for member in made["members"].to_pylist():
        families[member["family_id"]]["members"].append(member)
    found: dict[str, list[Pair]] = {kind: [] for kind in KINDS}
    for row in made["truth"].to_pylist():
        if row["duplicate_of"]:
            families[row["family_id"]]["doubled"] = row["duplicate_member_number"]
            found[row["duplicate_kind"]].append((families[row["duplicate_of"]], families[row["family_id"]]))
    return found


def each(family: dict[str, Any], code: str) -> list[Any]:
    return [member[code] for member in family["members"]]


def test_every_kind_occurs(pairs: dict[str, list[Pair]]) -> None:
    assert all(len(found) >= 5 for found in pairs.values())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "member_doubled"])
def test_the_copy_has_the_same_people(pairs: dict[str, list[Pair]], kind: str) -> None:
    for first, second in pairs[kind]:
        originals = len(first["members"]) - (1 if first.get("doubled") else 0)
        assert len(second["members"]) == originals
        assert each(second, "sex") == each(first, "sex")[:originals]


@pytest.mark.parametrize("kind", ["name_slip", "nickname"])
def test_names_differ_and_nothing_else_of_the_person(pairs: dict[str, list[Pair]], kind: str) -> None:
    changed = 0
    for first, second in pairs[kind]:
        changed += each(first, "name") != each(second, "name")
        assert each(first, "nik") == each(second, "nik")
        assert all(name and name == " ".join(name.split()) for name in each(second, "name"))
    assert changed >= 0.9 * len(pairs[kind])


def test_day_and_month_are_swapped(pairs: dict[str, list[Pair]]) -> None:
    for first, second in pairs["birth_date_swap"]:
        differing = [
            (one, other)
            for one, other in zip(each(first, "birth_date"), each(second, "birth_date"), strict=False)
            if one != other
        ]
        assert differing
        assert all((one.day, one.month) == (other.month, other.day) for one, other in differing)


def test_one_digit_is_wrong_but_the_number_is_well_formed(pairs: dict[str, list[Pair]]) -> None:
    for first, second in pairs["nik_digit"]:
        distances = []
        for one, other in zip(each(first, "nik"), each(second, "nik"), strict=False):
            if one and other:
                Nik.parse(other, on=DEFAULT_ON)
                distances.append(sum(a != b for a, b in zip(one, other, strict=True)))
        assert max(distances) == 1


def test_numbers_are_missing(pairs: dict[str, list[Pair]]) -> None:
    assert all(set(each(second, "nik")) == {None} for _, second in pairs["nik_missing"])


def test_a_moved_family_has_another_village_and_card(pairs: dict[str, list[Pair]]) -> None:
    for first, second in pairs["moved"]:
        assert first["area_code"] != second["area_code"]
        assert first["kk"] != second["kk"] is not None
        assert second["kk"][:6] == second["area_code"].replace(".", "")[:6]


def test_a_member_is_counted_in_two_families(pairs: dict[str, list[Pair]]) -> None:
    for first, second in pairs["member_doubled"]:
        member = next(row for row in second["members"] if row["member_number"] == second["doubled"])
        twins = [row for row in first["members"] if row["birth_date"] == member["birth_date"]]
        assert any(row["name"] == member["name"] and row["nik"] == member["nik"] for row in twins)
        assert member["relation_to_head"] == 7


def test_duplicates_do_not_lie_at_the_end() -> None:
    sources: list[Any] = make_tables(1000, 5)["truth"].column("duplicate_of").to_pylist()
    assert any(sources[:500])
