"""Answers left open because nobody knew, and with them the questions that hang on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tepat.population import rates
from tepat.population.draws import UNKNOWN, Columns, Draws
from tepat.population.people import DIFFICULTIES
from tepat.population.tables import HOUSEHOLD_VARIABLES, PERSON_VARIABLES

ALWAYS_KNOWN: Final = frozenset({"birth_date", "sex", "relation_to_head"})
HANGS_ON: Final = {
    "toilet_type": "toilet_access",
    "sewage": "toilet_access",
    "meter_1_va": "lighting",
    "meter_2_va": "meter_1_va",
    "meter_3_va": "meter_2_va",
    "farm_land_area_m2": "works_farm_land",
    "harvest_crop": "works_farm_land",
    "harvest_result": "works_farm_land",
    "school_level": "school_attendance",
    "work_hours_last_week": "worked_last_week",
    "work_sector": "worked_last_week",
    "work_status": "worked_last_week",
    **dict.fromkeys(DIFFICULTIES, "has_difficulty"),
}


def leave_open(draws: Draws, families: Columns, members: Columns) -> None:
    """Turns a few answers into unknown, at the rates of ``rates.UNKNOWN_...``."""
    _leave_open(draws, families, HOUSEHOLD_VARIABLES, rates.UNKNOWN_HOUSEHOLD)
    _leave_open(draws, members, PERSON_VARIABLES, rates.UNKNOWN_PERSON)


def _leave_open(draws: Draws, columns: Columns, codes: Iterable[str], usual: float) -> None:
    for code in codes:
        if code in ALWAYS_KNOWN:
            continue
        values = columns[code].copy()
        values[draws.chance(rates.UNKNOWN_MORE.get(code, usual), len(values))] = UNKNOWN
        gate = HANGS_ON.get(code)
        if gate is not None:
            values[columns[gate] == UNKNOWN] = UNKNOWN
        columns[code] = values
