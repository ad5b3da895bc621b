"""478 points on a face, how its eyes and mouth stand, and where the head looks.

The points come from a network (Google's face landmarker, Apache-2.0) that reads a square cut around the face,
turned so that the eyes are level. Depth is what that network believes, not what a camera saw: a flat picture
of a face gets depth as well. Whoever must tell a head from a picture looks at ``points[:, :2]`` over several
frames.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Protocol

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from tepat.face.canonical_face import POINTS_OF_THE_MESH, Points, read_canonical_face

SIDE_PX = 256  # what the landmark network reads
FIRST_CUT = 1.35  # side of the cut around the detector's box, and then around the points found in it
SECOND_CUT = 1.5
POINTS = 478

# The 146 points that the expression network reads, in its order (MediaPipe, face_blendshapes_graph.cc).
EXPRESSION_POINTS: Final = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70,
    78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149,
    150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195,
    197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300,
    308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375,
    377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454,
    466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
)  # fmt: skip
BLINK_LEFT, BLINK_RIGHT, JAW_OPEN = 9, 10, 25  # places in the expression network's answer

RIGHT_EYE_OUTER, RIGHT_EYE_INNER, LEFT_EYE_INNER, LEFT_EYE_OUTER = 33, 133, 362, 263
RIGHT_LIDS: Final = ((159, 145), (158, 153), (160, 144))
LEFT_LIDS: Final = ((386, 374), (385, 380), (387, 373))
LIPS, MOUTH_CORNERS = (13, 14), (78, 308)


class LandmarkModels(Protocol):
    """The bytes of the networks; ``tepat.face.models.Models`` has them."""

    @property
    def landmark_bytes(self) -> bytes: ...
    @property
    def blendshape_bytes(self) -> bytes: ...
    @property
    def geometry_bytes(self) -> bytes: ...


class HasBox(Protocol):
    """A face as the detector found it."""

    @property
    def box(self) -> Any: ...
    @property
    def points(self) -> Any: ...


class HasPixels(Protocol):
    """A picture: blue, green, red."""

    @property
    def pixels(self) -> NDArray[np.uint8]: ...


@dataclass(frozen=True)
class HeadPose:
    """Where the head looks, in degrees, seen from the camera.

    ``yaw`` > 0: turned to the person's own left, which is the right side of a picture that is not mirrored.
    ``pitch`` > 0: looks up. ``roll`` > 0: tilted towards the person's own left shoulder (clockwise in the
    picture). The order is roll of (pitch of (yaw of a face that looks straight ahead)).
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, eq=False)
class Landmarks:
    """``points`` (478, 3) in pixels of the picture, z in the same unit and smaller where nearer. ``presence``
    0..1: how sure the network is that there is a face. ``blink_left``, ``blink_right``, ``jaw_open`` 0..1.
    ``eyes_open`` and ``mouth_open``: height over width of eyes (mean) and mouth. ``pose``: see ``HeadPose``.
    """

    points: Points = field(repr=False)
    presence: float
    blink_left: float
    blink_right: float
    jaw_open: float
    eyes_open: float
    mouth_open: float
    pose: HeadPose


def find_landmarks(models: LandmarkModels, picture: HasPixels, face: HasBox) -> Landmarks:
    """The landmarks of a face that the detector found in this picture.

    Two passes: the second cut is made around the points of the first, as when a face is followed in a film.
    """
    right_eye, left_eye = np.asarray(face.points, np.float64)[:2]
    x, y, width, height = (float(value) for value in face.box)
    centre, side = np.array([x + width / 2, y + height / 2]), max(width, height) * FIRST_CUT
    roll = _angle(right_eye, left_eye)
    with _lend(models.landmark_bytes) as network:
        points, _ = _read_cut(network, picture.pixels, centre, side, roll)
        roll = _angle(points[RIGHT_EYE_OUTER], points[LEFT_EYE_OUTER])
        centre, side = _surround(points[:, :2], roll)
        points, presence = _read_cut(network, picture.pixels, centre, side * SECOND_CUT, roll)
    with _lend(models.blendshape_bytes) as network:
        scores = _read_expression(network, points)
    return Landmarks(
        points=points,
        presence=presence,
        blink_left=float(scores[BLINK_LEFT]),
        blink_right=float(scores[BLINK_RIGHT]),
        jaw_open=float(scores[JAW_OPEN]),
        eyes_open=_eyes_open(points),
        mouth_open=_distance(points, *LIPS) / max(_distance(points, *MOUTH_CORNERS), 1e-6),
        pose=solve_pose(models, points),
    )


def solve_pose(models: LandmarkModels, points: Points) -> HeadPose:
    """The rigid turn with scale that lays the mean face best on these landmarks (weighted Procrustes)."""
    rotation = _fit_rotation(models, points)
    return angles_of(rotation)


def _fit_rotation(models: LandmarkModels, points: Points) -> Points:
    mean_face = read_canonical_face(models.geometry_bytes)
    basis, weights = mean_face.basis, mean_face.weights / mean_face.weights.sum()
    target = points[basis] * (1.0, -1.0, -1.0)
    source = mean_face.points[basis]
    target = target - weights @ target
    source = source - weights @ source
    left, _, right = np.linalg.svd((target * weights[:, None]).T @ source)
    mirror = np.diag([1.0, 1.0, float(np.sign(np.linalg.det(left @ right)))])
    return np.asarray(left @ mirror @ right, np.float64)


def rotation_of(pose: HeadPose) -> Points:
    """The rotation matrix (3, 3) of a pose, for points with x to the person's left, y up, z out of the
    face."""
    yaw, pitch, roll = (math.radians(angle) for angle in (pose.yaw, -pose.pitch, -pose.roll))
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_x = np.array(
        [[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]]
    )
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_x @ about_y, np.float64)


def angles_of(rotation: Points) -> HeadPose:
    """The pose of a rotation matrix.

    >>> pose = angles_of(rotation_of(HeadPose(yaw=20, pitch=-5, roll=3)))
    >>> round(pose.yaw, 6), round(pose.pitch, 6), round(pose.roll, 6)
    (20.0, -5.0, 3.0)
    """
    pitch = math.asin(float(np.clip(rotation[2, 1], -1, 1)))
    yaw = math.atan2(-rotation[2, 0], rotation[2, 2])
    roll = math.atan2(-rotation[0, 1], rotation[1, 1])
    return HeadPose(yaw=math.degrees(yaw), pitch=-math.degrees(pitch), roll=-math.degrees(roll))


def _read_cut(
    network: Interpreter, pixels: NDArray[np.uint8], centre: Points, side: float, roll: float
) -> tuple[Points, float]:
    """Cut, read, and carry the points back into the picture."""
    scale, cos, sin = side / SIDE_PX, math.cos(roll), math.sin(roll)
    turn = np.array([[cos, -sin], [sin, cos]]) * scale
    shift = centre - turn @ np.array([SIDE_PX / 2, SIDE_PX / 2])
    to_picture = np.hstack([turn, shift[:, None]])
    cut = cv2.warpAffine(
        pixels, to_picture, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=0
    )
    network.set_tensor(
        network.get_input_details()[0]["index"],
        cv2.cvtColor(cut, cv2.COLOR_BGR2RGB)[None].astype(np.float32) / np.float32(255),
    )
    network.invoke()
    outputs = {math.prod(detail["shape"]): detail["index"] for detail in network.get_output_details()[:2]}
    found = network.get_tensor(outputs[POINTS * 3]).reshape(POINTS, 3).astype(np.float64)
    logit = float(network.get_tensor(outputs[1]).reshape(-1)[0])
    points = np.empty_like(found)
    points[:, :2] = found[:, :2] @ turn.T + shift
    points[:, 2] = found[:, 2] * scale
    return points, 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def _read_expression(network: Interpreter, points: Points) -> NDArray[np.float32]:
    chosen = points[list(EXPRESSION_POINTS), :2].astype(np.float32)[None]
    network.set_tensor(network.get_input_details()[0]["index"], chosen)
    network.invoke()
    return np.asarray(network.get_tensor(network.get_output_details()[0]["index"]), np.float32)


def _surround(points: Points, roll: float) -> tuple[Points, float]:
    """Centre and longer side of the box around the points, in a frame that is turned by ``roll``."""
    cos, sin = math.cos(roll), math.sin(roll)
    level = np.array([[cos, sin], [-sin, cos]])
    turned = points[:POINTS_OF_THE_MESH] @ level.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    return level.T @ ((low + high) / 2), float((high - low).max())


def _angle(right_eye: Points, left_eye: Points) -> float:
    return math.atan2(float(left_eye[1] - right_eye[1]), float(left_eye[0] - right_eye[0]))


def _eyes_open(points: Points) -> float:
    right = sum(_distance(points, *pair) for pair in RIGHT_LIDS) / len(RIGHT_LIDS)
    left = sum(_distance(points, *pair) for pair in LEFT_LIDS) / len(LEFT_LIDS)
    width_right = _distance(points, RIGHT_EYE_OUTER, RIGHT_EYE_INNER)
    width_left = _distance(points, LEFT_EYE_OUTER, LEFT_EYE_INNER)
    return (right / max(width_right, 1e-6) + left / max(width_left, 1e-6)) / 2


def _distance(points: Points, first: int, second: int) -> float:
    return float(np.linalg.norm(points[first] - points[second]))


@cache
def _idle(content: bytes) -> list[Interpreter]:
    del content  # one list for each network
    return []


@contextmanager
def _lend(content: bytes) -> Iterator[Interpreter]:
    """An interpreter that nobody else uses meanwhile: they are not made for several threads at once."""
    idle = _idle(content)
    try:
        network = idle.pop()
    except IndexError:
        network = Interpreter(model_content=content, num_threads=1)
        network.allocate_tensors()
    try:
        yield network
    finally:
        idle.append(network)
