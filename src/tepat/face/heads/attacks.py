"""Made attacks on liveness: what somebody does who has a photo, or an earlier film, and not the person.

Each attack answers the challenge at the right pace and with the right labels unless that is the attack
itself. A ``Subject`` is the person whose picture was stolen; any source of pictures will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.canonical_face import Points
from tepat.face.heads.rendering import Pose
from tepat.face.heads.reposing import EYES_CM, USUAL_CM, re_pose
from tepat.face.heads.sequences import Moment, as_jpeg, film, moments_for
from tepat.face.heads.shape import Expression
from tepat.face.landmarks import HeadPose, Landmarks, rotation_of
from tepat.face.liveness.challenge import Challenge, Frame
from tepat.face.pictures import read_picture
from tepat.face.raster import barycentric, cover, look_up

Pixels = NDArray[np.uint8]
SHEET_STEP_PX: Final = 8
NOISE: Final = 2.0


@dataclass(frozen=True)
class Subject:
    """``still``: the stolen picture and its landmarks. ``act``: the living person at a moment of a
    capture."""

    still: Pixels
    landmarks: Landmarks
    act: Callable[[Moment, int], Pixels]


@dataclass(frozen=True)
class Attack:
    """``frames`` sent for ``challenge``; ``before``: frames that the server has judged earlier; ``nonce`` as
    sent; ``received_after_s``: when the server has it all, after it issued the challenge."""

    challenge: Challenge
    frames: Sequence[Frame]
    before: Sequence[Frame] = ()
    nonce: str = ""
    received_after_s: float = 30.0


Maker = Callable[[Challenge, Subject, Subject, int], Attack]


def still(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """One photo before the camera, again and again."""
    return _film(challenge, lambda moment, number: victim.still, seed)


def moved(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The photo is shifted, tilted in its plane, and brought nearer and farther."""
    return _film(challenge, lambda moment, number: _in_plane(victim.still, _rng(seed, number)), seed)


def bent(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The photo is bent about an upright, level or slanted axis while the steps ask for movement."""

    def picture(moment: Moment, number: int) -> Pixels:
        rng = _rng(seed, number)
        if _at_rest(moment):
            return victim.still
        return sheet(victim, radius_cm=rng.uniform(6, 25), axis_degrees=rng.uniform(0, 180))

    return _film(challenge, picture, seed)


def printed_turned(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The printed photo is turned as the head should turn, and farther."""

    def picture(moment: Moment, number: int) -> Pixels:
        rng = _rng(seed, number)
        more = rng.uniform(1.0, 2.2)
        return sheet(victim, yaw=moment.pose.yaw * more, pitch=moment.pose.pitch * more)

    return _film(challenge, picture, seed)


def bent_turned(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The photo is bent around a cylinder and turned with it; eyes and mouth are painted over where asked."""
    radius = float(_rng(seed, 999).uniform(7.5, 16))

    def picture(moment: Moment, number: int) -> Pixels:
        more = _rng(seed, number).uniform(1.0, 1.9)
        painted = painted_over(victim, moment.expression)
        axis = 90.0 if abs(moment.pose.yaw) >= abs(moment.pose.pitch) else 0.0
        return sheet(
            replace(victim, still=painted),
            yaw=moment.pose.yaw * more,
            pitch=moment.pose.pitch * more,
            radius_cm=radius,
            axis_degrees=axis,
        )

    return _film(challenge, picture, seed)


def printed_painted(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """Several prints: turned flat as asked, one with closed eyes painted on, one with an open mouth."""

    def picture(moment: Moment, number: int) -> Pixels:
        painted = replace(victim, still=painted_over(victim, moment.expression))
        return sheet(painted, yaw=moment.pose.yaw * 1.8, pitch=moment.pose.pitch * 1.8)

    return _film(challenge, picture, seed)


def cut_out(challenge: Challenge, victim: Subject, other: Subject, seed: int) -> Attack:
    """The print has holes for the eyes and the mouth of a living person behind it, and is turned as asked."""

    def picture(moment: Moment, number: int) -> Pixels:
        mask = _holes(victim)
        behind = other.act(Moment(Pose(distance=USUAL_CM), moment.expression), number)
        behind = _onto(behind, other, victim)
        mixed = victim.still * (1 - mask) + behind * mask
        print_with_holes = replace(victim, still=mixed.astype(np.uint8))
        return sheet(print_with_holes, yaw=moment.pose.yaw * 1.6, pitch=moment.pose.pitch * 1.6)

    return _film(challenge, picture, seed)


def animated_still(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """A program makes the still blink and open its mouth, shifts, tilts and scales it, but cannot turn it."""

    def picture(moment: Moment, number: int) -> Pixels:
        painted = painted_over(victim, moment.expression)
        near = USUAL_CM / moment.pose.distance
        return _in_plane(painted, _rng(seed, number), grown=near)

    return _film(challenge, picture, seed)


def replay(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """An earlier film of the real person that happens to show the same steps, sent again as it was."""
    frames = film(challenge, victim.act, seed=seed)
    return Attack(challenge, frames, before=frames)


def replay_saved_again(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The same, every frame saved anew: other compression, scaled, cropped, brighter or darker, a little
    noise."""
    frames = film(challenge, victim.act, seed=seed)
    return Attack(
        challenge, [_saved_again(frame, _rng(seed, n)) for n, frame in enumerate(frames)], before=frames
    )


def replay_mirrored(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """An earlier film, mirrored so that left and right change places, and set in the order that is asked."""
    before = film(_with_sides_swapped(challenge), victim.act, seed=seed)
    frames = [
        replace(frame, step_code=challenge.all_steps[frame.step], picture=_mirrored(frame.picture))
        for frame in before
    ]
    return Attack(challenge, frames, before=before)


def two_people(challenge: Challenge, victim: Subject, other: Subject, seed: int) -> Attack:
    """Frames that look ahead show one person; what is asked is done by another."""

    def picture(moment: Moment, number: int) -> Pixels:
        return victim.act(moment, number) if _at_rest(moment) else other.act(moment, number)

    return _film(challenge, picture, seed)


def photo_then_person(challenge: Challenge, victim: Subject, other: Subject, seed: int) -> Attack:
    """The photo of one person is shown when it looks ahead, and somebody else does the rest."""

    def picture(moment: Moment, number: int) -> Pixels:
        return victim.still if _at_rest(moment) else other.act(moment, number)

    return _film(challenge, picture, seed)


def out_of_order(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The frames of a film of the real person in another order than asked."""
    frames = film(challenge, victim.act, seed=seed)
    if seed % 2:
        order = _rng(seed, 0).permutation(len(frames))
        return Attack(challenge, [frames[number] for number in order])
    last = len(challenge.all_steps) - 1
    blocks = {step: [frame for frame in frames if frame.step == step] for step in range(last + 1)}
    sent = []
    for step in range(last + 1):
        shown = blocks[step if step in (0, last) else 1 + step % (last - 1)]
        sent += [
            replace(labelled, picture=other.picture)
            for labelled, other in zip(blocks[step], shown, strict=True)
        ]
    return Attack(challenge, sent)


def wrong_direction(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The head turns to the other side than asked."""

    def picture(moment: Moment, number: int) -> Pixels:
        return victim.act(
            replace(moment, pose=replace(moment.pose, yaw=-moment.pose.yaw, pitch=-moment.pose.pitch)), number
        )

    return _film(challenge, picture, seed)


def other_challenge(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """A film of the real person for an earlier challenge with other steps, labelled as if it answered this
    one."""
    steps = tuple(reversed(_with_sides_swapped(challenge).steps))
    if steps == challenge.steps:
        steps = (*steps[1:], steps[0])
    swapped = replace(challenge, steps=steps)
    frames = film(swapped, victim.act, seed=seed)
    return Attack(challenge, [replace(f, step_code=challenge.all_steps[f.step]) for f in frames])


def other_nonce(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The right film under the name of another challenge."""
    return Attack(challenge, film(challenge, victim.act, seed=seed), nonce=f"other-{seed}")


def only_some_steps(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """One step is left out: its frames are missing, or show the person looking ahead."""
    left_out = 1 + seed % len(challenge.steps)
    frames = film(challenge, victim.act, seed=seed)
    if seed % 2:
        return Attack(challenge, [frame for frame in frames if frame.step != left_out])
    moments = moments_for(challenge, seed=seed)
    rest = moments[0][3]
    shown = [
        replace(frame, picture=as_jpeg(victim.act(rest, 500 + number))) if frame.step == left_out else frame
        for number, frame in enumerate(frames)
    ]
    return Attack(challenge, shown)


def too_fast(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """A film that no living person can make: all in a moment, or longer than the server waited."""
    frames = film(challenge, victim.act, seed=seed)
    if seed % 2:
        return Attack(challenge, [replace(frame, taken_ms=frame.taken_ms // 20) for frame in frames])
    return Attack(challenge, frames, received_after_s=2.5)


def expired(challenge: Challenge, victim: Subject, _other: Subject, seed: int) -> Attack:
    """The right film, after the time for it."""
    return Attack(challenge, film(challenge, victim.act, seed=seed), received_after_s=121 + seed)


ATTACKS: Final[dict[str, Maker]] = {
    maker.__name__: maker
    for maker in (
        still, moved, bent, printed_turned, bent_turned, printed_painted, cut_out, animated_still, replay,
        replay_saved_again, replay_mirrored, two_people, photo_then_person, out_of_order, wrong_direction,
        other_challenge, other_nonce, only_some_steps, too_fast, expired,
    )
}  # fmt: skip
# Those that hold for a person who cannot turn the head: the others need a turn.
SEATED: Final = (
    "still", "moved", "bent", "cut_out", "animated_still", "replay", "replay_saved_again", "two_people",
    "photo_then_person", "out_of_order", "other_nonce", "only_some_steps", "too_fast", "expired",
)  # fmt: skip


# -- what the attacker does with a picture


def sheet(
    victim: Subject,
    *,
    yaw: float = 0.0,
    pitch: float = 0.0,
    radius_cm: float | None = None,
    axis_degrees: float = 90.0,
) -> Pixels:
    """The picture printed in life size, bent around a cylinder or flat, turned, and photographed again.

    ``axis_degrees`` of the cylinder: 90 upright, 0 level.
    """
    picture, points = victim.still, victim.landmarks.points
    height, width = picture.shape[:2]
    scale = float(np.linalg.norm(points[33] - points[263])) / EYES_CM
    middle = points[[33, 263, 4], :2].mean(axis=0)
    down, across = np.mgrid[
        0 : height + SHEET_STEP_PX : SHEET_STEP_PX, 0 : width + SHEET_STEP_PX : SHEET_STEP_PX
    ]
    places = np.stack([across, down], axis=-1).reshape(-1, 2).astype(np.float64)
    flat = (places - middle) * (1, -1) / scale
    turned = _bend(flat, radius_cm, np.radians(axis_degrees - 90)) @ rotation_of(HeadPose(yaw, pitch, 0)).T
    nearness = USUAL_CM / (USUAL_CM - turned[:, 2])
    seen = turned[:, :2] * (1, -1) * nearness[:, None] * scale + middle
    columns = across.shape[1]
    number = np.arange(len(places)).reshape(-1, columns)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]
    triangles = np.concatenate(
        [np.stack([a, c, b], -1).reshape(-1, 3), np.stack([b, c, d], -1).reshape(-1, 3)]
    )
    which = cover(seen, -turned[:, 2], triangles.astype(np.int32), picture.shape)
    rows, cols = np.nonzero(which)
    chosen = triangles[which[rows, cols] - 1]
    share = barycentric(seen[chosen], cols, rows)
    shown = np.full_like(picture, 118)
    shown[rows, cols] = look_up(picture, np.einsum("mc,mck->mk", share, places[chosen]))
    return shown


def _bend(flat: Points, radius_cm: float | None, slant: float) -> Points:
    if radius_cm is None:
        return np.concatenate([flat, np.zeros((len(flat), 1))], axis=1)
    cos, sin = np.cos(slant), np.sin(slant)
    along = flat @ np.array([[cos, sin], [-sin, cos]]).T
    angle = np.clip(along[:, 0] / radius_cm, -1.5, 1.5)
    x, y, z = radius_cm * np.sin(angle), along[:, 1], radius_cm * (np.cos(angle) - 1)
    return np.stack([cos * x - sin * y, sin * x + cos * y, z], axis=1)


def painted_over(victim: Subject, expression: Expression) -> Pixels:
    """The still with its eyes closed or its mouth open, as a program or a brush would do it."""
    if expression == Expression():
        return victim.still
    return re_pose(victim.still, victim.landmarks, Pose(), expression)


def _in_plane(picture: Pixels, rng: np.random.Generator, *, grown: float = 1.0) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), rng.uniform(-14, 14), grown * rng.uniform(0.9, 1.1)
    )
    turn = turn + np.array([[0, 0, rng.uniform(-25, 25)], [0, 0, rng.uniform(-25, 25)]])
    return np.asarray(
        cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REFLECT_101), np.uint8
    )


def _holes(victim: Subject) -> NDArray[np.float32]:
    mask = np.zeros(victim.still.shape[:2], np.float32)
    points = victim.landmarks.points[:, :2]
    for numbers in ((33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
                    (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249),
                    (61, 40, 37, 0, 267, 270, 291, 375, 405, 314, 17, 84, 181, 146)):  # fmt: skip
        outline = points[list(numbers)]
        middle = outline.mean(axis=0)
        cv2.fillPoly(mask, [np.round(middle + (outline - middle) * 1.25).astype(np.int32)], 1.0)
    return mask[..., None]


def _onto(behind: Pixels, other: Subject, victim: Subject) -> Pixels:
    """The other person's face moved so that eyes and mouth lie behind the holes."""
    numbers = [33, 263, 61, 291]
    source = other.landmarks.points[numbers, :2].astype(np.float32)
    target = victim.landmarks.points[numbers, :2].astype(np.float32)
    move, _ = cv2.estimateAffinePartial2D(source, target)
    height, width = victim.still.shape[:2]
    return np.asarray(
        cv2.warpAffine(behind, move, (width, height), borderMode=cv2.BORDER_REFLECT_101), np.uint8
    )


def _saved_again(frame: Frame, rng: np.random.Generator) -> Frame:
    pixels = read_picture(frame.picture).pixels
    height, width = pixels.shape[:2]
    left, top, right, bottom = (int(rng.uniform(0, 0.06) * side) for side in (width, height, width, height))
    pixels = pixels[top : height - bottom, left : width - right]
    grown = rng.uniform(0.75, 1.3)
    scaled = cv2.resize(
        pixels, None, fx=grown, fy=grown, interpolation=cv2.INTER_AREA if grown < 1 else cv2.INTER_CUBIC
    )
    lit = scaled.astype(np.float32) * rng.uniform(0.85, 1.12) + rng.uniform(-12, 12)
    lit += rng.standard_normal(lit.shape).astype(np.float32) * rng.uniform(0, 2)
    return replace(frame, picture=as_jpeg(np.clip(lit, 0, 255).astype(np.uint8), int(rng.integers(60, 95))))


def _mirrored(picture: bytes) -> bytes:
    pixels = read_picture(picture).pixels
    return as_jpeg(np.ascontiguousarray(pixels[:, ::-1]), 90)


def _with_sides_swapped(challenge: Challenge) -> Challenge:
    other = {"turn_left": "turn_right", "turn_right": "turn_left"}
    return replace(challenge, steps=tuple(other.get(step, step) for step in challenge.steps))


def _at_rest(moment: Moment) -> bool:
    pose, face = moment.pose, moment.expression
    turned = max(abs(pose.yaw), abs(pose.pitch)) > 8
    return not turned and face.blink == 0 and face.mouth_open == 0 and abs(pose.distance - USUAL_CM) < 8


def _rng(seed: int, number: int) -> np.random.Generator:
    return np.random.default_rng((seed, number))


def _film(challenge: Challenge, picture: Callable[[Moment, int], Pixels], seed: int) -> Attack:
    """A film of what ``picture`` shows, with the noise of the camera that the attacker holds."""

    def noisy(moment: Moment, number: int) -> Pixels:
        shown = picture(moment, number).astype(np.float32)
        noise = _rng(seed, 10_000 + number).standard_normal(shown.shape).astype(np.float32) * NOISE
        return np.clip(shown + noise, 0, 255).astype(np.uint8)

    return Attack(challenge, film(challenge, noisy, seed=seed))
