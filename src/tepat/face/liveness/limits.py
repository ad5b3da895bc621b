"""The limits of a liveness session. Tuned on half of the people, reported on the other half: see card.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Times in ms, sizes in bytes, angles in degrees; the rest are shares and cosines."""

    # the film
    least_frames_per_step: int = 2
    most_frames: int = 48
    most_frame_bytes: int = 600_000
    most_bytes: int = 8_000_000
    least_gap_ms: int = 25
    least_step_ms: int = 350
    least_film_ms: int = 2_000
    most_step_ms: int = 30_000
    clock_slack_ms: int = 1_500
    # the asked movements, against looking ahead
    ahead_yaw: float = 14.0
    ahead_pitch: float = 24.0
    turn: float = 11.0
    wrong_turn: float = 9.0
    look_up: float = 7.0
    wrong_look_up: float = 7.0
    steady_yaw: float = 20.0
    closing: float = 0.12
    lids_closing: float = 0.8
    opened_mouth: float = 0.24
    opening_mouth: float = 0.16
    closer: float = 1.2
    farther: float = 0.86
    # a solid head
    best_angle: float = 15.0
    least_angle: float = 6.0
    depth_turn: float = 0.24
    depth_up: float = 0.3
    depth_near: float = 0.35
    # one person
    same_ahead: float = 0.5
    same_moved: float = 0.35
    # frames, of one session, whose face was seen before; two captures of one person may have one alike
    least_seen: int = 3
    least_seen_mirrored: int = (
        2  # of the frames that look ahead: a capture never resembles another in a mirror
    )


LIMITS: Final = Limits()
