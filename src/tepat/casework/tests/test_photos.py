"""What is kept of a photo, and what is refused in words."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from tepat.casework.errors import PhotoRefused
from tepat.casework.photos import KEPT_BYTES, MOST_BYTES, kept_photo
from tepat.casework.tests import people


def shape(jpeg: bytes) -> tuple[int, ...]:
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return tuple(pixels.shape)


@pytest.mark.parametrize("kind", [".jpg", ".png"])
def test_a_photo_is_made_small_and_forgets_where_it_was_taken(kind: str) -> None:
    kept = kept_photo(people.photo(2000, kind=kind))
    assert kept[:2] == b"\xff\xd8"
    assert b"SECRET" not in kept
    assert b"Exif" not in kept
    assert max(shape(kept)) <= 1280
    assert len(kept) <= KEPT_BYTES


def test_even_noise_comes_out_light() -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (1280, 1280, 3), np.uint8)
    kept = kept_photo(cv2.imencode(".png", pixels)[1].tobytes())
    assert len(kept) <= KEPT_BYTES


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 30,000 x 30,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "not_a_picture"),
        (b"hello", "not_a_picture"),
        (b"GIF89a" + b"\0" * 40, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic" + b"\0" * 40, "not_a_picture"),
        (bomb(), "too_many_pixels"),
        (b"\xff\xd8\xff" + b"\0" * 100, "damaged"),
        (b"\0" * (MOST_BYTES + 1), "too_many_bytes"),
        (people.photo(20), "too_small"),
        (people.photo(600)[:3000], "damaged"),
    ],
    ids=["empty", "pdf", "text", "gif", "svg", "heic", "bomb", "broken", "large", "tiny", "cut off"],
)
def test_what_is_no_photo_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        kept_photo(data)
    assert refusal.value.code == f"casework.photo.{code}"
    assert str(refusal.value.what)
    assert str(refusal.value.mend)


def test_nothing_of_it_touches_a_disk(tmp_path: Path, settings: object) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["tepat.base.uploads.FilesInMemory"]  # type: ignore[attr-defined]
