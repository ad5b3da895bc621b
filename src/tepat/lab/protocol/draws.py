"""Other samples that could have been drawn: whole clusters anew, within their strata."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tepat.lab.arrays import FloatArray, IntArray


def cluster_counts(cluster: IntArray, strata: IntArray, *, draws: int, seed: int) -> NDArray[np.float64]:
    """How often each household's cluster is drawn: draws by households.

    In each stratum as many clusters are drawn, with replacement, as it has.

    >>> counts = cluster_counts(np.array([1, 1, 2, 3]), np.zeros(4, dtype=np.int64), draws=3, seed=1)
    >>> counts.shape, bool((counts[:, 0] == counts[:, 1]).all())
    ((3, 4), True)
    >>> counts[:, [0, 2, 3]].sum(axis=1).tolist()
    [3.0, 3.0, 3.0]
    """
    pairs, number = np.unique(np.stack([strata, cluster]), axis=1, return_inverse=True)
    number = np.ravel(number)
    generator = np.random.default_rng(seed)
    counts = np.zeros((draws, pairs.shape[1]))
    for stratum in np.unique(pairs[0]):
        members = np.flatnonzero(pairs[0] == stratum)
        drawn = generator.integers(len(members), size=(draws, len(members)))
        for draw in range(draws):
            counts[draw, members] = np.bincount(drawn[draw], minlength=len(members))
    found: NDArray[np.float64] = counts[:, number]
    return found


def interval(draws: FloatArray, level: float) -> tuple[float | None, float | None]:
    """From the draws' lower to their upper percentile; ``None`` where the figure hardly ever exists.

    >>> [round(end, 6) for end in interval(np.arange(101.0), 0.9) if end is not None]
    [5.0, 95.0]
    """
    known = draws[np.isfinite(draws)]
    if len(known) < max(10, len(draws) // 2):
        return None, None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def two_sided_p(difference: float, draws: FloatArray) -> float:
    """How surprising the difference would be if there were none, from the spread of its draws (normal).

    >>> round(two_sided_p(1.96, np.array([-1.0, 1.0] * 50)), 3)
    0.051
    """
    known = draws[np.isfinite(draws)]
    spread = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    if spread == 0:
        return 1.0 if difference == 0 else 0.0
    from scipy.stats import norm  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    return float(2 * norm.sf(abs(difference) / spread))


def holm(p_values: list[float]) -> list[float]:
    """Holm's correction: what each p becomes because so many were looked at.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    adjusted, worst = [0.0] * len(p_values), 0.0
    for place, number in enumerate(order):
        worst = max(worst, (len(p_values) - place) * p_values[number])
        adjusted[number] = min(round(worst, 12), 1.0)
    return adjusted
