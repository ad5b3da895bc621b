"""How large a picture says it is, read from its first bytes before anything is decoded.

A few kilobytes can unpack to gigabytes, so the size is read here, strictly: whatever these readers cannot
follow is refused, and the decoder never sees a header that was understood in another way.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

from tepat.face.errors import PictureRefused

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The chunks that make the picture. All others (text, colour profiles, further frames) are left out.
PNG_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"})
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
JPEG_PROGRESSIVE = frozenset({0xC2, 0xCA})
JPEG_MOST_SCANS = 100  # ordinary progressive pictures have about ten; each costs a pass over all of it

_OTHERS = (
    (b"GIF8", "a GIF"),
    (b"%PDF", "a PDF document"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
)


@dataclass(frozen=True)
class Header:
    """``width_px`` and ``height_px`` as the file states them. ``whole`` decodes in one pass with all of it
    in memory (PNG, PGM, progressive JPEG). ``content`` is what the decoder gets."""

    kind: Literal["jpeg", "png", "pnm"]
    width_px: int
    height_px: int
    whole: bool
    content: bytes


def read_header(data: bytes) -> Header:
    """The header of a JPEG, PNG, PGM or PPM picture.

    Raises:
        PictureRefused: ``face.picture.not_a_picture`` for any other file, ``face.picture.damaged`` for a
            broken one.
    """
    if data[:3] == b"\xff\xd8\xff":
        return _read_jpeg(data)
    if data[:8] == PNG_SIGNATURE:
        return _read_png(data)
    if data[:2] in (b"P5", b"P6") and data[2:3].isspace():
        return read_pnm(data)[0]
    raise PictureRefused(
        "This file is not a picture that can be used.",
        why=f"It is {_kind(data)}.",
        mend="Send a JPEG or PNG photo.",
        code="face.picture.not_a_picture",
    )


def _kind(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP picture"
    if data[4:8] == b"ftyp":
        return "a HEIC or AVIF picture, or a film"
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, name in _OTHERS:
        if data.startswith(beginning) or start.startswith(beginning):
            return name
    return "neither JPEG nor PNG, whatever its name says"


def damaged(why: str) -> PictureRefused:
    """The refusal of a broken file."""
    return PictureRefused(
        "This picture is damaged.",
        why=why,
        mend="Take the photo again, or send it again over a steadier connection.",
        code="face.picture.damaged",
    )


def _read_jpeg(data: bytes) -> Header:
    """Walk over the segments up to the first scan (ITU-T T.81, annex B)."""
    place, size, progressive = 2, None, False
    while True:
        marker, place = _jpeg_marker(data, place)
        if marker == 0xDA:
            break
        length = int.from_bytes(data[place : place + 2], "big")
        if length < 2 or place + length > len(data):
            raise damaged("A part of the file is shorter than it says.")
        if marker in JPEG_FRAMES:
            if size is not None or length < 8:
                raise damaged("The file states its size twice or not at all.")
            size = (
                int.from_bytes(data[place + 5 : place + 7], "big"),
                int.from_bytes(data[place + 3 : place + 5], "big"),
            )
            progressive = marker in JPEG_PROGRESSIVE
        place += length
    if size is None or 0 in size:
        raise damaged("The file does not state its size.")
    if data.count(b"\xff\xda", place) >= JPEG_MOST_SCANS:
        raise damaged("The file is made of more layers than any camera writes.")
    if data.find(b"\xff\xd9", place) < 0:
        raise damaged("The end of the file is missing.")
    return Header("jpeg", *size, whole=progressive, content=data)


def _jpeg_marker(data: bytes, place: int) -> tuple[int, int]:
    start = place
    while place < len(data) and data[place] == 0xFF:
        place += 1
    if place == start or place >= len(data) or not 0xC0 <= data[place] <= 0xFE:
        raise damaged("The order of its parts cannot be followed.")
    marker = data[place]
    if 0xD0 <= marker <= 0xD9:  # markers without content have no place before the first scan
        raise damaged("The order of its parts cannot be followed.")
    return marker, place + 1


def _read_png(data: bytes) -> Header:
    """Check every chunk (PNG specification, section 5) and keep those that make the picture."""
    place, size = 8, (0, 0)
    kept, names = [PNG_SIGNATURE], list[bytes]()
    while place < len(data) and names[-1:] != [b"IEND"]:
        length = int.from_bytes(data[place : place + 4], "big")
        end = place + 12 + length
        name = data[place + 4 : place + 8]
        if end > len(data):
            raise damaged("The end of the file is missing.")
        if zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise damaged("A check sum in the file is wrong.")
        if not names:
            if name != b"IHDR" or length != 13:
                raise damaged("The file does not state its size.")
            size = (
                int.from_bytes(data[place + 8 : place + 12], "big"),
                int.from_bytes(data[place + 12 : place + 16], "big"),
            )
        elif name == b"IHDR":
            raise damaged("The file states its size twice.")
        if name in PNG_NEEDED:
            kept.append(data[place:end])
        names.append(name)
        place = end
    if names[-1:] != [b"IEND"] or b"IDAT" not in names or 0 in size:
        raise damaged("A part of the file is missing.")
    return Header("png", *size, whole=True, content=b"".join(kept))


def read_pnm(data: bytes) -> tuple[Header, int, int]:
    """The header of a binary PGM or PPM file, its largest value, and where the pixels begin."""
    numbers: list[int] = []
    place = 2
    while len(numbers) < 3:
        while place < len(data) and (data[place : place + 1].isspace() or data[place : place + 1] == b"#"):
            if data[place : place + 1] == b"#":
                line = data.find(b"\n", place)
                place = len(data) if line < 0 else line
            else:
                place += 1
        digits = place
        while place < len(data) and data[place : place + 1].isdigit() and place - digits < 8:
            place += 1
        if place == digits or not (data[place : place + 1].isspace() or data[place : place + 1] == b"#"):
            raise damaged("The file does not state its size.")
        numbers.append(int(data[digits:place]))
    if not data[place : place + 1].isspace() or 0 in numbers or numbers[2] > 65535:
        raise damaged("The file does not state its size.")
    return Header("pnm", numbers[0], numbers[1], whole=True, content=data), numbers[2], place + 1
