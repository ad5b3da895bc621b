"""How far a share would move with another draw and with other households answering.

Two phases: households are drawn within strata without putting back, and those who answer are taken for a
random part of those drawn in their class. With one class in a stratum both together come to the well-known
N² (1 - m/N) s²/m, where m of N answered; a census that everybody answers moves by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.audits.classes import Weighted

_DUST = 1e-12


@dataclass(frozen=True, slots=True)
class Share:
    """``value`` with its ``variance``; ``degrees`` of freedom of that variance (Satterthwaite's, but fewer
    than there are answers in the denominator).

    ``spread``: the variance of a share of 1/2 for as many answers of the same weights in a simple sample,
    divided by 1/4: what is left to go by where all answers are alike.
    """

    value: float
    variance: float
    degrees: float
    spread: float


def share_of(sample: Weighted, sizes: FloatArray, counted: BoolArray, among: BoolArray) -> Share | None:
    """The share ``counted`` of those ``among``, flags of the sample's households; ``None`` where none are.

    ``sizes``: how many households each stratum of the audit has.
    """
    weight = sample.weight
    total = float(weight[among].sum())
    if total == 0:
        return None
    value = float(weight[among & counted].sum()) / total
    linear = np.where(among, counted - value, 0.0) / total
    moved = _variance(sample, sizes, linear)
    spread = float((weight[among] * (weight[among] - 1)).sum()) / total**2
    degrees = min(moved.degrees(least=_DUST * spread), max(int(among.sum()) - 1, 1))
    return Share(value, moved.total, degrees, max(spread, 0.0))


@dataclass(frozen=True, slots=True)
class _Variance:
    """What differences within each class add (``parts``), with its answers, and what it adds that a stratum's
    households are of several classes (``between``), with the degrees of freedom of that."""

    parts: FloatArray
    answers: FloatArray
    between: float
    between_degrees: float

    @property
    def total(self) -> float:
        return float(self.parts.sum() + self.between)

    def degrees(self, least: float) -> float:
        """Satterthwaite's; those of all answers where no more than ``least`` moves."""
        if self.total <= least:
            return float(max(self.answers.sum() - len(self.answers), 1.0))
        doubt = (
            self.parts**2 / np.maximum(self.answers - 1, 1)
        ).sum() + self.between**2 / self.between_degrees
        return max(self.total**2 / float(doubt), 1.0)


def _variance(sample: Weighted, sizes: FloatArray, linear: FloatArray) -> _Variance:
    number, classes, said = sample.number, sample.classes, sample.answered
    answers = np.bincount(number, weights=said.astype(np.float64), minlength=classes).astype(np.float64)
    base = np.bincount(number, weights=sample.base * said, minlength=classes)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(number, weights=sample.base * said * linear, minlength=classes) / base
        bessel = np.where(answers > 1, answers / (answers - 1), 1.0)
        off = np.where(said, (linear - mean[number]) ** 2, 0.0)
        within = bessel * np.bincount(number, weights=sample.base * off, minlength=classes) / base
        silent = np.where(said, sample.weight * (sample.weight - sample.base), 0.0)
    second = bessel * np.bincount(number, weights=silent * off, minlength=classes)
    reach, between = _first_phase(sample, sizes, mean, answers)
    drawn = len(sample.position) - len(np.unique(sample.stratum))
    return _Variance(second + reach * within, answers, between, max(float(drawn), 1.0))


def _first_phase(
    sample: Weighted, sizes: FloatArray, mean: FloatArray, answers: FloatArray
) -> tuple[FloatArray, float]:
    """How often the variance within each class counts, and what classes of one stratum differ by.

    Means of classes differ by chance too: as much as that comes to is taken off again.
    """
    strata, number, stratum = len(sizes), sample.number, sample.stratum
    drawn = np.bincount(stratum, minlength=strata)
    present = np.maximum(drawn, 1)
    scale = sizes**2 * (1 - drawn / np.maximum(sizes, 1)) / present
    pairs, pair = np.unique(stratum * sample.classes + number, return_inverse=True)
    share = (np.bincount(pair) / present[pairs // sample.classes])[pair]
    by_chance = (1 - share) / np.maximum(answers, 1)[number] * (present / np.maximum(present - 1, 1))[stratum]
    each = (scale / present)[stratum] * (1 - by_chance)
    reach = np.bincount(number, weights=each, minlength=sample.classes).astype(np.float64)
    middle = np.bincount(stratum, weights=mean[number], minlength=strata) / present
    apart = np.bincount(stratum, weights=(mean[number] - middle[stratum]) ** 2, minlength=strata)
    return reach, float((scale * apart / np.maximum(present - 1, 1)).sum())
