"""Portrait against captures, and the two commands."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from tepat.face.card import read_card
from tepat.face.command import face
from tepat.face.detection import find_faces
from tepat.face.models import load_models
from tepat.face.pictures import read_picture
from tepat.face.tests import faces
from tepat.face.tests import made_pictures as made
from tepat.face.verification import Verification, verify

PORTRAIT = faces.portrait_of(**faces.ONE)
FRAMES = [faces.view_of(**faces.ONE, yaw=yaw) for yaw in (-6.0, 0.0, 6.0)]
BLURRED = made.encoded(cv2.GaussianBlur(read_picture(PORTRAIT).pixels, (0, 0), 8))


def check(reference: bytes, probes: list[bytes]) -> Verification:
    return verify(load_models(), reference, probes)


def test_the_same_person_is_accepted_with_one_and_with_three_frames() -> None:
    for probes in (FRAMES[:1], FRAMES):
        result = check(PORTRAIT, probes)
        assert result.band == "accept"
        assert result.reasons == ()
        assert all(frame.used for frame in result.frames)


def test_bad_frames_are_left_out_and_named() -> None:
    result = check(PORTRAIT, [BLURRED, FRAMES[0], b"", FRAMES[1][:2000], faces.cat()])
    assert result.band == "accept"
    assert [frame.used for frame in result.frames] == [False, True, False, False, False]
    assert "blurred" in result.reasons
    assert {"face.picture.empty", "face.picture.damaged"} <= set(result.reasons)
    assert result.similarity == pytest.approx(check(PORTRAIT, [FRAMES[0]]).similarity)


def test_only_bad_frames_mean_another_capture_with_what_to_change() -> None:
    result = check(PORTRAIT, [BLURRED, BLURRED])
    assert (result.band, result.similarity) == ("retry", None)
    assert "blurred" in result.reasons
    assert check(PORTRAIT, []).band == "retry"


def test_a_portrait_that_cannot_be_read_goes_to_a_person() -> None:
    """No new photo can mend it."""
    assert check(b"%PDF-1.4", FRAMES).reasons == ("reference_unreadable",)
    assert check(made.encoded(made.scene(300, 300)), FRAMES).reasons == ("reference_no_face",)
    assert check(b"", []).band == "review"


def test_frames_of_two_people_are_not_fused() -> None:
    """A frame of the rightful person must not pull another's over the line."""
    opposite = _unlike(PORTRAIT)
    result = check(PORTRAIT, [PORTRAIT, opposite])
    assert result.band == "retry"
    assert result.reasons[0] == "several_people"


def test_three_good_frames_unlike_the_portrait_go_to_an_officer() -> None:
    """One bad match may be chance and asks for more frames; three leave nothing for the person to mend."""
    opposite = _unlike(PORTRAIT)
    assert check(PORTRAIT, [opposite]).band == "retry"
    result = check(PORTRAIT, [opposite] * 3)
    assert result.band == "review"
    assert result.reasons == ("unlike",)


def _unlike(portrait: bytes) -> bytes:
    """A good picture of someone whose similarity is below review."""
    for number in range(23, 60):
        picture = faces.portrait_of(f"stranger {number}", ("female", "male")[number % 2], 20 + number)
        similarity = check(portrait, [picture]).similarity
        if similarity is not None and similarity < read_card().limits_for(1).review:
            return picture
    raise AssertionError("every made-up head looks alike")


@pytest.mark.parametrize("size", [(3000, 4000), (480, 640), (120, 160)])
def test_a_face_is_found_at_every_size(size: tuple[int, int]) -> None:
    pixels = cv2.resize(read_picture(PORTRAIT).pixels, size, interpolation=cv2.INTER_AREA)
    result = check(PORTRAIT, [made.encoded(pixels, ".jpg", cv2.IMWRITE_JPEG_QUALITY, 92)])
    assert result.similarity is not None or result.reasons == ("too_far",)
    if result.similarity is not None:
        assert result.similarity > 0.8


def test_a_face_that_fills_the_picture_is_found() -> None:
    picture, found = faces.seen(PORTRAIT)
    x, y, width, height = (int(side) for side in found[0].box)
    close = cv2.resize(
        picture.pixels[y : y + height, x : x + width], (900, 1100), interpolation=cv2.INTER_CUBIC
    )
    again = find_faces(load_models(), faces.picture_of(close))
    assert again
    assert again[0].box[2] > 500


def test_a_photo_lying_on_its_side_is_turned_by_its_exif_entry() -> None:
    stored = made.as_stored(read_picture(PORTRAIT).pixels, 6)
    assert check(PORTRAIT, [made.with_exif(made.encoded(stored), 6)]).band == "accept"


def write(folder: Path, **pictures: bytes) -> list[str]:
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in pictures]


def test_the_command_verifies(tmp_path: Path) -> None:
    files = write(tmp_path, reference=PORTRAIT, first=FRAMES[0], blurred=BLURRED)
    answer = CliRunner().invoke(face, ["verify", *files, "--json"])
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.output)
    assert document["band"] == "accept"
    assert [frame["used"] for frame in document["frames"]] == [True, False]
    assert document["frames"][1]["quality"]["measures"]["sharpness"] < 0.42
    assert "embedding" not in answer.output
    plain = CliRunner().invoke(face, ["verify", *files])
    assert plain.output.startswith("accept")
    assert "left  blurred" in plain.output


def test_the_command_knows_liveness_without_loading_it() -> None:
    assert "liveness" in face.list_commands(None)  # type: ignore[arg-type]


@pytest.mark.skipif(not made.REAL_FACES.exists(), reason=made.WITHOUT_REAL_FACES)
def test_real_people() -> None:
    read = [
        (made.REAL_FACES / f"s{person}" / f"{n}.pgm").read_bytes() for person in (1, 2) for n in (1, 2, 3, 4)
    ]
    assert check(read[0], read[1:4]).band == "accept"
    assert check(read[0], read[5:8]).band == "review"
    assert check(read[0], read[5:6]).band == "retry"
    flat = made.encoded(np.full((200, 200), 128, np.uint8))
    assert check(flat, read[:1]).reasons == ("reference_no_face",)
