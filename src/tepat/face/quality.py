"""Is a picture of a face good enough to compare, and if not, what should the person change?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.alignment import PLACES, align_face, similarity_transform
from tepat.face.card import read_card
from tepat.face.detection import Face
from tepat.face.pictures import Picture, Pixels

REASONS: Final = (
    "no_face", "several_faces", "cut_off", "too_far", "unclear", "turned_away", "too_dark", "too_bright",
    "uneven_light", "blurred",
)  # fmt: skip
INNER: Final = (slice(24, 104), slice(20, 92))  # rows and columns of the aligned face without hair and edges
FACE: Final = (slice(16, 110, 4), slice(16, 98, 4))  # a grid over the aligned face from brows to chin
FLAT: Final = 0.3  # grey levels; keeps the sharpness of a face without contrast finite
# Answers to grain but neither to slopes nor to edges (Immerkaer 1996); the median of noise of one grey level.
GRAIN: Final = np.array([[1.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 1.0]])
GRAIN_OF_ONE: Final = 6 * 0.6745
# From five points to degrees, fitted to the 478 landmarks on real faces (see card.md).
YAW_SLOPE, PITCH_SLOPE, LEVEL_NOSE = 1.76, 212.0, 0.568
DARK, BRIGHT = 20, 250  # grey levels without drawing


@dataclass(frozen=True)
class Quality:
    """``ok``: good enough to compare. ``reasons``: codes out of ``REASONS``, what to mend first comes first.
    ``measures``: what was measured, by name; empty where there is no face."""

    ok: bool
    reasons: tuple[str, ...]
    measures: Mapping[str, float]


def judge_quality(picture: Picture, faces: Sequence[Face]) -> Quality:
    """Judge a picture by the faces found in it (``find_faces``, best first).

    Small faces in the background do not count as several faces.
    """
    if not faces:
        return Quality(ok=False, reasons=("no_face",), measures={})
    face = faces[0]
    aligned = align_face(picture, face)
    measures = {
        **_position(picture, faces),
        **pose_of(face.points),
        **_light_and_sharpness(aligned),
    }
    found = _problems(measures)
    reasons = tuple(code for code in REASONS if code in found)
    return Quality(ok=not reasons, reasons=reasons, measures=measures)


def _problems(measures: Mapping[str, float]) -> set[str]:
    limits = read_card().quality
    turned = (
        abs(measures["yaw"]) > limits["most_yaw"],
        abs(measures["pitch"]) > limits["most_pitch"],
        abs(measures["roll"]) > limits["most_roll"],
        measures["eye_share"] < limits["least_eye_share"],  # lying heads: the detector's points are amiss
    )
    checks = {
        "several_faces": measures["second_face"] >= limits["most_second_face"],
        "cut_off": measures["outside"] > limits["most_outside"],
        "too_far": measures["eye_distance_px"] < limits["least_eye_distance_px"],
        "unclear": measures["score"] < limits["least_score"] or measures["noise"] > limits["most_noise"],
        "turned_away": any(turned),
        "too_dark": measures["light"] < limits["least_light"] or measures["dark"] > limits["most_dark"],
        "too_bright": measures["light"] > limits["most_light"] or measures["bright"] > limits["most_bright"],
        "uneven_light": measures["unevenness"] > limits["most_unevenness"],
        "blurred": measures["sharpness"] < limits["least_sharpness"],
    }
    return {code for code, wrong in checks.items() if wrong}


def _position(picture: Picture, faces: Sequence[Face]) -> dict[str, float]:
    face, others = faces[0], faces[1:]
    sure = [other for other in others if other.score >= read_card().quality["least_score"]]
    eye_distance = float(np.linalg.norm(face.points[1] - face.points[0]))
    return {
        "score": face.score,
        "eye_distance_px": eye_distance,
        "eye_share": eye_distance / max(face.box[2], 1e-6),
        "outside": _outside(picture, face),
        "second_face": max((other.area / max(face.area, 1e-6) for other in sure), default=0.0),
    }


def _outside(picture: Picture, face: Face) -> float:
    """The share of the face that lies beyond the picture. The detector's box is of no use here: it ends
    where the picture ends."""
    rows, columns = np.mgrid[FACE]
    turn = similarity_transform(PLACES, face.points.astype(np.float64))
    x, y = turn[:, :2] @ np.array([columns.ravel(), rows.ravel()]) + turn[:, 2:]
    height, width = picture.pixels.shape[:2]
    return float(np.mean((x < 0) | (x > width - 1) | (y < 0) | (y > height - 1)))


def pose_of(points: NDArray[np.float32]) -> dict[str, float]:
    """``yaw``, ``pitch`` and ``roll`` in degrees, roughly, from the five points.

    Signs as in ``landmarks.HeadPose``: turned to the person's own left, looking up, and tilted to the
    person's own left shoulder are positive.
    """
    right_eye, left_eye, nose, right_mouth, left_mouth = points.astype(np.float64)
    line = left_eye - right_eye
    distance = max(float(np.hypot(*line)), 1e-6)
    along, down = line / distance, np.array([-line[1], line[0]]) / distance
    eyes, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    height = float((mouth - eyes) @ down)
    height = math.copysign(max(abs(height), 1e-6), height)
    low = float((nose - eyes) @ down) / height
    aside = float((nose - eyes) @ along - low * ((mouth - eyes) @ along)) / distance
    return {
        "yaw": math.degrees(math.atan(YAW_SLOPE * aside)),
        "pitch": max(-90.0, min(90.0, PITCH_SLOPE * (LEVEL_NOSE - low))),
        "roll": math.degrees(math.atan2(line[1], line[0])),
    }


def _light_and_sharpness(aligned: Pixels) -> dict[str, float]:
    grey = np.asarray(cv2.cvtColor(aligned, cv2.COLOR_BGR2GRAY), np.float64)[INNER]
    middle = grey.shape[1] // 2
    left, right = float(grey[:, :middle].mean()), float(grey[:, middle:].mean())
    return {
        "light": float(grey.mean()),
        "dark": float((grey <= DARK).mean()),
        "bright": float((grey >= BRIGHT).mean()),
        "unevenness": abs(left - right) / max((left + right) / 2, 1.0),
        "sharpness": _detail(grey, 1) / (_detail(grey, 2) + FLAT),
        "noise": float(np.median(np.abs(cv2.filter2D(grey, cv2.CV_64F, GRAIN))) / GRAIN_OF_ONE),
    }


def _detail(grey: NDArray[np.float64], size_px: float) -> float:
    """How much there is to see of one size: what is lost between two blurs (difference of Gaussians).

    Detail of one size over detail of twice that size tells sharp from blurred whatever the light, the
    contrast and the grain, which the variance of a Laplacian does not.
    """
    fine, coarse = (cv2.GaussianBlur(grey, (0, 0), sigma) for sigma in (size_px, 2 * size_px))
    return float((fine - coarse).std())
