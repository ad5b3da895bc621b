"""What is true of each family, whatever was answered or recorded.

The components follow the dictionary: each member once, under the component that pays most.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tepat.population import rates
from tepat.population.draws import Columns, Draws
from tepat.population.tables import TRUE_COUNTS
from tepat.population.welfare import decile

COMPONENTS: Final = tuple(code for code in TRUE_COUNTS if code.startswith("pkh_"))


def draw_deaths(draws: Draws, members: Columns) -> None:
    """Marks the few old members who died and whom the family still lists."""
    likely = np.where(members["years"] >= 60, rates.LISTED_BUT_DEAD, 0.0)
    members["dead"] = draws.chance(likely)


def add_truth(families: Columns, members: Columns) -> None:
    """Adds the true columns to the families; consumption must be there."""
    index, count = members["family"], len(families["village"])
    alive, years = ~members["dead"], members["years"]
    pupil = (members["school_attendance"] == 2) & (years >= 7) & (years <= 21)
    component = np.select(
        [
            ~alive,
            members["pregnancy"] > 1,
            years <= 6,
            years >= 60,
            members["severe"],
            pupil & (members["school_level"] == 3),
            pupil & (members["school_level"] == 2),
            pupil & (members["school_level"] == 1),
        ],
        [-1, 0, 1, 2, 3, 4, 5, 6],
        -1,
    )
    for place, code in enumerate(COMPONENTS):
        families[code] = np.bincount(index, component == place, minlength=count).astype(np.int8)
    families["has_component"] = np.bincount(index, component >= 0, minlength=count) > 0
    families["deceased_count"] = np.bincount(index, ~alive, minlength=count).astype(np.int8)
    families["household_size"] = np.bincount(index, alive, minlength=count).astype(np.int16)
    public = alive & (members["work_status"] == 5)
    families["has_public_employee"] = np.bincount(index, public, minlength=count) > 0
    families["highest_formal_wage"] = np.zeros(count, np.int64)
    np.maximum.at(families["highest_formal_wage"], index, np.where(alive, members["formal_wage"], 0))
    consumption = np.rint(np.exp(families["log_consumption"].astype(np.float64)) / 1000) * 1000
    families["consumption"] = consumption.astype(np.int64)
    families["is_poor"] = families["consumption"] < rates.POVERTY_LINE
    families["true_decile"] = decile(families["units"])
