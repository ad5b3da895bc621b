"""One chunk of families from its own seed: from empty houses to four Arrow tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

import numpy as np
import pyarrow as pa

from tepat.population import rates, tables
from tepat.population.agencies import add_new_addresses, draw_agency_records
from tepat.population.aid import draw_aid
from tepat.population.areas import Areas
from tepat.population.draws import Column, Columns, Draws
from tepat.population.duplicates import KINDS, add_duplicates, moved_from
from tepat.population.home import draw_home
from tepat.population.name_pools import HAMLETS
from tepat.population.names import draw_names
from tepat.population.numbers import KK_FROM, NumberRegister, calendar, completed_years, epoch_days
from tepat.population.people import (
    draw_health,
    draw_marriage,
    draw_nutrition,
    draw_pregnancy,
    draw_schooling,
)
from tepat.population.structure import FEMALE, RELATION_OF_PLACE, Kind, Structure, draw_structure
from tepat.population.truth import add_truth, draw_deaths
from tepat.population.unknown import leave_open
from tepat.population.welfare import draw_background, draw_consumption, standard_units
from tepat.population.work import draw_work

DAYS_PER_YEAR: Final = 365.2425
HEX: Final = np.frombuffer(b"0123456789abcdef", np.uint8)
UUID_DIGITS: Final = [*range(8), *range(9, 13), *range(14, 18), *range(19, 23), *range(24, 36)]
KIND_NAMES: Final = [kind.name.lower() for kind in Kind]


def draw_chunk(
    draws: Draws, areas: Areas, register: NumberRegister, on: date, rows: int, first_row: int
) -> dict[str, pa.Table]:
    """The four tables of ``rows`` families, second registrations included."""
    share = rates.DUPLICATE_SHARE * (1 - rates.DUPLICATE_KINDS["member_doubled"])
    extra = min(int(rows * share + draws.generator.random()), rows // 2)
    families, members = _draw_lives(draws, areas, on, rows - extra)
    units = families["units"]
    _draw_identities(draws, areas, register, on, families, members)
    true_members, true_families = dict(members), dict(families)
    leave_open(draws, families, members)
    families, members = add_duplicates(draws, areas, register, on, families, members, extra)
    true_families["has_moved"] = np.isin(np.arange(rows - extra), moved_from(families))
    records = draw_agency_records(draws, true_families, true_members, units, epoch_days(on))
    add_new_addresses(records, families["kk"][families["duplicate_kind"] == KINDS.index("moved")])
    order = draws.generator.permutation(rows)
    return _as_tables(draws, areas, on, families, members, order, first_row) | {
        "agency_records": pa.concat_tables(records.batches).combine_chunks()
    }


def _draw_lives(draws: Draws, areas: Areas, on: date, count: int) -> tuple[Columns, Columns]:
    """Families and members with all that is true of them but their numbers and names."""
    families: Columns = {"village": _villages(draws, areas, count)}
    families["urban"] = areas.is_urban[families["village"]].astype(np.float32)
    structure = draw_structure(draws, count)
    families["kind"] = structure.kind
    members = _members(draws, structure, on)
    index = members["family"]
    families["size"] = np.bincount(index, minlength=count)
    background = draw_background(draws, count)
    own = 0.85 * background[index] + 0.5 * draws.normal(len(index))
    urban = families["urban"][index]
    draw_health(draws, members)
    draw_schooling(draws, members, own, urban)
    draw_work(draws, members, own, urban)
    draw_deaths(draws, members)
    effect = areas.effect[families["village"]]
    families["log_consumption"] = draw_consumption(draws, families, members, background, effect)
    families["units"] = standard_units(families["log_consumption"])
    wealth = (0.85 * families["units"] + 0.5 * draws.normal(count)).astype(np.float32)
    draw_home(draws, families, members, wealth)
    draw_nutrition(draws, members, families["units"][index])
    add_truth(families, members)
    draw_aid(draws, families, members, families["units"])
    return families, members


def _villages(draws: Draws, areas: Areas, count: int) -> Column:
    drawn = np.searchsorted(np.cumsum(areas.share), draws.generator.random(count), side="right")
    return np.minimum(drawn, len(areas.villages) - 1)


def _members(draws: Draws, structure: Structure, on: date) -> Columns:
    """The places that are taken, one row each, with dates of birth in days since 1970."""
    marriage = draw_marriage(draws, structure)
    pregnancy = draw_pregnancy(draws, structure, marriage)
    family, place = np.nonzero(structure.present)
    age = structure.age[family, place]
    today = epoch_days(on)
    birth_date = today - np.maximum(np.rint(age * DAYS_PER_YEAR), 1).astype(np.int64)
    years = completed_years(birth_date, on)
    sex = structure.sex[family, place]
    status = pregnancy[family, place]
    asked = (sex == FEMALE) & (years >= 10) & (years <= 54)
    first = np.searchsorted(family, np.arange(len(structure.kind)))
    return {
        "family": family,
        "member_number": (np.arange(len(family)) - first[family] + 1).astype(np.int16),
        "age": age,
        "years": years,
        "birth_date": birth_date,
        "birth_year": calendar(birth_date)[0].astype(np.float32),
        "sex": sex,
        "relation_to_head": RELATION_OF_PLACE[place],
        "marital_status": marriage[family, place],
        "pregnancy": np.where(asked, status, 0),
        "pregnancy_status": np.where(asked, status, -1).astype(np.int16),
    }


def _draw_identities(
    draws: Draws, areas: Areas, register: NumberRegister, on: date, families: Columns, members: Columns
) -> None:
    """Adds NIK, KK, names and addresses."""
    count, people = len(families["village"]), len(members["sex"])
    home = areas.district[families["village"]]
    today = epoch_days(on)
    district = home[members["family"]].astype(np.int64)
    elsewhere = draws.generator.integers(
        areas.own_districts, max(len(areas.districts), areas.own_districts + 1), people
    )
    neighbour = draws.generator.integers(0, areas.own_districts, people)
    fate = draws.generator.random(people)
    district = np.where(fate < rates.BORN_IN_OTHER_DISTRICT, neighbour, district)
    if len(areas.districts) > areas.own_districts:
        district = np.where(fate > 1 - rates.BORN_ELSEWHERE, elsewhere, district)
    written = members["birth_date"].copy()
    differs = draws.chance(rates.NIK_DATE_DIFFERS, people)
    written[differs] -= draws.generator.integers(1, 400, int(differs.sum()))
    members["nik"] = register.niks(district, written, members["sex"])
    without = np.where(members["years"] < 2, rates.INFANTS_WITHOUT_NIK, rates.WITHOUT_NIK)
    members["nik_known"] = ~draws.chance(without)
    members["name"] = draw_names(draws, members["sex"], members["birth_year"])
    earliest = epoch_days(KK_FROM)
    years_ago = draws.gamma(count, 1.6, 5.5) * DAYS_PER_YEAR
    registered = np.clip(today - years_ago.astype(np.int64), earliest, today - 1)
    families["kk"] = register.cards(home, registered)
    families["kk_known"] = ~draws.chance(rates.WITHOUT_KK, count)
    families["address"] = draws.generator.integers(0, len(ADDRESSES), count)
    families["has_moved"] = np.zeros(count, bool)


ADDRESSES: Final = [
    f"Dusun {hamlet} RT {rt:02d} RW {rw:02d}"
    for hamlet in HAMLETS
    for rw in range(1, 6)
    for rt in range(1, 7)
]


def _as_tables(
    draws: Draws, areas: Areas, on: date, families: Columns, members: Columns, order: Column, first_row: int
) -> dict[str, pa.Table]:
    """Arrow tables in a drawn order, so that second registrations do not lie at the end."""
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    families = {code: values[order] for code, values in families.items()}
    place = position[members["family"]]
    sorting = np.lexsort((members["member_number"], place))
    members = {code: values[sorting] for code, values in members.items()}
    ids = _family_ids(draws, on, len(order), first_row)
    source = np.where(families["duplicate_of"] >= 0, position[families["duplicate_of"]], 0)
    is_copy = families["duplicate_of"] >= 0
    family_rows = {
        "family_id": tables.fixed_text(ids),
        "kk": tables.fixed_text(families["kk"], families["kk_known"]),
        "area_code": tables.labels(families["village"], areas.villages),
        "address_text": tables.labels(families["address"], ADDRESSES),
        **tables.variables(families, tables.HOUSEHOLD_VARIABLES),
    }
    member_rows = {
        "family_id": tables.fixed_text(ids[place[sorting]]),
        "member_number": pa.array(members["member_number"]),
        "nik": tables.fixed_text(members["nik"], members["nik_known"]),
        "name": pa.array(members["name"], pa.string()),
        **tables.variables(members, tables.PERSON_VARIABLES),
    }
    truth_rows = {
        "family_id": family_rows["family_id"],
        "household_kind": tables.labels(families["kind"], KIND_NAMES),
        "is_urban": pa.array(families["urban"] > 0),
        "household_size": pa.array(families["household_size"]),
        "consumption_per_person_monthly": pa.array(families["consumption"]),
        "true_decile": pa.array(families["true_decile"].astype(np.int8)),
        "is_poor": pa.array(families["is_poor"]),
        "has_public_employee": pa.array(families["has_public_employee"]),
        "highest_formal_wage": pa.array(families["highest_formal_wage"]),
        **{code: pa.array(families[code]) for code in tables.TRUE_COUNTS},
        "duplicate_of": tables.fixed_text(ids[source], is_copy),
        "duplicate_kind": tables.labels(families["duplicate_kind"], KINDS),
        "duplicate_member_number": pa.array(
            families["duplicate_member_number"], mask=families["duplicate_member_number"] < 0
        ),
    }
    return {
        "families": pa.Table.from_pydict(family_rows, schema=tables.FAMILIES),
        "members": pa.Table.from_pydict(member_rows, schema=tables.MEMBERS),
        "truth": pa.Table.from_pydict(truth_rows, schema=tables.TRUTH),
    }


def _family_ids(draws: Draws, on: date, count: int, first_row: int) -> Column:
    """UUIDs of version 7, one millisecond apart from the reference date on, as tables of 36 characters."""
    start = int(datetime.combine(on, time(), UTC).timestamp() * 1000)
    octets = draws.generator.integers(0, 256, (count, 16), np.uint8)
    moments = start + first_row + np.arange(count, dtype=np.int64)
    for place in range(6):
        octets[:, place] = (moments >> (8 * (5 - place))) & 0xFF
    octets[:, 6] = 0x70 | (octets[:, 6] & 0x0F)
    octets[:, 8] = 0x80 | (octets[:, 8] & 0x3F)
    characters = np.full((count, 36), ord("-"), np.uint8)
    digits = np.empty((count, 32), np.uint8)
    digits[:, 0::2], digits[:, 1::2] = HEX[octets >> 4], HEX[octets & 0x0F]
    characters[:, UUID_DIGITS] = digits
    return characters
