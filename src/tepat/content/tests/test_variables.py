"""The dictionary: complete, in both languages, and derived so that the unknown stays where it matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.content.library import CONTENT_FOLDER
from tepat.rules import Dictionary, Expression, parse_expression

ON = date(2026, 11, 1)
SOURCES = {
    "self", "agent", "officer", "dukcapil", "dtsen", "bkn", "bpjs_ketenagakerjaan", "bpjs_kesehatan",
    "pln", "bpn", "samsat", "dapodik", "study",
}  # fmt: skip
CONTRACT = [
    "tenure",
    "floor_area_m2",
    "floor_material",
    "wall_material",
    "roof_material",
    "drinking_water",
    "lighting",
    "meter_1_va",
    "meter_2_va",
    "meter_3_va",
    "cooking_fuel",
    "toilet_access",
    "toilet_type",
    "sewage",
    "owns_gas_cylinder_5kg",
    "owns_refrigerator",
    "owns_air_conditioner",
    "owns_water_heater",
    "owns_landline",
    "owns_flat_tv",
    "owns_gold_10g",
    "owns_laptop",
    "owns_motorcycle",
    "owns_bicycle",
    "owns_car",
    "owns_boat",
    "owns_motorboat",
    "owns_smartphone",
    "owns_other_land",
    "owns_second_house",
    "cattle_count",
    "buffalo_count",
    "horse_count",
    "pig_count",
    "goat_count",
    "has_internet",
    "has_bank_account",
    "receives_pkh",
    "receives_sembako",
    "receives_pbi_jk",
    "receives_pip",
    "receives_village_cash",
    "farm_land_area_m2",
    "harvest_crop",
    "harvest_result",
    "birth_date",
    "sex",
    "relation_to_head",
    "marital_status",
    "pregnancy_status",
    "school_attendance",
    "school_level",
    "highest_certificate",
    "worked_last_week",
    "work_hours_last_week",
    "work_sector",
    "work_status",
    "has_own_business",
    "nutrition_status",
    "difficulty_seeing",
    "difficulty_hearing",
    "difficulty_walking",
    "difficulty_using_hands",
    "difficulty_learning",
    "difficulty_behaviour",
    "difficulty_speaking",
    "difficulty_self_care",
    "difficulty_remembering",
    "has_carer",
    "chronic_illness",
    "health_insurance",
    "has_labour_insurance",
    "welfare_decile",
    "address_found",
    "monthly_electricity_kwh",
    "land_certificate_area_m2",
    "registered_car_count",
    "registered_motorcycle_count",
    "is_alive",
    "is_public_employee",
    "formal_monthly_wage",
    "is_school_enrolled",
    "household_size",
    "head_age_years",
    "head_sex",
    "child_0_6_count",
    "pupil_sd_count",
    "pupil_smp_count",
    "pupil_sma_count",
    "pregnant_count",
    "severe_disability_count",
    "elderly_60_count",
    "pkh_component_pregnant_count",
    "pkh_component_child_count",
    "pkh_component_disability_count",
    "pkh_component_elderly_count",
    "pkh_component_sma_count",
    "pkh_component_smp_count",
    "pkh_component_sd_count",
    "has_public_employee",
    "highest_formal_wage",
    "lives_alone",
    "floor_area_per_person_m2",
    "electricity_va_total",
    "deceased_count",
]


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return Dictionary.load(CONTENT_FOLDER / "variables")


def test_every_agreed_variable_is_there(dictionary: Dictionary) -> None:
    assert [code for code in CONTRACT if code not in dictionary] == []


def test_every_variable_and_choice_speaks_both_languages(dictionary: Dictionary) -> None:
    for variable in dictionary.variables:
        for label in (variable.label, *(choice.label for choice in variable.values)):
            assert set(label) == {"id", "en"}, variable.code
            assert all(text.strip() for text in label.values()), variable.code


def test_every_stored_variable_names_known_sources(dictionary: Dictionary) -> None:
    for variable in dictionary.variables:
        assert set(variable.source_trust) <= SOURCES, variable.code
        assert bool(variable.source_trust) == (variable.derived is None), variable.code


@pytest.mark.parametrize(
    "code",
    ["pregnancy_status", "chronic_illness", "difficulty_seeing", "formal_monthly_wage", "welfare_decile"],
)
def test_health_and_finance_are_specific_data(dictionary: Dictionary, code: str) -> None:
    assert dictionary[code].specific


def test_choice_codes_are_those_of_the_register(dictionary: Dictionary) -> None:
    sizes = {
        "tenure": 5, "floor_material": 9, "wall_material": 7, "roof_material": 8, "drinking_water": 11,
        "lighting": 4, "cooking_fuel": 12, "toilet_access": 6, "toilet_type": 4, "sewage": 6,
        "work_sector": 26, "work_status": 8, "relation_to_head": 8, "marital_status": 4,
        "highest_certificate": 6,
    }  # fmt: skip
    for code, size in sizes.items():
        assert dictionary[code].codes == set(range(1, size + 1)), code


WOMAN = {"birth_date": date(1990, 1, 1), "sex": 2}
GIRL = {"birth_date": date(2015, 3, 3), "sex": 2}
PUPIL = {"birth_date": date(2010, 1, 1), "sex": 1, "school_attendance": 2, "school_level": 3}


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("age_in_years", {"birth_date": date(2019, 11, 2)}, 6),
        ("age_in_years", {}, None),
        ("counts_as_member", {}, True),
        ("counts_as_member", {"is_alive": False}, False),
        ("is_pregnant_or_post_partum", {"sex": 1}, False),
        ("is_pregnant_or_post_partum", {**WOMAN, "birth_date": date(1962, 3, 4)}, False),
        ("is_pregnant_or_post_partum", GIRL, False),
        ("is_pregnant_or_post_partum", {**GIRL, "pregnancy_status": 2}, True),
        ("is_pregnant_or_post_partum", WOMAN, None),
        ("is_pregnant_or_post_partum", {**WOMAN, "pregnancy_status": 1}, False),
        ("is_pregnant_or_post_partum", {**WOMAN, "pregnancy_status": 3}, True),
        ("is_pregnant_or_post_partum", {**WOMAN, "pregnancy_status": 2, "is_alive": False}, False),
        ("is_severely_disabled", {}, None),
        ("is_severely_disabled", {"has_difficulty": False}, False),
        ("is_severely_disabled", {"difficulty_seeing": 1}, True),
        ("is_severely_disabled", {"has_difficulty": True, "difficulty_seeing": 1}, True),
        ("is_severely_disabled", {"difficulty_seeing": 2}, None),
        ("is_pupil_6_21", PUPIL, True),
        ("is_pupil_6_21", {**PUPIL, "school_attendance": None}, None),
        ("is_pupil_6_21", {"birth_date": date(2022, 1, 1)}, False),
        ("is_pupil_6_21", {"birth_date": date(1980, 1, 1)}, False),
        ("is_working_for_the_state", {"birth_date": date(2015, 1, 1)}, False),
        ("is_working_for_the_state", {"birth_date": date(1980, 1, 1)}, None),
        ("is_working_for_the_state", {"birth_date": date(1980, 1, 1), "is_public_employee": False}, False),
        ("is_working_for_the_state", {"birth_date": date(1980, 1, 1), "work_status": 5}, True),
        ("is_working_for_the_state", {"is_public_employee": False}, False),
    ],
)
def test_what_follows_for_one_person(
    dictionary: Dictionary, code: str, facts: dict[str, Any], expected: Any
) -> None:
    assert expression(dictionary, code, "person").evaluate(facts, on=ON) is expected or (
        expression(dictionary, code, "person").evaluate(facts, on=ON) == expected
    )


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("electricity_va_total", {"lighting": 3}, 0),
        ("electricity_va_total", {"lighting": 1, "meter_1_va": 1}, 450),
        ("electricity_va_total", {"lighting": 1, "meter_1_va": 2, "meter_2_va": 3}, 2200),
        ("electricity_va_total", {"lighting": 1}, None),
        ("electricity_va_total", {"meter_1_va": 5}, 3500),
        ("floor_area_per_person_m2", {"floor_area_m2": 36.0, "members": [WOMAN, GIRL]}, 18.0),
        ("floor_area_per_person_m2", {"members": [WOMAN]}, None),
        ("household_size", {"members": [WOMAN, {"is_alive": False}, {}]}, 2),
        ("deceased_count", {"members": [WOMAN, {"is_alive": False}, {}]}, 1),
        ("lives_alone", {"members": [WOMAN, {"is_alive": False}]}, True),
        ("lives_alone", {}, None),
        ("head_sex", {"members": [{**GIRL, "relation_to_head": 3}, {**WOMAN, "relation_to_head": 1}]}, 2),
        ("head_age_years", {"members": [{**WOMAN, "relation_to_head": 1}]}, 36),
        ("highest_formal_wage", {"members": [{**WOMAN, "formal_monthly_wage": 7}, GIRL]}, 7),
        ("highest_formal_wage", {"members": [WOMAN, GIRL]}, None),
        ("highest_formal_wage", {"members": [GIRL]}, 0),
        ("has_public_employee", {"members": [GIRL, {**WOMAN, "is_public_employee": False}]}, False),
        ("has_public_employee", {"members": [WOMAN, {**WOMAN, "is_public_employee": True}]}, True),
        ("has_public_employee", {"members": [WOMAN]}, None),
    ],
)
def test_what_follows_for_a_family(
    dictionary: Dictionary, code: str, facts: dict[str, Any], expected: Any
) -> None:
    assert expression(dictionary, code, "household").evaluate(facts, on=ON) == expected


def expression(dictionary: Dictionary, code: str, level: str) -> Expression:
    return parse_expression(code, dictionary, level=level)


@pytest.mark.parametrize(
    ("facts", "component"),
    [
        ({**WOMAN, "pregnancy_status": 2, "has_difficulty": False}, "pregnant"),
        ({"birth_date": date(2022, 1, 1), "sex": 1}, "child"),
        ({"birth_date": date(1950, 1, 1), "sex": 1}, "elderly"),
        ({"birth_date": date(1990, 1, 1), "sex": 1, "difficulty_speaking": 1}, "disability"),
        ({**PUPIL, "has_difficulty": False}, "sma"),
        ({**PUPIL, "has_difficulty": False, "school_level": 2}, "smp"),
        ({**PUPIL, "has_difficulty": False, "school_level": 1}, "sd"),
    ],
)
def test_each_member_counts_under_one_component_only(
    dictionary: Dictionary, facts: dict[str, Any], component: str
) -> None:
    names = ("pregnant", "child", "elderly", "disability", "sma", "smp", "sd")
    counts = {
        name: expression(dictionary, f"pkh_component_{name}_count", "household").evaluate(
            {"members": [facts]}, on=ON
        )
        for name in names
    }
    assert counts == {name: int(name == component) for name in names}
