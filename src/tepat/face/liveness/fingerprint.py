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
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.liveness.levelled import SIDE_PX, Grey, level_picture
from tepat.face.liveness.reading import Seen

WAVES: Final = (2, 15)  # by the sum of the two numbers of half waves: from, up to but not with
DOUBTFUL_SIGNS: Final = 6
_SIDE: Final = 44


def of_bytes(picture: bytes) -> bytes:
    """Of the file as it was sent."""
    return hashlib.sha256(b"tepat frame" + picture).digest()


def of_face(seen: Seen) -> bytes:
    """Of the face on a frame; to be stored."""
    return _pack(_waves(level_picture(seen.picture.pixels, seen.landmarks)) > 0)


def variants(seen: Seen) -> Iterator[bytes]:
    """What ``of_face`` may have given for the same frame before it was saved again or mirrored."""
    grey = level_picture(seen.picture.pixels, seen.landmarks)
    mirrored = np.roll(grey[:, ::-1], 1, axis=1)  # the middle of the eyes stays on its pixel
    for waves in (_waves(grey), _waves(mirrored)):
        signs = waves > 0
        doubtful = np.argsort(np.abs(waves))[:DOUBTFUL_SIGNS]
        for turned in itertools.product((False, True), repeat=DOUBTFUL_SIGNS):
            changed = signs.copy()
            changed[doubtful[list(turned)]] ^= True
            yield _pack(changed)


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
