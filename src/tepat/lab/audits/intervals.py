"""Intervals for a share, from its variance.

Six kinds were tried on 4,000 pilots of each of three sizes in the made-up population (34 figures: all
measures, for all, a district and small households, 30 answers and more). How far from 95 % their intervals
held the truth (root mean square; lowest and highest), in points:

    ordinary (Wald)      1.6   88.6 to 95.7     too short where shares are small
    logit                1.1   91.3 to 98.1
    Wilson               0.9   91.1 to 96.9
    Korn-Graubard        1.4   94.6 to 98.8     too wide where few answered
    Jeffreys             0.9   91.5 to 97.8
    arcsine              0.9   91.9 to 95.8     much too short where nobody was found

So Jeffreys' it is: with Wilson's and the arcsine the nearest to what it promises; where households of some
kinds answer more easily it lost less than Wilson's, and it is honest where nobody was found. The low ends
came from answers that were alike in every class; these are taken for less sure now (``effective_answers``).
"""

from __future__ import annotations

import math

from scipy.special import betaincinv, ndtri, stdtrit  # type: ignore[import-untyped]

from tepat.lab.audits.variance import Share

_DUST = 1e-15


def effective_answers(share: Share, *, may_be_certain: bool) -> float:
    """How many answers of a simple sample would be as sure; infinite where nothing is left to chance.

    Answers that are all alike, or alike in every class, seem to leave nothing to chance, but other
    households might have answered otherwise: then only the weights are gone by. ``may_be_certain``: the
    figure can be known from records, so that without variance it is.
    """
    between = 0 < share.value < 1
    per_answer = share.variance / (share.value * (1 - share.value)) if between else 0.0
    if per_answer <= _DUST and not (between and may_be_certain):
        per_answer = share.spread
    return 1 / per_answer if per_answer > _DUST else math.inf


def share_interval(value: float, effective: float, degrees: float, level: float) -> tuple[float, float]:
    """From where to where a share lies, for an estimate as sure as ``effective`` answers of a simple sample.

    Jeffreys' interval: the middle ``level`` of Beta(x + 1/2, n - x + 1/2), n being the effective answers,
    made smaller by how much wider Student's t with these ``degrees`` is than the normal. It stays within 0
    and 1, is lopsided where shares are small, and has a width where all answers were alike.

    >>> [round(end, 3) for end in share_interval(0.25, 40, 30, 0.95)]
    [0.133, 0.405]
    >>> [round(end, 3) for end in share_interval(0.0, 40, 30, 0.95)]
    [0.0, 0.065]
    """
    if math.isinf(effective):
        return value, value
    upper = (1 + level) / 2
    answers = effective * (ndtri(upper) / stdtrit(degrees, upper)) ** 2
    counted, others = value * answers + 0.5, (1 - value) * answers + 0.5
    low = float(betaincinv(counted, others, 1 - upper)) if value > 0 else 0.0
    high = float(betaincinv(counted, others, upper)) if value < 1 else 1.0
    return low, high
