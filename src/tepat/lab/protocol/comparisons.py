"""Candidates beside the reference, on the same households and in the same draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tepat.lab.protocol.draws import holm, interval, two_sided_p
from tepat.lab.protocol.judging import Judgement

FIGURES = ("exclusion_of_poor", "auc", "crra_3_gain", "fgt1_after_target", "alike_within_5_percentiles")


@dataclass(frozen=True)
class Comparison:
    """``code`` minus the reference in one figure; ``p`` is corrected for how many candidates were
    compared.
    """

    code: str
    figure: str
    difference: float
    low: float | None
    high: float | None
    p: float
    households: int


def compare(judgements: list[Judgement], reference: str) -> list[Comparison]:
    """Each candidate's differences. A draw is the same for both, so what moves both cancels out."""
    found: list[Comparison] = []
    for figure in FIGURES:
        drafts = []
        for judgement in judgements:
            base = judgement.codes.index(reference)
            for number, code in enumerate(judgement.codes):
                if code == reference:
                    continue
                values, draws = judgement.values[figure], judgement.draws[figure]
                difference = float(values[number] - values[base])
                moved = draws[:, number] - draws[:, base]
                drafts.append((code, difference, moved, judgement))
        known = [
            two_sided_p(difference, moved) if np.isfinite(difference) else 1.0
            for _, difference, moved, _ in drafts
        ]
        for (code, difference, moved, judgement), p in zip(drafts, holm(known), strict=True):
            low, high = interval(moved, judgement.level)
            found.append(Comparison(code, figure, difference, low, high, p, len(judgement.rows)))
    return found
