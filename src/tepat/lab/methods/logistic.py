"""Logistic regression on being poor: learns the line itself, not how far from it a household is."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.published import linear
from tepat.lab.sample import Sample

_ROUNDS = 300


def _learn(train: Sample, context: Context) -> Ranker:
    middle, spread = train.matrix.mean(axis=0), train.matrix.std(axis=0)
    used = np.flatnonzero(spread > 0)
    design = (train.matrix[:, used] - middle[used]) / spread[used]
    model = LogisticRegression(C=1 / context.number("ridge"), max_iter=_ROUNDS)
    model.fit(design, train.truth.poor, sample_weight=train.weight / train.weight.mean())
    # The chance of being poor falls with the score: the lower, the poorer.
    coefficients = -model.coef_[0] / spread[used]
    intercept = -float(model.intercept_[0]) - float(coefficients @ middle[used])
    score = linear(intercept, list(coefficients), train.terms, [int(column) for column in used])
    return Ranker(score, score)


METHOD = Method(
    code="logistic",
    title={"id": "Regresi logistik atas kemiskinan", "en": "Logistic regression on poverty"},
    about={
        "id": "Memperkirakan peluang berada di bawah garis.",
        "en": "Estimates the chance of being below the line; `ridge` keeps the coefficients small.",
    },
    learn=_learn,
    settings={"ridge": 1.0},
)
