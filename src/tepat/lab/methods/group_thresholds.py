"""Group-aware cut-offs: each group gets places in proportion to the poor in it, not to what the score can
see.
"""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting, out_of_fold
from tepat.lab.methods.score_and_categories import shifted
from tepat.lab.sample import Sample
from tepat.lab.weighted import weighted_quantile


def _learn(train: Sample, context: Context) -> Ranker:
    code, strength = context.text("group"), context.share("strength")
    if code not in context.levels:
        raise bad_setting("group", code, "a group of the study")
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    honest = out_of_fold(train, method, inner, context.folds(train.cluster))
    points = offsets(train, honest, code, context.levels[code], strength)
    published = shifted(ranker.published, points, code, context)

    def score(sample: Sample) -> FloatArray:
        total = ranker.score(sample)
        for level, amount in points.items():
            total = total + amount * (sample.groups[code] == level).astype(np.float64)
        return total

    why = "" if published else "the groups, or the score under them, cannot be said in the rules language"
    return Ranker(published or score, published, why_not=why)


def offsets(train: Sample, scores: FloatArray, code: str, levels: int, strength: float) -> dict[int, float]:
    """By level, the points that move its cut-off so far that its places match its poor.

    ``strength`` 1 goes all the way, 0 leaves the places where the score puts them.
    """
    weight, poor = train.weight, train.truth.poor
    cut = weighted_quantile(scores, weight, train.quota)
    places = train.quota / train.target_share
    points = {}
    for level in range(levels):
        rows = train.groups[code] == level
        total = weight[rows].sum()
        if not total or not poor[rows].any():
            continue
        seen = float(weight[rows & (scores <= cut)].sum() / total)
        needed = min(float(weight[rows & poor].sum() / total) * places, 1.0)
        wanted = strength * needed + (1 - strength) * seen
        own = weighted_quantile(scores[rows], weight[rows], max(wanted, 1e-9))
        points[level] = round(cut - own, 8)
    return points


METHOD = Method(
    code="group_thresholds",
    title={"id": "Batas menurut kelompok", "en": "Group-aware cut-offs"},
    about={
        "id": "Tiap kelompok (`group`) mendapat tempat sebanding dengan keluarga miskinnya (`strength` 0 "
        "sampai 1).",
        "en": "Each level of `group` gets places in proportion to its poor (`strength` 0 to 1), learned "
        "on inner folds.",
    },
    learn=_learn,
    settings={"base": "ols", "group": "household_size", "strength": 1.0},
)
