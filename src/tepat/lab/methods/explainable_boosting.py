"""Explainable boosting: a curve for each proxy, added up; it can be drawn, checked and written down."""

from __future__ import annotations

from typing import Any

import numpy as np
from interpret.glassbox import ExplainableBoostingRegressor  # type: ignore[import-untyped]

from tepat.lab.arrays import IntArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.published import Entry, PublishedScore, steps
from tepat.lab.sample import Sample

_NUMBERS = ("number", "square")


def boosted(train: Sample, context: Context, directions: IntArray, bins: int) -> PublishedScore:
    """Curves with at most ``bins`` steps each; ``directions`` bind a curve to rise (1) or to fall (-1)."""
    used = [column for column in range(train.matrix.shape[1]) if np.ptp(train.matrix[:, column]) > 0]
    model = ExplainableBoostingRegressor(
        feature_types=["continuous"] * len(used),
        interactions=0,
        outer_bags=int(context.number("bags")),
        max_bins=bins + 2,
        learning_rate=context.number("learning_rate"),
        max_rounds=int(context.number("most_rounds")),
        smoothing_rounds=0,
        greedy_ratio=0.0,
        monotone_constraints=[int(directions[column]) for column in used],
        n_jobs=1,
        random_state=context.seed,
    )
    model.fit(train.matrix[:, used], train.truth.log_welfare, sample_weight=train.weight)
    return _written(model, train, used)


def _written(model: Any, train: Sample, used: list[int]) -> PublishedScore:
    """The curves as steps: a constant for the lowest bin of each, and the rise at each cut."""
    intercept = float(np.ravel(model.intercept_)[0])
    entries: list[Entry] = []
    for (position,), heights in zip(model.term_features_, model.term_scores_, strict=True):
        column = used[position]
        cuts = np.asarray(model.bins_[position][0], dtype=np.float64)
        curve = np.asarray(heights, dtype=np.float64)[1:-1]  # the ends are for what is missing or unknown
        intercept += float(curve[0])
        term = train.terms[column]
        if term.what in _NUMBERS:
            entries += steps(train.terms, column, _short(cuts), list(curve))
        elif len(curve) > 1:
            entries.append(Entry(float(curve[-1] - curve[0]), term.expression, column, proxies=(term.proxy,)))
    return PublishedScore(intercept, tuple(entries)).rounded()


def _short(cuts: np.ndarray[Any, np.dtype[np.float64]]) -> list[float]:
    return [round(float(cut), 6) for cut in cuts]


def _learn(train: Sample, context: Context) -> Ranker:
    free = np.array([term.direction for term in train.terms], dtype=np.int64)
    score = boosted(train, context, free, int(context.number("bins")))
    return Ranker(score, score)


METHOD = Method(
    code="explainable_boosting",
    title={"id": "Boosting yang dapat dijelaskan", "en": "Explainable boosting"},
    about={
        "id": "Satu kurva untuk tiap ciri, dijumlahkan; arah yang disebut dalam studi dipatuhi.",
        "en": "One curve for each proxy, added up; directions given in the study are kept.",
    },
    learn=_learn,
    settings={"bins": 32, "bags": 2, "learning_rate": 0.08, "most_rounds": 500},
    heavy=True,
)
