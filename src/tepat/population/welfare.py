"""The latent welfare of a family: consumption per person, from which everything else a family has follows."""

from __future__ import annotations

import numpy as np

from tepat.population import rates
from tepat.population.draws import Column, Columns, Draws
from tepat.population.structure import Kind

DEPENDENT_UNDER, DEPENDENT_FROM = 15.0, 65.0
SCHOOL_YEARS = np.array([0, 2.5, 6, 9, 12, 14.5, 16.5], np.float32)
"""Years of schooling by highest certificate (code 1 to 6)."""


def draw_background(draws: Draws, families: int) -> Column:
    """What parents hand on: a standard normal number that moves schooling, work and welfare together."""
    return draws.normal(families)


def draw_consumption(
    draws: Draws, families: Columns, members: Columns, background: Column, village_effect: Column
) -> Column:
    """Logarithm of consumption per person a month (rupiah), from schooling, work, burden, place and luck."""
    index = members["family"]
    count = len(background)
    size = np.bincount(index, minlength=count)
    age = members["age"]
    dependents = np.bincount(index, (age < DEPENDENT_UNDER) | (age >= DEPENDENT_FROM), minlength=count) / size
    years = SCHOOL_YEARS[np.maximum(members["certificate"], 0)]
    adult = (age >= 20) & (age < 65)
    schooling = _highest(index, np.where(adult, years, 0.0), count)
    disabled = np.bincount(index, members["severe"], minlength=count) > 0
    public = np.bincount(index, members["work_status"] == 5, minlength=count) > 0
    formal = np.bincount(index, members["formal_wage"] > 0, minlength=count) > 0
    lone_elder = families["kind"] == Kind.LONE_ELDER
    log_consumption = (
        rates.LOG_CONSUMPTION_BASE
        + 0.11 * background
        + 0.030 * (schooling - 8.0)
        + 0.16 * families["urban"]
        - 0.075 * (size - 3.0)
        - 0.22 * (dependents - 0.33)
        - 0.12 * disabled
        + 0.22 * public
        + 0.13 * formal
        - 0.08 * lone_elder
        + 0.10 * village_effect
        + 0.39 * draws.normal(count)
    )
    return np.asarray(log_consumption, np.float32)


def standard_units(log_consumption: Column) -> Column:
    """Log consumption with mean 0 and spread 1 over the families of the default regency."""
    units: Column = (log_consumption - rates.LOG_CONSUMPTION_MEAN) / rates.LOG_CONSUMPTION_SPREAD
    return units


def decile(units: Column, limits: tuple[float, ...] = rates.DECILE_LIMITS) -> Column:
    """The decile, 1 the poorest, of a welfare in standard units.

    >>> decile(np.array([-3.0, 3.0])).tolist()
    [1, 10]
    """
    return (np.searchsorted(np.asarray(limits, np.float32), units, side="right") + 1).astype(np.int16)


def _highest(index: Column, values: Column, count: int) -> Column:
    highest = np.zeros(count, np.float32)
    np.maximum.at(highest, index, values.astype(np.float32))
    return highest
