"""Draws of whole columns at once. Every draw comes from one generator that the caller seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Column: TypeAlias = npt.NDArray[Any]
Columns: TypeAlias = dict[str, Column]

UNKNOWN = -1
"""Stands in number columns for "not asked" or "not known"; it becomes null in the files."""


@dataclass(frozen=True, slots=True)
class Draws:
    """A generator with the few kinds of draw that the population needs."""

    generator: np.random.Generator

    def chance(self, probability: Column | float, size: int | tuple[int, ...] | None = None) -> Column:
        """TRUE with the given probability, one each."""
        shape = np.shape(probability) if size is None else size
        return self.generator.random(shape, dtype=np.float32) < probability

    def normal(self, size: int | tuple[int, ...], mean: Column | float = 0.0, spread: float = 1.0) -> Column:
        """Normal numbers as 32-bit floats."""
        drawn: Column = mean + spread * self.generator.standard_normal(size, dtype=np.float32)
        return drawn

    def gamma(self, size: int | tuple[int, ...], shape: float, scale: float) -> Column:
        """Gamma numbers: positive, with a long right tail."""
        return self.generator.standard_gamma(shape, size, dtype=np.float32) * np.float32(scale)

    def uniform(self, size: int | tuple[int, ...], low: float, high: float) -> Column:
        """Even numbers between two bounds."""
        return low + (high - low) * self.generator.random(size, dtype=np.float32)

    def pick(self, codes: Sequence[int], shares: Sequence[float], size: int | tuple[int, ...]) -> Column:
        """One of the codes each, with fixed shares (scaled to one)."""
        limits = np.cumsum(shares) / np.sum(shares)
        drawn = np.searchsorted(limits, self.generator.random(size, dtype=np.float32), side="right")
        chosen: Column = np.asarray(codes, np.int16)[np.minimum(drawn, len(codes) - 1)]
        return chosen

    def choose(
        self, choices: Sequence[tuple[int, float, float, float]], wealth: Column, urban: Column
    ) -> Column:
        """One code each, by a logit: choices are (code, share at the middle, slope, urban shift)."""
        codes = np.array([choice[0] for choice in choices], np.int16)
        weights = np.empty((len(choices), len(wealth)), np.float32)
        for row, (_, share, slope, shift) in enumerate(choices):
            weights[row] = share * np.exp(slope * wealth + shift * urban)
        limits = np.cumsum(weights, axis=0)
        point = self.generator.random(len(wealth), dtype=np.float32) * limits[-1]
        drawn = np.minimum((point >= limits).sum(axis=0), len(choices) - 1)
        chosen: Column = codes[drawn]
        return chosen

    def owns(self, share: float, slope: float, wealth: Column, shift: Column | float = 0.0) -> Column:
        """TRUE by a logit: ``share`` owns it at middle wealth; ``shift`` moves the log-odds."""
        return self.chance(logistic(np.log(share / (1 - share)) + slope * wealth + shift))


def logistic(log_odds: Column) -> Column:
    """The probability with these log-odds.

    >>> float(logistic(np.array([0.0]))[0])
    0.5
    """
    probability: Column = 1.0 / (1.0 + np.exp(-log_odds))
    return probability


def where_asked(asked: Column, values: Column | int, dtype: npt.DTypeLike = np.int16) -> Column:
    """The values where the question is asked, unknown elsewhere.

    >>> where_asked(np.array([True, False]), np.array([3, 3])).tolist()
    [3, -1]
    """
    return np.where(asked, values, UNKNOWN).astype(dtype)
