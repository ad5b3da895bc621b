"""Challenges: by chance, of the promised form, and the same after a trip through JSON."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tepat.face.liveness import Challenge, ChallengeUnusable, new_challenge
from tepat.face.liveness.challenge import SEATED_STEPS, TURNS

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def make(seed: int, variant: str = "standard") -> Challenge:
    return new_challenge(random_bytes=random.Random(seed).randbytes(32), issued_at=NOW, variant=variant)  # type: ignore[arg-type]


def test_a_standard_challenge_turns_the_head_and_repeats_nothing() -> None:
    for seed in range(300):
        steps = make(seed).steps
        assert 3 <= len(steps) <= 4
        assert len(set(steps)) == len(steps)
        assert set(steps) & set(TURNS)


def test_a_seated_challenge_never_asks_for_a_turn() -> None:
    for seed in range(100):
        assert sorted(make(seed, "seated").steps) == sorted(SEATED_STEPS)


def test_nobody_can_foresee_it() -> None:
    seen = Counter(make(seed).steps for seed in range(2000))
    assert len(seen) > 100
    assert max(seen.values()) < 60
    assert len({make(seed).nonce for seed in range(2000)}) == 2000


def test_it_runs_out() -> None:
    challenge = new_challenge(random_bytes=bytes(range(16)), issued_at=NOW, valid_seconds=90)
    assert challenge.expires_at == NOW + timedelta(seconds=90)


def test_it_comes_back_from_json() -> None:
    challenge = make(1)
    assert Challenge.from_json(json.loads(json.dumps(challenge.to_json()))) == challenge


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": None, "steps": None},
        {"steps": ["fly"]},
        {"steps": []},
        {"variant": "lazy"},
        {"issued_at": "yesterday"},
        {"expires_at": "2026-05-04T09:00:00"},
    ],
)
def test_a_broken_one_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ChallengeUnusable):
        Challenge.from_json({**make(1).to_json(), **change})


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ChallengeUnusable):
        new_challenge(random_bytes=b"short", issued_at=NOW)
