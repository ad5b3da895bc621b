"""Every figure of every candidate, with the draws that say how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.fairness.cells import Cells
from tepat.lab.measures.world import World
from tepat.lab.money import Money, money_of
from tepat.lab.progress import Progress
from tepat.lab.protocol.crossfit import CrossFit
from tepat.lab.protocol.draws import cluster_counts, interval
from tepat.lab.survey.survey import Survey


@dataclass(frozen=True)
class Estimate:
    """A figure, and from where to where it would move with other neighbourhoods."""

    value: float
    low: float | None
    high: float | None

    def to_json(self) -> dict[str, float | None]:
        """As a JSON-able mapping; what does not exist is null."""
        return {"value": self.value if np.isfinite(self.value) else None, "low": self.low, "high": self.high}


@dataclass
class Judgement:
    """Candidates judged on the same households. Arrays end in the candidates' order.

    ``draws[name]`` is draws by candidates. ``cell_poor`` (draws by cells) and ``cell_reached`` (draws by
    cells
    by candidates) and ``all_poor`` (draws) are weights; the first of their draws is the sample itself.
    """

    codes: list[str]
    rows: IntArray
    world: World
    weight: FloatArray
    poor: BoolArray
    chance: NDArray[np.float64]
    values: dict[str, FloatArray]
    draws: dict[str, NDArray[np.float64]]
    cells: Cells
    cell_poor: NDArray[np.float64]
    cell_reached: NDArray[np.float64]
    all_poor: FloatArray
    level: float

    def estimate(self, code: str, figure: str) -> Estimate:
        """One figure of one candidate."""
        number = self.codes.index(code)
        low, high = interval(self.draws[figure][:, number], self.level)
        return Estimate(float(self.values[figure][number]), low, high)

    def draws_of(self, code: str, figure: str) -> FloatArray:
        """The draws of one figure of one candidate."""
        found: FloatArray = self.draws[figure][:, self.codes.index(code)]
        return found


def subset(money: Money, rows: IntArray) -> Money:
    """The same budget per household, for some of the households."""
    return Money(
        money.quota,
        money.per_household,
        money.unit[rows],
        money.divisor[rows],
        money.line,
        money.lines,
        money.assumed,
    )


def judge(
    crossfit: CrossFit, codes: list[str], rows: IntArray, cells: Cells, progress: Progress
) -> Judgement:
    """Judge the candidates on the households of ``rows``, of whom each must have a score from all of them."""
    survey = crossfit.survey
    protocol = survey.plan.protocol
    world = world_of(crossfit, codes, rows)
    weight = survey.weight[rows]
    counts = cluster_counts(survey.cluster, survey.strata, draws=protocol.draws, seed=protocol.seed)[:, rows]
    values, poor, chance = world.figures(weight)
    member = cells.membership(rows)
    draws: dict[str, list[FloatArray]] = {name: [] for name in values}
    cell_poor: list[FloatArray] = []
    cell_reached: list[NDArray[np.float64]] = []
    all_poor: list[float] = []
    for drawn in [np.ones(len(rows)), *counts]:
        heavy = weight * drawn
        if len(cell_poor):
            figures, poor_now, chance_now = world.figures(heavy)
            for name, figure in figures.items():
                draws[name].append(figure)
            progress.did("", len(codes) / 25)
        else:
            poor_now, chance_now = poor, chance
        of_poor, reached = _by_cell(member, heavy * poor_now, chance_now)
        cell_poor.append(of_poor)
        cell_reached.append(reached)
        all_poor.append(float((heavy * poor_now).sum()))
    return Judgement(
        codes=codes,
        rows=rows,
        world=world,
        weight=weight,
        poor=poor,
        chance=chance,
        values=values,
        draws={name: np.array(found) for name, found in draws.items()},
        cells=cells,
        cell_poor=np.array(cell_poor),
        cell_reached=np.array(cell_reached),
        all_poor=np.array(all_poor),
        level=protocol.level,
    )


def _by_cell(
    member: sparse.csr_matrix, poor: FloatArray, chance: NDArray[np.float64]
) -> tuple[FloatArray, NDArray[np.float64]]:
    """The weight of the poor in each cell, and of those of them with a place, by candidate."""
    some = np.flatnonzero(poor)
    taken = member[:, some]
    heavy = poor[some]
    return np.asarray(taken @ heavy), np.asarray(taken @ (heavy[:, None] * chance[some]))


def world_of(
    crossfit: CrossFit, codes: list[str], rows: IntArray, scores: NDArray[np.float64] | None = None
) -> World:
    """The households of ``rows`` as the candidates rank them."""
    survey: Survey = crossfit.survey
    numbers = [crossfit.number(code) for code in codes]
    own = crossfit.scores[rows][:, numbers] if scores is None else scores
    decides = crossfit.flag("decides")[numbers]
    return World(
        welfare=survey.welfare[rows],
        size=survey.parts["size"][rows] if "size" in survey.parts else np.ones(len(rows)),
        money=subset(money_of(survey), rows),
        poorest=survey.plan.target.poorest,
        scores=own,
        everyone=crossfit.flag("everyone")[numbers],
        chosen={n: 1.0 - own[:, n] for n in range(len(codes)) if decides[n]},
    )


def knows(crossfit: CrossFit, code: str) -> BoolArray:
    """Of which households the candidate knows something."""
    found: BoolArray = ~np.isnan(crossfit.score(code))
    return found
