"""Every fault of a picture has its own reason, and a good picture has none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tepat.face.detection import find_faces
from tepat.face.models import load_models
from tepat.face.pictures import read_picture
from tepat.face.quality import REASONS, Quality, judge_quality, pose_of
from tepat.face.tests import faces
from tepat.face.tests import made_pictures as made


def judge(pixels: np.ndarray) -> Quality:
    picture = faces.picture_of(np.clip(pixels, 0, 255))
    return judge_quality(picture, find_faces(load_models(), picture))


def good() -> np.ndarray:
    return read_picture(faces.portrait_of(**faces.ONE)).pixels.astype(np.float64)


def test_a_portrait_is_good() -> None:
    quality = judge(good())
    assert quality.ok
    assert quality.reasons == ()
    assert quality.measures["eye_distance_px"] > 60


def test_nobody_there_and_a_cat() -> None:
    for data in (made.encoded(made.scene(400, 400)), faces.cat()):
        picture, found = faces.seen(data)
        quality = judge_quality(picture, found)
        assert not quality.ok
        assert quality.reasons in (("no_face",), ("unclear",)) or "unclear" in quality.reasons


def test_two_people_but_not_a_small_one_in_the_background() -> None:
    other = read_picture(faces.portrait_of(**faces.OTHER)).pixels
    assert judge(np.hstack([good(), other])).reasons == ("several_faces",)
    small = cv2.resize(other, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    beside = np.full((640, small.shape[1], 3), 200.0)
    beside[: small.shape[0]] = small
    together = np.hstack([good(), beside])
    assert len(find_faces(load_models(), faces.picture_of(together))) == 2
    assert judge(together).ok


def shifted_out(pixels: np.ndarray) -> np.ndarray:
    return pixels[:, 225:]


def grainy(pixels: np.ndarray) -> np.ndarray:
    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(1).normal(0, 30, small.shape)
    return np.asarray(small + grain, np.float64)


def half_lit(pixels: np.ndarray) -> np.ndarray:
    """A lamp from one side, the border of light and dark along the nose."""
    nose = find_faces(load_models(), faces.picture_of(pixels))[0].points[2, 0]
    across = np.arange(pixels.shape[1]) - nose
    light = 0.08 + 0.92 / (1 + np.exp(-across / 5))
    return np.asarray(pixels * light[None, :, None], np.float64)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda p: cv2.resize(p, None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA), "too_far"),
        (lambda p: cv2.GaussianBlur(p, (0, 0), 8), "blurred"),
        (lambda p: p * 0.12, "too_dark"),
        (lambda p: p * 1.5 + 90, "too_bright"),
        (half_lit, "uneven_light"),
        (shifted_out, "cut_off"),
        (grainy, "unclear"),
    ],
)
def test_each_fault_has_its_reason(spoil: object, reason: str) -> None:
    quality = judge(spoil(good()))  # type: ignore[operator]
    assert not quality.ok
    assert reason in quality.reasons
    assert set(quality.reasons) <= set(REASONS)


@pytest.mark.parametrize(
    "turn", [{"yaw": 45.0}, {"yaw": -45.0}, {"roll": -60.0}, {"roll": 60.0}, {"roll": 90.0}]
)
def test_a_head_turned_away(turn: dict[str, float]) -> None:
    picture, found = faces.seen(faces.view_of(**faces.ONE, **turn))
    assert "turned_away" in judge_quality(picture, found).reasons


@pytest.mark.parametrize(("angle", "least"), [("yaw", 8), ("roll", 10)])
def test_pose_has_the_direction_of_the_head(angle: str, least: float) -> None:
    left, straight, right = (pose(**{angle: degrees})[angle] for degrees in (-18, 0, 18))
    assert left + least < straight < right - least


def test_a_bowed_head_is_seen() -> None:
    """Looking up shows little in five points; the landmarks tell it better."""
    assert pose(pitch=-25)["pitch"] + 10 < pose()["pitch"]


def pose(**angles: float) -> dict[str, float]:
    _, found = faces.seen(faces.view_of(**faces.ONE, **angles))
    return pose_of(found[0].points)


def test_light_and_size_do_not_change_who_is_sharp() -> None:
    sharpness = [
        judge(p).measures["sharpness"] for p in (good(), good() * 0.6, cv2.resize(good(), (360, 480)))
    ]
    assert max(sharpness) < 1.25 * min(sharpness)


@pytest.mark.skipif(not made.REAL_FACES.exists(), reason=made.WITHOUT_REAL_FACES)
def test_real_faces_pass() -> None:
    """Every tenth picture of the AT&T set; that they are usable is known from the whole set."""
    pictures = [faces.seen(path.read_bytes()) for path in sorted(made.REAL_FACES.glob("s*/*.pgm"))[::10]]
    judged = [judge_quality(*one) for one in pictures]
    assert sum(quality.ok for quality in judged) >= 0.95 * len(judged)
