"""Universal: everybody gets a smaller piece of the same budget. One end of the scale."""

from __future__ import annotations

import numpy as np

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    return Ranker(lambda sample: np.zeros(len(sample)), everyone=True, why_not="nobody is chosen")


METHOD = Method(
    code="universal",
    title={"id": "Semua keluarga", "en": "Universal"},
    about={"id": "Anggaran yang sama dibagi kepada semua.", "en": "The same budget, shared among all."},
    learn=_learn,
)
