"""Hybrid: the score and what the neighbours say, added up."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker, out_of_fold, standardised
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    share = context.share("weight_of_community")
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    mean, spread = standardised(out_of_fold(train, method, inner, context.folds(train.cluster)), train.weight)
    train.column("community")

    def score(sample: Sample) -> FloatArray:
        own = (ranker.score(sample) - mean) / spread
        # A share from 0 to 1 has a spread of about 0.29; where nobody was asked, the score speaks alone.
        said = (sample.column("community") - 0.5) / 0.29
        return np.where(np.isnan(said), own, (1 - share) * own + share * said)

    return Ranker(score, why_not="neighbours' judgement is not a fact of a family")


METHOD = Method(
    code="score_and_community",
    title={"id": "Skor dan masyarakat", "en": "Score and community"},
    about={
        "id": "Skor dan peringkat tetangga dijumlahkan (`weight_of_community`).",
        "en": "Score and neighbours' ranking added up (`weight_of_community`); the score alone where "
        "nobody ranked.",
    },
    learn=_learn,
    settings={"base": "ols", "weight_of_community": 0.3},
    needs=("community",),
)
