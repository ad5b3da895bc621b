"""What can be told without looking at a picture: which challenge, which steps, at what pace, how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from tepat.face.liveness.challenge import Challenge, Frame
from tepat.face.liveness.limits import LIMITS


def check_film(
    challenge: Challenge, frames: Sequence[Frame], *, nonce: str | None, received_at: datetime
) -> tuple[str, ...]:
    """The faults of a session as codes, the gravest first; none is empty."""
    if nonce is not None and nonce != challenge.nonce:
        return ("wrong_challenge",)
    if received_at > challenge.expires_at or received_at < challenge.issued_at:
        return ("expired",)
    if len(frames) > LIMITS.most_frames:
        return ("too_many_frames",)
    sizes = [len(frame.picture) for frame in frames]
    if sum(sizes) > LIMITS.most_bytes or max(sizes, default=0) > LIMITS.most_frame_bytes:
        return ("too_many_bytes",)
    return _check_steps(challenge, frames) or _check_pace(challenge, frames, received_at)


def _check_steps(challenge: Challenge, frames: Sequence[Frame]) -> tuple[str, ...]:
    wanted = challenge.all_steps
    steps = [frame.step for frame in frames]
    if any(step < 0 or step >= len(wanted) for step in steps):
        return ("out_of_order",)
    if any(frame.step_code != wanted[frame.step] for frame in frames):
        return ("out_of_order",)
    if steps != sorted(steps):
        return ("out_of_order",)
    if any(steps.count(step) < LIMITS.least_frames_per_step for step in range(len(wanted))):
        return ("incomplete",)
    return ()


def _check_pace(challenge: Challenge, frames: Sequence[Frame], received_at: datetime) -> tuple[str, ...]:
    taken = [frame.taken_ms for frame in frames]
    if taken[0] < 0 or any(later <= sooner for sooner, later in pairwise(taken)):
        return ("out_of_order",)
    if any(b - a < LIMITS.least_gap_ms for a, b in pairwise(taken)):
        return ("too_fast",)
    starts = [
        next(frame.taken_ms for frame in frames if frame.step == step)
        for step in range(len(challenge.all_steps))
    ]
    paces = [b - a for a, b in pairwise(starts)]
    film_ms = taken[-1] - taken[0]
    if min(paces) < LIMITS.least_step_ms or film_ms < LIMITS.least_film_ms:
        return ("too_fast",)
    if max(paces) > LIMITS.most_step_ms:
        return ("too_slow",)
    server_ms = (received_at - challenge.issued_at).total_seconds() * 1000
    if film_ms > server_ms + LIMITS.clock_slack_ms or taken[-1] > server_ms + LIMITS.clock_slack_ms:
        return ("too_fast",)
    return ()
