"""Quantiles, ranks and choices where households count with a weight."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray

_SLACK = 1e-9


def weighted_quantile(values: FloatArray, weight: FloatArray, share: float) -> float:
    """The smallest value up to which at least ``share`` of the weight lies.

    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 2.0]), 0.5)
    2.0
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    position = int(np.searchsorted(reached, share * reached[-1] * (1 - _SLACK)))
    return float(values[order[min(position, len(values) - 1)]])


def selection_chance(scores: FloatArray, weight: FloatArray, quota: float) -> FloatArray:
    """Each household's chance when the lowest scores get places for ``quota`` of the weight.

    Those below the cut-off are sure of a place, those above have none; those exactly at it draw lots for the
    places that are left, so that every method gives out the same number of places.

    >>> selection_chance(np.array([1.0, 2.0, 2.0, 3.0]), np.ones(4), 0.5).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    order = np.argsort(scores, kind="stable")
    first = tie_starts(scores[order])
    group = np.add.reduceat(weight[order], first)
    before = np.cumsum(group) - group
    places = quota * float(weight.sum())
    share = np.clip((places - before) / np.where(group > 0, group, 1.0), 0.0, 1.0)
    share[np.abs(share - 1) < _SLACK] = 1.0
    share[share < _SLACK] = 0.0
    chance = np.empty(len(scores))
    chance[order] = np.repeat(share, np.diff(np.append(first, len(scores))))
    return chance


def tie_starts(ordered: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Where each run of equal values begins.

    >>> tie_starts(np.array([1.0, 2.0, 2.0])).tolist()
    [0, 1]
    """
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(new).astype(np.int64)


def percentiles(values: FloatArray, weight: FloatArray) -> FloatArray:
    """The share of the weight that lies below each value, half of its equals included.

    >>> percentiles(np.array([10.0, 20.0, 20.0, 30.0]), np.ones(4)).tolist()
    [0.125, 0.5, 0.5, 0.875]
    """
    order = np.argsort(values, kind="stable")
    first = tie_starts(values[order])
    group = np.add.reduceat(weight[order], first)
    middle = (np.cumsum(group) - group / 2) / weight.sum()
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(middle, np.diff(np.append(first, len(values))))
    return ranks
