"""Scores out of sample: whoever is judged has taught nothing to the fit that judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.design import Encoder
from tepat.lab.errors import LabError
from tepat.lab.expressions import group_expressions
from tepat.lab.folds import grouped_folds
from tepat.lab.methods.method import Ranker
from tepat.lab.progress import Progress
from tepat.lab.protocol.candidates import Candidate, context_of
from tepat.lab.sample import Sample, split
from tepat.lab.survey.survey import Survey

HEAVY_UNITS = 12.0


@dataclass(frozen=True)
class Fold:
    """One fold: who teaches, who is judged, and the columns as learned from the first."""

    number: int
    encoder: Encoder
    train: Sample
    test: Sample
    rows: IntArray


@dataclass
class CrossFit:
    """Scores of all candidates so far: households by candidates, in the order of ``candidates``.

    ``rankers`` are kept, by code, for candidates that are quick to ask again.
    """

    survey: Survey
    folds: list[Fold]
    fold_of: IntArray
    candidates: list[Candidate] = field(default_factory=list)
    columns: list[FloatArray] = field(default_factory=list)
    rankers: dict[str, list[Ranker]] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)

    @property
    def scores(self) -> NDArray[np.float64]:
        """Households by candidates; NaN where a candidate knows nothing of a household."""
        return np.column_stack(self.columns)

    def number(self, code: str) -> int:
        """The column of a candidate."""
        return [each.code for each in self.candidates].index(code)

    def score(self, code: str) -> FloatArray:
        """The scores of a candidate."""
        return self.columns[self.number(code)]

    def flag(self, name: str) -> BoolArray:
        """For each candidate whether its rankers have that flag (``everyone`` or ``decides``)."""
        return np.array(
            [getattr(self.rankers[each.code][0], name) for each in self.candidates], dtype=np.bool_
        )


def prepare(survey: Survey, groups: IntArray, folds: int, seed: int) -> tuple[list[Fold], IntArray]:
    """The folds of a survey; ``groups`` (clusters or areas) are never parted."""
    fold_of = grouped_folds(groups, folds=folds, seed=seed)
    found = []
    for number in range(folds):
        judged = fold_of == number
        encoder, train, test = split(survey, ~judged, judged)
        if not train.truth.poor.any() or train.truth.poor.all():
            raise LabError(
                "One fold leaves nobody poor, or nobody else, to learn from.",
                why="There are too few households near the target.",
                mend="Choose fewer folds, or another target.",
                code="lab.folds.one_kind_only",
            )
        found.append(Fold(number, encoder, train, test, np.flatnonzero(judged)))
    return found, fold_of


def start(survey: Survey) -> CrossFit:
    """The folds of the study's own protocol, by cluster."""
    protocol = survey.plan.protocol
    folds, fold_of = prepare(survey, survey.cluster, protocol.folds, protocol.seed)
    unseen: dict[str, int] = {}
    for fold in folds:
        for name, count in fold.encoder.unseen(
            [proxy.known_to(fold.rows) for proxy in survey.proxies]
        ).items():
            unseen[name] = unseen.get(name, 0) + count
    return CrossFit(survey, folds, fold_of, unseen=unseen)


def units(candidates: Sequence[Candidate]) -> float:
    """How much work these are for one fold."""
    return sum(HEAVY_UNITS if each.method.heavy else 1.0 for each in candidates)


def fit_all(crossfit: CrossFit, candidates: Sequence[Candidate], progress: Progress) -> None:
    """Fit every candidate in every fold, and add its scores."""
    survey = crossfit.survey
    expressions = group_expressions(survey)
    for each in candidates:
        column = np.full(len(survey), np.nan)
        rankers = []
        context = context_of(each, survey, survey.plan.protocol.seed, expressions)
        for fold in crossfit.folds:
            ranker = each.method.learn(fold.train, context)
            column[fold.rows] = ranker.score(fold.test)
            rankers.append(ranker)
            progress.did(each.code, HEAVY_UNITS if each.method.heavy else 1.0)
        crossfit.candidates.append(each)
        crossfit.columns.append(column)
        crossfit.rankers[each.code] = rankers
