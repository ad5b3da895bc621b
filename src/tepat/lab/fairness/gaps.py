"""Gaps: how much more often the poor of one group are left out than the other poor, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.fairness.cells import Cell
from tepat.lab.protocol.draws import holm, interval, two_sided_p
from tepat.lab.protocol.judging import Judgement

NEVER_SHOWN = 5
"""Of fewer households than this not even a figure is shown: it would speak of persons."""
SURE = 0.05


@dataclass(frozen=True)
class Gap:
    """One cell beside all other poor households.

    ``exclusion`` is the share of the cell's poor who are not reached, ``gap`` that share minus the others'.
    ``p`` is already corrected for how many cells were looked at. Where a cell is too small to be judged,
    these
    are ``None`` and only its size stands.
    """

    cell: Cell
    households: int
    poor: int
    exclusion: float | None = None
    exclusion_low: float | None = None
    exclusion_high: float | None = None
    others: float | None = None
    gap: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def judged(self) -> bool:
        """Whether it is large enough."""
        return self.p is not None

    @property
    def sure(self) -> bool:
        """Whether the gap is more than chance among so many cells would make."""
        return self.p is not None and self.p < SURE


def gaps_of(judgement: Judgement, code: str, least: int) -> list[Gap]:
    """The gaps of one candidate, in the order of the cells. Holm's correction covers all that are judged."""
    number = judgement.codes.index(code)
    poor, reached = judgement.cell_poor, judgement.cell_reached[:, :, number]
    all_poor, all_reached = _totals(judgement, number)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = 1 - reached / poor
        outside = 1 - (all_reached[:, None] - reached) / (all_poor[:, None] - poor)
    drafts: list[tuple[Gap, float | None]] = []
    member = judgement.cells.membership(judgement.rows)
    households = np.asarray(member.sum(axis=1)).ravel().astype(int)
    counts = np.asarray(member @ judgement.poor.astype(float)).ravel().astype(int)
    total = int(judgement.poor.sum())
    for position, cell in enumerate(judgement.cells.cells):
        size, count = int(households[position]), int(counts[position])
        if not size:
            continue
        if count < max(least, NEVER_SHOWN) or total - count < max(least, NEVER_SHOWN):
            drafts.append((Gap(cell, size, count), None))
            continue
        drafts.append(_draft(cell, size, count, inside[:, position], outside[:, position], judgement.level))
    adjusted = iter(holm([p for _, p in drafts if p is not None]))
    return [Gap(**{**vars(gap), "p": next(adjusted)}) if p is not None else gap for gap, p in drafts]


def _totals(judgement: Judgement, number: int) -> tuple[FloatArray, FloatArray]:
    """The weight of all poor, and of those reached, in each draw (the sample itself first)."""
    covered = judgement.draws["coverage_of_poor"][:, number]
    shares = np.concatenate([[judgement.values["coverage_of_poor"][number]], covered])
    poor = judgement.all_poor
    return poor, shares * poor


def _draft(
    cell: Cell, size: int, count: int, inside: FloatArray, outside: FloatArray, level: float
) -> tuple[Gap, float]:
    difference = inside - outside
    low, high = interval(difference[1:], level)
    in_low, in_high = interval(inside[1:], level)
    gap = Gap(
        cell,
        size,
        count,
        float(inside[0]),
        in_low,
        in_high,
        float(outside[0]),
        float(difference[0]),
        low,
        high,
    )
    return gap, two_sided_p(float(difference[0]), difference[1:])


def largest_gap(gaps: list[Gap], *, single: bool) -> Gap | None:
    """The largest gap to a group's disadvantage that is sure; of single groups only, or of pairs only."""
    wanted = [gap for gap in gaps if gap.sure and (len(gap.cell.of) == 1) == single and (gap.gap or 0) > 0]
    return max(wanted, key=lambda gap: gap.gap or 0, default=None)


def smallest_cell(gaps: list[Gap], *, single: bool) -> Gap | None:
    """The cell with the fewest poor households, which no figure should be asked of."""
    wanted = [gap for gap in gaps if (len(gap.cell.of) == 1) == single]
    return min(wanted, key=lambda gap: (gap.poor, gap.households), default=None)
