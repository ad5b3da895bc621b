"""Community top-up: most places by score, the last ones to those whom the neighbours find forgotten."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample
from tepat.lab.weighted import percentiles, selection_chance


def _learn(train: Sample, context: Context) -> Ranker:
    reserved = context.share("reserved")
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    train.column("community")

    def score(sample: Sample) -> FloatArray:
        own = percentiles(ranker.score(sample), sample.weight)
        sure = selection_chance(own, sample.weight, sample.quota * (1 - reserved)) >= 1
        said = sample.column("community")
        return np.where(sure, own - 2.0, np.where(np.isnan(said), 1.0 + own, said))

    return Ranker(score, why_not="neighbours' judgement is not a fact of a family")


METHOD = Method(
    code="community_top_up",
    title={"id": "Skor dengan tambahan masyarakat", "en": "Score with community top-up"},
    about={
        "id": "Sebagian tempat (`reserved`) untuk keluarga yang disebut tetangga.",
        "en": "A share of the places (`reserved`) goes to those whom the neighbours rank poorest among "
        "the rest.",
    },
    learn=_learn,
    settings={"base": "ols", "reserved": 0.15},
    needs=("community",),
)
