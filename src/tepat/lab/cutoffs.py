"""From a score to a choice: the cut-off that selects a wanted share of households."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray, refuse_unknown
from tepat.lab.errors import LabError


def cutoff_for_share(scores: FloatArray, share: float, *, digits: int = 6) -> float:
    """The score up to which (inclusive) the lowest ``share`` of the households is selected.

    It lies half-way between the last household selected and the first one not, rounded to ``digits``
    decimals, so that it can be printed in a formula without moving anybody across. Households with the same
    score are never parted: at a tie, or at a distance below the rounding, a few more or fewer are selected.
    Raises ``LabError`` where there are no households, a score is unknown, or the share is not in 0 to 1.

    >>> cutoff_for_share(np.array([4.0, 1.0, 2.0, 3.0]), 0.5)
    2.5
    """
    refuse_unknown(scores=scores)
    if not len(scores) or not 0 <= share <= 1:
        raise LabError(
            f"There is no cut-off that selects a share of {share} out of {len(scores)} households.",
            why="The share must lie between 0 and 1, and there must be at least one household.",
            mend="Give the share as a fraction, 0.35 for 35 percent.",
            code="lab.cutoffs.impossible_share",
        )
    ordered = np.sort(scores)
    wanted = int(np.floor(share * len(ordered) + 0.5))
    if wanted == 0:
        return round(float(ordered[0]) - 1.0, digits)
    last = float(ordered[wanted - 1])
    following = float(ordered[wanted]) if wanted < len(ordered) else last + 1.0
    return round((last + following) / 2, digits)
