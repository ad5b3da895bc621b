"""Random: lots among all. Whatever does no better is no targeting."""

from __future__ import annotations

import numpy as np

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    return Ranker(lambda sample: np.zeros(len(sample)), why_not="lots are drawn")


METHOD = Method(
    code="random",
    title={"id": "Undian", "en": "Random"},
    about={
        "id": "Diundi di antara semua; angka-angkanya adalah nilai harapan.",
        "en": "Lots among all households; the figures are what is expected of the lot.",
    },
    learn=_learn,
)
