"""Was a frame seen before, even if it was saved again, scaled, cropped or made brighter?

Two fingerprints for each frame: one of its bytes, and one of its face, laid level and of one size: the signs
of slow waves over it. A picture that was saved again keeps nearly all signs, and those that turn over are the
ones that were nearly zero; so the look-up tries both values of the most doubtful signs. Another capture of
the same person in the same chair changes many.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.detection import Face
from tepat.face.landmarks import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, find_landmarks
from tepat.face.liveness.levelled import SIDE_PX, Grey, level_by_eyes, level_picture
from tepat.face.liveness.reading import Seen
from tepat.face.models import Models
from tepat.face.pictures import Picture

WAVES: Final = (2, 20)  # by the sum of the two numbers of half waves: from, up to but not with
DOUBTFUL_SIGNS: Final = 9
DOUBTFUL_SIGNS_MIRRORED: Final = 11  # read from a picture saved again and mirrored: less exact
EYES_PX: Final = 52.0  # small enough that the room behind the head is on the cut: it never stands there twice
_SIDE: Final = 44


def of_bytes(picture: bytes) -> bytes:
    """Of the file as it was sent."""
    return hashlib.sha256(b"tepat frame" + picture).digest()


def of_face(seen: Seen) -> bytes:
    """Of the face on a frame; to be stored."""
    return _pack(_waves(level_picture(seen.picture.pixels, seen.landmarks, EYES_PX)) > 0)


def variants(seen: Seen) -> Iterator[bytes]:
    """What ``of_face`` may have given for the same frame before it was saved again."""
    return _variants(level_picture(seen.picture.pixels, seen.landmarks, EYES_PX))


@dataclass(frozen=True, eq=False)
class EvenFace:
    """A face levelled by landmarks that were read from the frame and from its mirror image: what was mirrored
    since can be found again. Takes a second reading, so it is made of the frames that look ahead only."""

    grey: Grey

    @classmethod
    def of(cls, models: Models, seen: Seen) -> EvenFace:
        pixels, face = seen.picture.pixels, seen.face
        last = pixels.shape[1] - 1
        mirrored = Picture(
            np.ascontiguousarray(pixels[:, ::-1]), seen.picture.width_px, seen.picture.height_px
        )
        left, top, width, height = face.box
        points = face.points[[1, 0, 2, 4, 3]] * (-1, 1) + (last, 0)
        box = (last + 1 - left - width, top, width, height)
        other = find_landmarks(models, mirrored, Face(box, points.astype(np.float32), face.score)).points
        own = seen.landmarks.points
        eyes = []
        for here, there in ((RIGHT_EYE_OUTER, LEFT_EYE_OUTER), (LEFT_EYE_OUTER, RIGHT_EYE_OUTER)):
            back = np.array([last - other[there, 0], other[there, 1]])
            eyes.append((own[here, :2] + back) / 2)
        return cls(level_by_eyes(pixels, eyes[0], eyes[1], EYES_PX))

    def mark(self) -> bytes:
        """To be stored."""
        return _pack(_waves(self.grey) > 0)

    def variants(self) -> Iterator[bytes]:
        """What ``mark`` may have given before this frame was saved again."""
        yield from _variants(self.grey)

    def mirrored_variants(self) -> Iterator[bytes]:
        """What ``mark`` may have given before this frame was mirrored and saved again."""
        mirrored = np.roll(self.grey[:, ::-1], 1, axis=1)  # the eyes' middle stays on its pixel
        yield from _variants(mirrored, DOUBTFUL_SIGNS_MIRRORED)


def _variants(grey: Grey, doubtful_signs: int = DOUBTFUL_SIGNS) -> Iterator[bytes]:
    waves = _waves(grey)
    doubtful = np.argsort(np.abs(waves))[:doubtful_signs]
    for turned in itertools.product((False, True), repeat=doubtful_signs):
        signs = waves > 0
        signs[doubtful[list(turned)]] ^= True
        yield _pack(signs)


def _waves(grey: Grey) -> NDArray[np.float32]:
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    window = np.outer(np.hanning(_SIDE), np.hanning(_SIDE)).astype(np.float32)
    waves = cv2.dct((small - small.mean()) * window)
    return np.asarray(waves[_chosen()], np.float32)


@cache
def _chosen() -> NDArray[np.bool_]:
    number = np.arange(_SIDE)
    total = number[:, None] + number[None]
    return (total >= WAVES[0]) & (total < WAVES[1])


def _pack(signs: NDArray[np.bool_]) -> bytes:
    return hashlib.sha256(b"tepat face on a frame" + np.packbits(signs).tobytes()).digest()


assert SIDE_PX % _SIDE == 0
