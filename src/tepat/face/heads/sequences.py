"""Frames as a genuine capture sends them: a made-up head that does what a challenge asks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.heads.head import Head
from tepat.face.heads.rendering import DAYLIGHT, Camera, Light, Pose, render
from tepat.face.heads.shape import Expression
from tepat.face.liveness.challenge import Challenge, Frame

FRAMES_PER_STEP = 3
STEP_MS = 1800
JPEG_QUALITY = 88
NEAR_CM, USUAL_CM, FAR_CM = 29.0, 44.0, 62.0


@dataclass(frozen=True)
class Moment:
    """What the head does at one frame."""

    pose: Pose
    expression: Expression


# What a step asks for, when it is done fully.
TARGETS: Final = {
    "look_ahead": Moment(Pose(), Expression()),
    "turn_left": Moment(Pose(yaw=27, pitch=-1, roll=1.5), Expression()),
    "turn_right": Moment(Pose(yaw=-27, pitch=-1, roll=-1.5), Expression()),
    "look_up": Moment(Pose(pitch=18), Expression()),
    "blink": Moment(Pose(), Expression(blink=1.0)),
    "open_mouth": Moment(Pose(pitch=1), Expression(mouth_open=0.85)),
    "come_closer": Moment(Pose(distance=NEAR_CM), Expression()),
    "move_away": Moment(Pose(distance=FAR_CM), Expression()),
}
# How far into the movement the frames of a step are taken.
SHARES: Final = (0.45, 1.0, 0.95)


def moments_for(challenge: Challenge, *, seed: int = 0) -> list[tuple[int, str, int, Moment]]:
    """For each frame its step, code, time in ms and what the head does, as people do it: never twice the
    same, never quite straight. ``seed`` draws the person's manner and the small movements."""
    rng = np.random.default_rng(seed)
    manner = rng.uniform(0.8, 1.12)
    yaw, pitch, roll, nearer = (float(rng.normal(0, spread)) for spread in (2.0, 2.0, 1.2, 2.0))
    rest = Pose(yaw, pitch, roll, USUAL_CM + nearer)
    taken: list[tuple[int, str, int, Moment]] = []
    for step, code in enumerate(challenge.all_steps):
        for number, share in enumerate(SHARES if code != "look_ahead" else (1.0,) * FRAMES_PER_STEP):
            at_ms = step * STEP_MS + 500 + number * 400 + int(rng.integers(-60, 60))
            taken.append((step, code, at_ms, _moment(TARGETS[code], rest, share * manner, rng)))
    return taken


def _moment(target: Moment, rest: Pose, share: float, rng: np.random.Generator) -> Moment:
    shares = min(share, 1.05)
    drift = rng.normal(0, 1, 6) * (0.8, 0.8, 0.5, 0.5, 0.25, 0.25)
    distance = rest.distance + (target.pose.distance - USUAL_CM) * min(shares, 1.0)
    pose = Pose(
        yaw=rest.yaw + target.pose.yaw * shares + drift[0],
        pitch=rest.pitch + target.pose.pitch * shares + drift[1],
        roll=rest.roll + target.pose.roll * shares + drift[2],
        distance=distance + drift[3],
        shift_x=drift[4],
        shift_y=drift[5],
    )
    done = 1.0 if share > 0.7 else share
    return Moment(
        pose,
        Expression(target.expression.blink * done, target.expression.mouth_open * min(1.0, done * share)),
    )


def frames_for(
    challenge: Challenge,
    head: Head,
    *,
    seed: int = 0,
    light: Light = DAYLIGHT,
    size: tuple[int, int] = (480, 640),
    quality: int = JPEG_QUALITY,
) -> list[Frame]:
    """The frames of a genuine capture: three for each step, as JPEG. Another ``seed`` is another capture of
    the same person."""

    def picture(moment: Moment, number: int) -> NDArray[np.uint8]:
        camera = Camera(noise_seed=(seed * 1009 + number) % 2**32)
        return render(head, moment.pose, moment.expression, light=light, camera=camera, size=size)

    return film(challenge, picture, seed=seed, quality=quality)


def film(
    challenge: Challenge,
    picture: Callable[[Moment, int], NDArray[np.uint8]],
    *,
    seed: int = 0,
    quality: int = JPEG_QUALITY,
) -> list[Frame]:
    """The frames that ``picture`` gives for the moments of a genuine capture."""
    return [
        Frame(step, code, at_ms, as_jpeg(picture(moment, number), quality))
        for number, (step, code, at_ms, moment) in enumerate(moments_for(challenge, seed=seed))
    ]


def as_jpeg(pixels: NDArray[np.uint8], quality: int = JPEG_QUALITY) -> bytes:
    """The bytes of a JPEG; ``quality`` 1 to 100."""
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return data.tobytes()


def capture_seconds(challenge: Challenge) -> float:
    """How long a capture of ``frames_for`` takes."""
    return math.ceil(len(challenge.all_steps) * STEP_MS / 1000) + 1.0
