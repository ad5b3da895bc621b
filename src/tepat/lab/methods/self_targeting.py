"""Self-targeting: only those who apply can be chosen; among them the score decides."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample
from tepat.lab.weighted import percentiles


def _learn(train: Sample, context: Context) -> Ranker:
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    poorest, richest = context.share("apply_poorest"), context.share("apply_richest")

    def score(sample: Sample) -> FloatArray:
        if "applied" in sample.extra:
            applies = sample.column("applied") > 0
        else:
            rank = percentiles(sample.truth.welfare, sample.weight)
            chance = poorest + (richest - poorest) * rank
            applies = context.generator().random(len(sample)) < chance
        return np.where(applies, ranker.score(sample), np.inf)

    return Ranker(score, why_not="who applies is not known beforehand")


METHOD = Method(
    code="self_targeting",
    title={"id": "Mendaftar sendiri, lalu skor", "en": "Self-targeting, then score"},
    about={
        "id": "Hanya pendaftar yang dapat dipilih. Tanpa kolom `applied`, peluang mendaftar adalah ANGGAPAN: "
        "lurus dari `apply_poorest` ke `apply_richest`.",
        "en": "Only applicants can be chosen. Without a column `applied`, who applies is an ASSUMPTION: "
        "a straight line from `apply_poorest` to `apply_richest`.",
    },
    learn=_learn,
    settings={"base": "ols", "apply_poorest": 0.8, "apply_richest": 0.2},
    sees_truth=True,
)
