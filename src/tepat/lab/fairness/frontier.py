"""The frontier: which candidates are not beaten by another in error, fairness and cost at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_RISE = 0.02
"""How much overall exclusion may rise for a gap that is halved."""


@dataclass(frozen=True)
class Point:
    """A candidate: its exclusion error, the gap of the watched cell, and the cost of closing one unit of
    gap.
    """

    code: str
    exclusion: float
    gap: float
    cost: float
    possible: bool
    """Whether it could be done in practice; the ends of the scale and assumptions cannot."""


@dataclass(frozen=True)
class Frontier:
    """All points; ``best`` are those that no other possible one beats; ``halving`` those that keep the
    bargain.
    """

    points: tuple[Point, ...]
    best: tuple[str, ...]
    halving: tuple[str, ...]


def frontier(points: Sequence[Point], reference: str) -> Frontier:
    """Which points stand.

    >>> made = [Point("a", 0.40, 0.50, 2.0, True), Point("b", 0.41, 0.20, 2.0, True)]
    >>> made += [Point("c", 0.45, 0.30, 2.1, True)]
    >>> found = frontier(made, "a")
    >>> found.best, found.halving
    (('a', 'b'), ('b',))
    """
    able = [point for point in points if point.possible]
    best = tuple(one.code for one in able if not any(_beats(other, one) for other in able))
    base = next((point for point in points if point.code == reference), None)
    halving: tuple[str, ...] = ()
    if base is not None and base.gap > 0:
        halving = tuple(
            point.code
            for point in sorted(able, key=lambda each: each.exclusion)
            if abs(point.gap) <= base.gap / 2 and point.exclusion <= base.exclusion + MOST_RISE
        )
    return Frontier(tuple(points), best, halving)


def _beats(one: Point, other: Point) -> bool:
    better = (one.exclusion <= other.exclusion, abs(one.gap) <= abs(other.gap), one.cost <= other.cost)
    strictly = one.exclusion < other.exclusion or abs(one.gap) < abs(other.gap) or one.cost < other.cost
    return all(better) and strictly
