"""What people send: turned, strange, broken and hostile pictures."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.face.errors import PictureRefused
from tepat.face.pictures import LONGEST_SIDE_PX, MOST_BYTES, Picture, read_picture
from tepat.face.tests import made_pictures as made

GOOD = made.encoded(made.scene())
PROGRESSIVE = made.encoded(made.scene(), ".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
GOOD_PNG = made.encoded(made.scene(), ".png")


def corners(picture: Picture) -> list[str]:
    """The colours of the four corners: top left, top right, bottom left, bottom right."""
    names = {(0, 0, 1): "red", (0, 1, 0): "green", (1, 0, 0): "blue", (1, 1, 1): "white"}
    height, width = picture.pixels.shape[:2]
    places = [(y, x) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    return [names[tuple((picture.pixels[place] > 128).astype(int).tolist())] for place in places]


UPRIGHT = ["red", "green", "blue", "white"]


def refusal(data: bytes) -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        read_picture(data)
    assert caught.value.what
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize("data", [GOOD, PROGRESSIVE, GOOD_PNG, made.encoded(made.scene(), ".ppm")])
def test_reads_what_cameras_and_programs_write(data: bytes) -> None:
    picture = read_picture(data)
    assert picture.pixels.shape == (120, 160, 3)
    assert picture.pixels.dtype == np.uint8
    assert (picture.width_px, picture.height_px) == (160, 120)
    assert corners(picture) == UPRIGHT


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(160, 120), (3000, 2000), (11_000, 1_000)])
def test_turns_a_photo_upright_in_every_orientation_and_at_every_reduction(
    orientation: int, size: tuple[int, int]
) -> None:
    stored = made.as_stored(made.scene(*size), orientation)
    picture = read_picture(made.with_exif(made.encoded(stored), orientation))
    assert corners(picture) == UPRIGHT
    height, width = picture.pixels.shape[:2]
    assert width > height
    assert (picture.height_px, picture.width_px) == stored.shape[:2]


def test_a_png_is_turned_too() -> None:
    entry = b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    stored = made.encoded(made.as_stored(made.scene(), 6), ".png")
    after_header = 8 + 25
    turned = stored[:after_header] + made.chunk(b"eXIf", entry) + stored[after_header:]
    assert corners(read_picture(turned)) == UPRIGHT


def test_a_phone_photo_of_twelve_megapixels_comes_down_to_size() -> None:
    picture = read_picture(made.encoded(made.scene(4000, 3000)))
    assert picture.pixels.shape == (960, LONGEST_SIDE_PX, 3)
    assert (picture.width_px, picture.height_px) == (4000, 3000)


def test_grey_sixteen_bits_transparency_and_palette() -> None:
    grey = cv2.cvtColor(made.scene(), cv2.COLOR_BGR2GRAY)
    for data in (made.encoded(grey), made.encoded(grey, ".png"), made.encoded(grey, ".pgm")):
        pixels = read_picture(data).pixels
        assert pixels.shape == (120, 160, 3)
        assert np.ptp(pixels.astype(int), axis=2).max() == 0
    deep = made.scene().astype(np.uint16) * 257
    assert corners(read_picture(made.encoded(deep, ".png"))) == UPRIGHT
    assert corners(read_picture(made.encoded(deep, ".ppm"))) == UPRIGHT
    see_through = np.dstack([made.scene(), np.full((120, 160), 255, np.uint8)])
    assert corners(read_picture(made.encoded(see_through, ".png"))) == UPRIGHT
    rows = zlib.compress((b"\x00" + b"\x00" * 32 + b"\x01" * 32) * 64)
    palette = made.chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0]))
    picture = read_picture(made.png(64, 64, colour=3, rows=rows, extra=palette))
    assert corners(picture) == ["red", "green", "red", "green"]


def test_cmyk_from_a_print_shop() -> None:
    pixels = read_picture(made.cmyk_jpeg()).pixels
    assert pixels.shape == (64, 64, 3)
    assert np.ptp(pixels) == 0


def test_of_a_moving_png_the_first_picture() -> None:
    after_header = 8 + 25
    control = made.chunk(b"acTL", struct.pack(">II", 2, 0))
    frame = made.chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 160, 120, 0, 0, 1, 10, 0, 0))
    moving = GOOD_PNG[:after_header] + control + frame + GOOD_PNG[after_header:]
    assert corners(read_picture(moving)) == UPRIGHT


def test_text_hidden_in_a_png_is_never_unpacked() -> None:
    bomb = made.chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(50_000_000)))
    after_header = 8 + 25
    assert corners(read_picture(GOOD_PNG[:after_header] + bomb + GOOD_PNG[after_header:])) == UPRIGHT


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"GIF89a" + bytes(100), "GIF"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "XML"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "HEIC"),
        (b"RIFF\x00\x01\x00\x00WEBPVP8 " + bytes(100), "WebP"),
        (made.encoded(made.scene(), ".bmp"), "BMP"),
        (made.encoded(made.scene(), ".tiff"), "TIFF"),
        (b"hello, this is no picture", "JPEG"),
        (b"\xff", "JPEG"),
        (b"P5", "JPEG"),
    ],
)
def test_other_files_are_named_and_refused(data: bytes, word: str) -> None:
    found = refusal(data)
    assert found.code == "face.picture.not_a_picture"
    assert word in found.why


def test_nothing_at_all_and_too_much() -> None:
    assert refusal(b"").code == "face.picture.empty"
    assert refusal(GOOD + bytes(MOST_BYTES)).code == "face.picture.too_many_bytes"


@pytest.mark.parametrize("data", [GOOD, PROGRESSIVE, GOOD_PNG, made.encoded(made.scene(), ".ppm")])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.99])
def test_a_picture_that_was_cut_short(data: bytes, share: float) -> None:
    assert refusal(data[: int(len(data) * share)]).code == "face.picture.damaged"


def test_a_photo_with_something_behind_it_is_read() -> None:
    """Phones append a film or a depth map."""
    assert corners(read_picture(GOOD + b"MotionPhoto_Data" + bytes(1000))) == UPRIGHT


def test_a_wrong_check_sum_and_a_missing_part() -> None:
    broken = bytearray(GOOD_PNG)
    broken[60] ^= 1
    assert refusal(bytes(broken)).code == "face.picture.damaged"
    assert refusal(GOOD[:2] + b"\x00\x00" + GOOD[2:]).code == "face.picture.not_a_picture"
    assert refusal(GOOD[:20] + b"\x00" + GOOD[20:]).code == "face.picture.damaged"


@pytest.mark.parametrize("kind", [".jpg", ".png", ".pgm"])
@pytest.mark.parametrize("size", [(1, 1), (2000, 3), (47, 300)])
def test_too_small(kind: str, size: tuple[int, int]) -> None:
    assert (
        refusal(made.encoded(np.zeros((size[1], size[0]), np.uint8), kind)).code == "face.picture.too_small"
    )


def test_too_many_pixels_are_refused_by_the_header_alone() -> None:
    huge = made.encoded(np.zeros((12_000, 12_000), np.uint8))
    assert refusal(huge).code == "face.picture.too_many_pixels"
    assert refusal(made.png_bomb()).code == "face.picture.too_many_pixels"
    assert refusal(made.with_size(GOOD, 60_000, 60_000)).code == "face.picture.too_many_pixels"
    assert refusal(made.with_size(PROGRESSIVE, 6_000, 6_000)).code == "face.picture.too_many_pixels"
    assert refusal(b"P5\n60000 60000\n255\n" + bytes(100)).code == "face.picture.too_many_pixels"
    assert refusal(b"P5 99999999999999 2 255\n" + bytes(100)).code == "face.picture.damaged"


def test_a_header_that_lies_costs_nothing() -> None:
    """The decoder fills in what is missing, or gives up; neither is an accident."""
    for data in (made.with_size(GOOD, 5_000, 5_000), made.with_size(GOOD, 60, 60), made.overfull_png()):
        assert read_or_refuse(data) in ("read", "face.picture.damaged")


def test_a_picture_of_a_thousand_layers_is_refused() -> None:
    start = PROGRESSIVE.find(b"\xff\xda")
    scan = PROGRESSIVE[start : PROGRESSIVE.find(b"\xff", start + 14)]
    layered = PROGRESSIVE[:start] + scan * 1000 + b"\xff\xd9"
    assert refusal(layered).code == "face.picture.damaged"


def test_a_size_stated_twice_is_refused() -> None:
    place = GOOD.find(b"\xff\xc0")
    frame = GOOD[place : place + 2 + int.from_bytes(GOOD[place + 2 : place + 4], "big")]
    assert refusal(GOOD[:place] + frame + GOOD[place:]).code == "face.picture.damaged"


READ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(data: bytes) -> str:
    """``read``, or the code of the refusal; anything else that is raised fails the test."""
    try:
        picture = read_picture(data)
    except PictureRefused as refused:
        return refused.code
    assert picture.pixels.ndim == 3
    assert max(picture.pixels.shape) <= LONGEST_SIDE_PX
    return "read"


@READ
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", made.png(64, 64, rows=b"")[:8], b"P5 "])
)
def test_any_bytes_are_read_or_refused(tail: bytes, start: bytes) -> None:
    assert read_or_refuse(start + tail)


@READ
@given(
    st.sampled_from([GOOD, PROGRESSIVE, GOOD_PNG, made.cmyk_jpeg(), made.with_exif(GOOD, 6)]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
    st.floats(0.5, 1),
)
def test_a_good_picture_with_bytes_changed_is_read_or_refused(
    data: bytes, changes: list[tuple[float, int]], share: float
) -> None:
    mutated = bytearray(data[: int(len(data) * share)] if share < 0.9 else data)
    for place, value in changes:
        mutated[int(place * len(mutated))] = value
    assert read_or_refuse(bytes(mutated))


MEMORY = """
import sys
from pathlib import Path
from tepat.face.errors import PictureRefused
from tepat.face.evaluation.evaluate import peak_memory_mb
from tepat.face.pictures import read_picture
before = peak_memory_mb()
try:
    read_picture(Path(sys.argv[1]).read_bytes())
except PictureRefused as refused:
    print(refused.code, file=sys.stderr)
print(peak_memory_mb() - before)
"""


HEAVY: dict[str, Callable[[], bytes]] = {
    "photo_48_mp.jpg": lambda: made.encoded(made.scene(8000, 6000)),
    "progressive_24_mp.jpg": lambda: made.encoded(
        made.scene(6000, 4000), ".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1
    ),
    "whole_24_mp.png": lambda: made.encoded(made.scene(6000, 4000), ".png"),
    "bomb.png": made.png_bomb,
    "overfull.png": made.overfull_png,
    "lying.jpg": lambda: made.with_size(GOOD, 6_900, 7_000),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "most_mb"),
    [("photo_48_mp.jpg", 40), ("progressive_24_mp.jpg", 150), ("whole_24_mp.png", 170),
     ("bomb.png", 10), ("overfull.png", 20), ("lying.jpg", 60)],
)  # fmt: skip
def test_memory_is_bounded(name: str, most_mb: float, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(HEAVY[name]())
    answer = subprocess.run(
        [sys.executable, "-c", MEMORY, str(file)], capture_output=True, text=True, check=True
    )
    assert float(answer.stdout) < most_mb, answer.stderr
