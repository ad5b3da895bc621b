"""Areas: counted on Banyuwangi, which has 25 districts and 217 villages."""

from __future__ import annotations

import pytest

from tepat.content import areas


def test_banyuwangi_has_25_districts_and_217_villages() -> None:
    villages = areas.villages("35.10")
    assert len(areas.districts("35.10")) == 25
    assert len(villages) == len({village.code for village in villages}) == 217
    assert sum(village.kind == "kelurahan" for village in villages) == 28
    assert sum(village.kind == "desa" for village in villages) == 189
    assert all(areas.within(village.code, "35.10") for village in villages)


def test_the_villages_of_a_district_are_part_of_those_of_its_regency() -> None:
    assert set(areas.villages("35.10.16")) < set(areas.villages("35.10"))


def test_names() -> None:
    assert areas.area_name("35") == "Jawa Timur"
    assert areas.area_name("35.10") == "Kabupaten Banyuwangi"
    assert areas.area_name("35.10.99") is None
    assert len(areas.provinces()) == 38
    assert len(areas.regencies("35")) == 38


@pytest.mark.parametrize(
    "code", ["", "35.", "3510", "35.10.16.10", "35.10.16.9999", "99", "35.10\n", "../35"]
)
def test_codes_that_are_none(code: str) -> None:
    assert not areas.exists(code)
    assert areas.area_name(code) is None
    assert areas.districts(code) == areas.villages(code) == ()


def test_levels_are_not_mixed_up() -> None:
    assert areas.districts("35") == ()
    assert areas.regencies("35.10") == ()
    assert areas.villages("35.10.16.1001") == ()
