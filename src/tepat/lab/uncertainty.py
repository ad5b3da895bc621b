"""How sure a figure is: a bootstrap that draws whole neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import Groups, IntArray


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high`` at ``level`` (0.95); ``draws`` is how many samples gave a figure."""

    low: float
    high: float
    level: float
    draws: int

    def to_json(self) -> dict[str, float]:
        """As a JSON-able mapping."""
        return {"low": self.low, "high": self.high, "level": self.level, "draws": self.draws}


def grouped_interval(
    figure: Callable[[IntArray], float | None],
    groups: Groups,
    *,
    draws: int,
    seed: int,
    level: float = 0.95,
) -> Interval | None:
    """Percentile interval of ``figure`` when the groups are drawn again with replacement.

    ``figure`` receives the positions of the households drawn (a household appears as often as its group was
    drawn) and gives the figure for them, or ``None`` where it does not exist. ``None`` comes back if it never
    exists. It tells how far the figure would move with other neighbourhoods; a model fitted beforehand stays
    as it is, so what the fit adds to the uncertainty is not in it.

    >>> wrong = np.array([1.0, 0.0, 0.0, 0.0])
    >>> grouped_interval(lambda rows: float(wrong[rows].mean()), np.array([1, 1, 2, 2]), draws=50, seed=3)
    Interval(low=0.0, high=0.5, level=0.95, draws=50)
    """
    names, group_of_household = np.unique(groups, return_inverse=True)
    in_group_order = np.argsort(group_of_household, kind="stable")
    households_of = np.split(in_group_order, np.cumsum(np.bincount(group_of_household))[:-1])
    generator = np.random.default_rng(seed)
    figures = []
    for _ in range(draws):
        drawn = generator.integers(len(names), size=len(names))
        value = figure(np.concatenate([households_of[group] for group in drawn]))
        if value is not None:
            figures.append(value)
    if not figures:
        return None
    low, high = np.quantile(figures, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, len(figures))
