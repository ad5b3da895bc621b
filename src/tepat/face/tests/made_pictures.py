"""Good, strange and hostile picture files, made here."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np

SHARED = Path(os.environ.get("TEPAT_SHARED_DATA", Path(__file__).resolve().parents[5] / "shared" / "data"))
REAL_FACES = SHARED / "faces_att"
WITHOUT_REAL_FACES = "no real faces: put them in ../shared/data, or name the folder in TEPAT_SHARED_DATA"


def scene(width: int = 160, height: int = 120) -> np.ndarray:
    """Four corners of four colours: which way it lies can be seen. Blue, green, red."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (0, 0, 255)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (255, 0, 0)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


def encoded(pixels: np.ndarray, kind: str = ".jpg", *parameters: int) -> bytes:
    done, data = cv2.imencode(kind, pixels, list(parameters))
    assert done
    return data.tobytes()


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF entry that says how it must be turned (1 to 8)."""
    tiff = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    segment = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def as_stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """How a camera stores an upright picture under an orientation: the inverse of what a reader must do."""
    turn = {
        1: lambda p: p,
        2: np.fliplr,
        3: lambda p: np.rot90(p, 2),
        4: np.flipud,
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: np.rot90(p, 2).transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }[orientation]
    return np.ascontiguousarray(turn(upright))


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its header: a lie."""
    for marker in (b"\xff\xc0", b"\xff\xc2"):
        place = jpeg.find(marker)
        if place > 0:
            return jpeg[: place + 5] + struct.pack(">HH", height, width) + jpeg[place + 9 :]
    raise AssertionError("no frame in this JPEG")


def png(width: int, height: int, *, bits: int = 8, colour: int = 0, rows: bytes, extra: bytes = b"") -> bytes:
    """A PNG file from its packed rows."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_bomb(side: int = 50_000) -> bytes:
    """Zeros that unpack to 312 million bytes at one bit, and to 7.5 thousand million as colour."""
    packer, row = zlib.compressobj(9), bytes(1 + side // 8)
    packed = [packer.compress(row * 100) for _ in range(side // 100)]
    return png(side, side, bits=1, rows=b"".join(packed) + packer.flush())


def overfull_png() -> bytes:
    """64 x 64 by its header, with two hundred million bytes of rows behind it."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(1_000_000)) for _ in range(200)]
    return png(64, 64, rows=b"".join(packed) + packer.flush())


def cmyk_jpeg() -> bytes:
    """64 x 64 in four inks, mid-grey: every coefficient is nought. By hand: nothing here writes CMYK."""
    table = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    parts = b"".join(bytes([number, 0x11, 0]) for number in range(1, 5))
    frame = b"\xff\xc0\x00\x14\x08\x00\x40\x00\x40\x04" + parts
    one_code = bytes([1]) + bytes(15) + b"\x00"  # the code 0 means nought (DC), or end of block (AC)
    huffman = b"".join(b"\xff\xc4\x00\x14" + bytes([place]) + one_code for place in (0x00, 0x10))
    scan = b"\xff\xda\x00\x0e\x04" + b"".join(bytes([number, 0]) for number in range(1, 5)) + b"\x00\x3f\x00"
    bits = 64 * 4 * 2  # 64 blocks of 4 inks, 2 bits each
    return b"\xff\xd8" + table + frame + huffman + scan + bytes(bits // 8) + b"\xff\xd9"
