"""What people work at: hours, sector, status, formal wage, labour insurance."""

from __future__ import annotations

from typing import Final

import numpy as np

from tepat.population import rates
from tepat.population.draws import Column, Columns, Draws, logistic, where_asked
from tepat.population.structure import FEMALE

ASKED_FROM: Final = 10
WORKING_FROM: Final = 15
OWN_ACCOUNT, WITH_HELP, EMPLOYER, EMPLOYEE, PUBLIC, FARM_LABOUR, OTHER_LABOUR, UNPAID = range(1, 9)
FARM_SECTORS: Final = (1, 2, 3)
AGRICULTURE: Final = 6
"""Sectors 1 to 6 are agriculture and fishing."""
SECTORS: Final = (  # code, share at the middle, slope in schooling and background, urban shift
    (1, 0.20, -0.75, -1.9),
    (2, 0.07, -0.50, -1.7),
    (3, 0.06, -0.60, -2.0),
    (4, 0.04, -0.50, -0.6),
    (5, 0.02, -0.40, -1.5),
    (6, 0.008, -0.60, -2.0),
    (7, 0.012, -0.40, -0.8),
    (8, 0.13, 0.00, 0.1),
    (9, 0.004, 0.60, 0.4),
    (10, 0.004, -0.10, 0.5),
    (11, 0.07, -0.35, 0.1),
    (12, 0.17, 0.15, 0.5),
    (13, 0.04, 0.05, 0.5),
    (14, 0.07, 0.05, 0.6),
    (15, 0.008, 0.80, 0.6),
    (16, 0.012, 1.00, 0.5),
    (17, 0.002, 0.90, 0.5),
    (18, 0.006, 1.10, 0.5),
    (19, 0.012, 0.30, 0.4),
    (20, 0.016, 1.10, 0.4),
    (21, 0.019, 1.30, 0.2),
    (22, 0.012, 1.40, 0.3),
    (23, 0.005, 0.20, 0.4),
    (24, 0.035, 0.00, 0.3),
    (25, 0.022, -0.60, 0.3),
)
PUBLIC_SHARE: Final = {20: 0.62, 21: 0.36, 22: 0.30, 9: 0.30, 10: 0.25, 16: 0.18}
FORMAL_SHARE: Final = {8: 0.42, 9: 0.7, 12: 0.30, 13: 0.30, 14: 0.28, 16: 0.75, 20: 0.5, 21: 0.45, 22: 0.55}


def draw_work(draws: Draws, members: Columns, background: Column, urban: Column) -> None:
    """Adds the answers about work, and ``formal_wage`` (rupiah a month, 0 for none)."""
    years = members["years"]
    works = _works(draws, members)
    standing = 0.5 * background + 0.55 * (members["certificate"] - 2.6)
    sector = draws.choose(SECTORS, standing.astype(np.float32), urban.astype(np.float32))
    status = _status(draws, members, sector, standing)
    asked = years >= ASKED_FROM
    hours = draws.normal(len(years), np.where(sector <= AGRICULTURE, 34.0, 43.0), 11.0)
    hours = np.where(status == UNPAID, hours * 0.6, hours)
    members["worked_last_week"] = where_asked(asked, works, np.int8)
    members["work_hours_last_week"] = where_asked(works, np.clip(np.rint(hours), 3, 98))
    members["work_sector"] = where_asked(works, sector)
    members["work_status"] = where_asked(works, status)
    own = works & (status <= EMPLOYER)
    side = draws.chance(0.025, len(years)) & (years >= 18)
    members["has_own_business"] = where_asked(asked, own | side, np.int8)
    members["formal_wage"] = _formal_wage(draws, works, sector, status, standing)
    insured = np.where(
        members["formal_wage"] > 0, draws.chance(0.96, len(years)), draws.chance(0.025, len(years))
    )
    insured &= years >= WORKING_FROM
    members["has_labour_insurance"] = where_asked(asked, insured, np.int8)


def _works(draws: Draws, members: Columns) -> Column:
    years, age = members["years"], members["age"]
    female = members["sex"] == FEMALE
    rise = logistic((age - np.where(female, 20.0, 19.0)) / 1.8)
    fall = logistic((np.where(female, 64.0, 69.0) - age) / 6.0)
    share = np.where(female, 0.60, 0.95) * rise * fall
    at_school = members["school_attendance"] == 2
    share = np.where(at_school, 0.06, share)
    share = np.where(members["severe"], 0.25 * share, share)
    share = np.where((members["pregnancy"] > 1), 0.4 * share, share)
    return draws.chance(np.where(years >= WORKING_FROM, share, 0.0))


def _status(draws: Draws, members: Columns, sector: Column, standing: Column) -> Column:
    count = len(sector)
    farm = sector <= AGRICULTURE
    status = np.where(
        farm,
        draws.pick([1, 2, 3, 4, 6, 8], (0.26, 0.26, 0.02, 0.06, 0.28, 0.12), count),
        draws.pick([1, 2, 3, 4, 7, 8], (0.24, 0.10, 0.03, 0.45, 0.12, 0.06), count),
    )
    head_like = members["relation_to_head"] <= 2
    status = np.where((status == UNPAID) & ~head_like & (members["years"] > 25), OWN_ACCOUNT, status)
    household_work = sector == 25
    status = np.where(household_work & (status <= EMPLOYER), EMPLOYEE, status)
    share = np.zeros(27, np.float32)
    share[list(PUBLIC_SHARE)] = list(PUBLIC_SHARE.values())
    eligible = (members["certificate"] >= 4) & (members["years"] >= 20) & (members["years"] < 60)
    public = eligible & draws.chance(share[sector] * logistic(1.2 * standing))
    offices = (sector == 20) & (status <= EMPLOYER)
    return np.where(public, PUBLIC, np.where(offices, EMPLOYEE, status)).astype(np.int16)


def _formal_wage(draws: Draws, works: Column, sector: Column, status: Column, standing: Column) -> Column:
    """Wage registered with the labour insurance, by firms that pay in; the state's own are elsewhere."""
    share = np.full(27, 0.12, np.float32)
    share[list(FORMAL_SHARE)] = list(FORMAL_SHARE.values())
    formal = (
        works & (status == EMPLOYEE) & draws.chance(share[sector] * 1.25 * logistic(0.9 * standing + 0.6))
    )
    wage = rates.MINIMUM_WAGE * np.exp(
        np.clip(0.03 + 0.10 * standing, -0.6, 1.2) + draws.normal(len(sector), 0, 0.22)
    )
    return np.where(formal, np.rint(wage / 1000) * 1000, 0).astype(np.int64)
