"""Folds never part neighbours, and are the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from tepat.lab.errors import LabError
from tepat.lab.folds import grouped_folds

AREAS = np.repeat(np.arange(100, 123), 5)


def test_no_area_is_in_two_folds() -> None:
    fold = grouped_folds(AREAS, folds=4, seed=7)
    assert all(len(set(fold[area == AREAS].tolist())) == 1 for area in AREAS)
    assert sorted(np.bincount(fold) // 5) == [5, 6, 6, 6]


def test_the_order_of_households_does_not_matter() -> None:
    shuffled = np.random.default_rng(1).permutation(len(AREAS))
    fold = grouped_folds(AREAS, folds=4, seed=7)
    assert (grouped_folds(AREAS[shuffled], folds=4, seed=7) == fold[shuffled]).all()


def test_another_seed_deals_otherwise_and_texts_are_areas_too() -> None:
    assert (grouped_folds(AREAS, folds=4, seed=7) != grouped_folds(AREAS, folds=4, seed=8)).any()
    assert set(grouped_folds(np.array(["a", "b", "b"]), folds=2, seed=0).tolist()) == {0, 1}


@pytest.mark.parametrize("folds", [1, 24])
def test_impossible_folds_are_refused(folds: int) -> None:
    with pytest.raises(LabError) as caught:
        grouped_folds(AREAS, folds=folds, seed=7)
    assert caught.value.code == "lab.folds.too_few_groups"
