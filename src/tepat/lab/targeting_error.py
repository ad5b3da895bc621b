"""The errors of targeting, each with the households it is a share of.

Two figures are never compared without their denominators: an exclusion error is a share of the poor, an
inclusion error a share of the selected, mistargeting a share of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from tepat.lab.arrays import BoolArray, FloatArray, refuse_different_lengths, refuse_unknown
from tepat.lab.errors import LabError


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` households out of ``out_of``, in words: ``counted`` out of ``denominator``.

    >>> Share(3, 12, "poor, not selected", "poor households").value
    0.25
    >>> Share(0, 0, "poor, not selected", "poor households").value is None
    True
    """

    count: int
    out_of: int
    counted: str
    denominator: str

    @property
    def value(self) -> float | None:
        """The share between 0 and 1; ``None`` when there is nobody to be a share of."""
        return self.count / self.out_of if self.out_of else None

    def to_json(self) -> dict[str, object]:
        """As a JSON-able mapping, denominators included."""
        return {
            "value": self.value,
            "count": self.count,
            "out_of": self.out_of,
            "counted": self.counted,
            "denominator": self.denominator,
        }


def exclusion_error(is_poor: BoolArray, selected: BoolArray) -> Share:
    """Share of the poor who are not selected.

    >>> poor, chosen = np.array([True, True, True, False]), np.array([True, False, True, True])
    >>> exclusion_error(poor, chosen)
    Share(count=1, out_of=3, counted='poor, not selected', denominator='poor households')
    """
    refuse_different_lengths(is_poor=is_poor, selected=selected)
    return Share(_count(is_poor & ~selected), _count(is_poor), "poor, not selected", "poor households")


def inclusion_error(is_poor: BoolArray, selected: BoolArray) -> Share:
    """Share of the selected who are not poor.

    >>> poor, chosen = np.array([True, True, True, False]), np.array([True, False, True, True])
    >>> inclusion_error(poor, chosen)
    Share(count=1, out_of=3, counted='selected, not poor', denominator='selected households')
    """
    refuse_different_lengths(is_poor=is_poor, selected=selected)
    return Share(_count(selected & ~is_poor), _count(selected), "selected, not poor", "selected households")


def mistargeting(is_poor: BoolArray, selected: BoolArray) -> Share:
    """Share of all households that are poor and not selected, or selected and not poor.

    >>> poor, chosen = np.array([True, True, True, False]), np.array([True, False, True, True])
    >>> mistargeting(poor, chosen).value
    0.5
    """
    refuse_different_lengths(is_poor=is_poor, selected=selected)
    wrong = is_poor != selected
    return Share(
        _count(wrong), len(wrong), "poor and not selected, or selected and not poor", "all households"
    )


def auc(is_poor: BoolArray, score: FloatArray) -> float:
    """Chance that a poor household scores lower than one that is not poor; ties count half.

    Scores are in the direction of welfare: the lower, the poorer. 0.5 is guessing, 1 is perfect.
    Raises ``LabError`` where a score is unknown, or where all or none are poor.

    >>> auc(np.array([True, True, False, False]), np.array([1.0, 3.0, 2.0, 4.0]))
    0.75
    """
    refuse_different_lengths(is_poor=is_poor, score=score)
    refuse_unknown(score=score)
    if not is_poor.any() or is_poor.all():
        raise LabError(
            "The AUC needs both poor households and others.",
            why="It compares each poor household with each other one.",
            mend="Check the poverty line and the unit of consumption.",
            code="lab.targeting_error.one_kind_only",
        )
    return float(roc_auc_score(is_poor, -score))


def _count(flags: BoolArray) -> int:
    return int(np.count_nonzero(flags))
