"""One population of 2,000 families, looked at from all sides."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import tepat.population
from tepat.kernel.kk import FamilyCard
from tepat.kernel.nik import Nik
from tepat.population import DEFAULT_ON, make_tables, rates
from tepat.population.numbers import completed_years

HOUSEHOLDS = 2000
Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def made() -> Tables:
    return make_tables(HOUSEHOLDS, 11)


def column(table: pa.Table, name: str) -> Any:
    return table.column(name).to_numpy(zero_copy_only=False)


def share(table: pa.Table, name: str) -> float:
    answers = [answer for answer in values(table, name) if answer is not None]
    return float(np.mean(answers))


def values(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()


def records_of(made: Tables, variable: str) -> pa.Table:
    records = made["agency_records"]
    return records.filter(pa.array(column(records, "variable") == variable))


def years(members: pa.Table) -> Any:
    return completed_years(column(members, "birth_date").astype("datetime64[D]").astype(int), DEFAULT_ON)


def test_doctests() -> None:
    for module in pkgutil.iter_modules(tepat.population.__path__, "tepat.population."):
        if not module.ispkg:
            assert doctest.testmod(importlib.import_module(module.name)).failed == 0, module.name


def test_sizes(made: Tables) -> None:
    assert made["families"].num_rows == made["truth"].num_rows == HOUSEHOLDS
    assert 2.85 < made["members"].num_rows / HOUSEHOLDS < 3.4
    sizes = np.unique(column(made["members"], "family_id"), return_counts=True)[1]
    assert sizes.max() <= 30


def test_villages_are_those_of_the_regency(made: Tables) -> None:
    codes = set(column(made["families"], "area_code"))
    assert len(codes) > 150
    assert all(code.startswith("35.10.") and len(code) == 13 for code in codes)


def test_numbers_are_well_formed_and_fit_the_person(made: Tables) -> None:
    members = made["members"].to_pylist()
    numbered = [member for member in members if member["nik"]]
    assert 0.95 < len(numbered) / len(members) < 0.995
    differing = 0
    for member in numbered:
        nik = Nik.parse(member["nik"], on=DEFAULT_ON)
        assert nik.sex == member["sex"]
        differing += bool(nik.mismatches(member["birth_date"]))
    assert 0 < differing / len(numbered) < 0.02
    for kk in filter(None, values(made["families"], "kk")):
        assert FamilyCard.parse(kk, on=DEFAULT_ON).registered_on < DEFAULT_ON


def test_no_two_people_share_a_number_but_known_duplicates(made: Tables) -> None:
    truth = {row["family_id"]: row for row in made["truth"].to_pylist()}
    niks: list[str] = []
    for member in made["members"].to_pylist():
        row = truth[member["family_id"]]
        again = row["duplicate_of"] and (
            row["duplicate_kind"] != "member_doubled"
            or member["member_number"] == row["duplicate_member_number"]
        )
        if member["nik"] and not again:
            niks.append(member["nik"])
    assert len(niks) == len(set(niks))
    first = [row["family_id"] for row in truth.values() if row["duplicate_kind"] in (None, "member_doubled")]
    cards = made["families"].filter(pc.is_in(made["families"].column("family_id"), pa.array(first)))
    kks = cards.column("kk").drop_null().to_pylist()
    assert len(kks) == len(set(kks))


def test_families_make_sense(made: Tables) -> None:
    members = made["members"]
    table = members.append_column("years", pa.array(years(members)))
    by_family: dict[str, list[dict[str, Any]]] = {}
    for member in table.to_pylist():
        by_family.setdefault(member["family_id"], []).append(member)
    for family in by_family.values():
        heads = [member for member in family if member["relation_to_head"] == 1]
        assert len(heads) == 1
        assert heads[0]["years"] >= 17
        spouses = [member for member in family if member["relation_to_head"] == 2]
        assert len(spouses) <= 1
        woman = next((member for member in heads + spouses if member["sex"] == 2), None)
        for child in family:
            if child["relation_to_head"] == 3 and woman is not None:
                gap = woman["years"] - child["years"]
                assert 14 <= gap <= 46
            if child["relation_to_head"] == 6:
                assert child["years"] - heads[0]["years"] >= 14


def test_old_women_are_widowed_more_often_than_old_men(made: Tables) -> None:
    members = made["members"]
    old, status, sex = years(members) >= 65, column(members, "marital_status"), column(members, "sex")
    widowed = [np.mean(status[old & (sex == gender)] == 4) for gender in (1, 2)]
    assert widowed[1] > widowed[0] + 0.15


def test_welfare_has_the_stated_spread(made: Tables) -> None:
    truth = made["truth"]
    people = column(truth, "household_size")
    poor = float((column(truth, "is_poor") * people).sum() / people.sum())
    assert abs(poor - rates.POOR_SHARE) < 0.025
    deciles = np.bincount(column(truth, "true_decile"), minlength=11)[1:] / HOUSEHOLDS
    assert deciles.min() > 0.06
    assert deciles.max() < 0.14


def test_things_follow_welfare(made: Tables) -> None:
    decile = column(made["truth"], "true_decile")
    families = made["families"]
    for code in ("owns_refrigerator", "owns_car", "owns_motorcycle", "owns_smartphone", "has_bank_account"):
        owned = column(families, code) == True  # noqa: E712  (unknown is None)
        assert owned[decile >= 8].mean() > owned[decile <= 3].mean() + 0.05, code
    earth_floor = column(families, "floor_material") == 8
    assert earth_floor[decile <= 3].mean() > earth_floor[decile >= 8].mean()


def test_unknown_answers_are_few(made: Tables) -> None:
    families = made["families"]
    for code in ("tenure", "owns_refrigerator", "lighting"):
        assert 0 < families.column(code).null_count / HOUSEHOLDS < 0.025
    assert made["members"].column("birth_date").null_count == 0


def test_duplicates_are_as_many_as_stated(made: Tables) -> None:
    truth = made["truth"]
    known = truth.column("duplicate_of").drop_null()
    assert abs(len(known) / HOUSEHOLDS - rates.DUPLICATE_SHARE) < 0.003
    assert set(known.to_pylist()) <= set(column(truth, "family_id"))
    assert truth.column("duplicate_kind").null_count == truth.column("duplicate_of").null_count


def test_agency_records_are_legal(made: Tables) -> None:
    records = made["agency_records"]
    assert set(records.column("agency").unique().to_pylist()) == set(rates.AGENCY_COVERAGE)
    assert pc.max(records.column("as_of")).as_py() <= DEFAULT_ON
    assert pc.min(records.column("as_of")).as_py() >= date(2023, 10, 31)
    keys = records.select(["variable", "key"]).group_by(["variable", "key"]).aggregate([])
    assert keys.num_rows == records.num_rows
    assert set(values(records_of(made, "welfare_decile"), "value")) <= {
        str(decile) for decile in range(1, 11)
    }


def test_the_decile_on_record_errs_as_documented(made: Tables) -> None:
    wanted = records_of(made, "welfare_decile")
    seen = dict(zip(values(wanted, "key"), values(wanted, "value"), strict=True))
    truth = values(made["truth"], "true_decile")
    pairs = [
        (true, int(seen[kk]))
        for true, kk in zip(truth, values(made["families"], "kk"), strict=True)
        if kk in seen
    ]
    left_out = np.mean([recorded > 4 for true, recorded in pairs if true <= 4])
    let_in = np.mean([true > 4 for true, recorded in pairs if recorded <= 4])
    assert 0.20 < left_out < 0.40
    assert 0.20 < let_in < 0.40


def test_an_agency_can_be_read_as_json(made: Tables) -> None:
    values = set(made["agency_records"].column("value").to_pylist())
    assert {"true", "false", "0"} <= values
    assert not values & {"True", "False", "nan"}


def test_farms_and_harvests_go_together(made: Tables) -> None:
    families = made["families"]
    farms = column(families, "works_farm_land") == True  # noqa: E712
    assert 0.1 < farms.mean() < 0.5
    assert families.column("harvest_crop").filter(pa.array(~farms)).null_count == (~farms).sum()
    assert share(families, "works_farm_land") < 0.5
