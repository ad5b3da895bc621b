"""Every method learns, ranks, and says no more than it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from tepat.lab.errors import LabError
from tepat.lab.expressions import group_expressions
from tepat.lab.methods.catalogue import all_methods, find_method
from tepat.lab.methods.method import independent
from tepat.lab.methods.ols import fit, learn_linear
from tepat.lab.methods.quantile import quantile_fit
from tepat.lab.protocol.candidates import candidate, context_of
from tepat.lab.protocol.crossfit import CrossFit, start
from tepat.lab.report.words import WHY_NO_FORMULA
from tepat.lab.survey.study_file import read_study
from tepat.lab.survey.survey import load_survey
from tepat.lab.tests.made_up_survey import write_study

SMALL: dict[str, dict[str, Any]] = {
    "random_forest": {"trees": 20},
    "lightgbm": {"most_trees": 40},
    "explainable_boosting": {"most_rounds": 60},
    "scorecard": {"most_rounds": 60},
    "ensemble": {"members": ["ols+neighbours", "random_forest"]},
    "fair_logistic": {"rounds": 2},
}
NO_BETTER = {"random", "universal"}


@pytest.fixture(scope="module")
def crossfit(tmp_path_factory: pytest.TempPathFactory) -> CrossFit:
    return start(load_survey(read_study(write_study(tmp_path_factory.mktemp("study"), "ols"))))


@pytest.mark.parametrize("code", sorted(all_methods()))
def test_it_ranks_households_it_has_not_seen(crossfit: CrossFit, code: str) -> None:
    survey, fold = crossfit.survey, crossfit.folds[0]
    each = candidate(code, code, **SMALL.get(code, {}))
    context = context_of(each, survey, 1, group_expressions(survey))
    ranker = each.method.learn(fold.train, context)
    score = ranker.score(fold.test)
    assert score.shape == (len(fold.test),)
    assert not np.isnan(score).any()
    if code not in NO_BETTER:
        finite = np.where(np.isinf(score), np.nanmax(np.where(np.isinf(score), np.nan, score)) + 1, score)
        assert np.corrcoef(finite, fold.test.truth.log_welfare)[0, 1] > 0.1
    np.testing.assert_array_equal(score, each.method.learn(fold.train, context).score(fold.test))
    if ranker.published is not None:
        np.testing.assert_array_equal(ranker.published(fold.test), score)
    else:
        assert ranker.why_not in WHY_NO_FORMULA


def test_monotone_scorecards_never_turn(crossfit: CrossFit) -> None:
    survey, fold = crossfit.survey, crossfit.folds[0]
    each = candidate("scorecard", "scorecard", most_rounds=60)
    published = each.method.learn(fold.train, context_of(each, survey, 1, {})).published
    assert published is not None
    rising = {"c_1_tv", "fridge"}
    own = [e for e in published.entries if set(e.proxies) & rising and "NULL" not in e.expression]
    assert own
    assert all(entry.coefficient >= 0 for entry in own)
    by_column: dict[int, set[bool]] = {}
    for entry in published.entries:
        if entry.above is not None:
            by_column.setdefault(entry.column, set()).add(entry.coefficient > 0)
    assert all(
        len(signs) == 1 for column, signs in by_column.items() if fold.train.terms[column].what == "number"
    )


def test_quantile_regression_is_statsmodels() -> None:
    generator = np.random.default_rng(2)
    design = np.column_stack([np.ones(500), generator.normal(size=(500, 3))])
    target = design @ np.array([1.0, 0.5, -0.3, 0.0]) + generator.normal(0, 0.4, 500)
    expected = sm.QuantReg(target, design).fit(q=0.3).params
    np.testing.assert_allclose(quantile_fit(design, target, np.ones(500), 0.3), expected, atol=0.01)


def test_the_fast_fit_is_statsmodels(crossfit: CrossFit) -> None:
    train = crossfit.folds[0].train
    used = independent(train.matrix, train.weight)
    slow = fit({str(n): train.matrix[:, n] for n in used}, train.truth.log_welfare, weights=train.weight)
    fast = learn_linear(train, train.truth.log_welfare, train.weight)
    assert fast.published is not None
    np.testing.assert_allclose(
        [entry.coefficient for entry in fast.published.entries], list(slow.coefficients.values()), atol=2e-8
    )
    assert fast.chosen["r2"] == pytest.approx(slow.r2)


def test_redundant_columns_are_found_in_order() -> None:
    generator = np.random.default_rng(2)
    one, two = generator.normal(size=(2, 50))
    matrix = np.column_stack([np.ones(50), one, two, one + 2 * two, one])
    assert independent(matrix, np.ones(50)) == [1, 2]


def test_group_thresholds_give_places_where_the_poor_are(crossfit: CrossFit) -> None:
    survey, fold = crossfit.survey, crossfit.folds[0]
    train = fold.train
    shares = {}
    for strength in (0.0, 1.0):
        each = candidate("t", "group_thresholds", strength=strength)
        score = each.method.learn(train, context_of(each, survey, 1, {})).score(train)
        selected = score <= np.quantile(score, 0.3)
        rows = train.groups["household_size"] == 3
        shares[strength] = abs(selected[rows].mean() - train.truth.poor[rows].mean())
    assert shares[1.0] < shares[0.0] or shares[0.0] < 0.05


@pytest.mark.parametrize(
    ("method", "settings", "code"),
    [
        ("nothing", {}, "lab.methods.unknown"),
        ("quantile", {"of": 3}, "lab.methods.unknown_setting"),
    ],
)
def test_unknown_names_are_refused(method: str, settings: dict[str, Any], code: str) -> None:
    with pytest.raises(LabError) as caught:
        candidate("x", method, **settings)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("method", "settings"),
    [("quantile", {"at": 130}), ("quantile", {"at": "low"}), ("group_thresholds", {"group": "tribe"}),
     ("score_and_categories", {"level": 9}), ("ols", {"scale": "acre"})],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(
    crossfit: CrossFit, method: str, settings: dict[str, Any]
) -> None:
    each = candidate("x", method, **settings)
    with pytest.raises(LabError) as caught:
        each.method.learn(crossfit.folds[0].train, context_of(each, crossfit.survey, 1, {}))
    assert caught.value.code == "lab.methods.setting"


def test_every_method_says_what_it_does(tmp_path: Path) -> None:
    for code, method in all_methods().items():
        assert find_method(code) is method
        assert set(method.title) == set(method.about) == {"id", "en"}
