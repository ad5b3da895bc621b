"""The figures are those of the libraries and papers that define them."""

from __future__ import annotations

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_negative_rate  # type: ignore[import-untyped]
from scipy.stats import spearmanr  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score

from tepat.lab.measures.definitions import describe, figure_names
from tepat.lab.measures.poverty import poverty
from tepat.lab.measures.ranking import Order, alike_within
from tepat.lab.measures.world import World, churn, errors
from tepat.lab.money import Money
from tepat.lab.targeting_error import exclusion_error, inclusion_error, mistargeting
from tepat.lab.weighted import percentiles, selection_chance, weighted_quantile

RNG = np.random.default_rng(8)
N = 400
WELFARE = np.exp(RNG.normal(5, 0.6, N))
SCORE = np.log(WELFARE) + RNG.normal(0, 0.5, N)
WEIGHT = RNG.uniform(0.5, 3, N)
POOR = weighted_quantile(WELFARE, WEIGHT, 0.3) >= WELFARE
ONES = np.ones(N)


def test_errors_are_those_of_the_counts() -> None:
    poor = np.quantile(WELFARE, 0.3) >= WELFARE
    selected = np.quantile(SCORE, 0.3) >= SCORE
    found = errors(ONES, poor, selected[:, None].astype(float))
    assert found["exclusion_of_poor"][0] == exclusion_error(poor, selected).value
    assert found["inclusion_of_selected"][0] == pytest.approx(inclusion_error(poor, selected).value)
    assert found["mistargeted_of_all"][0] == pytest.approx(mistargeting(poor, selected).value)
    assert found["exclusion_of_poor"][0] + found["coverage_of_poor"][0] == pytest.approx(1)


def test_area_under_the_curve_and_rank_correlation() -> None:
    tied = np.round(SCORE, 1)
    for score in (SCORE, tied):
        order = Order.of(score)
        assert order.auc(WEIGHT, POOR) == pytest.approx(roc_auc_score(POOR, -score, sample_weight=WEIGHT))
    expected = spearmanr(tied, WELFARE).statistic
    assert Order.of(tied).correlation(ONES, percentiles(WELFARE, ONES)) == pytest.approx(expected)


def test_exclusion_by_group_is_fairlearns() -> None:
    selected = selection_chance(SCORE, ONES, 0.3) >= 1
    group = RNG.integers(0, 3, N)
    frame = MetricFrame(
        metrics=false_negative_rate, y_true=POOR, y_pred=selected, sensitive_features=group,
        sample_params={"sample_weight": WEIGHT},
    )  # fmt: skip
    for level in range(3):
        rows = group == level
        ours = errors(WEIGHT[rows], POOR[rows], selected[rows][:, None].astype(float))["exclusion_of_poor"][0]
        assert ours == pytest.approx(frame.by_group[level])


def test_places_are_given_out_exactly_and_equals_share_them() -> None:
    coarse = np.round(SCORE)
    chance = selection_chance(coarse, WEIGHT, 0.3)
    assert (WEIGHT * chance).sum() == pytest.approx(0.3 * WEIGHT.sum())
    assert len({float(chance[n]) for n in np.flatnonzero(coarse == coarse[0])}) == 1
    assert Order.of(coarse).chances(WEIGHT, 0.3) == pytest.approx(chance)


def test_an_infinite_score_gets_no_place() -> None:
    score = np.where(np.arange(N) < 50, SCORE, np.inf)
    assert Order.of(score).chances(ONES, 0.3).sum() == 50


def test_foster_greer_thorbecke_by_hand() -> None:
    welfare, gain = np.array([40.0, 80.0, 120.0]), np.full((3, 1), 30.0)
    found = poverty(welfare, gain, np.array([[1.0], [0.0], [0.0]]), np.array([1.0, 1.0, 2.0]), 100.0, "x")
    assert found["fgt0_before_x"][0] == 0.5
    assert found["fgt1_before_x"][0] == pytest.approx((0.6 + 0.2) / 4)
    assert found["fgt1_after_x"][0] == pytest.approx((0.3 + 0.2) / 4)
    assert found["fgt2_after_x"][0] == pytest.approx((0.09 + 0.04) / 4)


def test_like_treated_alike_by_brute_force() -> None:
    chance = selection_chance(SCORE, WEIGHT, 0.3)
    rank = percentiles(WELFARE, WEIGHT)
    alike = np.empty(N)
    for row in range(N):
        near = np.abs(rank - rank[row]) <= 0.05
        mean = np.average(chance[near], weights=WEIGHT[near])
        alike[row] = chance[row] * mean + (1 - chance[row]) * (1 - mean)
    found = alike_within(Order.of(WELFARE), WEIGHT, chance[:, None], 0.05)[0]
    assert found == pytest.approx(np.average(alike, weights=WEIGHT), abs=2e-3)


def world(scores: np.ndarray, everyone: bool = False) -> World:
    money = Money(0.3, 20.0, ONES, ONES, 100.0, {"low": 90.0}, False)
    return World(WELFARE, ONES, money, 0.3, scores[:, None], np.array([everyone]), {})


def test_the_ends_of_the_scale() -> None:
    perfect = world(WELFARE).figures(WEIGHT)[0]
    assert perfect["auc"][0] == 1
    assert perfect["exclusion_of_poor"][0] == pytest.approx(0, abs=0.01)
    assert perfect["cgh"][0] == pytest.approx(1 / 0.3, rel=0.02)
    everyone = world(np.zeros(N), everyone=True).figures(WEIGHT)[0]
    assert everyone["exclusion_of_poor"][0] == pytest.approx(0, abs=1e-12)
    assert everyone["alike_within_5_percentiles"][0] == 1
    assert everyone["cgh"][0] == pytest.approx(1)
    assert everyone["benefit"][0] == pytest.approx(20)
    assert perfect["crra_3_gain"][0] > everyone["crra_3_gain"][0] > 0


def test_all_figures_are_defined_in_words() -> None:
    values = world(SCORE).figures(WEIGHT)[0]
    for name in figure_names(values):
        title, definition = describe(name)
        assert title["id"]
        assert definition["en"]


def test_churn_counts_those_who_lose_their_place() -> None:
    first, second = np.array([1.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0])
    assert churn(np.array([3.0, 1.0, 1.0]), first, second) == 0.75
