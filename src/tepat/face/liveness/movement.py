"""Did the person do what was asked, step by step?"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tepat.face.landmarks import Landmarks
from tepat.face.liveness.challenge import LOOK_AHEAD, Challenge
from tepat.face.liveness.levelled import eye_distance
from tepat.face.liveness.limits import LIMITS
from tepat.face.liveness.reading import Seen

TURN_SIGN: Final = {"turn_left": 1.0, "turn_right": -1.0}


class Rest:
    """How the face is when it looks ahead: the middle of those frames."""

    def __init__(self, ahead: Sequence[Seen]) -> None:
        faces = [seen.landmarks for seen in ahead]
        self.yaw = statistics.median(face.pose.yaw for face in faces)
        self.pitch = statistics.median(face.pose.pitch for face in faces)
        self.blink = statistics.median(_blink(face) for face in faces)
        self.eyes_open = statistics.median(face.eyes_open for face in faces)
        self.mouth = statistics.median(face.mouth_open for face in faces)
        self.size = statistics.median(eye_distance(face) for face in faces)

    def yaw_of(self, seen: Seen) -> float:
        """Degrees to the person's left of looking ahead."""
        return seen.landmarks.pose.yaw - self.yaw

    def pitch_of(self, seen: Seen) -> float:
        """Degrees above looking ahead."""
        return seen.landmarks.pose.pitch - self.pitch


def check_movements(challenge: Challenge, by_step: Mapping[int, Sequence[Seen]], rest: Rest) -> list[str]:
    """The codes of what was not done, in the order of the steps."""
    reasons = []
    for step, code in enumerate(challenge.all_steps):
        problem = (
            _check_ahead(by_step[step], rest)
            if code == LOOK_AHEAD
            else _CHECKS[code](code, by_step[step], rest)
        )
        if problem:
            reasons.append(problem)
    return list(dict.fromkeys(reasons))


def _check_ahead(frames: Sequence[Seen], rest: Rest) -> str:
    straight = [
        seen
        for seen in frames
        if abs(seen.landmarks.pose.yaw) <= LIMITS.ahead_yaw
        and abs(seen.landmarks.pose.pitch) <= LIMITS.ahead_pitch
    ]
    return "" if straight else "look_straight"


def _check_turn(code: str, frames: Sequence[Seen], rest: Rest) -> str:
    turned = [rest.yaw_of(seen) * TURN_SIGN[code] for seen in frames]
    if max(turned) >= LIMITS.turn:
        return "" if min(turned) > -LIMITS.wrong_turn else "wrong_direction"
    return "wrong_direction" if min(turned) <= -LIMITS.wrong_turn else "turn_further"


def _check_up(code: str, frames: Sequence[Seen], rest: Rest) -> str:
    raised = [rest.pitch_of(seen) for seen in frames]
    if max(raised) >= LIMITS.look_up:
        return ""
    return "wrong_direction" if min(raised) <= -LIMITS.wrong_look_up else "look_up_further"


def _check_blink(code: str, frames: Sequence[Seen], rest: Rest) -> str:
    for seen in frames:
        face = seen.landmarks
        closing = _blink(face) - rest.blink
        lids = face.eyes_open / max(rest.eyes_open, 1e-6)
        steady = abs(rest.yaw_of(seen)) <= LIMITS.steady_yaw
        if steady and closing >= LIMITS.closing and lids <= LIMITS.lids_closing:
            return ""
    return "blink_not_seen"


def _check_mouth(code: str, frames: Sequence[Seen], rest: Rest) -> str:
    for seen in frames:
        opened = seen.landmarks.mouth_open
        steady = abs(rest.yaw_of(seen)) <= LIMITS.steady_yaw
        if steady and opened >= LIMITS.opened_mouth and opened - rest.mouth >= LIMITS.opening_mouth:
            return ""
    return "mouth_not_open"


def _check_distance(code: str, frames: Sequence[Seen], rest: Rest) -> str:
    sizes = [eye_distance(seen.landmarks) / rest.size for seen in frames]
    if code == "come_closer":
        return "" if max(sizes) >= LIMITS.closer else "come_closer"
    return "" if min(sizes) <= LIMITS.farther else "move_away"


def _blink(face: Landmarks) -> float:
    return (face.blink_left + face.blink_right) / 2


_CHECKS: Final[Mapping[str, Callable[[str, Sequence[Seen], Rest], str]]] = {
    "turn_left": _check_turn,
    "turn_right": _check_turn,
    "look_up": _check_up,
    "blink": _check_blink,
    "open_mouth": _check_mouth,
    "come_closer": _check_distance,
    "move_away": _check_distance,
}
