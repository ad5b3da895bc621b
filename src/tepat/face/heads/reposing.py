"""Turns the head in a portrait: the picture is laid on its own landmarks in space and drawn anew.

For tests on pictures of real people. What comes out has the depth that the landmark network believes in,
which is plausible for a head, but was not seen; the surroundings are pulled along, not uncovered.
"""

from __future__ import annotations

from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face import regions
from tepat.face.canonical_face import POINTS_OF_THE_MESH, Points, read_canonical_face
from tepat.face.heads.rendering import Pose
from tepat.face.heads.shape import AT_REST, Expression, express
from tepat.face.landmarks import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, HeadPose, rotation_of
from tepat.face.models import load_models
from tepat.face.raster import barycentric, cover, look_up

EYES_CM: Final = 8.9  # between the outer corners, on the mean face
EYES_HEIGHT_CM: Final = 2.66
PIVOT: Final = np.array([0.0, -5.0, -7.0])
USUAL_CM: Final = 44.0
AROUND: Final = 1.75  # how far the surroundings are pulled along, in radii of the face
TEETH_CM: Final = 0.7
LASHES_FROM: Final = 0.7

Pixels = NDArray[np.uint8]


class HasPoints(Protocol):
    """The landmarks of the face in the picture."""

    @property
    def points(self) -> Points: ...


def re_pose(pixels: Pixels, landmarks: HasPoints, pose: Pose, expression: Expression = AT_REST) -> Pixels:
    """The portrait with its head turned by ``pose`` from where it looks, and with another ``expression``.

    ``pose.distance`` is against 44 cm: smaller is nearer. The size of the picture stays.
    """
    face = read_canonical_face(load_models().geometry_bytes)
    frame = _Frame(landmarks.points[:POINTS_OF_THE_MESH])
    moved = express(frame.head, expression)
    seen = frame.project(moved, pose)
    base = _pull_surroundings(pixels, frame, seen, pose)
    eyes_and_mouth = _mouth_triangles(face.triangles)
    _lay(base, pixels, frame.places, seen, face.triangles[~eyes_and_mouth])
    if expression.mouth_open > 0:
        _lay_mouth(base, moved, seen, face.triangles[eyes_and_mouth])
    else:
        _lay(base, pixels, frame.places, seen, face.triangles[eyes_and_mouth])
    if expression.blink > LASHES_FROM:
        _draw_lashes(base, seen, frame.scale)
    return base


class _Frame:
    """From pixels of the picture to centimetres of the head and back."""

    def __init__(self, points: Points) -> None:
        self.places = points[:, :2]
        self.scale = float(np.linalg.norm(points[RIGHT_EYE_OUTER] - points[LEFT_EYE_OUTER])) / EYES_CM
        self.middle = (points[RIGHT_EYE_OUTER] + points[LEFT_EYE_OUTER]) / 2
        self.head = (points - self.middle) * (1, -1, -1) / self.scale + (0, EYES_HEIGHT_CM, 3.2)

    def project(self, head: Points, pose: Pose) -> Points:
        """Places (n, 3) in the picture after the turn; the third is depth in cm, larger farther away."""
        turn = rotation_of(HeadPose(pose.yaw, pose.pitch, pose.roll))
        turned = (head - PIVOT) @ turn.T + PIVOT
        nearer = (USUAL_CM - head[:, 2]) / (pose.distance - turned[:, 2])
        shifted = (turned[:, :2] - (0, EYES_HEIGHT_CM)) * (1, -1) * nearer[:, None] * self.scale
        # At rest the picture's own perspective stays as it is.
        flat = shifted + self.middle[:2] + np.array([pose.shift_x, pose.shift_y]) * self.scale
        return np.concatenate([flat, (pose.distance - turned[:, 2])[:, None]], axis=1)


def _pull_surroundings(pixels: Pixels, frame: _Frame, seen: Points, pose: Pose) -> Pixels:
    height, width = pixels.shape[:2]
    grown = USUAL_CM / pose.distance
    middle = frame.middle[:2]
    whole = np.array([[grown, 0, middle[0] * (1 - grown)], [0, grown, middle[1] * (1 - grown)]])
    base = np.asarray(
        cv2.warpAffine(pixels, whole, (width, height), borderMode=cv2.BORDER_REFLECT_101), np.uint8
    )
    edge = list(regions.OUTLINE)
    inner, inner_seen = frame.places[edge], seen[edge, :2]
    centre = inner.mean(axis=0)
    rings_from, rings_to = [], []
    drawn_in = inner_seen - (whole[:, :2] @ inner.T).T - whole[:, 2]
    for share in np.linspace(0, 1, 7):
        ring = centre + (inner - centre) * (1 + (AROUND - 1) * share)
        fade = (1 - share) ** 2 * (1 + 2 * share)
        rings_from.append(ring)
        rings_to.append((whole[:, :2] @ ring.T).T + whole[:, 2] + drawn_in * fade)
    around = len(edge)
    source, target = np.concatenate(rings_from), np.concatenate(rings_to)
    ring, spot = np.meshgrid(np.arange(6), np.arange(around), indexing="ij")
    here, beside = ring * around + spot, ring * around + (spot + 1) % around
    triangles = np.stack([here, here + around, beside, beside, here + around, beside + around], axis=-1)
    # What moves over the rest lies in front: the inner rings.
    depth = np.repeat(np.arange(7.0), around)
    _lay(
        base,
        pixels,
        source,
        np.concatenate([target, depth[:, None]], axis=1),
        triangles.reshape(-1, 3).astype(np.int32),
        facing=False,
    )
    return np.asarray(base, np.uint8)


def _lay(
    base: Pixels,
    pixels: Pixels,
    source: Points,
    seen: Points,
    triangles: NDArray[np.int32],
    *,
    facing: bool = True,
) -> None:
    """Draw the triangles of the picture where they are seen now."""
    triangles = np.asarray(triangles, np.int32)
    if facing:
        corners = seen[triangles, :2]
        first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        triangles = triangles[first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] < 0]
    which = cover(seen[:, :2], seen[:, 2], triangles, base.shape)
    rows, columns = np.nonzero(which)
    chosen = triangles[which[rows, columns] - 1]
    share = barycentric(seen[chosen, :2], columns, rows)
    base[rows, columns] = look_up(pixels, np.einsum("mc,mck->mk", share, source[chosen]))


def _lay_mouth(base: Pixels, moved: Points, seen: Points, triangles: NDArray[np.int32]) -> None:
    which = cover(seen[:, :2], seen[:, 2], triangles, base.shape)
    rows, columns = np.nonzero(which)
    chosen = triangles[which[rows, columns] - 1]
    at = np.einsum("mc,mck->mk", barycentric(seen[chosen, :2], columns, rows), moved[chosen])
    upper = moved[[78, 80, 82, 13, 312, 310, 308]]
    order = np.argsort(upper[:, 0])
    below = np.interp(at[:, 0], upper[order, 0], upper[order, 1]) - at[:, 1]
    bright = float(base.mean()) / 128
    teeth = np.clip((TEETH_CM - below) / 0.1, 0, 1) * np.clip((1.9 - np.abs(at[:, 0])) / 0.5, 0, 1)
    grey = np.clip((28 + 130 * teeth) * bright, 0, 255)[:, None]
    base[rows, columns] = (grey * (0.92, 0.94, 1.0)).astype(np.uint8)


def _draw_lashes(base: Pixels, seen: Points, scale: float) -> None:
    """The dark line where the lids of closed eyes meet."""
    line = np.zeros(base.shape[:2], np.float32)
    for upper, _, (outer, inner), _ in regions.EYES:
        places = np.round(seen[[outer, *upper, inner], :2] * 16).astype(np.int32)
        cv2.polylines(line, [places], False, 0.75, max(1, round(0.14 * scale)), cv2.LINE_AA, 4)
    mask = cv2.GaussianBlur(line, (0, 0), max(0.5, 0.05 * scale))[..., None]
    base[:] = (base * (1 - mask) + base.mean() * 0.25 * mask).astype(np.uint8)


def _mouth_triangles(triangles: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.asarray(np.isin(triangles, regions.LIPS_INNER).all(axis=1))
