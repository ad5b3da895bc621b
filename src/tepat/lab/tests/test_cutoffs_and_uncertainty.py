"""The cut-off meets the share; the interval moves whole neighbourhoods."""

from __future__ import annotations

import numpy as np
import pytest

from tepat.lab.arrays import IntArray
from tepat.lab.cutoffs import cutoff_for_share
from tepat.lab.errors import LabError
from tepat.lab.uncertainty import grouped_interval


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.999, 1.0])
def test_the_cutoff_selects_the_share(share: float) -> None:
    scores = np.random.default_rng(5).normal(size=1000)
    assert np.count_nonzero(scores <= cutoff_for_share(scores, share)) == round(share * 1000)


def test_equal_scores_are_never_parted() -> None:
    scores = np.array([1.0, 2.0, 2.0, 2.0, 3.0])
    assert np.count_nonzero(scores <= cutoff_for_share(scores, 0.4)) == 4


@pytest.mark.parametrize(("scores", "share"), [(np.array([]), 0.5), (np.array([1.0]), 35.0)])
def test_an_impossible_share_is_refused(scores: np.ndarray, share: float) -> None:
    with pytest.raises(LabError) as caught:
        cutoff_for_share(scores, share)
    assert caught.value.code == "lab.cutoffs.impossible_share"


def test_alike_neighbours_make_a_figure_less_sure() -> None:
    values = np.repeat([1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0], 10)

    def mean(rows: IntArray) -> float:
        return float(values[rows].mean())

    by_area = grouped_interval(mean, np.repeat(np.arange(8), 10), draws=200, seed=1)
    one_by_one = grouped_interval(mean, np.arange(80), draws=200, seed=1)
    assert by_area is not None
    assert one_by_one is not None
    assert by_area.high - by_area.low > 2 * (one_by_one.high - one_by_one.low)
    assert by_area == grouped_interval(mean, np.repeat(np.arange(8), 10), draws=200, seed=1)


def test_a_figure_that_never_exists_has_no_interval() -> None:
    assert grouped_interval(lambda rows: None, np.arange(4), draws=10, seed=1) is None
