"""The study's proxies: which column of the file answers which question.

Only what a visitor could see or be told about a household. Consumption and what is made from it (food,
non-food, non-staples, dietary diversity, the rank among neighbours) would give the answer away; who was paid
and the arms of the experiment are its result and its design. Squares and products are not asked: the
formula works them out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

YES_NO: Mapping[str, str] = {
    "alatas_floor_not_earth": "tfloor",
    "alatas_wall_masonry": "twall",
    "alatas_roof_concrete_or_corrugated": "troof",
    "alatas_private_toilet": "toilet",
    "alatas_clean_drinking_water": "water",
    "alatas_pln_electricity": "lighting",
    "alatas_cooks_with_firewood": "fcook",
    "alatas_owns_house": "house",
    "alatas_head_is_male": "hhmale",
    "alatas_head_is_married": "hhmarried",
    "alatas_received_credit": "credit",
    "alatas_owns_air_conditioner": "ac",
    "alatas_owns_computer": "computer",
    "alatas_owns_radio": "radio",
    "alatas_owns_tv": "tv",
    "alatas_owns_dvd_player": "dvd",
    "alatas_owns_satellite_dish": "satellite",
    "alatas_owns_gas_burner": "gas",
    "alatas_owns_refrigerator": "refrigerator",
    "alatas_owns_bicycle": "bicycle",
    "alatas_owns_motorcycle": "motorcycle",
    "alatas_owns_car": "auto",
    "alatas_owns_mobile_phone": "hp",
    "alatas_owns_jewelry": "jewelry",
    "alatas_owns_chicken": "chicken",
    "alatas_owns_cattle": "cow",
}
COUNTS: Mapping[str, str] = {
    "alatas_household_size": "hhsize",
    "alatas_head_age_years": "hhage",
    "alatas_child_0_4_count": "age04",
    "alatas_elementary_pupil_count": "eschild",
    "alatas_junior_high_pupil_count": "jschild",
    "alatas_senior_high_pupil_count": "sschild",
}
NUMBERS: Mapping[str, str] = {
    "alatas_floor_area_per_person_m2": "pcfloor",
    "alatas_dependency_ratio": "depratio",
}
# One question with one answer, which the file spreads over yes-or-no columns. The first option is the one
# that holds where every column says no.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "alatas_head_education": ("hheduc2", "hheduc3", "hheduc4"),
    "alatas_highest_education": ("higheduc2", "higheduc3", "higheduc4"),
    "alatas_head_employment": ("formal", "informal"),
    "alatas_head_sector": ("hhsector1", "hhsector2", "hhsector3"),
}

PROXY_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(YES_NO.values(), "flag"),
    **dict.fromkeys(COUNTS.values(), "count"),
    **dict.fromkeys(NUMBERS.values(), "number"),
    **dict.fromkeys((column for columns in CHOICES.values() for column in columns), "flag"),
}
"""Every column that becomes an answer, or part of one, and what it holds."""

PROXIES: tuple[str, ...] = (*YES_NO, *COUNTS, *NUMBERS, *CHOICES)
"""The variables that are sent in as answers."""


def answers_of(household: Mapping[str, float]) -> dict[str, Any]:
    """The answers of one household, from its columns; what is not known (NaN) is not answered.

    >>> answers_of({"tfloor": 1.0, "hhsize": 4.0, "pcfloor": 10.5, "formal": 0.0, "informal": 1.0})
    {'alatas_floor_not_earth': True, 'alatas_household_size': 4, 'alatas_floor_area_per_person_m2': 10.5, \
'alatas_head_employment': 3}
    """
    answers: dict[str, Any] = {}
    for mapping, converted in ((YES_NO, bool), (COUNTS, int), (NUMBERS, float)):
        for variable, column in mapping.items():
            value = household.get(column, math.nan)
            if not math.isnan(value):
                answers[variable] = converted(value)
    for variable, columns in CHOICES.items():
        chosen = _chosen([household.get(column, math.nan) for column in columns])
        if chosen is not None:
            answers[variable] = chosen
    return answers


def _chosen(flags: list[float]) -> int | None:
    """The option that the yes-or-no columns stand for; ``None`` where one is unknown or two say yes.

    >>> _chosen([0.0, 0.0]), _chosen([0.0, 1.0]), _chosen([math.nan, 1.0]), _chosen([1.0, 1.0])
    (1, 3, None, None)
    """
    if any(map(math.isnan, flags)) or sum(flags) > 1:
        return None
    return 1 + next((position for position, flag in enumerate(flags, start=1) if flag), 0)
