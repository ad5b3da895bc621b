"""The figures of the study, each with its denominator and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.methods.ols import r2_of_predictions
from tepat.lab.targeting_error import Share, auc, exclusion_error, inclusion_error, mistargeting
from tepat.lab.uncertainty import Interval, grouped_interval
from tepat.targeting.studies.alatas2012.households import ARMS, Households

POVERTY_LINE_THOUSAND_RUPIAH = 320.0
BOOTSTRAP_DRAWS = 500
BOOTSTRAP_SEED = 2012


@dataclass(frozen=True, slots=True)
class Measured:
    """A share, ``among`` which of the households, and the interval it would move in with other areas."""

    share: Share
    among: str
    interval: Interval | None

    def to_json(self) -> dict[str, Any]:
        """As a JSON-able mapping."""
        return {
            **self.share.to_json(),
            "among": self.among,
            "interval_95": [self.interval.low, self.interval.high] if self.interval else None,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """What the experiment's arms and the fitted formula did to the same households.

    ``exclusion_error`` is of all the poor: one who cannot be decided is not selected, and counts as excluded.
    ``exclusion_error_of_decided`` leaves those aside. ``auc`` and ``r2_out_of_sample`` are of the households
    with a score and a known consumption.
    """

    poor: int
    consumption_unknown: int
    arms: dict[str, Measured]
    exclusion_error: Measured
    exclusion_error_of_decided: Measured
    inclusion_error: Measured
    formula_mistargeting: Measured
    formula_in_arm: dict[str, Measured]
    auc: float
    auc_interval: Interval | None
    scored: int
    r2_out_of_sample: float


def measure(households: Households, *, selected: BoolArray, decided: BoolArray, score: FloatArray) -> Figures:
    """Count the errors. ``score`` is log consumption as predicted out of sample, NaN where unknown.

    All arrays are in the order of ``households``. Intervals draw whole enumeration areas, so a formula that
    had been fitted on others would move a little more than they say.
    """
    poor = households.is_poor(POVERTY_LINE_THOUSAND_RUPIAH)
    known = np.isfinite(households.consumption)
    scored = known & np.isfinite(score)
    measured = _Measurer(households.area)
    in_arm = {arm: households.in_arm(arm) for arm in ARMS}
    of_known = "households of known consumption"
    of_decided = "households decided and of known consumption"
    return Figures(
        poor=int(poor.sum()),
        consumption_unknown=int((~known).sum()),
        arms={
            arm: measured(mistargeting, poor, households.treated, rows, f"households of the {arm} arm")
            for arm, rows in in_arm.items()
        },
        exclusion_error=measured(exclusion_error, poor, selected, known, of_known),
        exclusion_error_of_decided=measured(exclusion_error, poor, selected, known & decided, of_decided),
        inclusion_error=measured(inclusion_error, poor, selected, known, of_known),
        formula_mistargeting=measured(mistargeting, poor, selected, known & decided, of_decided),
        formula_in_arm={
            arm: measured(mistargeting, poor, selected, rows & known & decided, f"{of_decided}, {arm} arm")
            for arm, rows in in_arm.items()
        },
        auc=auc(poor[scored], score[scored]),
        auc_interval=_auc_interval(poor[scored], score[scored], households.area[scored]),
        scored=int(scored.sum()),
        r2_out_of_sample=r2_of_predictions(np.log(households.consumption[scored]), score[scored]),
    )


@dataclass(frozen=True, slots=True)
class _Measurer:
    """Measures a share among some of the households, with its interval."""

    area: IntArray

    def __call__(
        self,
        measure: Callable[[BoolArray, BoolArray], Share],
        poor: BoolArray,
        selected: BoolArray,
        rows: BoolArray,
        among: str,
    ) -> Measured:
        poor, selected = poor[rows], selected[rows]
        interval = grouped_interval(
            lambda drawn: measure(poor[drawn], selected[drawn]).value,
            self.area[rows],
            draws=BOOTSTRAP_DRAWS,
            seed=BOOTSTRAP_SEED,
        )
        return Measured(measure(poor, selected), among, interval)


def _auc_interval(poor: BoolArray, score: FloatArray, area: IntArray) -> Interval | None:
    def of(drawn: IntArray) -> float | None:
        both = poor[drawn].any() and not poor[drawn].all()
        return auc(poor[drawn], score[drawn]) if both else None

    return grouped_interval(of, area, draws=BOOTSTRAP_DRAWS, seed=BOOTSTRAP_SEED)
