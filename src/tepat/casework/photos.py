"""A photo that somebody sends with an appeal, made into one that we may keep. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
from django.utils.translation import gettext_lazy as _

from tepat.casework.errors import PhotoRefused
from tepat.face.errors import PictureRefused
from tepat.face.pictures import Pixels, read_picture

MOST_BYTES = 8 * 1024 * 1024
KEPT_BYTES = 200_000
"""About as much as a kept photo weighs at most."""
_QUALITIES = (85, 75, 65, 55, 45)
_SMALLER = 0.8
_LEAST_SIDE_PX = 480

_TOO_LARGE = _("Fotonya lebih dari 8 MB.")
_REASONS: Mapping[str, tuple[Any, Any]] = {
    "face.picture.empty": (_("Fotonya kosong."), _("Ambil atau pilih fotonya sekali lagi.")),
    "face.picture.too_many_bytes": (
        _TOO_LARGE,
        _("Ambil foto yang baru dengan mutu biasa, lalu kirim lagi."),
    ),
    "face.picture.too_many_pixels": (
        _("Fotonya terlalu besar."),
        _("Ambil foto yang baru dengan mutu biasa, lalu kirim lagi."),
    ),
    "face.picture.too_small": (
        _("Fotonya terlalu kecil untuk dilihat."),
        _("Ambil foto yang baru dari dekat."),
    ),
    "face.picture.damaged": (
        _("Fotonya rusak dan tidak bisa dibuka."),
        _("Ambil foto yang baru, atau kirim tanpa foto."),
    ),
}
_NO_PICTURE = (
    _("Yang Anda kirim bukan foto JPEG atau PNG."),
    _("Ambil foto dengan kamera, atau kirim tanpa foto. PDF dan video belum bisa dibaca."),
)


def kept_photo(data: bytes) -> bytes:
    """The photo as JPEG of our own making: upright, at most 1280 pixels, about 200 kB, nothing but pixels.

    Where and when it was taken, and with what, is gone. Raises ``PhotoRefused`` with words for the person.
    """
    if len(data) > MOST_BYTES:
        raise _refused("face.picture.too_many_bytes")
    try:
        pixels = read_picture(data).pixels
    except PictureRefused as refusal:
        raise _refused(refusal.code) from refusal
    return _small_jpeg(pixels)


def _small_jpeg(pixels: Pixels) -> bytes:
    while True:
        for quality in _QUALITIES:
            jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
            if len(jpeg) <= KEPT_BYTES:
                return jpeg
        height, width = pixels.shape[:2]
        if max(height, width) * _SMALLER < _LEAST_SIDE_PX:
            return jpeg
        size = (max(1, round(width * _SMALLER)), max(1, round(height * _SMALLER)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]


def _refused(code: str) -> PhotoRefused:
    what, mend = _REASONS.get(code, _NO_PICTURE)
    return PhotoRefused(
        what, why=_("Tulisan Anda tidak hilang."), mend=mend, code=f"casework.photo.{code.rpartition('.')[2]}"
    )
