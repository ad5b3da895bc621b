"""Lasso: least squares that leaves out what helps little; how much is chosen inside the folds."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LassoCV

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.published import linear
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    middle, spread = train.matrix.mean(axis=0), train.matrix.std(axis=0)
    used = np.flatnonzero(spread > 0)
    design = (train.matrix[:, used] - middle[used]) / spread[used]
    fold = context.folds(train.cluster)
    splits = [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in np.unique(fold)]
    model = LassoCV(alphas=int(context.number("strengths")), cv=splits, max_iter=2000, tol=1e-3)
    model.fit(design, train.truth.log_welfare, sample_weight=train.weight / train.weight.mean())
    coefficients = model.coef_ / spread[used]
    score = linear(
        float(model.intercept_) - float(coefficients @ middle[used]),
        list(coefficients),
        train.terms,
        [int(column) for column in used],
    )
    return Ranker(
        score, score, chosen={"strength": float(model.alpha_), "columns": float((model.coef_ != 0).sum())}
    )


METHOD = Method(
    code="lasso",
    title={"id": "Lasso", "en": "Lasso"},
    about={
        "id": "Seperti PMT, tetapi ciri yang kurang berguna ditinggalkan.",
        "en": "Like the PMT, but proxies that help little are left out.",
    },
    learn=_learn,
    settings={"strengths": 40},
)
