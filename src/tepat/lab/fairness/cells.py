"""Cells: the levels of each group, and of each pair of groups together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from tepat.lab.arrays import IntArray
from tepat.lab.survey.survey import Survey

Text = Mapping[str, str]
MOST_PAIRS = 28


@dataclass(frozen=True)
class Cell:
    """Households in these levels of these groups (one or two), by group code and number of the level."""

    of: tuple[tuple[str, int], ...]
    label: Text

    @property
    def code(self) -> str:
        """Its name in files, such as ``household_size:0+elderly:1``."""
        return "+".join(f"{group}:{level}" for group, level in self.of)


@dataclass(frozen=True)
class Cells:
    """All cells, and for each household the numbers of those it is in (one column for each way to part
    them).
    """

    cells: tuple[Cell, ...]
    numbers: np.ndarray[tuple[int, int], np.dtype[np.int64]]

    def membership(self, rows: IntArray) -> sparse.csr_matrix:
        """Cells by households: 1 where the household is in the cell."""
        taken = self.numbers[rows]
        households, ways = np.nonzero(taken >= 0)
        return sparse.csr_matrix(
            (np.ones(len(households)), (taken[households, ways], households)),
            shape=(len(self.cells), len(rows)),
        )

    def within(self, number: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which households are in the cell."""
        return np.asarray((self.numbers == number).any(axis=1))


def cells_of(survey: Survey, *, intersections: bool) -> Cells:
    """Every level of every group, and every pair of levels of two groups where asked for."""
    ways: list[tuple[tuple[str, ...], IntArray, list[Cell]]] = []
    for group in survey.groups:
        cells = [
            Cell(
                ((group.code, number),),
                {lang: f"{group.title[lang]}: {level.label[lang]}" for lang in level.label},
            )
            for number, level in enumerate(group.levels)
        ]
        ways.append(((group.code,), group.index, cells))
    if intersections:
        for one, other in list(combinations(survey.groups, 2))[:MOST_PAIRS]:
            if one.column == other.column:
                continue
            both = np.where(
                (one.index < 0) | (other.index < 0), -1, one.index * len(other.levels) + other.index
            )
            cells = [
                Cell(
                    ((one.code, first), (other.code, second)),
                    {
                        lang: f"{one.title[lang]}: {upper.label[lang]} · {other.title[lang]}: "
                        f"{lower.label[lang]}"
                        for lang in ("id", "en")
                    },
                )
                for first, upper in enumerate(one.levels)
                for second, lower in enumerate(other.levels)
            ]
            ways.append(((one.code, other.code), both, cells))
    every: list[Cell] = []
    columns = []
    for _, index, cells in ways:
        columns.append(np.where(index < 0, -1, index + len(every)))
        every += cells
    numbers = np.column_stack(columns) if columns else np.empty((len(survey), 0), dtype=np.int64)
    return Cells(tuple(every), numbers)
