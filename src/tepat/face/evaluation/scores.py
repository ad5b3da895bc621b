"""Counts of similarities, and the error rates that follow from them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

STEPS = 20_000  # similarities are counted in steps of 1/10,000
Counts = NDArray[np.int64]
CURVE = (1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4)


def no_counts() -> Counts:
    return np.zeros(STEPS + 1, np.int64)


def count(similarities: NDArray[np.float32] | NDArray[np.float64]) -> Counts:
    """How many similarities fall into each step from -1 to 1."""
    step = np.floor((np.clip(similarities, -1, 1).astype(np.float64) + 1) * (STEPS / 2)).astype(np.int64)
    return np.bincount(step.reshape(-1), minlength=STEPS + 1)


@dataclass
class Scores:
    """``genuine``: pairs of one person. ``impostor``: pairs of two people."""

    genuine: Counts = field(default_factory=no_counts)
    impostor: Counts = field(default_factory=no_counts)

    def threshold_at(self, fmr: float) -> float | None:
        """The lowest threshold at which at most this share of impostors reaches it; None without impostors.

        >>> scores = Scores(impostor=count(np.array([0.1, 0.2, 0.3, 0.4])))
        >>> round(scores.threshold_at(0.25), 4)
        0.3001
        """
        total = int(self.impostor.sum())
        if not total:
            return None
        at_least = np.cumsum(self.impostor[::-1])[::-1]
        allowed = np.flatnonzero(at_least <= fmr * total * (1 + 1e-12))
        step = int(allowed[0]) if len(allowed) else STEPS + 1
        return step / (STEPS / 2) - 1

    def misses(self, threshold: float) -> int:
        """Genuine pairs below a threshold."""
        return int(self.genuine[: _step(threshold)].sum())

    def false_matches(self, threshold: float) -> int:
        """Impostor pairs at or above a threshold."""
        return int(self.impostor[_step(threshold) :].sum())

    def rates(self, threshold: float) -> dict[str, float | None]:
        """FMR and FNMR at a threshold."""
        return {
            "threshold": round(threshold, 4),
            "fmr": _share(self.false_matches(threshold), int(self.impostor.sum())),
            "fnmr": _share(self.misses(threshold), int(self.genuine.sum())),
        }

    def curve(self) -> list[dict[str, float | None]]:
        """FNMR at falling FMR, as far as the number of impostor pairs can show it."""
        total = int(self.impostor.sum())
        points = [(fmr, self.threshold_at(fmr)) for fmr in CURVE if fmr * total >= 1]
        return [
            {"fmr_wanted": fmr, **self.rates(threshold)} for fmr, threshold in points if threshold is not None
        ]

    def summary(self) -> dict[str, object]:
        """What is written into the report."""
        genuine, impostor = int(self.genuine.sum()), int(self.impostor.sum())
        answer: dict[str, object] = {"genuine_pairs": genuine, "impostor_pairs": impostor}
        for name, fmr in (("1e-2", 1e-2), ("1e-3", 1e-3)):
            threshold = self.threshold_at(fmr)
            misses = None if threshold is None or not genuine else self.misses(threshold)
            answer |= {
                f"fnmr_at_fmr_{name}": None if misses is None else misses / genuine,
                f"fnmr_at_fmr_{name}_interval": None if misses is None else interval(misses, genuine),
                f"misses_at_fmr_{name}": misses,
                f"threshold_at_fmr_{name}": None if threshold is None else round(threshold, 4),
            }
        answer["threshold"] = answer["threshold_at_fmr_1e-3"]
        answer["fmr_1e-3_can_be_measured"] = impostor >= 1000
        return answer


def interval(events: int, trials: int) -> list[float]:
    """The 95 % interval of a share: Wilson, and by the rule of three where there was no event.

    >>> interval(0, 1800)
    [0.0, 0.001667]
    >>> interval(18, 1800)
    [0.006335, 0.015752]
    """
    if not events:
        return [0.0, round(min(1.0, 3 / trials), 6)]
    z = 1.959964
    share, weight = events / trials, 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / weight
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / weight
    return [round(max(0.0, middle - half), 6), round(min(1.0, middle + half), 6)]


def _step(threshold: float) -> int:
    return min(STEPS + 1, max(0, math.ceil((threshold + 1) * (STEPS / 2) - 1e-6)))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
