"""Figures of a ranking: area under the curve, rank correlation, chances at a quota, like treated alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.weighted import tie_starts

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Order:
    """A ranking sorted once: ``rows`` from lowest to highest, ``first`` where each run of equals begins."""

    rows: IntArray
    first: IntArray
    lengths: IntArray
    values: FloatArray

    @classmethod
    def of(cls, values: FloatArray) -> Order:
        """Sort; equal values form one run, so that no order among them is invented."""
        rows = np.argsort(values, kind="stable").astype(np.int64)
        first = tie_starts(values[rows])
        return cls(rows, first, np.diff(np.append(first, len(values))).astype(np.int64), values[rows])

    @property
    def tied(self) -> bool:
        """Whether any two are equal."""
        return len(self.first) < len(self.rows)

    def _sums(self, amounts: FloatArray) -> FloatArray:
        sorted_ = amounts[self.rows]
        sums: FloatArray = np.add.reduceat(sorted_, self.first) if self.tied else sorted_
        return sums

    def _spread(self, by_run: FloatArray) -> FloatArray:
        found = np.empty(len(self.rows))
        found[self.rows] = np.repeat(by_run, self.lengths) if self.tied else by_run
        return found

    def quantile(self, weight: FloatArray, share: float) -> float:
        """The smallest value up to which at least ``share`` of the weight lies."""
        reached = np.cumsum(weight[self.rows])
        position = int(np.searchsorted(reached, share * reached[-1] * (1 - _SLACK)))
        return float(self.values[min(position, len(self.rows) - 1)])

    def chances(self, weight: FloatArray, quota: float) -> FloatArray:
        """The chance of a place for each household, as ``selection_chance`` gives it."""
        group = self._sums(weight)
        before = np.cumsum(group) - group
        share = np.clip((quota * weight.sum() - before) / np.where(group > 0, group, 1.0), 0.0, 1.0)
        share[np.abs(share - 1) < _SLACK] = 1.0
        share[share < _SLACK] = 0.0
        if np.isposinf(self.values[-1]):  # an infinite score: cannot be chosen, whatever is left
            share[-1] = 0.0
        return self._spread(share)

    def percentiles(self, weight: FloatArray) -> FloatArray:
        """The share of the weight below each household, half of its equals included."""
        group = self._sums(weight)
        return self._spread((np.cumsum(group) - group / 2) / weight.sum())

    def auc(self, weight: FloatArray, poor: BoolArray) -> float:
        """Chance that a poor household ranks below one that is not; equals count half. NaN if all are alike.

        >>> order = Order.of(np.array([1.0, 3.0, 2.0, 4.0]))
        >>> order.auc(np.ones(4), np.array([True, True, False, False]))
        0.75
        """
        of_poor = self._sums(weight * poor)
        of_rest = self._sums(weight * ~poor)
        above = of_rest.sum() - np.cumsum(of_rest)
        pairs = of_poor.sum() * of_rest.sum()
        return float((of_poor * (above + of_rest / 2)).sum() / pairs) if pairs > 0 else float("nan")

    def correlation(self, weight: FloatArray, welfare_rank: FloatArray) -> float:
        """Correlation of the ranks (Spearman), weighted; NaN where all are equal.

        >>> Order.of(np.array([1.0, 2.0, 3.0])).correlation(np.ones(3), np.array([0.2, 0.5, 0.8]))
        1.0
        """
        rank = self.percentiles(weight)
        total = weight.sum()
        own = rank - (weight * rank).sum() / total
        other = welfare_rank - (weight * welfare_rank).sum() / total
        size = np.sqrt((weight * own * own).sum() * (weight * other * other).sum())
        return float(round((weight * own * other).sum() / size, 12)) if size > 1e-12 else float("nan")


def alike_within(by_welfare: Order, weight: FloatArray, chance: FloatArray, reach: float) -> FloatArray:
    """How often two households within ``reach`` of the welfare ranking are treated alike, by candidate.

    Each household is set beside those whose welfare rank is within that many percentiles of its own (itself
    included), and alike is both with or both without a place.
    """
    rank = by_welfare.percentiles(weight)[by_welfare.rows]
    heavy = weight[by_welfare.rows]
    sorted_ = chance[by_welfare.rows]
    low = np.searchsorted(rank, rank - reach, side="left")
    high = np.searchsorted(rank, rank + reach, side="right")
    zero = np.zeros((1, chance.shape[1]))
    sums = np.concatenate([zero, np.cumsum(heavy[:, None] * sorted_, axis=0)])
    weights = np.concatenate([[0.0], np.cumsum(heavy)])
    around = np.maximum(weights[high] - weights[low], 1e-300)[:, None]
    mean = (sums[high] - sums[low]) / around
    alike = sorted_ * mean + (1 - sorted_) * (1 - mean)
    found: FloatArray = (heavy[:, None] * alike).sum(axis=0) / heavy.sum()
    return found
