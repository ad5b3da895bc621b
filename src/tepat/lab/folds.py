"""Folds that keep neighbours together.

Neighbours resemble each other. A method that has seen one of them knows something about the other, so a
whole neighbourhood is either learned from or judged, never both.
"""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import Groups, IntArray
from tepat.lab.errors import LabError


def grouped_folds(groups: Groups, *, folds: int, seed: int) -> IntArray:
    """For each household the number of its fold, 0 to ``folds`` - 1; a group is never split.

    The groups are shuffled with ``seed`` and dealt out in turn, so folds differ by at most one group. The
    order of the households does not matter: the same groups and seed give the same folds.
    Raises ``LabError`` where there are fewer than two folds, or fewer groups than folds.

    >>> areas = np.array([7, 7, 8, 9, 9, 10])
    >>> fold = grouped_folds(areas, folds=2, seed=1)
    >>> bool(fold[0] == fold[1] and fold[3] == fold[4]), sorted(set(fold.tolist()))
    (True, [0, 1])
    """
    names, group_of_household = np.unique(groups, return_inverse=True)
    if folds < 2 or len(names) < folds:
        raise LabError(
            f"{folds} folds cannot be made of {len(names)} groups.",
            why="There must be at least two folds, and at least one group in each.",
            mend="Choose fewer folds.",
            code="lab.folds.too_few_groups",
        )
    fold_of_group = np.empty(len(names), dtype=np.int64)
    fold_of_group[np.random.default_rng(seed).permutation(len(names))] = np.arange(len(names)) % folds
    fold_of_household: IntArray = fold_of_group[group_of_household]
    return fold_of_household
