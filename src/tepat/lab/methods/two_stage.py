"""Two stages: the score makes a longer list, a visit to each on it decides."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample
from tepat.lab.weighted import percentiles, selection_chance


def _learn(train: Sample, context: Context) -> Ranker:
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    longer, error = 1 + context.number("margin"), context.number("visit_error")

    def score(sample: Sample) -> FloatArray:
        own = percentiles(ranker.score(sample), sample.weight)
        listed = selection_chance(own, sample.weight, min(sample.quota * longer, 1.0)) > 0
        noise = context.generator().normal(0, error, len(sample))
        seen = percentiles(sample.truth.welfare * np.exp(noise), sample.weight)
        return np.where(listed, seen - 2.0, own)

    return Ranker(score, why_not="the second stage is a visit")


METHOD = Method(
    code="two_stage",
    title={"id": "Dua tahap dengan kunjungan", "en": "Two stages with a visit"},
    about={
        "id": "Daftar lebih panjang (`margin`), lalu kunjungan. ANGGAPAN: kunjungan mengukur "
        "kesejahteraan dengan "
        "galat `visit_error` (logaritma).",
        "en": "A list longer by `margin`, then a visit. ASSUMPTION: the visit measures welfare with an "
        "error of "
        "`visit_error` (standard deviation of its logarithm).",
    },
    learn=_learn,
    settings={"base": "ols", "margin": 0.3, "visit_error": 0.3},
    sees_truth=True,
)
