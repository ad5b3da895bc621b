"""A face cut out with the eyes level and always of one size, so that frames can be laid on each other."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.canonical_face import POINTS_OF_THE_MESH, Points
from tepat.face.landmarks import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, Landmarks

SIDE_PX: Final = 176
EYES_PX: Final = 74.0  # between the outer corners, as the landmarks have them in space
EYES_DOWN: Final = 0.4
_AROUND_PX: Final = 9.0

Grey = NDArray[np.uint8]


def levelling(landmarks: Landmarks, eyes_px: float = EYES_PX) -> Points:
    """The map (2, 3) from the picture into the levelled cut; ``eyes_px`` apart there, the eyes."""
    points, roll = landmarks.points, math.radians(landmarks.pose.roll)
    scale = eyes_px / max(eye_distance(landmarks), 1e-6)
    cos, sin = math.cos(roll) * scale, math.sin(roll) * scale
    turn = np.array([[cos, sin], [-sin, cos]])
    middle = (points[RIGHT_EYE_OUTER, :2] + points[LEFT_EYE_OUTER, :2]) / 2
    shift = np.array([SIDE_PX / 2, SIDE_PX * EYES_DOWN]) - turn @ middle
    return np.concatenate([turn, shift[:, None]], axis=1)


def eye_distance(landmarks: Landmarks) -> float:
    """Between the outer corners of the eyes, in pixels, in space: a turn of the head does not change it."""
    points = landmarks.points
    return float(np.linalg.norm(points[RIGHT_EYE_OUTER] - points[LEFT_EYE_OUTER]))


def level_points(landmarks: Landmarks) -> Points:
    """The points of the mesh (468, 2) in the levelled cut."""
    turn = levelling(landmarks)
    return np.asarray(landmarks.points[:POINTS_OF_THE_MESH, :2] @ turn[:, :2].T + turn[:, 2], np.float64)


def level_picture(pixels: NDArray[np.uint8], landmarks: Landmarks, eyes_px: float = EYES_PX) -> Grey:
    """The levelled cut in grey, with light and contrast evened out around each place."""
    return cut(pixels, levelling(landmarks, eyes_px))


def level_by_eyes(
    pixels: NDArray[np.uint8], right_eye: Points, left_eye: Points, eyes_px: float = EYES_PX
) -> Grey:
    """The same by the outer corners of the eyes alone: a mirrored picture gives the mirrored cut."""
    across, down = left_eye[:2] - right_eye[:2]
    scale = eyes_px / max(float(np.hypot(across, down)), 1e-6)
    angle = math.atan2(down, across)
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    turn = np.array([[cos, sin], [-sin, cos]])
    shift = np.array([SIDE_PX / 2, SIDE_PX * EYES_DOWN]) - turn @ ((right_eye[:2] + left_eye[:2]) / 2)
    return cut(pixels, np.concatenate([turn, shift[:, None]], axis=1))


def cut(pixels: NDArray[np.uint8], into: Points) -> Grey:
    """The cut that the map ``into`` makes."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    small = cv2.warpAffine(
        grey, into, (SIDE_PX, SIDE_PX), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.float32)
    mean = cv2.GaussianBlur(small, (0, 0), _AROUND_PX)
    spread = np.sqrt(cv2.GaussianBlur((small - mean) ** 2, (0, 0), _AROUND_PX) + 16)
    return np.clip((small - mean) / spread * 50 + 128, 0, 255).astype(np.uint8)
