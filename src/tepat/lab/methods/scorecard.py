"""Scorecard: explainable boosting with few steps that may only rise or fall, so that nobody is puzzled."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import IntArray
from tepat.lab.methods.explainable_boosting import boosted
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def directions(train: Sample) -> IntArray:
    """The direction given in the study; else that of the correlation: no curve may turn."""
    found = np.zeros(len(train.terms), dtype=np.int64)
    target = train.truth.log_welfare - np.average(train.truth.log_welfare, weights=train.weight)
    for column, term in enumerate(train.terms):
        values = train.matrix[:, column]
        if term.direction or not values.std():
            found[column] = term.direction
            continue
        found[column] = int(np.sign(np.average((values - values.mean()) * target, weights=train.weight)))
    return found


def _learn(train: Sample, context: Context) -> Ranker:
    score = boosted(train, context, directions(train), int(context.number("bins")))
    return Ranker(score, score)


METHOD = Method(
    code="scorecard",
    title={"id": "Kartu skor monoton", "en": "Monotone scorecard"},
    about={
        "id": "Boosting dengan sedikit anak tangga, tiap ciri hanya boleh naik atau turun.",
        "en": "Explainable boosting with few steps, each proxy only up or only down.",
    },
    learn=_learn,
    settings={"bins": 12, "bags": 2, "learning_rate": 0.08, "most_rounds": 500},
    heavy=True,
)
