"""Finds faces in a picture, small pictures and close-ups too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.models import Models
from tepat.face.pictures import Picture, Pixels

LONG_SIDE_PX: Final = (320, 640)  # pictures are shown to the detector at least and at most so large
CLOSE_UP_PX: Final = 320
CLOSE_UP_BORDER: Final = 0.3  # of the long side; a face that fills the picture is found with air around it


@dataclass(frozen=True, eq=False)
class Face:
    """A face in a picture. ``box``: left, top, width, height in the picture's pixels; may reach beyond it.
    ``points``: (5, 2), the person's right eye, left eye, nose, right and left corner of the mouth.
    ``score``: 0 to 1, how much it looks like a face."""

    box: tuple[float, float, float, float]
    points: NDArray[np.float32] = field(repr=False)
    score: float

    @property
    def area(self) -> float:
        """Of the box, in square pixels."""
        return self.box[2] * self.box[3]


def find_faces(models: Models, picture: Picture) -> tuple[Face, ...]:
    """All faces, best first: large and clear ones before small and doubtful ones."""
    height, width = picture.pixels.shape[:2]
    longest = max(height, width)
    wanted = min(max(longest, LONG_SIDE_PX[0]), LONG_SIDE_PX[1])
    faces = _find(models, picture.pixels, wanted / longest, border=0)
    if not faces:
        border = round(longest * CLOSE_UP_BORDER)
        faces = _find(models, picture.pixels, CLOSE_UP_PX / (longest + 2 * border), border=border)
    return tuple(sorted(faces, key=lambda face: face.area * face.score, reverse=True))


def _find(models: Models, pixels: Pixels, scale: float, *, border: int) -> list[Face]:
    if border:
        grey = (128.0, 128.0, 128.0)
        pixels = np.asarray(
            cv2.copyMakeBorder(pixels, border, border, border, border, cv2.BORDER_CONSTANT, value=grey),
            np.uint8,
        )
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    shown = cv2.resize(pixels, size, interpolation=how)
    with models.detector() as detector:
        detector.setInputSize(size)
        _, rows = detector.detect(shown)
    if rows is None:
        return []
    back = np.array([width / size[0], height / size[1]], np.float32)
    return [_face(np.asarray(row, np.float32), back, border) for row in rows if np.isfinite(row).all()]


def _face(row: NDArray[np.float32], back: NDArray[np.float32], border: int) -> Face:
    corner = row[0:2] * back - border
    size = row[2:4] * back
    points = row[4:14].reshape(5, 2) * back - border
    box = (float(corner[0]), float(corner[1]), float(size[0]), float(size[1]))
    return Face(box, points.astype(np.float32), float(row[14]))
