"""The programme as it is: whoever receives today, as the survey found it."""

from __future__ import annotations

import numpy as np

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    train.column("received")
    return Ranker(
        lambda sample: np.where(
            np.isnan(sample.column("received")), np.nan, (sample.column("received") <= 0).astype(np.float64)
        ),
        decides=True,
        why_not="it has chosen already",
    )


METHOD = Method(
    code="current_programme",
    title={"id": "Program yang berjalan", "en": "Programme as it is"},
    about={
        "id": "Penerima menurut survei (`columns: received`); jumlahnya bisa berbeda dari kuota.",
        "en": "Who receives, as the survey found it (`columns: received`); their number may differ from "
        "the quota.",
    },
    learn=_learn,
    needs=("received",),
)
