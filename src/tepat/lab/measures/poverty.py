"""Poverty and welfare before and after a transfer, when everybody's chance of it is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tepat.lab.arrays import FloatArray


def gaps(welfare: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """How far below the line, as a share of the line; 0 at or above it.

    >>> gaps(np.array([50.0, 100.0, 200.0]), 100.0).tolist()
    [0.5, 0.0, 0.0]
    """
    found: NDArray[np.float64] = np.maximum(1 - welfare / line, 0.0)
    return found


def poverty(
    welfare: FloatArray,
    gain: NDArray[np.float64],
    chance: NDArray[np.float64],
    people: FloatArray,
    line: float,
    name: str,
) -> dict[str, FloatArray]:
    """Foster, Greer and Thorbecke (0 share, 1 gap, 2 severity) among people, before and after, by candidate.

    ``gain`` is what a place adds to welfare (households by candidates). What is expected over the lot counts.

    >>> gain, chance = np.array([[60.0], [60.0]]), np.array([[1.0], [0.0]])
    >>> found = poverty(np.array([50.0, 150.0]), gain, chance, np.ones(2), 100.0, "a")
    >>> float(found["fgt0_before_a"][0]), float(found["fgt0_after_a"][0])
    (0.5, 0.0)
    """
    total, count = people.sum(), chance.shape[1]
    before = gaps(welfare, line)
    after = gaps(welfare[:, None] + gain, line)
    was_poor = welfare < line
    still = (welfare[:, None] + gain) < line
    found: dict[str, FloatArray] = {}
    for power, one, other in (
        (0, was_poor.astype(float), still),
        (1, before, after),
        (2, before**2, after * after),
    ):
        base = float((people * one).sum() / total)
        kept = people @ (chance * other + (1 - chance) * one[:, None])
        found[f"fgt{power}_before_{name}"] = np.full(count, base)
        found[f"fgt{power}_after_{name}"] = kept / total
    return found


def crra_gain(
    welfare: FloatArray, gain: NDArray[np.float64], chance: NDArray[np.float64], people: FloatArray, rho: int
) -> FloatArray:
    """By which share everybody's welfare would have to rise to do as much good as the transfers, by
    candidate.

    Good is counted with constant relative risk aversion ``rho``: the higher, the more a rupiah counts for the
    poorest. 1 is the logarithm.

    >>> one = np.array([[1.0], [1.0]])
    >>> float(crra_gain(np.array([1.0, 1.0]), one, one, np.ones(2), 3)[0])
    1.0
    """

    def good(values: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.log(values) if rho == 1 else values ** (1.0 - rho)
        return found

    total = people.sum()
    without = good(welfare)
    raised = good(welfare[:, None] + gain)
    after = (people @ (chance * raised + (1 - chance) * without[:, None])) / total
    before = float((people * without).sum() / total)
    if rho == 1:
        grown: FloatArray = np.exp(after - before) - 1
        return grown
    found: FloatArray = (after / before) ** (1 / (1 - rho)) - 1
    return found
