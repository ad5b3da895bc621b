"""Faces as they are kept: small, made anew without what a camera writes into a picture, sealed per kind."""

from __future__ import annotations

import cv2
import numpy as np

from tepat.base.encryption import seal, unseal
from tepat.face.pictures import read_picture
from tepat.verification.models import FaceKind, SealedFace

LONGEST_SIDE_PX = 640
_JPEG_QUALITY = 88


def small_jpeg(data: bytes) -> bytes:
    """A picture somebody sent, as a JPEG of our own making: upright, at most 640 pixels, nothing but pixels.

    Raises ``tepat.face.errors.PictureRefused``.
    """
    pixels = read_picture(data).pixels
    scale = LONGEST_SIDE_PX / max(pixels.shape[:2])
    if scale < 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return encoded.tobytes()


def context_of(kind: str) -> str:
    """The context that a kind of face is sealed for: what was copied to another kind does not open."""
    return f"verification.face.{FaceKind(kind).value}"


def seal_face(contents: bytes, *, kind: str) -> bytes:
    """Seal a picture or the numbers of a face."""
    return seal(contents, context=context_of(kind))


def unseal_face(face: SealedFace) -> bytes:
    """Open a sealed face; the caller records who looks at it and why."""
    return unseal(bytes(face.contents_sealed), context=context_of(face.kind))
