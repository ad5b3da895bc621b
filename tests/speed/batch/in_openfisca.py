"""The formula in OpenFisca-core: run by an environment of its own, on arrays written by the benchmark.

``in_openfisca.py households.npz result.npz`` prints the seconds of the calculation. OpenFisca has no unknown
values, so these households are fully known; and its numbers are 32 bits wide.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-07"
HOUSEHOLD = build_entity(key="household", plural="households", label="household", is_person=True)

WEIGHTS = {
    "floor_area_m2": 0.0021, "household_size": -0.1154, "child_0_6_count": -0.0731,
    "elderly_60_count": -0.0412,
    "head_age_years": 0.0013, "cattle_count": 0.0522, "goat_count": 0.0113, "pig_count": 0.0091,
    "owns_gas_cylinder_5kg": 0.2217, "owns_refrigerator": 0.2604, "owns_air_conditioner": 0.4815,
    "owns_water_heater": 0.3318, "owns_landline": 0.1029, "owns_flat_tv": 0.1533, "owns_gold_10g": 0.2249,
    "owns_laptop": 0.3127, "owns_motorcycle": 0.1908, "owns_bicycle": 0.0216, "owns_car": 0.6441,
    "owns_boat": 0.0517, "owns_smartphone": 0.0912, "has_internet": 0.1304, "has_bank_account": 0.1107,
}  # fmt: skip


def variable(name: str, kind: type, formula: Any = None) -> type[Variable]:
    """One variable of a household each month."""
    parts: dict[str, Any] = {"value_type": kind, "entity": HOUSEHOLD, "definition_period": DateUnit.MONTH}
    if formula is not None:
        parts["formula"] = formula
    return type(name, (Variable,), parts)


def need(household: Any, period: Any) -> Any:
    total = 13.0625
    for name, weight in WEIGHTS.items():
        total = total + weight * household(name, period)
    total = total - 0.1811 * (household("floor_material", period) == 8)
    return total + 0.0609 * (household("tenure", period) == 1)


def _between(values: Any, low: int, high: int) -> Any:
    return (values >= low) * (values <= high)


CRITERIA = (
    lambda h, p: h("welfare_decile", p) <= 4,
    lambda h, p: h("address_found", p),
    lambda h, p: h("highest_formal_wage", p) <= 2810139,
    lambda h, p: np.logical_not(h("has_public_employee", p)),
    lambda h, p: h("monthly_electricity_kwh", p) < 250.5,
    lambda h, p: (h("registered_car_count", p) == 0) * np.logical_not(h("owns_car", p)),
    lambda h, p: (h("land_certificate_area_m2", p) <= 500) + (h("welfare_decile", p) <= 2),
    lambda h, p: (h("floor_area_m2", p) <= 120) * _between(h("floor_material", p), 3, 9),
    lambda h, p: h("child_0_6_count", p) + h("elderly_60_count", p) + h("severe_disability_count", p) > 0,
    lambda h, p: _between(h("cooking_fuel", p), 3, 12) + (h("roof_material", p) != 1),
    lambda h, p: np.logical_not(h("owns_second_house", p) * h("owns_other_land", p)),
    lambda h, p: h("need", p) < 12.25,
)


def failed_mask(household: Any, period: Any) -> Any:
    total = 0
    for index in range(len(CRITERIA)):
        total = total + np.logical_not(household(f"criterion_{index}", period)) * (1 << index)
    return total


def benefit(household: Any, period: Any) -> Any:
    amount = household("child_0_6_count", period) * 750000 + household("elderly_60_count", period) * 600000
    amount = np.floor(amount + 0.5 * 750000 * household("severe_disability_count", period) + 0.5)
    return amount * (household("failed_mask", period) == 0)


def main(source: str, target: str) -> None:
    households = dict(np.load(source))
    system = TaxBenefitSystem([HOUSEHOLD])
    for name, values in households.items():
        system.add_variable(variable(name, {"b": bool, "i": int}.get(values.dtype.kind, float)))
    system.add_variable(variable("need", float, need))
    for index, criterion in enumerate(CRITERIA):
        system.add_variable(variable(f"criterion_{index}", bool, _formula(criterion)))
    system.add_variable(variable("failed_mask", int, failed_mask))
    system.add_variable(variable("benefit", float, benefit))
    count = len(next(iter(households.values())))
    simulation = SimulationBuilder().build_default_simulation(system, count)
    for name, values in households.items():
        simulation.set_input(name, PERIOD, values)
    started = time.perf_counter()
    results = {name: simulation.calculate(name, PERIOD) for name in ("failed_mask", "need", "benefit")}
    seconds = time.perf_counter() - started
    np.savez(target, **results)
    print(seconds)


def _formula(criterion: Any) -> Any:
    def formula(household: Any, period: Any) -> Any:
        return criterion(household, period)

    return formula


if __name__ == "__main__":
    main(*sys.argv[1:])
