"""What was already given, by the old lists: health insurance and the programmes a family says it receives."""

from __future__ import annotations

import numpy as np

from tepat.population import rates
from tepat.population.draws import Column, Columns, Draws, logistic

NO_INSURANCE, STATE_PAID, SELF_PAID, EMPLOYER_PAID, OTHER_INSURANCE = range(5)


def draw_aid(draws: Draws, families: Columns, members: Columns, units: Column) -> None:
    """Adds the five ``receives_`` answers and the members' health insurance.

    Who was reached follows welfare as it was when the lists were made, so both kinds of error are large.
    """
    count = len(units)
    index = members["family"]
    old = 0.8 * units + 0.6 * draws.normal(count)
    components = families["has_component"]
    entitled = (families["true_decile"] <= 4) & components
    pkh = np.where(
        entitled, 1 - rates.PKH_EXCLUDED, rates.PKH_OTHERS_INCLUDED * np.exp(-0.9 * old) * components
    )
    families["receives_pkh"] = draws.chance(np.clip(pkh, 0, 0.5)).astype(np.int8)
    sembako = np.where(old < -0.1, rates.SEMBAKO_REACHED, rates.SEMBAKO_OTHERS)
    families["receives_sembako"] = draws.chance(np.maximum(sembako, 0.8 * families["receives_pkh"])).astype(
        np.int8
    )
    pbi = draws.chance(np.where(old < 0, rates.PBI_REACHED, rates.PBI_OTHERS))
    families["receives_pbi_jk"] = pbi.astype(np.int8)
    pupils = (
        np.bincount(index, (members["school_level"] >= 1) & (members["school_level"] <= 3), minlength=count)
        > 0
    )
    families["receives_pip"] = (pupils & draws.chance(logistic(-1.3 - 0.9 * old))).astype(np.int8)
    families["receives_village_cash"] = draws.chance(np.clip(0.035 * np.exp(-0.9 * old), 0, 0.3)).astype(
        np.int8
    )
    members["health_insurance"] = _insurance(draws, families, members, pbi[index], units[index])


def _insurance(draws: Draws, families: Columns, members: Columns, pbi: Column, units: Column) -> Column:
    index, count = members["family"], len(pbi)
    paid = (members["formal_wage"] > 0) | (members["work_status"] == 5)
    by_employer = np.bincount(index, paid, minlength=len(families["village"])) > 0
    family_member = np.isin(members["relation_to_head"], (1, 2, 3))
    own = draws.chance(logistic(-1.6 + 0.7 * units))
    other = draws.chance(0.004, count)
    return np.select(
        [by_employer[index] & family_member, pbi, own, other],
        [EMPLOYER_PAID, STATE_PAID, SELF_PAID, OTHER_INSURANCE],
        NO_INSURANCE,
    ).astype(np.int16)
