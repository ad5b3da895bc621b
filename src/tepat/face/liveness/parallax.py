"""Did a solid head move, or a picture of one?

The landmark network believes in depth on paper as well: a photo that is turned, or bent around a cup, looks
like a head to it. So depth is looked for in the pixels. From the frame that looks ahead to the turned one,
every pixel of the middle of the face is followed (dense optical flow). Shift, scaling, turn, tilt and
bending of a flat picture move the pixels by a smooth function of their place, a polynomial of low degree. On
a head the nose moves farther than what is beside it, by the depth of the mean face times the sine of the
turn. How much of that depth is seen, after all that a polynomial can explain is taken away, is the
``depth``: 0 on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.canonical_face import CanonicalFace, Points, read_canonical_face
from tepat.face.landmarks import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, Landmarks
from tepat.face.liveness.levelled import EYES_PX, SIDE_PX, Grey, level_picture, level_points
from tepat.face.raster import barycentric, cover
from tepat.face.regions import EYES

DEGREE: Final = 3  # of the polynomial; the third covers a cylinder that is turned
DEGREE_NEAR: Final = 2
ROUNDS: Final = 2
LOWEST_CM, HIGHEST_CM, WIDEST_CM = -3.2, 6.5, 6.0  # the part of the face that neither jaw nor hair moves
MOST_GRADIENT, LEAST_GRADIENT = 200.0, 10.0
UNIT_PX: Final = 50.0
LEAST_PIXELS: Final = 500
MIDDLE: Final = SIDE_PX / 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class View:
    """A frame made ready to be compared with others."""

    grey: Grey
    points: Points

    @classmethod
    def of(cls, pixels: NDArray[np.uint8], landmarks: Landmarks) -> View:
        return cls(level_picture(pixels, landmarks), level_points(landmarks))


@dataclass(frozen=True)
class Depth:
    """``sideways`` and ``upwards``: the depth that was seen, as a share of the mean face's depth; for a head
    it is the sine of the turn or somewhat less, for a picture 0. ``alike``: how well the frames lie on each
    other once everything is explained (correlation)."""

    sideways: float
    upwards: float
    alike: float


@dataclass(frozen=True, eq=False)
class Ground:
    """The pixels of the middle of the face on the frame that looks ahead."""

    grey: Grey
    points: Points
    places: Floats
    depth: Floats
    depth_picture: NDArray[np.float32]
    weights: Floats
    lids: NDArray[np.bool_]


def prepare(geometry: bytes, ahead: View) -> Ground:
    """Make ready the frame that looks ahead; the others are measured against it."""
    face, inside, lids = _middle(geometry)
    triangles = face.triangles[inside[face.triangles].all(axis=1)]
    which = cover(ahead.points, np.zeros(len(ahead.points)), triangles, (SIDE_PX, SIDE_PX))
    rows, columns = np.nonzero(which)
    corners = triangles[which[rows, columns] - 1]
    share = barycentric(ahead.points[corners], columns, rows)
    depth = (share * _depth_of(face)[corners]).sum(axis=1)
    depth_picture = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    depth_picture[rows, columns] = depth
    steep = np.hypot(cv2.Sobel(ahead.grey, cv2.CV_32F, 1, 0), cv2.Sobel(ahead.grey, cv2.CV_32F, 0, 1))
    on_lids = np.asarray(lids[corners].any(axis=1), np.bool_)
    weights = np.sqrt(np.minimum(steep[rows, columns], MOST_GRADIENT) + LEAST_GRADIENT)
    weights[on_lids] = 0
    places = np.stack([columns, rows], axis=1).astype(np.float64)
    return Ground(ahead.grey, ahead.points, places, depth, depth_picture, weights, on_lids)


def see_depth(geometry: bytes, ground: Ground, turned: View) -> Depth:
    """The depth seen between the frame that looks ahead and a turned one."""
    solution, alike = _explain(geometry, ground, turned, near=False)
    return Depth(float(solution[-1, 0]), float(-solution[-1, 1]), alike)


def see_approach(geometry: bytes, ground: Ground, nearer: View) -> float:
    """How much more the front of the face grew than its sides between two frames, per pixel of depth of the
    levelled cut: 0 for a picture; for a head the change of one over its distance."""
    solution, _ = _explain(geometry, ground, nearer, near=True)
    return float(solution[-1].mean())


def _explain(geometry: bytes, ground: Ground, other: View, *, near: bool) -> tuple[Floats, float]:
    """The polynomial and the share of the depth that lay ``other`` best on the ground."""
    face, inside, lids = _middle(geometry)
    if len(ground.places) < LEAST_PIXELS:  # a face that is folded up: nothing can be followed
        return np.zeros((1, 2)), 0.0
    stable = inside & ~lids
    places, depth = ground.points[stable], _depth_of(face)[stable]
    terms = _terms(places, near)
    flat, *_ = np.linalg.lstsq(terms, other.points[stable], rcond=None)
    solid = _solve(terms, _standing_out(places, depth, near), other.points[stable], np.ones(len(terms)))
    # Both beliefs are refined by the pixels; the one that lays the frames better on each other is kept.
    starts = (np.concatenate([flat, np.zeros((1, 2))]), solid)
    return max((_refine(ground, other.grey, start, near) for start in starts), key=lambda found: found[1])


def _refine(ground: Ground, grey: Grey, solution: Floats, near: bool) -> tuple[Floats, float]:
    terms, extra = _terms(ground.places, near), _standing_out(ground.places, ground.depth, near)
    for _ in range(ROUNDS):
        flow = _follow(ground, _pull(ground, grey, solution, near))
        places = ground.places + flow
        target = _map(places, _depth_at(ground, places), solution, near)
        solution = _solve(terms, extra, target, ground.weights)
    return solution, _alike(ground, _pull(ground, grey, solution, near))


def _solve(terms: Floats, extra: Floats, target: Floats, weights: Floats) -> Floats:
    """Least squares for each axis with its own last column."""
    columns = []
    for axis in (0, 1):
        design = np.concatenate([terms, extra[:, axis : axis + 1]], axis=1) * weights[:, None]
        found, *_ = np.linalg.lstsq(design, target[:, axis] * weights, rcond=None)
        columns.append(found)
    return np.stack(columns, axis=1)


def _standing_out(places: Floats, depth: Floats, near: bool) -> Floats:
    """Where depth carries a pixel: along the turn, or outwards when the face comes nearer."""
    if near:
        return np.asarray((places - MIDDLE) * depth[:, None], np.float64)
    return np.stack([depth, depth], axis=1)


def _map(places: Floats, depth: Floats, solution: Floats, near: bool) -> Floats:
    moved = _terms(places, near) @ solution[:-1] + _standing_out(places, depth, near) * solution[-1]
    return np.asarray(moved, np.float64)


def _depth_at(ground: Ground, places: Floats) -> Floats:
    at = places.astype(np.float32)
    return np.asarray(
        cv2.remap(ground.depth_picture, at[:, :1], at[:, 1:], cv2.INTER_LINEAR)[:, 0], np.float64
    )


def _pull(ground: Ground, grey: Grey, solution: Floats, near: bool) -> Grey:
    """The other frame, laid on the one that looks ahead."""
    down, across = np.mgrid[:SIDE_PX, :SIDE_PX]
    places = np.stack([across, down], axis=-1).reshape(-1, 2).astype(np.float64)
    moved = _map(places, ground.depth_picture.reshape(-1).astype(np.float64), solution, near)
    at = moved.astype(np.float32).reshape(SIDE_PX, SIDE_PX, 2)
    pulled = cv2.remap(grey, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(pulled, np.uint8)


def _follow(ground: Ground, shown: Grey) -> Floats:
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow.setFinestScale(0)
    flow.setPatchSize(12)
    field = flow.calc(ground.grey, shown, None)  # type: ignore[call-overload]  # its stub wants a start
    columns, rows = ground.places.T.astype(int)
    return np.asarray(field[rows, columns], np.float64)


def _alike(ground: Ground, shown: Grey) -> float:
    columns, rows = ground.places[~ground.lids].T.astype(int)
    one, other = ground.grey[rows, columns].astype(float), shown[rows, columns].astype(float)
    return float(np.corrcoef(one, other)[0, 1]) if one.std() > 0 and other.std() > 0 else 0.0


def _terms(places: Floats, near: bool) -> Floats:
    degree = DEGREE_NEAR if near else DEGREE
    x, y = ((places - MIDDLE) / UNIT_PX).T
    return np.stack([x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)], axis=1)


@cache
def _middle(geometry: bytes) -> tuple[CanonicalFace, NDArray[np.bool_], NDArray[np.bool_]]:
    """The mean face, which of its points lie in the middle of the face, and which on the lids."""
    face = read_canonical_face(geometry)
    x, y, _ = face.points.T
    inside = (y > LOWEST_CM) & (y < HIGHEST_CM) & (np.abs(x) < WIDEST_CM)
    lids = np.zeros(len(face.points), bool)
    for upper, lower, _corners, fold in EYES:
        lids[[*upper, *lower, *fold]] = True
    return face, inside, lids


def _depth_of(face: CanonicalFace) -> Floats:
    width = np.linalg.norm(face.points[RIGHT_EYE_OUTER] - face.points[LEFT_EYE_OUTER])
    return np.asarray(face.points[:, 2] / width * EYES_PX, np.float64)
