"""Lays a face on the places where the networks expect eyes, nose and mouth."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.detection import Face
from tepat.face.pictures import Picture, Pixels

SIDE_PX: Final = 112
# Right eye, left eye, nose, right and left corner of the mouth, as SFace was trained (ArcFace's places).
PLACES: Final = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]
)
SHRINK_FIRST_BELOW: Final = 0.7  # a large face is averaged down before it is turned, or detail becomes noise


def align_face(picture: Picture, face: Face) -> Pixels:
    """The face upright in 112 x 112 pixels. What lies beyond the picture is black, as in the training."""
    pixels, points = picture.pixels, face.points.astype(np.float64)
    turn = similarity_transform(points, PLACES)
    scale = float(np.hypot(turn[0, 0], turn[1, 0]))
    if scale < SHRINK_FIRST_BELOW:
        height, width = pixels.shape[:2]
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        turn = similarity_transform(points * (size[0] / width, size[1] / height), PLACES)
    how = cv2.INTER_LINEAR if scale < SHRINK_FIRST_BELOW else cv2.INTER_CUBIC
    cut = cv2.warpAffine(pixels, turn, (SIDE_PX, SIDE_PX), flags=how, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(cut, np.uint8)


def similarity_transform(points: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The turn, scale and shift (2 x 3) that lays ``points`` on ``places`` with the least squares.

    >>> places = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
    >>> similarity_transform(places * 2 + 1, places).round(6).tolist()
    [[0.5, -0.0, -0.5], [0.0, 0.5, -0.5]]
    """
    middle, goal = points.mean(axis=0), places.mean(axis=0)
    here, there = (points - middle) @ (1, 1j), (places - goal) @ (1, 1j)
    turn = (here.conj() @ there) / max((here.conj() @ here).real, 1e-12)
    rotation = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.hstack([rotation, (goal - rotation @ middle)[:, None]])
