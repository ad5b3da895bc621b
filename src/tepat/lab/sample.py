"""What a method sees: some households of a survey, with or without the truth about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.design import Encoder, Term, learn_encoder
from tepat.lab.errors import LabError
from tepat.lab.money import money_of
from tepat.lab.survey.survey import Survey
from tepat.lab.weighted import weighted_quantile


@dataclass(frozen=True)
class Truth:
    """What was measured: welfare, who is poor, and welfare on the other scales.

    Methods get it of those they learn from. Of those they judge only the ends of the scale (``perfect``), and
    methods that assume a visit, may look at it.
    """

    welfare: FloatArray
    poor: BoolArray
    scales: Mapping[str, FloatArray]

    @cached_property
    def log_welfare(self) -> FloatArray:
        """The logarithm: proxies explain relative differences better than absolute ones."""
        return np.log(self.welfare)


@dataclass(frozen=True)
class Sample:
    """Some households. ``matrix`` has a column for each of ``terms``; ``groups`` number levels by group code.

    ``extra`` holds what single methods ask for: ``community``, ``applied``, ``decile``, ``received``.
    """

    matrix: FloatArray
    terms: tuple[Term, ...]
    weight: FloatArray
    cluster: IntArray
    groups: Mapping[str, IntArray]
    extra: Mapping[str, FloatArray]
    truth: Truth
    quota: float
    target_share: float
    kept: dict[str, FloatArray] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def neighbours(self) -> FloatArray:
        """The mean of each column among the households of the same cluster (themselves included)."""
        if "neighbours" not in self.kept:
            self.kept["neighbours"] = cluster_means(self.matrix, self.cluster)
        return self.kept["neighbours"]

    def column(self, role: str) -> FloatArray:
        """A column that a method asks for. Raises ``LabError`` ``lab.methods.missing_role``."""
        if role not in self.extra:
            raise LabError(
                f"The method needs a column for `{role}`, which the study does not name.",
                mend="Name it under `community:` or `columns:`, or leave the method out.",
                code="lab.methods.missing_role",
            )
        return self.extra[role]

    def part(self, rows: BoolArray | IntArray) -> Sample:
        """Some of these households (or some several times, by their numbers), encoded as they are."""
        return replace(
            self,
            matrix=self.matrix[rows],
            weight=self.weight[rows],
            cluster=self.cluster[rows],
            groups={code: index[rows] for code, index in self.groups.items()},
            extra={role: values[rows] for role, values in self.extra.items()},
            truth=Truth(
                self.truth.welfare[rows],
                self.truth.poor[rows],
                {scale: values[rows] for scale, values in self.truth.scales.items()},
            ),
            kept={},
        )


def cluster_means(matrix: FloatArray, cluster: IntArray) -> FloatArray:
    """
    >>> cluster_means(np.array([[1.0], [3.0], [5.0]]), np.array([4, 4, 9])).ravel().tolist()
    [2.0, 2.0, 5.0]
    """
    _, index, counts = np.unique(cluster, return_inverse=True, return_counts=True)
    order = np.argsort(index, kind="stable")
    sums = np.add.reduceat(matrix[order], np.concatenate([[0], np.cumsum(counts)[:-1]]), axis=0)
    means: FloatArray = (sums / counts[:, None])[index]
    return means


def poor_of(survey: Survey, welfare: FloatArray, weight: FloatArray) -> BoolArray:
    """Who is poor by the study's own target: the poorest share, or those up to a line."""
    target = survey.plan.target
    line = (
        target.line
        if target.line is not None
        else weighted_quantile(welfare, weight, float(target.poorest or 0))
    )
    poor: BoolArray = welfare <= line
    return poor


def split(survey: Survey, teach: BoolArray, judge: BoolArray) -> tuple[Encoder, Sample, Sample]:
    """The households that teach and those that are judged; columns are learned on the first alone."""
    rows = np.flatnonzero(teach)
    encoder = learn_encoder([proxy.known_to(rows) for proxy in survey.proxies])
    return encoder, sample_of(survey, encoder, rows), sample_of(survey, encoder, np.flatnonzero(judge))


def sample_of(survey: Survey, encoder: Encoder, rows: IntArray, noisy: FloatArray | None = None) -> Sample:
    """These households, in the columns of ``encoder`` (or with ``noisy`` in place of its matrix)."""
    welfare, weight = survey.welfare[rows], survey.weight[rows]
    poor = poor_of(survey, welfare, weight)
    share = float(weight[poor].sum() / weight.sum())
    return Sample(
        matrix=encoder.matrix([proxy.known_to(rows) for proxy in survey.proxies]) if noisy is None else noisy,
        terms=encoder.terms,
        weight=weight,
        cluster=survey.cluster[rows],
        groups={group.code: group.index[rows] for group in survey.groups},
        extra={role: values[rows] for role, values in survey.extra.items()},
        truth=Truth(welfare, poor, {scale: survey.on_scale(scale)[rows] for scale in survey.other_scales()}),
        quota=money_of(survey).quota,
        target_share=share,
    )
