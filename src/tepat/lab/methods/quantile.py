"""Quantile regression: estimates not the usual welfare of such households but that of the poorer among
them.
"""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting, independent
from tepat.lab.published import linear
from tepat.lab.sample import Sample

_ROUNDS = 60
_CLOSE = 1e-5
_SMALLEST = 1e-4


def quantile_fit(design: FloatArray, target: FloatArray, weight: FloatArray, at: float) -> FloatArray:
    """Coefficients that leave the share ``at`` of the weight below, by iterated weighted least squares.

    >>> design = np.ones((5, 1))
    >>> round(float(quantile_fit(design, np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.ones(5), 0.5)[0]), 2)
    3.0
    """
    found: FloatArray = _solve(design, target, weight)
    for _ in range(_ROUNDS):
        left = target - design @ found
        steep = np.asarray(np.where(left >= 0, at, 1 - at) / np.maximum(np.abs(left), _SMALLEST))
        better: FloatArray = _solve(design, target, weight * steep)
        if np.max(np.abs(better - found)) < _CLOSE:
            return better
        found = better
    return found


def _solve(design: FloatArray, target: FloatArray, weight: FloatArray) -> FloatArray:
    heavy = design * weight[:, None]
    normal = heavy.T @ design + 1e-9 * np.eye(design.shape[1])
    return np.asarray(np.linalg.solve(normal, heavy.T @ target), dtype=np.float64)


def _learn(train: Sample, context: Context) -> Ranker:
    at = context.number("at")
    if not 0 < at < 100:
        raise bad_setting("at", at, "a percentile between 0 and 100, such as 30")
    used = independent(train.matrix, train.weight)
    columns = train.matrix[:, used]
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    design = np.column_stack([np.ones(len(train)), (columns - middle) / spread])
    fitted = quantile_fit(design, train.truth.log_welfare, train.weight / train.weight.mean(), at / 100)
    coefficients = fitted[1:] / spread
    score = linear(float(fitted[0] - coefficients @ middle), list(coefficients), train.terms, used)
    return Ranker(score, score)


METHOD = Method(
    code="quantile",
    title={"id": "Regresi kuantil", "en": "Quantile regression"},
    about={
        "id": "Memperkirakan persentil pengeluaran (`at`), bukan rata-ratanya.",
        "en": "Estimates a percentile of log welfare (`at`) instead of its mean.",
    },
    learn=_learn,
    settings={"at": 30},
)
