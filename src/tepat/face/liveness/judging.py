"""Judges a session: was a living person there who did what was asked, just now?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tepat.face.liveness import fingerprint
from tepat.face.liveness.challenge import LOOK_AHEAD, TURNS, Challenge, Frame
from tepat.face.liveness.levelled import EYES_PX, eye_distance
from tepat.face.liveness.limits import LIMITS
from tepat.face.liveness.movement import TURN_SIGN, Rest, check_movements
from tepat.face.liveness.order import check_film
from tepat.face.liveness.parallax import Ground, View, prepare, see_approach, see_depth
from tepat.face.liveness.person import alikeness
from tepat.face.liveness.reading import Reading, Seen, read_frame, usable
from tepat.face.models import Models

MOST_BEST = 5
FRAMES_FOR_DEPTH = 2
APPROACHES = ("come_closer", "move_away")
USUAL_LENS = 1.15  # focal length in shorter sides of the picture
LEAST_CHANGE = 1e-5


@dataclass(frozen=True)
class Liveness:
    """``reasons``: why it did not pass, as codes. ``best_frames``: places of the frames that are good for a
    comparison, best first. ``fingerprints``: to be stored, so that these frames are never taken again.
    ``measures``: figures for the record; they show no face."""

    passed: bool
    reasons: tuple[str, ...]
    best_frames: tuple[int, ...] = ()
    fingerprints: tuple[bytes, ...] = field(default=(), repr=False)
    measures: Mapping[str, float] = field(default_factory=dict)


def judge_session(
    models: Models,
    challenge: Challenge,
    frames: Sequence[Frame],
    *,
    received_at: datetime,
    seen: Callable[[Sequence[bytes]], bool],
    nonce: str | None = None,
) -> Liveness:
    """Judge the frames that came back for a challenge.

    ``received_at``: the server's clock. ``seen``: whether any of these was stored before. ``nonce``: what
    the client sent, where the caller did not find the challenge by it. A frame that cannot be read is a
    reason, not an error; a session is never refused for good here: what follows is the caller's ladder.
    """
    faults = check_film(challenge, frames, nonce=nonce, received_at=received_at)
    if faults:
        return Liveness(passed=False, reasons=faults)
    exact = tuple(dict.fromkeys(fingerprint.of_bytes(frame.picture) for frame in frames))
    if seen(exact):
        return Liveness(passed=False, reasons=("seen_before",))
    if len(exact) < len(frames):
        return Liveness(passed=False, reasons=("not_live",), fingerprints=exact)
    readings = [read_frame(models, frame) for frame in frames]
    readable = usable(readings)
    by_step = {
        step: [one for one in readable if one.frame.step == step] for step in range(len(challenge.all_steps))
    }
    lost = _lost(readings, by_step)
    if lost:
        return Liveness(passed=False, reasons=lost, fingerprints=exact)
    return _judge(models, challenge, readable, by_step, exact, seen)


def marks_of(models: Models, frames: Sequence[Frame]) -> tuple[bytes, ...]:
    """The fingerprints of frames, as ``judge_session`` gives them to be stored."""
    marks = [fingerprint.of_bytes(frame.picture) for frame in frames]
    for one in usable([read_frame(models, frame) for frame in frames]):
        marks.append(fingerprint.of_face(one))
        if one.frame.step_code == LOOK_AHEAD:
            marks.append(fingerprint.EvenFace.of(models, one).mark())
    return tuple(dict.fromkeys(marks))


def _lost(readings: Sequence[Reading], by_step: Mapping[int, Sequence[Seen]]) -> tuple[str, ...]:
    """Steps in which no face can be seen at all, or frames with a second face."""
    problems = [reading.problem for reading in readings if reading.problem]
    if "several_faces" in problems:
        return ("several_faces",)
    if all(len(frames) >= 1 for frames in by_step.values()):
        return ()
    return tuple(dict.fromkeys(problems)) or ("face_lost",)


def _judge(
    models: Models,
    challenge: Challenge,
    readable: Sequence[Seen],
    by_step: Mapping[int, Sequence[Seen]],
    exact: tuple[bytes, ...],
    seen: Callable[[Sequence[bytes]], bool],
) -> Liveness:
    ahead = [one for one in readable if one.frame.step_code == LOOK_AHEAD]
    others = [one for one in readable if one.frame.step_code != LOOK_AHEAD]
    rest = Rest(ahead)
    reasons = check_movements(challenge, by_step, rest)
    straight, moved = alikeness(ahead, others)
    measures = {"same_ahead": straight, "same_moved": moved}
    if straight < LIMITS.same_ahead or moved < LIMITS.same_moved:
        reasons.append("different_person")
    if not reasons:
        depths = _depths(models, challenge, ahead, by_step, rest)
        measures.update(depths)
        if any(depth < _least_depth(name) for name, depth in depths.items()):
            reasons.append("not_live")
    again = sum(seen(list(fingerprint.variants(one))) for one in readable)
    even = [fingerprint.EvenFace.of(models, one) for one in ahead]
    again += sum(seen(list(one.variants())) for one in even)
    mirrored = sum(seen(list(one.mirrored_variants())) for one in even)
    measures.update(seen_before=float(again), seen_mirrored=float(mirrored))
    if again >= LIMITS.least_seen or mirrored >= LIMITS.least_seen_mirrored:
        reasons = ["seen_before"]
    marks = [fingerprint.of_face(one) for one in readable] + [one.mark() for one in even]
    return Liveness(
        passed=not reasons,
        reasons=tuple(reasons),
        best_frames=_best(ahead, rest),
        fingerprints=exact + tuple(dict.fromkeys(marks)),
        measures=measures,
    )


def _least_depth(name: str) -> float:
    step = name.removeprefix("depth_")
    if step in TURNS:
        return LIMITS.depth_turn
    return LIMITS.depth_up if step == "look_up" else LIMITS.depth_near


def _depths(
    models: Models,
    challenge: Challenge,
    ahead: Sequence[Seen],
    by_step: Mapping[int, Sequence[Seen]],
    rest: Rest,
) -> dict[str, float]:
    """For each step that shows depth how much was seen, as a share of what a head shows there."""
    straight = min(ahead, key=lambda one: abs(rest.yaw_of(one)) + abs(rest.pitch_of(one)))
    ground = prepare(models.geometry_bytes, _view(straight))
    found: dict[str, float] = {}
    for step, code in enumerate(challenge.all_steps):
        if code in TURNS or code == "look_up":
            found[f"depth_{code}"] = _depth_of_turn(models, code, by_step[step], rest, ground)
        elif code in APPROACHES:
            found[f"depth_{code}"] = _depth_of_approach(models, code, straight, by_step[step], ground)
    return found


def _depth_of_turn(models: Models, code: str, frames: Sequence[Seen], rest: Rest, ground: Ground) -> float:
    if code in TURNS:
        angles = {one.index: rest.yaw_of(one) * TURN_SIGN[code] for one in frames}
    else:
        angles = {one.index: rest.pitch_of(one) for one in frames}
    usable_angle = [one for one in frames if angles[one.index] >= LIMITS.least_angle]
    usable_angle.sort(key=lambda one: abs(angles[one.index] - LIMITS.best_angle))
    shares = []
    for one in usable_angle[:FRAMES_FOR_DEPTH]:
        depth = see_depth(models.geometry_bytes, ground, _view(one))
        along = depth.sideways * TURN_SIGN[code] if code in TURNS else depth.upwards
        shares.append(along / math.sin(math.radians(angles[one.index])))
    return max(shares, default=0.0)


def _depth_of_approach(
    models: Models, code: str, straight: Seen, frames: Sequence[Seen], ground: Ground
) -> float:
    """Against the change of one over the distance, which follows from the size of the face."""
    choose = max if code == "come_closer" else min
    farthest = choose(frames, key=lambda one: eye_distance(one.landmarks))
    change = _nearness(farthest) - _nearness(straight)
    if abs(change) < LEAST_CHANGE:
        return 0.0
    return see_approach(models.geometry_bytes, ground, _view(farthest)) / change


def _nearness(one: Seen) -> float:
    """One over the distance to the camera, in pixels of the levelled cut, for the lens of a usual phone."""
    shorter = float(min(one.picture.pixels.shape[:2]))
    return eye_distance(one.landmarks) / (USUAL_LENS * shorter * EYES_PX)


def _view(one: Seen) -> View:
    return View.of(one.picture.pixels, one.landmarks)


def _best(ahead: Sequence[Seen], rest: Rest) -> tuple[int, ...]:
    good = [one for one in ahead if one.quality.ok]
    good.sort(key=lambda one: -one.quality.measures["sharpness"])
    return tuple(one.index for one in good[:MOST_BEST])
