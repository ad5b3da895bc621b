"""Fairlearn's reduction: a logistic regression held to reach the poor of every group about equally often."""

from __future__ import annotations

import warnings

import numpy as np
from fairlearn.reductions import ExponentiatedGradient, TruePositiveRateParity  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    code = context.text("group")
    if code not in context.levels:
        raise bad_setting("group", code, "a group of the study")
    middle, spread = train.matrix.mean(axis=0), train.matrix.std(axis=0)
    used = np.flatnonzero(spread > 0)

    def design(sample: Sample) -> FloatArray:
        scaled: FloatArray = (sample.matrix[:, used] - middle[used]) / spread[used]
        return scaled

    model = ExponentiatedGradient(
        LogisticRegression(max_iter=200),
        TruePositiveRateParity(difference_bound=context.share("difference")),
        max_iter=int(context.number("rounds")),
    )
    most = int(context.number("most_rows"))
    taught = train
    if len(train) > most:
        chosen = np.zeros(len(train), dtype=np.bool_)
        chosen[context.generator().permutation(len(train))[:most]] = True
        taught = train.part(chosen)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fairlearn writes into pandas in a way that pandas will give up
        model.fit(design(taught), taught.truth.poor.astype(int), sensitive_features=taught.groups[code])
    kept = [(float(share), model.predictors_[name]) for name, share in model.weights_.items() if share > 1e-9]

    def score(sample: Sample) -> FloatArray:
        total = np.zeros(len(sample))
        for share, predictor in kept:
            total -= share * np.asarray(predictor.decision_function(design(sample)))
        return total

    return Ranker(score, why_not="it is a mixture of several regressions")


METHOD = Method(
    code="fair_logistic",
    title={"id": "Regresi logistik adil (fairlearn)", "en": "Fair logistic regression (fairlearn)"},
    about={
        "id": "Regresi logistik yang diikat agar keluarga miskin tiap kelompok sama sering terjangkau.",
        "en": "Logistic regression bound to equal shares of poor reached in each level of `group` "
        "(unweighted).",
    },
    learn=_learn,
    settings={"group": "household_size", "difference": 0.02, "rounds": 8, "most_rows": 6000},
    heavy=True,
)
