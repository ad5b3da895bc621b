"""Rows used and not used: each one that is set aside is counted under one reason, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.errors import LabError

MOST_SET_ASIDE = 0.5
REASONS: Mapping[str, Mapping[str, str]] = {
    "welfare_missing": {"id": "kesejahteraan tidak diketahui", "en": "welfare not known"},
    "welfare_not_positive": {
        "id": "kesejahteraan nol atau negatif",
        "en": "welfare zero or negative (no logarithm exists)",
    },
    "size_unusable": {
        "id": "jumlah anggota tidak diketahui atau nol",
        "en": "number of members not known or zero",
    },
    "weight_missing": {"id": "bobot tidak diketahui", "en": "weight not known"},
    "weight_zero": {"id": "bobot nol", "en": "weight of zero"},
    "cluster_missing": {"id": "klaster tidak diketahui", "en": "cluster not known"},
    "proxy_missing": {"id": "ada ciri yang kosong", "en": "a proxy is not known (`complete_rows_only`)"},
}


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows the file has, how many are used, and how many are set aside for which reason."""

    total: int
    used: int
    set_aside: Mapping[str, int]

    def to_json(self) -> dict[str, object]:
        """As a JSON-able mapping; the three always add up."""
        return {"total": self.total, "used": self.used, "set_aside": dict(self.set_aside)}


def keep_rows(faults: Mapping[str, BoolArray], total: int) -> tuple[BoolArray, RowCount]:
    """Which rows can be used. A row with several faults is counted under the first.

    Raises ``LabError`` ``lab.data.too_few_rows`` where fewer than half of the rows are left: figures for the
    rest would speak of somebody else.
    """
    left = np.ones(total, dtype=np.bool_)
    set_aside: dict[str, int] = {}
    for reason, fault in faults.items():
        hit = left & fault
        if hit.any():
            set_aside[reason] = int(hit.sum())
        left &= ~fault
    if left.sum() < (1 - MOST_SET_ASIDE) * total or not left.any():
        listed = ", ".join(f"{REASONS[reason]['en']}: {count}" for reason, count in set_aside.items())
        raise LabError(
            f"Only {int(left.sum())} of {total} rows can be used.",
            why=f"Set aside: {listed}.",
            mend="Check the columns that the study names, and `missing:`; figures on so few would mislead.",
            code="lab.data.too_few_rows",
        )
    return left, RowCount(total, int(left.sum()), set_aside)


def weight_faults(weights: FloatArray) -> dict[str, BoolArray]:
    """Rows without a usable weight. Raises ``LabError`` for negative weights and for a sum of nothing."""
    if (weights < 0).any():
        raise LabError(
            f"{int((weights < 0).sum())} weights are negative.",
            why="A weight says for how many households one stands.",
            mend="Name the column with the sampling weight.",
            code="lab.data.negative_weights",
        )
    if not np.nansum(weights) > 0:
        raise LabError(
            "The weights sum to nothing.",
            why="Every household would stand for none.",
            mend="Name the column with the sampling weight, or leave `weight` out to count each "
            "household once.",
            code="lab.data.no_weight",
        )
    return {"weight_missing": ~np.isfinite(weights), "weight_zero": weights == 0}
