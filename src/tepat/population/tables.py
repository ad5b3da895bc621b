"""The four tables as Arrow schemas, and how number columns become Arrow columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa

from tepat.population.draws import Column, Columns
from tepat.population.people import DIFFICULTIES

DEFAULT_REGENCY: Final = "35.10"
DEFAULT_ON: Final = date(2026, 11, 1)

CHOICE, COUNT, YES_NO, DECIMAL = pa.int8(), pa.int16(), pa.bool_(), pa.float64()

Arrow: TypeAlias = "pa.Array[Any]"

HOUSEHOLD_VARIABLES: Final[dict[str, pa.DataType]] = {
    "tenure": CHOICE,
    "floor_area_m2": DECIMAL,
    "floor_material": CHOICE,
    "wall_material": CHOICE,
    "roof_material": CHOICE,
    "drinking_water": CHOICE,
    "toilet_access": CHOICE,
    "toilet_type": CHOICE,
    "sewage": CHOICE,
    "lighting": CHOICE,
    "meter_1_va": CHOICE,
    "meter_2_va": CHOICE,
    "meter_3_va": CHOICE,
    "cooking_fuel": CHOICE,
    "owns_gas_cylinder_5kg": YES_NO,
    "owns_refrigerator": YES_NO,
    "owns_air_conditioner": YES_NO,
    "owns_water_heater": YES_NO,
    "owns_landline": YES_NO,
    "owns_flat_tv": YES_NO,
    "owns_gold_10g": YES_NO,
    "owns_laptop": YES_NO,
    "owns_motorcycle": YES_NO,
    "owns_bicycle": YES_NO,
    "owns_car": YES_NO,
    "owns_boat": YES_NO,
    "owns_motorboat": YES_NO,
    "owns_smartphone": YES_NO,
    "owns_other_land": YES_NO,
    "owns_second_house": YES_NO,
    "cattle_count": COUNT,
    "buffalo_count": COUNT,
    "horse_count": COUNT,
    "pig_count": COUNT,
    "goat_count": COUNT,
    "works_farm_land": YES_NO,
    "farm_land_area_m2": DECIMAL,
    "harvest_crop": CHOICE,
    "harvest_result": CHOICE,
    "has_internet": YES_NO,
    "has_bank_account": YES_NO,
    "receives_pkh": YES_NO,
    "receives_sembako": YES_NO,
    "receives_pbi_jk": YES_NO,
    "receives_pip": YES_NO,
    "receives_village_cash": YES_NO,
}

PERSON_VARIABLES: Final[dict[str, pa.DataType]] = {
    "birth_date": pa.date32(),
    "sex": CHOICE,
    "relation_to_head": CHOICE,
    "marital_status": CHOICE,
    "school_attendance": CHOICE,
    "school_level": CHOICE,
    "highest_certificate": CHOICE,
    "worked_last_week": YES_NO,
    "work_hours_last_week": COUNT,
    "work_sector": CHOICE,
    "work_status": CHOICE,
    "has_own_business": YES_NO,
    "has_labour_insurance": YES_NO,
    "pregnancy_status": CHOICE,
    "nutrition_status": CHOICE,
    "has_difficulty": YES_NO,
    **dict.fromkeys(DIFFICULTIES, CHOICE),
    "has_carer": YES_NO,
    "chronic_illness": CHOICE,
    "health_insurance": CHOICE,
}

TRUE_COUNTS: Final = (
    "pkh_component_pregnant_count",
    "pkh_component_child_count",
    "pkh_component_elderly_count",
    "pkh_component_disability_count",
    "pkh_component_sma_count",
    "pkh_component_smp_count",
    "pkh_component_sd_count",
    "deceased_count",
)


def _schema(*fields: Any) -> pa.Schema:
    return pa.schema(fields)


FAMILIES: Final = _schema(
    pa.field("family_id", pa.string(), nullable=False),
    pa.field("kk", pa.string()),
    pa.field("area_code", pa.string(), nullable=False),
    pa.field("address_text", pa.string()),
    *(pa.field(code, kind) for code, kind in HOUSEHOLD_VARIABLES.items()),
)
MEMBERS: Final = _schema(
    pa.field("family_id", pa.string(), nullable=False),
    pa.field("member_number", pa.int16(), nullable=False),
    pa.field("nik", pa.string()),
    pa.field("name", pa.string(), nullable=False),
    *(pa.field(code, kind) for code, kind in PERSON_VARIABLES.items()),
)
AGENCY_RECORDS: Final = _schema(
    pa.field("agency", pa.string(), nullable=False),
    pa.field("subject", pa.string(), nullable=False),
    pa.field("key", pa.string(), nullable=False),
    pa.field("variable", pa.string(), nullable=False),
    pa.field("value", pa.string(), nullable=False),
    pa.field("as_of", pa.date32(), nullable=False),
)
TRUTH: Final = _schema(
    pa.field("family_id", pa.string(), nullable=False),
    pa.field("household_kind", pa.string(), nullable=False),
    pa.field("is_urban", pa.bool_(), nullable=False),
    pa.field("household_size", pa.int16(), nullable=False),
    pa.field("consumption_per_person_monthly", pa.int64(), nullable=False),
    pa.field("true_decile", pa.int8(), nullable=False),
    pa.field("is_poor", pa.bool_(), nullable=False),
    pa.field("has_public_employee", pa.bool_(), nullable=False),
    pa.field("highest_formal_wage", pa.int64(), nullable=False),
    *(pa.field(code, pa.int8(), nullable=False) for code in TRUE_COUNTS),
    pa.field("duplicate_of", pa.string()),
    pa.field("duplicate_kind", pa.string()),
    pa.field("duplicate_member_number", pa.int16()),
)
SCHEMAS: Final = {
    "families": FAMILIES,
    "members": MEMBERS,
    "agency_records": AGENCY_RECORDS,
    "truth": TRUTH,
}


def fixed_text(characters: Column, known: Column | None = None) -> Arrow:
    """Text of one width from a table of ASCII codes (rows, width); null where not ``known``.

    >>> fixed_text(np.array([[72, 105]], np.uint8)).to_pylist()
    ['Hi']
    """
    rows, width = characters.shape
    offsets: Any = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    data: Any = np.ascontiguousarray(characters, np.uint8)
    valid = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data), valid)


def labels(index: Column, values: Sequence[str]) -> Arrow:
    """Text from an index into a short list; null where the index is negative.

    >>> labels(np.array([1, -1]), ["a", "b"]).to_pylist()
    ['b', None]
    """
    places: Any = pa.array(index.astype(np.int32), mask=index < 0)
    return pa.array(list(values), pa.string()).take(places)


def variables(columns: Columns, kinds: dict[str, Any]) -> dict[str, Arrow]:
    """Answer columns as Arrow; below zero means null, except for dates, which are always known."""
    arrays: dict[str, Arrow] = {}
    for code, kind in kinds.items():
        values: Any = columns[code]
        if pa.types.is_date32(kind):
            arrays[code] = pa.array(values.astype(np.int32)).cast(kind)
        elif pa.types.is_boolean(kind):
            arrays[code] = pa.array(values > 0, mask=values < 0)
        else:
            arrays[code] = pa.array(values.astype(kind.to_pandas_dtype()), kind, mask=values < 0)
    return arrays
