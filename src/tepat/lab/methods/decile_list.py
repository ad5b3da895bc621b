"""Decile list: families in ten classes, the lowest first; lots within a class."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample
from tepat.lab.weighted import weighted_quantile


def _learn(train: Sample, context: Context) -> Ranker:
    if "decile" in train.extra:
        return Ranker(lambda sample: sample.column("decile"), why_not="the list is somebody else's")
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    scores = ranker.score(train)
    cuts = np.array([weighted_quantile(scores, train.weight, tenth / 10) for tenth in range(1, 10)])

    def score(sample: Sample) -> FloatArray:
        return np.asarray(1 + np.searchsorted(cuts, ranker.score(sample), side="left"), dtype=np.float64)

    return Ranker(score, why_not="a class is a place in the queue of all families, not a fact about one")


METHOD = Method(
    code="decile_list",
    title={"id": "Daftar desil", "en": "Decile list"},
    about={
        "id": "Sepuluh kelas dari daftar resmi (`columns: decile`) atau dari PMT; di dalam kelas diundi.",
        "en": "Ten classes from an official list (`columns: decile`) or from the PMT; lots within a class.",
    },
    learn=_learn,
    settings={"base": "ols"},
)
