"""The procedure of Hanna and Olken (2018), "Universal Basic Incomes versus Targeted Transfers".

Journal of Economic Perspectives 32(4). Half of the households teach a regression of log consumption, the
other half are judged at 101 cut-offs: inclusion error is the share of the *not poor* who are included,
exclusion error the share of the poor who are not. A budget that stays the same is shared among the included;
social welfare is the sum of constant relative risk aversion utilities (3); two households are treated alike
within five percentiles of consumption.

``PUBLISHED`` holds the marks that the authors' own programs draw into their figures 5 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, refuse_different_lengths
from tepat.lab.errors import LabError
from tepat.lab.methods.method import independent
from tepat.lab.methods.ols import fit

CUTOFFS = 101
RISK_AVERSION = 3
BAND = 5
PUBLISHED: Mapping[str, Mapping[str, float]] = {
    "indonesia": {
        "poor_share": 0.33,
        "welfare_is_highest_at_inclusion_error": 0.07348197,
        "marked_inclusion_error": 0.2928,
        "horizontal_equity_there": 0.6883,
    },
    "peru": {
        "poor_share": 0.28,
        "welfare_is_highest_at_inclusion_error": 0.06425334,
        "marked_inclusion_error": 0.42723262,
        "horizontal_equity_there": 0.75324702,
    },
}
"""Figures 5 (welfare) and 6 (horizontal equity); the poor share is the percentile of figure 3."""


@dataclass(frozen=True)
class Simulation:
    """What happens at each cut-off, from nobody (0) to everybody (100).

    ``welfare`` is the sum of utilities of the judged, ``benefit`` what each included household gets.
    ``judged`` are the positions of the households that did not teach.
    """

    inclusion: FloatArray
    exclusion: FloatArray
    included: FloatArray
    benefit: FloatArray
    welfare: FloatArray
    horizontal_equity: FloatArray
    judged: np.ndarray[tuple[int], np.dtype[np.int64]]

    @property
    def area_under_roc(self) -> float:
        """The area under 1 - exclusion error over inclusion error."""
        return float(np.trapezoid(1 - self.exclusion, self.inclusion))

    @property
    def best_cutoff(self) -> int:
        """The cut-off at which social welfare is highest."""
        return int(np.argmax(self.welfare))

    def at_inclusion(self, error: float) -> int:
        """The cut-off whose inclusion error is nearest."""
        return int(np.argmin(np.abs(self.inclusion - error)))


def simulate(
    consumption: FloatArray,
    proxies: Mapping[str, FloatArray],
    size: FloatArray,
    *,
    poor_share: float,
    budget_per_household: float,
    seed: int,
) -> Simulation:
    """Run the procedure. ``consumption`` is per person, the budget per household of the population.

    Raises ``LabError`` ``lab.papers.too_few`` where a half is smaller than there are proxies.
    """
    refuse_different_lengths(consumption=consumption, size=size, **proxies)
    half = np.random.default_rng(seed).permutation(len(consumption))
    teach, judged = np.sort(half[: len(half) // 2]), np.sort(half[len(half) // 2 :])
    if len(teach) <= len(proxies) + 1:
        raise LabError("There are too few households to halve.", code="lab.papers.too_few")
    score = _scores(consumption, proxies, teach, judged)
    line = float(np.quantile(consumption, poor_share))
    poor = consumption[judged] <= line
    cuts = [-np.inf, *np.percentile(score, np.arange(1, CUTOFFS - 1)), np.inf]
    near = _percentiles(consumption[judged])
    columns = [
        _at(score < cut, poor, consumption[judged], size[judged], near, budget_per_household) for cut in cuts
    ]
    table = np.array(columns).T
    return Simulation(table[0], table[1], table[2], table[3], table[4], table[5], judged)


def _scores(
    consumption: FloatArray,
    proxies: Mapping[str, FloatArray],
    teach: np.ndarray[tuple[int], np.dtype[np.int64]],
    judged: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> FloatArray:
    names = list(proxies)
    matrix = np.column_stack([proxies[name] for name in names])
    used = independent(matrix[teach], np.ones(len(teach)))
    model = fit({names[column]: matrix[teach, column] for column in used}, np.log(consumption[teach]))
    return model.predict({names[column]: matrix[judged, column] for column in used})


def _at(
    included: BoolArray,
    poor: BoolArray,
    consumption: FloatArray,
    size: FloatArray,
    near: FloatArray,
    budget: float,
) -> tuple[float, float, float, float, float, float]:
    share = float(included.mean())
    benefit = budget / share if share else 0.0
    raised = consumption + included * benefit / size
    welfare = float(np.sum(raised ** (1.0 - RISK_AVERSION) / (1 - RISK_AVERSION)))
    return (
        float(included[~poor].mean()),
        1 - float(included[poor].mean()),
        share,
        benefit,
        welfare,
        _alike(included, near),
    )


def _percentiles(consumption: FloatArray) -> FloatArray:
    """Each household's whole percentile of consumption, 0 to 99."""
    rank = np.argsort(np.argsort(consumption, kind="stable"), kind="stable")
    return np.asarray(np.floor(rank / len(consumption) * 100), dtype=np.float64)


def _alike(included: BoolArray, percentile: FloatArray) -> float:
    """How often households of nearly the same percentile are treated as one is oneself."""
    counts = np.bincount(percentile.astype(np.int64), minlength=100)
    chosen = np.bincount(percentile.astype(np.int64), included.astype(np.float64), minlength=100)
    sums, totals = np.concatenate([[0.0], np.cumsum(chosen)]), np.concatenate([[0], np.cumsum(counts)])
    place = np.arange(100)
    low, high = np.maximum(place - BAND, 0), np.minimum(place + BAND + 1, 100)
    mean = ((sums[high] - sums[low]) / np.maximum(totals[high] - totals[low], 1))[percentile.astype(np.int64)]
    return float(np.where(included, mean, 1 - mean).mean())
