"""All figures of all candidates at once, for one set of weights: the sample's own, or those of a draw.

Quota and poverty line are met anew for every set of weights, so that an interval shows what would have
happened with other neighbourhoods, and not with this sample's cut-off in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.measures.poverty import crra_gain, poverty
from tepat.lab.measures.ranking import Order, alike_within
from tepat.lab.money import Money

Table: TypeAlias = NDArray[np.float64]
"""Households by candidates."""
Figures: TypeAlias = dict[str, FloatArray]
"""By name of the figure, one number for each candidate."""


@dataclass(frozen=True)
class World:
    """Households, and how each candidate ranks them (``scores``: households by candidates, low is poor).

    ``everyone`` marks candidates that give to all. ``size`` weighs people.
    """

    welfare: FloatArray
    size: FloatArray
    money: Money
    poorest: float | None
    scores: Table
    everyone: BoolArray
    chosen: Mapping[int, FloatArray]
    """Candidates that do not rank but have chosen already (1 chosen, 0 not), by number."""

    @cached_property
    def orders(self) -> list[Order]:
        """Each candidate's ranking, sorted once for all draws."""
        return [Order.of(self.scores[:, number]) for number in range(self.scores.shape[1])]

    @cached_property
    def by_welfare(self) -> Order:
        """The true ranking."""
        return Order.of(self.welfare)

    def line(self, weight: FloatArray) -> float:
        """The welfare up to which a household is poor, with these weights."""
        if self.poorest is None:
            return self.money.line
        return self.by_welfare.quantile(weight, self.poorest)

    def poor(self, weight: FloatArray) -> BoolArray:
        """Who is poor, with these weights."""
        found: BoolArray = self.welfare <= self.line(weight)
        return found

    def chances(self, weight: FloatArray) -> Table:
        """Each household's chance of a place with each candidate."""
        table = np.empty(self.scores.shape)
        for number, order in enumerate(self.orders):
            if self.everyone[number]:
                table[:, number] = 1.0
            elif number in self.chosen:
                table[:, number] = self.chosen[number]
            else:
                table[:, number] = order.chances(weight, self.money.quota)
        return table

    def figures(self, weight: FloatArray, *, whole: bool = True) -> tuple[Figures, BoolArray, Table]:
        """Every figure (or only the errors), with who is poor and the chances they come from."""
        poor, chance = self.poor(weight), self.chances(weight)
        found = errors(weight, poor, chance)
        if whole:
            found |= self._ranking(weight, poor)
            found |= self._money(weight, poor, chance)
            found["alike_within_5_percentiles"] = alike_within(self.by_welfare, weight, chance, 0.05)
        return found, poor, chance

    def _ranking(self, weight: FloatArray, poor: BoolArray) -> Figures:
        welfare_rank = self.by_welfare.percentiles(weight)
        return {
            "auc": np.array([order.auc(weight, poor) for order in self.orders]),
            "rank_correlation": np.array([order.correlation(weight, welfare_rank) for order in self.orders]),
        }

    def _money(self, weight: FloatArray, poor: BoolArray, chance: Table) -> Figures:
        total = weight.sum()
        spread = (weight * self.money.unit) @ chance
        with np.errstate(divide="ignore", invalid="ignore"):
            benefit = self.money.per_household * total / spread
            to_poor = ((weight * self.money.unit * poor) @ chance) / spread
            found: Figures = {
                "benefit": benefit,
                "leakage_of_budget": 1 - to_poor,
                "cgh": to_poor / (weight[poor].sum() / total),
            }
        gain = benefit[None, :] * (self.money.unit / self.money.divisor)[:, None]
        people = weight * self.size
        lines = {"target": self.line(weight), **self.money.lines}
        for name, line in lines.items():
            found |= poverty(self.welfare, gain, chance, people, line, name)
        gap_money = (weight * self.money.divisor)[:, None]
        line = lines["target"]
        before = np.maximum(line - self.welfare, 0.0)[:, None]
        closed = (gap_money * chance * (before - np.maximum(line - self.welfare[:, None] - gain, 0.0))).sum(
            axis=0
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            found["cost_per_gap_closed"] = self.money.per_household * total / closed
        for rho in (1, 2, 3):
            found[f"crra_{rho}_gain"] = crra_gain(self.welfare, gain, chance, people, rho)
        return found


def errors(weight: FloatArray, poor: BoolArray, chance: Table) -> Figures:
    """The errors in all conventions, each with its denominator in its name.

    >>> poor, chance = np.array([True, True, False, False]), np.array([[1.0], [0.0], [1.0], [0.0]])
    >>> found = errors(np.ones(4), poor, chance)
    >>> float(found["exclusion_of_poor"][0]), float(found["mistargeted_of_all"][0])
    (0.5, 0.5)
    """
    total, poor_total = weight.sum(), weight[poor].sum()
    selected = weight @ chance
    reached = (weight * poor) @ chance
    missed, wrong = np.maximum(poor_total - reached, 0.0), np.maximum(selected - reached, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "exclusion_of_poor": missed / poor_total,
            "exclusion_of_all": missed / total,
            "inclusion_of_selected": wrong / selected,
            "inclusion_of_not_poor": wrong / (total - poor_total),
            "inclusion_of_all": wrong / total,
            "mistargeted_of_all": (missed + wrong) / total,
            "coverage_of_all": selected / total,
            "coverage_of_poor": reached / poor_total,
            "precision_at_quota": reached / selected,
        }


def churn(weight: FloatArray, first: FloatArray, second: FloatArray) -> float:
    """Share of those selected first who are not selected again (chances are counted as they are).

    >>> churn(np.ones(4), np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 0.0, 1.0, 0.0]))
    0.5
    """
    return float((weight * first * (1 - second)).sum() / (weight * first).sum())


def roc(weight: FloatArray, poor: BoolArray, order: Order, cuts: int = 101) -> tuple[FloatArray, FloatArray]:
    """Share of the not poor (first) and of the poor (second) selected, at each of ``cuts`` quotas from 0
    to 1.
    """
    others, reached = np.empty(cuts), np.empty(cuts)
    for number, quota in enumerate(np.linspace(0, 1, cuts)):
        chance = order.chances(weight, float(quota))
        reached[number] = (weight * poor * chance).sum() / weight[poor].sum()
        others[number] = (weight * ~poor * chance).sum() / weight[~poor].sum()
    return others, reached
