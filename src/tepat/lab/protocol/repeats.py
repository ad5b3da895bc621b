"""Fits repeated with less data (learning curves), and judged on areas they have never seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.expressions import group_expressions
from tepat.lab.measures.world import errors
from tepat.lab.money import money_of
from tepat.lab.progress import Progress
from tepat.lab.protocol.candidates import Candidate, context_of
from tepat.lab.protocol.crossfit import CrossFit, Fold, prepare
from tepat.lab.protocol.draws import cluster_counts, interval
from tepat.lab.sample import poor_of
from tepat.lab.survey.survey import Survey
from tepat.lab.weighted import selection_chance

SHARES = (0.1, 0.25, 0.5, 1.0)
LEAST_TAUGHT = 60
MOST_AREAS = 40
_MOST_DRAWS = 200


@dataclass(frozen=True)
class Repeat:
    """Exclusion error of a candidate fitted on ``share`` of the clusters (``taught`` households on
    average).
    """

    code: str
    share: float
    taught: int
    exclusion: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class AreaError:
    """Exclusion error in one area, chosen by a fit that has not seen it."""

    code: str
    area: str
    poor: int
    exclusion: float | None


def learning_curve(crossfit: CrossFit, candidates: Sequence[Candidate], progress: Progress) -> list[Repeat]:
    """The same folds, but only some of the clusters teach."""
    survey = crossfit.survey
    found = []
    for each in candidates:
        for share in SHARES:
            scores, taught = _taught_by(survey, crossfit.folds, each, share)
            progress.did(each.code)
            if scores is None:
                continue
            value, low, high = exclusion_with_draws(survey, scores)
            found.append(Repeat(each.code, share, taught, value, low, high))
    return found


def _taught_by(
    survey: Survey, folds: list[Fold], each: Candidate, share: float
) -> tuple[FloatArray | None, int]:
    context = context_of(each, survey, survey.plan.protocol.seed, group_expressions(survey))
    scores, taught = np.empty(len(survey)), []
    for fold in folds:
        clusters = np.unique(fold.train.cluster)
        order = np.random.default_rng(survey.plan.protocol.seed + fold.number).permutation(len(clusters))
        kept = clusters[order[: max(round(share * len(clusters)), 2)]]
        rows = np.isin(fold.train.cluster, kept)
        if (
            rows.sum() < LEAST_TAUGHT
            or not fold.train.truth.poor[rows].any()
            or fold.train.truth.poor[rows].all()
        ):
            return None, 0
        taught.append(int(rows.sum()))
        sample = fold.train if share >= 1 else fold.train.part(rows)
        scores[fold.rows] = each.method.learn(sample, context).score(fold.test)
    return scores, int(np.mean(taught))


def exclusion_with_draws(survey: Survey, scores: FloatArray) -> tuple[float, float | None, float | None]:
    """Exclusion error of scores, with the interval of the study's protocol."""
    protocol = survey.plan.protocol
    quota = money_of(survey).quota
    counts = cluster_counts(
        survey.cluster, survey.strata, draws=min(protocol.draws, _MOST_DRAWS), seed=protocol.seed
    )

    def of(weight: FloatArray) -> float:
        chance = selection_chance(scores, weight, quota)
        return float(
            errors(weight, poor_of(survey, survey.welfare, weight), chance[:, None])["exclusion_of_poor"][0]
        )

    low, high = interval(np.array([of(survey.weight * drawn) for drawn in counts]), protocol.level)
    return of(survey.weight), low, high


def out_of_area(
    survey: Survey, candidates: Sequence[Candidate], progress: Progress
) -> tuple[list[Repeat], list[AreaError]]:
    """Folds of whole areas: whoever is judged lives in an area that taught nothing."""
    if survey.area is None or len(survey.area_names) < 2:
        return [], []
    count = min(survey.plan.protocol.folds, len(survey.area_names))
    folds, _ = prepare(survey, survey.area, count, survey.plan.protocol.seed)
    found, by_area = [], []
    for each in candidates:
        scores, taught = _taught_by(survey, folds, each, 1.0)
        progress.did(each.code)
        if scores is None:
            continue
        value, low, high = exclusion_with_draws(survey, scores)
        found.append(Repeat(each.code, 1.0, taught, value, low, high))
        by_area += _by_area(survey, each.code, scores)
    return found, by_area


def _by_area(survey: Survey, code: str, scores: FloatArray) -> list[AreaError]:
    chance = selection_chance(scores, survey.weight, money_of(survey).quota)
    poor = poor_of(survey, survey.welfare, survey.weight)
    found = []
    for number, name in enumerate(survey.area_names[:MOST_AREAS]):
        rows = (survey.area == number) & poor
        enough = rows.sum() >= survey.plan.fairness.min_cell
        missed = (
            float((survey.weight * (1 - chance))[rows].sum() / survey.weight[rows].sum()) if enough else None
        )
        found.append(AreaError(code, name, int(rows.sum()), missed))
    return found
