"""Reads a picture that somebody sent, in bounded memory, and turns it upright."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.errors import PictureRefused
from tepat.face.picture_headers import Header, damaged, read_header, read_pnm

Pixels = NDArray[np.uint8]

MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000  # a JPEG is unpacked at an eighth, a quarter or half of its size
MOST_PIXELS_WHOLE = 25_000_000  # what can only be unpacked whole: PNG, PGM, progressive JPEG
SHORTEST_SIDE_PX = 48
LONGEST_SIDE_PX = 1280

_REDUCED = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)


@dataclass(frozen=True, eq=False)
class Picture:
    """``pixels``: blue, green, red, 8 bits each (height, width, 3), upright as the camera meant it, the long
    side at most 1280. ``width_px`` and ``height_px``: as the file that was sent states them."""

    pixels: Pixels = field(repr=False)
    width_px: int
    height_px: int


def read_picture(data: bytes) -> Picture:
    """Read a JPEG, PNG, PGM or PPM picture. What comes back has forgotten place, time and device.

    Colour, grey, CMYK, 16 bits, palettes and transparency are read; of a moving picture the first frame.

    Raises:
        PictureRefused: ``face.picture.empty``, ``.too_many_bytes``, ``.not_a_picture``, ``.damaged``,
            ``.too_many_pixels``, ``.too_small``. Nothing else.
    """
    if not data:
        raise PictureRefused("The picture is empty.", mend="Take the photo again.", code="face.picture.empty")
    if len(data) > MOST_BYTES:
        raise PictureRefused(
            "The file is too large.",
            why=f"At most {MOST_BYTES // 1_000_000} megabytes are taken.",
            mend="Send a smaller photo.",
            code="face.picture.too_many_bytes",
        )
    header = read_header(data)
    _check_size(header)
    pixels = _decode_pnm(data) if header.kind == "pnm" else _decode(header)
    return Picture(_shrink(pixels), header.width_px, header.height_px)


def _check_size(header: Header) -> None:
    pixels, most = header.width_px * header.height_px, MOST_PIXELS_WHOLE if header.whole else MOST_PIXELS
    if pixels > most:
        raise PictureRefused(
            "The picture is too large.",
            why=f"It has {pixels // 1_000_000} million pixels; {most // 1_000_000} million are taken.",
            mend="Send a smaller photo.",
            code="face.picture.too_many_pixels",
        )
    if min(header.width_px, header.height_px) < SHORTEST_SIDE_PX:
        raise PictureRefused(
            "The picture is too small.",
            why=f"It has {header.width_px} x {header.height_px} pixels.",
            mend=f"Send one of at least {SHORTEST_SIDE_PX} pixels on each side.",
            code="face.picture.too_small",
        )


def _decode(header: Header) -> Pixels:
    factor, flag = 1, cv2.IMREAD_COLOR
    if header.kind == "jpeg":
        for candidate, reduced in _REDUCED:
            if max(header.width_px, header.height_px) >= candidate * LONGEST_SIDE_PX:
                factor, flag = candidate, reduced
                break
    try:
        pixels = cv2.imdecode(np.frombuffer(header.content, np.uint8), flag)  # turns it by its EXIF entry
    except cv2.error:
        pixels = None
    if pixels is None:
        raise damaged("Its content cannot be unpacked.")
    sides = sorted(-(-side // factor) for side in (header.width_px, header.height_px))
    if sorted(pixels.shape[:2]) != sides:
        raise damaged("It is not of the size that it states.")
    return np.asarray(pixels, np.uint8)


def _decode_pnm(data: bytes) -> Pixels:
    header, largest, start = read_pnm(data)
    channels = 3 if data[:2] == b"P6" else 1
    kind = np.dtype(np.uint8 if largest < 256 else ">u2")
    count = header.width_px * header.height_px * channels
    if len(data) - start < count * kind.itemsize:
        raise damaged("The end of the file is missing.")
    values = np.frombuffer(data, kind, count, start).reshape(header.height_px, header.width_px, channels)
    if largest != 255:
        values = np.minimum(values.astype(np.float32) * (255 / largest), 255)
    pixels = values.astype(np.uint8)
    turned = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR if channels == 1 else cv2.COLOR_RGB2BGR)
    return np.asarray(turned, np.uint8)


def _shrink(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    scale = LONGEST_SIDE_PX / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
