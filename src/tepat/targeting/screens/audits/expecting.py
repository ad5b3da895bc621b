"""How precise an audit of some size will be, by what the last one found: before anybody is sent out."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import NormalDist

from tepat.lab.audits.estimating import LEAST_ANSWERS
from tepat.targeting.figures import Estimates

LEVEL = 0.95
SIZES = (300, 600, 1200, 2400)


@dataclass(frozen=True)
class Basis:
    """What an expectation rests on, as shares. ``effect``: how many times as many answers as in a simple
    sample are needed. ``is_measured``: found by an audit; else presumed.
    """

    response: float
    poor: float
    reached: float
    missed: float
    wrongly: float
    effect: float
    is_measured: bool


PRESUMED = Basis(response=0.8, poor=0.1, reached=0.1, missed=0.5, wrongly=0.5, effect=1.3, is_measured=False)
"""Careful presumptions where nothing was measured yet: one half is the share that is hardest to estimate."""


@dataclass(frozen=True)
class Expected:
    """Of an audit of ``size``: answers, and half the width of intervals; None where too few will answer."""

    size: int
    answers: int
    missed: float | None
    wrongly: float | None


def basis_of(estimates: Estimates) -> Basis:
    """What the last audit says of the next one; presumptions where it says nothing.

    >>> basis_of({}).is_measured
    False
    """
    found = {code: each for code, each in estimates.items() if each.value is not None}
    needed = ("response", "poor", "coverage", "exclusion_of_poor", "inclusion_of_reached")
    if any(code not in found for code in needed):
        return PRESUMED
    effects = [
        each.in_domain / each.effective
        for each in (found["exclusion_of_poor"], found["inclusion_of_reached"])
        if each.effective and isfinite(each.effective)
    ]
    response, poor, reached, missed, wrongly = (found[code].value or 0.0 for code in needed)
    return Basis(response, poor, reached, missed, wrongly, effect=max([1.0, *effects]), is_measured=True)


def expected(size: int, basis: Basis) -> Expected:
    """What an audit of ``size`` households will probably bring home."""
    answers = size * basis.response
    return Expected(
        size=size,
        answers=round(answers),
        missed=_half(basis.missed, answers * basis.poor, basis.effect),
        wrongly=_half(basis.wrongly, answers * basis.reached, basis.effect),
    )


def _half(share: float, answers: float, effect: float) -> float | None:
    if answers < LEAST_ANSWERS:
        return None
    return NormalDist().inv_cdf((1 + LEVEL) / 2) * sqrt(share * (1 - share) * effect / answers)
