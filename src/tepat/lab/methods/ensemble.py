"""Ensemble: several methods together, which also look at how the neighbourhood lives (its proxies, never
its welfare).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.design import Term
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting, standardised
from tepat.lab.sample import Sample

WHY_NOT = "it adds trees, and looks at the neighbours' answers, which no formula of one family can"


def with_neighbours(sample: Sample) -> Sample:
    """The same households with the means of their cluster as further columns."""
    terms = tuple(
        Term(f"neighbourhood mean of {term.expression}", term.proxy, "number", -1) for term in sample.terms
    )
    return replace(
        sample, matrix=np.hstack([sample.matrix, sample.neighbours]), terms=(*sample.terms, *terms), kept={}
    )


def _learn(train: Sample, context: Context) -> Ranker:
    members = context.settings["members"]
    if not isinstance(members, list) or not members:
        raise bad_setting("members", members, "a list of methods")
    wide = with_neighbours(train)
    fitted = []
    for member in members:
        code, _, nearby = str(member).partition("+")
        method, inner = context.using(code)
        sample = wide if nearby else train
        ranker = method.learn(sample, inner)
        fitted.append((ranker, bool(nearby), standardised(ranker.score(sample), train.weight)))

    def score(sample: Sample) -> FloatArray:
        total = np.zeros(len(sample))
        wider = with_neighbours(sample)
        for ranker, nearby, (mean, spread) in fitted:
            total += (ranker.score(wider if nearby else sample) - mean) / spread
        return total / len(fitted)

    return Ranker(score, why_not=WHY_NOT)


METHOD = Method(
    code="ensemble",
    title={"id": "Gabungan dengan rata-rata tetangga", "en": "Ensemble with neighbourhood means"},
    about={
        "id": "Rata-rata beberapa metode; `+neighbours` menambahkan rata-rata ciri di lingkungannya.",
        "en": "Mean of several methods; `+neighbours` adds the mean of each proxy in the cluster.",
    },
    learn=_learn,
    settings={"members": ["ols+neighbours", "lightgbm", "random_forest+neighbours", "explainable_boosting"]},
    heavy=True,
)
