"""Least squares in which the poor count more: it tries harder where a mistake hurts."""

from __future__ import annotations

import numpy as np

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.methods.ols import learn_linear
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    factor = np.where(train.truth.poor, context.number("factor"), 1.0)
    return learn_linear(train, train.truth.log_welfare, train.weight * factor)


METHOD = Method(
    code="weighted_poor",
    title={
        "id": "Kuadrat terkecil, bobot keluarga miskin",
        "en": "Least squares, the poor weigh more",
    },
    about={
        "id": "Seperti PMT, tetapi keluarga miskin berbobot `factor` kali.",
        "en": "Like the PMT, but each poor household counts `factor` times.",
    },
    learn=_learn,
    settings={"factor": 3},
)
