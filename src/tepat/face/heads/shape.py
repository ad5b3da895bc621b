"""The form of a made-up face: who it is, and what it is doing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tepat.face import regions
from tepat.face.canonical_face import Points

EYE_CENTRES = ((-3.15, 2.63), (3.15, 2.63))
MOUTH_HEIGHT = -4.25
BUMPS = 14  # smooth hills and hollows that no name exists for
BUMP_WIDTHS_CM = (1.8, 3.6)
BUMP_CM = 0.38
MOST_UNLIKE = 2.6
MOST_JAW_DROP_CM = 2.6
CLOSED_LIDS = 0.97


@dataclass(frozen=True)
class Expression:
    """``blink`` 0 (open) to 1 (closed); ``mouth_open`` 0 (closed) to 1 (wide open)."""

    blink: float = 0.0
    mouth_open: float = 0.0


AT_REST = Expression()


def make_shape(mean: Points, rng: np.random.Generator, *, female: bool, age: int) -> Points:
    """The points of one person's face at rest, from the mean face."""
    points = _close_mouth(mean.copy())
    x, y, z = mean.T

    def draw() -> float:
        """Even over a bounded range: people differ much, and nobody is a monster."""
        return float(rng.uniform(-MOST_UNLIKE, MOST_UNLIKE))

    sex = -1.0 if female else 1.0

    def hill(cx: float, cy: float, sx: float, sy: float) -> Points:
        """1 at a place and at its mirror image, fading out."""
        return np.asarray(np.exp(-(((np.abs(x) - cx) / sx) ** 2) - ((y - cy) / sy) ** 2), np.float64)

    side = np.sign(x) * np.minimum(np.abs(x) / 2.5, 1)
    # the whole: width, height, and the three bands forehead, cheeks and jaw
    points[:, 0] *= 1 + 0.045 * draw()
    points[:, 1] *= 1 + 0.038 * draw()
    points[:, 2] = (points[:, 2] + 2) * (1 + 0.05 * draw()) - 2
    for height, spread, amount in ((6.5, 3.0, 0.5), (0.0, 3.0, 0.5), (-6.5, 3.2, 0.62)):
        band = np.exp(-(((y - height) / spread) ** 2))
        points[:, 0] += side * band * (amount * draw() + (0.22 * sex if height < -5 else 0))
    points[:, 1] += -(np.clip((-y - 5) / 4.4, 0, 1) ** 1.5) * (0.6 * draw() + 0.2 * sex)  # length of the chin
    points[:, 2] += hill(0, -8.2, 2.2, 1.8) * 0.55 * draw()  # the chin forward
    points[:, 2] += hill(4.4, -0.4, 2.0, 1.8) * (0.42 * draw() + 0.1)  # cheekbones
    points[:, 2] += hill(3.9, -4.2, 1.8, 2.4) * (0.36 * draw() - 0.012 * max(0, age - 45))  # full cheeks
    points[:, 2] += hill(2.6, 4.3, 2.4, 0.9) * (0.22 * draw() + 0.14 * sex)  # the ridge of the brows
    # nose
    nose = hill(0, -0.2, 1.7, 2.3) * np.clip((z - 4.2) / 2.4, 0, 1)
    points[:, 2] += nose * (0.25 * draw() + 0.1)
    points[:, 0] += side * hill(1.5, -1.1, 1.2, 1.2) * (0.34 * draw() + 0.14)
    points[:, 1] += hill(0, -1.0, 1.7, 1.4) * 0.42 * draw()
    points[:, 2] += hill(0, 2.6, 0.9, 1.7) * (0.22 * draw() - 0.05)
    points[:, 0] += side * hill(0.6, 1.8, 0.8, 2.0) * 0.14 * draw()
    # eyes and brows
    apart, up = 0.3 * draw(), 0.26 * draw()
    size, narrow, tilt = 1 + 0.12 * draw(), 1 + 0.17 * draw(), 0.11 * draw() + 0.03
    for centre_x, centre_y in EYE_CENTRES:
        near = np.exp(-(((x - centre_x) / 2.3) ** 2) - ((y - centre_y) / 1.5) ** 2)
        outwards = np.sign(centre_x)
        points[:, 0] += near * ((x - centre_x) * (size - 1) + outwards * apart)
        points[:, 1] += near * ((y - centre_y) * (size * narrow - 1) + up + outwards * (x - centre_x) * tilt)
    points[:, 1] += hill(3.2, 5.0, 2.6, 1.0) * 0.34 * draw()
    points[:, 1] += hill(1.2, 4.8, 1.2, 1.0) * 0.26 * draw()
    # mouth
    mouth = hill(0, MOUTH_HEIGHT, 3.2, 1.7)
    points[:, 0] *= 1 + mouth * 0.11 * draw()
    points[:, 1] += mouth * 0.34 * draw()
    points[:, 1] += mouth * (y - MOUTH_HEIGHT) * (0.24 * draw() - 0.006 * max(0, age - 40))
    points[:, 2] += mouth * 0.34 * draw()
    points[:, 1] += hill(2.6, MOUTH_HEIGHT, 0.9, 0.9) * (0.16 * draw() - 0.004 * max(0, age - 45))
    return _bumps(points, mean, rng)


def _bumps(points: Points, mean: Points, rng: np.random.Generator) -> Points:
    """Hills and hollows at random places, nearly but not quite the same on both sides."""
    for _ in range(BUMPS):
        centre = mean[rng.integers(len(mean))]
        width = rng.uniform(*BUMP_WIDTHS_CM)
        push = rng.standard_normal(3) * BUMP_CM * (0.45, 0.45, 1.0)
        for mirror, share in ((1.0, 1.0), (-1.0, rng.uniform(0.75, 1.0))):
            gap = (mean - centre * (mirror, 1, 1)) / width
            points += np.exp(-(gap**2).sum(axis=1))[:, None] * push * (mirror * share, share, share)
    return points


def _close_mouth(points: Points) -> Points:
    """The mean face has its lips a little apart."""
    upper, lower = points[list(regions.UPPER_INNER)], points[list(regions.LOWER_INNER)]
    gap = np.clip(upper[:, 1] - lower[:, 1] - 0.06, 0, None)
    lower_lip = list(regions.LOWER_LIP)
    along = np.argsort(lower[:, 0])
    points[lower_lip, 1] += np.interp(points[lower_lip, 0], lower[along, 0], gap[along])
    return points


def express(points: Points, expression: Expression) -> Points:
    """The same face with its eyes closed or its mouth open."""
    moved = points.copy()
    if expression.blink > 0:
        _close_lids(moved, points, min(1.0, expression.blink) * CLOSED_LIDS)
    if expression.mouth_open > 0:
        _drop_jaw(moved, points, expression.mouth_open)
    return moved


def _close_lids(moved: Points, points: Points, share: float) -> None:
    for upper, lower, _, fold in regions.EYES:
        up, low = points[list(upper)], points[list(lower)]
        meet = up * 0.22 + low * 0.78
        moved[list(upper)] = up + (meet - up) * share
        moved[list(lower)] = low + (meet - low) * share
        moved[list(upper), 2] += 0.16 * share  # the lid lies over the ball of the eye
        drop = (meet - up) * share
        moved[list(fold)] += drop * 0.36


def _drop_jaw(moved: Points, points: Points, share: float) -> None:
    line = points[[78, 308], 1].mean()
    x, y = points[:, 0], points[:, 1]
    below = np.clip((line - y) / 2.2, 0, 1)
    weight = below * below * (3 - 2 * below) * np.exp(-((np.clip(np.abs(x) - 4.2, 0, None) / 1.8) ** 2))
    corner = 1 - np.clip(np.abs(x[list(regions.LOWER_LIP)]) / abs(points[308, 0]), 0, 1) ** 3
    weight[list(regions.LOWER_LIP)] = 0.35 + 0.65 * corner
    weight[list(regions.UPPER_LIP)] = 0.0
    weight[list(regions.MOUTH_CORNERS)] = 0.3
    moved[:, 1] -= weight * share * MOST_JAW_DROP_CM
    moved[:, 2] -= weight * share * MOST_JAW_DROP_CM * 0.22
    corners = list(regions.MOUTH_CORNERS)
    moved[corners, 0] *= 1 - 0.1 * share
    upper = list(regions.UPPER_LIP)
    moved[upper, 1] += 0.16 * share * (1 - np.clip(np.abs(x[upper]) / 2.6, 0, 1))
