"""The errors count what their names say, of whom their names say."""

from __future__ import annotations

import numpy as np
import pytest

from tepat.lab.errors import LabError
from tepat.lab.targeting_error import auc, exclusion_error, inclusion_error, mistargeting

POOR = np.array([True, True, True, True, False, False, False, False, False, False])
SELECTED = np.array([True, True, True, False, True, False, False, False, False, False])


def test_each_error_is_a_share_of_its_own_denominator() -> None:
    excluded, included = exclusion_error(POOR, SELECTED), inclusion_error(POOR, SELECTED)
    assert (excluded.count, excluded.out_of) == (1, 4)
    assert (included.count, included.out_of) == (1, 4)
    assert mistargeting(POOR, SELECTED).value == 0.2


def test_a_share_of_nobody_is_not_a_number() -> None:
    nobody = np.zeros(3, dtype=bool)
    assert exclusion_error(nobody, ~nobody).value is None
    assert inclusion_error(nobody, nobody).to_json()["value"] is None


def test_selecting_everybody_leaves_nobody_out() -> None:
    assert exclusion_error(POOR, np.ones(10, dtype=bool)).value == 0.0
    assert inclusion_error(POOR, np.ones(10, dtype=bool)).value == 0.6


def test_auc_is_one_when_every_poor_household_scores_lower() -> None:
    scores = np.where(POOR, 1.0, 2.0)
    assert auc(POOR, scores) == 1.0
    assert auc(POOR, np.ones(10)) == 0.5


@pytest.mark.parametrize(
    ("is_poor", "score", "code"),
    [
        (POOR, np.ones(9), "lab.arrays.lengths_differ"),
        (POOR, np.full(10, np.nan), "lab.arrays.unknown_values"),
        (np.ones(10, dtype=bool), np.ones(10), "lab.targeting_error.one_kind_only"),
    ],
)
def test_auc_refuses_what_it_cannot_judge(is_poor: np.ndarray, score: np.ndarray, code: str) -> None:
    with pytest.raises(LabError) as caught:
        auc(is_poor, score)
    assert caught.value.code == code
