"""Fits repeated: with less data (learning curves), on areas never seen, on samples drawn anew."""

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
class Refit:
    """The interval of a candidate's exclusion error when it learns anew from every sample drawn.

    ``low`` and ``high`` hold what learning adds; ``fixed_low`` and ``fixed_high`` come from the same draws
    with the fits left as they are.
    """

    code: str
    draws: int
    exclusion: float
    low: float | None
    high: float | None
    fixed_low: float | None
    fixed_high: float | None


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
    counts = cluster_counts(
        survey.cluster, survey.strata, draws=min(protocol.draws, _MOST_DRAWS), seed=protocol.seed
    )

    draws = [_exclusion(survey, scores, survey.weight * drawn) for drawn in counts]
    low, high = interval(np.array(draws), protocol.level)
    return _exclusion(survey, scores, survey.weight), low, high


def _exclusion(survey: Survey, scores: FloatArray, weight: FloatArray) -> float:
    """Exclusion error of scores with these weights; NaN where there are no scores."""
    if np.isnan(scores).all():
        return float("nan")
    chance = selection_chance(scores, weight, money_of(survey).quota)
    poor = poor_of(survey, survey.welfare, weight)
    return float(errors(weight, poor, chance[:, None])["exclusion_of_poor"][0])


def refitted(crossfit: CrossFit, candidates: Sequence[Candidate], progress: Progress) -> list[Refit]:
    """Whole clusters drawn again, and everything learned again from those drawn.

    A cluster stays in its fold however often it is drawn, so nobody is judged by a fit that has seen them.
    """
    survey, protocol = crossfit.survey, crossfit.survey.plan.protocol
    counts = cluster_counts(survey.cluster, survey.strata, draws=protocol.refit_draws, seed=protocol.seed + 1)
    found = []
    for each in candidates:
        own = crossfit.score(each.code)
        anew, fixed = [], []
        for drawn in counts:
            anew.append(_exclusion(survey, _taught_again(crossfit, each, drawn), survey.weight * drawn))
            fixed.append(_exclusion(survey, own, survey.weight * drawn))
            progress.did(each.code)
        found.append(
            Refit(
                each.code,
                len(counts),
                _exclusion(survey, own, survey.weight),
                *interval(np.array(anew), protocol.level),
                *interval(np.array(fixed), protocol.level),
            )
        )
    return found


def _taught_again(crossfit: CrossFit, each: Candidate, drawn: FloatArray) -> FloatArray:
    """Scores out of sample by fits on the households as often as they were drawn."""
    survey = crossfit.survey
    context = context_of(each, survey, survey.plan.protocol.seed, group_expressions(survey))
    scores = np.empty(len(survey))
    for fold in crossfit.folds:
        times = np.delete(drawn, fold.rows).astype(np.int64)
        sample = fold.train.part(np.repeat(np.arange(len(times)), times))
        if not sample.truth.poor.any() or sample.truth.poor.all():
            return np.full(len(survey), np.nan)
        scores[fold.rows] = each.method.learn(sample, context).score(fold.test)
    return scores


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
