"""The home and its things: housing, energy, assets, land, animals, connections.

All follow welfare and place. Tables give, for each code: its share at middle wealth (scaled to one), the
slope of its log-odds in wealth, and the shift for a kelurahan (urban village).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tepat.population.draws import Column, Columns, Draws, logistic, where_asked
from tepat.population.work import FARM_SECTORS, OWN_ACCOUNT, UNPAID, WITH_HELP

Choices = tuple[tuple[int, float, float, float], ...]

TENURE: Final[Choices] = (
    (1, 0.86, 0.05, -0.6), (2, 0.03, 0.25, 1.3), (3, 0.095, -0.25, 0.2), (4, 0.008, 0.5, 0.4),
    (5, 0.004, 0.0, 0.0),
)  # fmt: skip
FLOOR: Final[Choices] = (
    (1, 0.02, 1.5, 0.2), (2, 0.58, 0.8, 0.2), (3, 0.01, 0.5, 0.3), (4, 0.11, 0.1, 0.1),
    (5, 0.02, -0.5, -0.6), (6, 0.21, -0.4, -0.2), (7, 0.006, -0.9, -1.0), (8, 0.04, -1.3, -1.2),
    (9, 0.004, -0.4, 0.0),
)  # fmt: skip
WALL: Final[Choices] = (
    (1, 0.84, 0.6, 0.4), (2, 0.03, -0.4, -0.3), (3, 0.06, -0.4, -0.6), (4, 0.05, -1.1, -0.9),
    (5, 0.004, -0.6, -0.8), (6, 0.01, -1.1, -0.8), (7, 0.006, -0.4, 0.0),
)  # fmt: skip
ROOF: Final[Choices] = (
    (1, 0.02, 1.2, 0.6), (2, 0.84, 0.2, -0.1), (3, 0.05, -0.4, 0.2), (4, 0.075, -0.4, 0.2),
    (5, 0.002, -0.4, -0.6), (6, 0.002, -1.0, -0.8), (7, 0.004, -1.3, -1.0), (8, 0.003, -0.3, 0.0),
)  # fmt: skip
DRINKING_WATER: Final[Choices] = (
    (1, 0.05, 1.1, 0.7), (2, 0.15, 0.6, 0.7), (3, 0.11, 0.1, 0.8), (4, 0.24, 0.1, 0.0),
    (5, 0.27, -0.2, -0.3), (6, 0.05, -0.6, -0.7), (7, 0.09, -0.3, -1.4), (8, 0.025, -0.7, -1.5),
    (9, 0.006, -0.9, -1.0), (10, 0.002, -0.6, -1.0), (11, 0.003, -0.2, 0.0),
)  # fmt: skip
TOILET_ACCESS: Final[Choices] = (
    (1, 0.88, 0.7, 0.2), (2, 0.06, -0.4, 0.1), (3, 0.012, -0.5, 0.4), (4, 0.008, -0.5, 0.3),
    (5, 0.008, -0.6, -0.3), (6, 0.032, -1.0, -0.8),
)  # fmt: skip
TOILET_TYPE: Final[Choices] = (
    (1, 0.94, 0.7, 0.5), (2, 0.02, 0.0, 0.0), (3, 0.015, -0.4, -0.2), (4, 0.025, -0.7, -0.8),
)  # fmt: skip
SEWAGE: Final[Choices] = (
    (1, 0.80, 0.6, 0.3), (2, 0.01, 0.4, 0.8), (3, 0.07, -0.5, 0.1), (4, 0.10, -0.3, -0.4),
    (5, 0.008, -0.6, -0.5), (6, 0.006, -0.2, 0.0),
)  # fmt: skip
LIGHTING: Final[Choices] = (
    (1, 0.965, 0.5, 0.4), (2, 0.026, -0.3, -0.3), (3, 0.006, -0.4, -1.2), (4, 0.003, -1.0, -1.2),
)  # fmt: skip
METER: Final[Choices] = (
    (1, 0.36, -1.0, -0.5), (2, 0.43, 0.1, 0.0), (3, 0.14, 1.0, 0.4), (4, 0.05, 1.5, 0.5),
    (5, 0.02, 2.0, 0.5),
)  # fmt: skip
COOKING_FUEL: Final[Choices] = (
    (1, 0.012, 1.0, 0.4), (2, 0.012, 1.4, 0.4), (3, 0.016, 1.5, 0.4), (4, 0.83, 0.3, 0.3),
    (5, 0.001, 0.8, 1.5), (6, 0.002, 0.1, -1.0), (7, 0.004, -0.2, 0.1), (8, 0.001, -0.2, 0.0),
    (9, 0.003, -0.6, -0.3), (10, 0.11, -0.9, -1.4), (11, 0.001, 0.0, 0.0), (12, 0.008, 0.2, 0.4),
)  # fmt: skip
CROP: Final[Choices] = (
    (1, 0.40, 0.0, 0.3), (2, 0.17, -0.1, 0.0), (3, 0.05, 0.0, 0.0), (4, 0.02, -0.3, 0.0),
    (5, 0.11, 0.1, 0.2), (6, 0.10, 0.2, 0.0), (7, 0.05, 0.1, -1.0), (8, 0.05, -0.1, -0.4),
    (9, 0.015, 0.1, -0.8), (10, 0.02, 0.2, -0.5), (11, 0.005, 0.1, -0.5), (12, 0.01, 0.0, 0.0),
)  # fmt: skip
ASSETS: Final = {  # share at middle wealth, slope, urban shift
    "owns_refrigerator": (0.70, 1.3, 0.4),
    "owns_gas_cylinder_5kg": (0.04, 1.5, 0.5),
    "owns_air_conditioner": (0.018, 1.9, 0.9),
    "owns_water_heater": (0.006, 1.7, 0.4),
    "owns_landline": (0.012, 1.3, 0.8),
    "owns_flat_tv": (0.28, 1.2, 0.3),
    "owns_laptop": (0.10, 1.5, 0.6),
    "owns_gold_10g": (0.14, 1.3, 0.1),
    "owns_bicycle": (0.42, 0.3, -0.1),
    "owns_boat": (0.008, -0.3, -0.6),
    "owns_motorboat": (0.012, 0.2, -0.5),
    "owns_second_house": (0.03, 1.3, 0.3),
}
KWH_OF_METER: Final = np.array([0, 58, 105, 165, 260, 430], np.float32)
"""Mean consumption in a month by the choice of meter."""


def draw_home(draws: Draws, families: Columns, members: Columns, wealth: Column) -> None:
    """Adds every household answer except aid received, and the facts behind pln, bpn and samsat."""
    urban = families["urban"].astype(np.float32)
    _draw_house(draws, families, wealth, urban)
    _draw_energy(draws, families, wealth, urban)
    _draw_assets(draws, families, members, wealth, urban)
    _draw_farm(draws, families, members, wealth, urban)
    _draw_animals(draws, families, wealth, urban)
    _draw_land(draws, families, wealth)


def _draw_house(draws: Draws, families: Columns, wealth: Column, urban: Column) -> None:
    size = families["size"]
    families["tenure"] = draws.choose(TENURE, wealth, urban)
    area = np.exp(
        3.85 + 0.22 * wealth + 0.14 * np.log(size) - 0.12 * urban + draws.normal(len(wealth), 0, 0.32)
    )
    families["floor_area_m2"] = np.clip(np.rint(area * 2) / 2, 9.0, 900.0).astype(np.float64)
    families["floor_material"] = draws.choose(FLOOR, wealth, urban)
    families["wall_material"] = draws.choose(WALL, wealth, urban)
    families["roof_material"] = draws.choose(ROOF, wealth, urban)
    families["drinking_water"] = draws.choose(DRINKING_WATER, wealth, urban)
    families["toilet_access"] = draws.choose(TOILET_ACCESS, wealth, urban)
    has_toilet = families["toilet_access"] != 6
    families["toilet_type"] = where_asked(has_toilet, draws.choose(TOILET_TYPE, wealth, urban))
    families["sewage"] = where_asked(has_toilet, draws.choose(SEWAGE, wealth, urban))


def _draw_energy(draws: Draws, families: Columns, wealth: Column, urban: Column) -> None:
    count = len(wealth)
    families["lighting"] = draws.choose(LIGHTING, wealth, urban)
    metered = families["lighting"] == 1
    first = draws.choose(METER, wealth, urban)
    second = metered & draws.chance(logistic(-4.2 + 1.0 * wealth))
    third = second & draws.chance(0.06, count)
    families["meter_1_va"] = where_asked(metered, first)
    families["meter_2_va"] = where_asked(second, draws.choose(METER, wealth, urban))
    families["meter_3_va"] = where_asked(third, draws.choose(METER, wealth, urban))
    families["cooking_fuel"] = draws.choose(COOKING_FUEL, wealth, urban)
    kwh = sum(
        KWH_OF_METER[np.maximum(families[meter], 0)] for meter in ("meter_1_va", "meter_2_va", "meter_3_va")
    ) * np.exp(0.18 * wealth + 0.10 * np.log(families["size"]) + draws.normal(count, 0, 0.32))
    families["kwh"] = np.where(metered, np.rint(np.clip(kwh, 4, 9000) * 10) / 10, 0.0)


def _draw_assets(draws: Draws, families: Columns, members: Columns, wealth: Column, urban: Column) -> None:
    count = len(wealth)
    for asset, (share, slope, shift) in ASSETS.items():
        families[asset] = draws.owns(share, slope, wealth, shift * urban).astype(np.int8)
    young = np.bincount(members["family"], (members["age"] >= 13) & (members["age"] < 60), minlength=count)
    adults = np.bincount(members["family"], (members["age"] >= 17) & (members["age"] < 70), minlength=count)
    families["owns_smartphone"] = draws.owns(0.55, 0.9, wealth, 1.3 * np.minimum(young, 3) - 1.0).astype(
        np.int8
    )
    motorcycles = np.where(
        adults > 0, draws.owns(0.86, 1.0, wealth, 0.5 * (np.minimum(adults, 3) - 1)), False
    )
    more = draws.generator.poisson(np.clip(0.30 * np.maximum(adults - 1, 0) + 0.2 * wealth, 0.02, 2.5))
    families["owns_motorcycle"] = motorcycles.astype(np.int8)
    families["motorcycles"] = np.where(motorcycles, 1 + np.minimum(more, 4), 0)
    cars = draws.owns(0.038, 1.8, wealth, 0.3 * urban)
    families["owns_car"] = cars.astype(np.int8)
    families["cars"] = np.where(cars, 1 + draws.chance(np.clip(0.05 + 0.06 * wealth, 0.01, 0.4)), 0)
    phone = families["owns_smartphone"] == 1
    families["has_internet"] = np.where(phone, draws.owns(0.90, 0.5, wealth, 0.5 * urban), False).astype(
        np.int8
    )
    families["has_bank_account"] = draws.owns(0.55, 1.0, wealth, 0.4 * urban).astype(np.int8)


def _draw_farm(draws: Draws, families: Columns, members: Columns, wealth: Column, urban: Column) -> None:
    count = len(wealth)
    farmer = np.isin(members["work_sector"], FARM_SECTORS)
    farmer &= np.isin(members["work_status"], (OWN_ACCOUNT, WITH_HELP, UNPAID))
    farms = np.bincount(members["family"], farmer, minlength=count) > 0
    farms |= draws.chance(np.where(urban > 0, 0.012, 0.07))
    area = np.exp(7.75 + 0.35 * wealth + draws.normal(count, 0, 0.75))
    families["works_farm_land"] = farms.astype(np.int8)
    rounded = np.maximum(np.rint(area / 50) * 50, 50)
    families["farm_land_area_m2"] = where_asked(farms, np.minimum(rounded, 900_000), np.float64)
    families["harvest_crop"] = where_asked(farms, draws.choose(CROP, wealth, urban))
    result = draws.pick([1, 2, 3], (0.74, 0.20, 0.06), count)
    families["harvest_result"] = where_asked(farms, result)


def _draw_animals(draws: Draws, families: Columns, wealth: Column, urban: Column) -> None:
    rural_farm = (1 - urban) * (0.5 + families["works_farm_land"])
    for animal, share, mean, slope in (
        ("cattle_count", 0.10, 1.2, 0.25),
        ("buffalo_count", 0.002, 0.6, 0.1),
        ("horse_count", 0.001, 0.4, 0.3),
        ("pig_count", 0.004, 2.5, 0.0),
        ("goat_count", 0.09, 2.2, -0.1),
    ):
        keeps = draws.chance(np.clip(share * (0.1 + rural_farm) * np.exp(slope * wealth), 0, 0.8))
        number = 1 + draws.generator.poisson(mean, len(wealth))
        families[animal] = np.where(keeps, number, 0).astype(np.int16)


def _draw_land(draws: Draws, families: Columns, wealth: Column) -> None:
    count = len(wealth)
    other = draws.owns(0.16, 0.8, wealth, 0.9 * families["works_farm_land"] - 0.3)
    families["owns_other_land"] = other.astype(np.int8)
    yard = families["floor_area_m2"] * np.exp(0.5 + draws.normal(count, 0, 0.4))
    plot = np.where(families["farm_land_area_m2"] > 0, families["farm_land_area_m2"] * 0.8, 600.0)
    families["house_plot_m2"] = np.where(families["tenure"] == 1, np.rint(yard), 0.0)
    families["other_plot_m2"] = np.where(other, np.rint(plot), 0.0)
