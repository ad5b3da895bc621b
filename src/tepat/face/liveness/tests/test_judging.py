"""Sessions: genuine ones pass; each made attack fails; faults give reasons, never crashes."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tepat.face.detection import find_faces
from tepat.face.heads import (
    Camera,
    Light,
    as_jpeg,
    film,
    frames_for,
    made_up_head,
    made_up_stranger,
    portrait,
    render,
)
from tepat.face.heads.attacks import ATTACKS, SEATED, Attack, Subject
from tepat.face.heads.sequences import Moment
from tepat.face.landmarks import find_landmarks
from tepat.face.liveness import Challenge, Frame, Liveness, judge_session, new_challenge
from tepat.face.liveness.command import liveness
from tepat.face.liveness.judging import marks_of
from tepat.face.models import load_models
from tepat.face.pictures import Picture

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SIZE = (360, 480)


def challenge_of(seed: int, variant: str = "standard") -> Challenge:
    return new_challenge(random_bytes=random.Random(seed).randbytes(32), issued_at=NOW, variant=variant)  # type: ignore[arg-type]


@cache
def subject(seed: int, *, unlike: int | None = None) -> Subject:
    """A made-up person; with ``unlike`` somebody who is clearly not the person of that seed."""
    models = load_models()
    head = made_up_head(seed) if unlike is None else made_up_stranger(models, made_up_head(unlike), seed)
    still = portrait(head, size=SIZE)
    picture = Picture(still, *SIZE)
    landmarks = find_landmarks(models, picture, find_faces(models, picture)[0])

    def act(moment: Moment, number: int) -> np.ndarray:
        return render(head, moment.pose, moment.expression, camera=Camera(noise_seed=number), size=SIZE)

    return Subject(still, landmarks, act)


@cache
def genuine(seed: int, variant: str = "standard") -> tuple[Challenge, tuple[Frame, ...]]:
    challenge = challenge_of(seed, variant)
    return challenge, tuple(film(challenge, subject(seed).act, seed=seed))


def judge(challenge: Challenge, frames: list[Frame] | tuple[Frame, ...], **known: object) -> Liveness:
    store = known.get("store", frozenset())
    received_at = NOW + timedelta(seconds=float(known.get("after", 30.0)))  # type: ignore[arg-type]
    return judge_session(
        load_models(),
        challenge,
        list(frames),
        received_at=received_at,
        seen=lambda marks: not store.isdisjoint(marks),  # type: ignore[attr-defined]
        nonce=known.get("nonce"),  # type: ignore[arg-type]
    )


def judge_attack(attack: Attack) -> Liveness:
    store = set(marks_of(load_models(), attack.before)) if attack.before else set()
    return judge(
        attack.challenge,
        list(attack.frames),
        store=store,
        nonce=attack.nonce or None,
        after=attack.received_after_s,
    )


@pytest.mark.parametrize("variant", ["standard", "seated"])
def test_a_genuine_session_passes(variant: str) -> None:
    challenge, frames = genuine(6, variant)
    judged = judge(challenge, frames, nonce=challenge.nonce)
    assert judged.reasons == ()
    assert judged.passed
    assert judged.best_frames
    assert all(frames[number].step_code == "look_ahead" for number in judged.best_frames)
    assert len(judged.fingerprints) > len(frames)


def test_another_capture_of_the_same_person_is_not_taken_for_an_old_one() -> None:
    challenge, frames = genuine(6)
    before = judge(challenge, frames)
    again = frames_for(challenge, made_up_head(6), seed=77, light=Light(lamp=0.5), size=SIZE)
    assert not judge(challenge, again, store=set(before.fingerprints)).reasons


@pytest.mark.slow
@pytest.mark.parametrize(("name", "seed"), [(name, n % 3) for n, name in enumerate(sorted(ATTACKS))])
def test_no_attack_passes(name: str, seed: int) -> None:
    """Each attack once, on three people in turn; ``make bench ONLY=liveness`` tries each on everybody."""
    victim = 6 + seed
    other = subject(seed, unlike=victim)
    judged = judge_attack(ATTACKS[name](challenge_of(40 + seed), subject(victim), other, seed))
    assert not judged.passed
    assert judged.reasons


@pytest.mark.slow
@pytest.mark.parametrize("name", SEATED)
def test_no_attack_passes_the_seated_variant(name: str) -> None:
    judged = judge_attack(ATTACKS[name](challenge_of(3, "seated"), subject(7), subject(3), 3))
    assert not judged.passed


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wrong_direction", "wrong_direction"),
        ("two_people", "different_person"),
        ("expired", "expired"),
        ("other_nonce", "wrong_challenge"),
        ("replay", "seen_before"),
        ("too_fast", "too_fast"),
    ],
)
def test_the_reason_says_what_is_wrong(name: str, reason: str) -> None:
    judged = judge_attack(ATTACKS[name](challenge_of(2), subject(6), subject(3), 5))
    assert reason in judged.reasons


def test_one_frame_that_cannot_be_read_is_forgiven() -> None:
    challenge, frames = genuine(6)
    broken = [replace(f, picture=b"no picture") if n == 1 else f for n, f in enumerate(frames)]
    assert judge(challenge, broken).passed


@pytest.mark.parametrize(
    ("pictures", "reason"),
    [
        (lambda n: b"\xff\xd8 broken" + bytes([n]), "unreadable_frame"),
        (lambda n: as_jpeg(np.full((480, 360, 3), 90 + n, np.uint8)), "face_lost"),
    ],
)
def test_frames_without_a_face_give_a_reason(pictures, reason: str) -> None:  # type: ignore[no-untyped-def]
    challenge, frames = genuine(6)
    judged = judge(challenge, [replace(f, picture=pictures(n)) for n, f in enumerate(frames)])
    assert judged.reasons == (reason,)


def test_two_faces_give_a_reason() -> None:
    challenge, frames = genuine(6)
    both = np.hstack([portrait(made_up_head(6), size=SIZE), portrait(made_up_head(3), size=SIZE)])
    shown = [replace(f, picture=as_jpeg(both, 80 + n)) if n < 2 else f for n, f in enumerate(frames)]
    assert judge(challenge, shown).reasons == ("several_faces",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: f[:-3], "incomplete"),
        (lambda f: [], "incomplete"),
        (lambda f: list(reversed(f)), "out_of_order"),
        (lambda f: [replace(x, step_code="blink") for x in f], "out_of_order"),
        (lambda f: [replace(x, step=x.step + 9) for x in f], "out_of_order"),
        (lambda f: [replace(x, taken_ms=5) for x in f], "out_of_order"),
        (lambda f: [replace(x, taken_ms=x.taken_ms - 10_000) for x in f], "out_of_order"),
        (lambda f: [replace(x, taken_ms=x.taken_ms * 40) for x in f], "too_slow"),
        (lambda f: [replace(x, picture=x.picture + bytes(700_000)) for x in f], "too_many_bytes"),
        (lambda f: f * 4, "too_many_frames"),
        (lambda f: [replace(x, picture=f[0].picture) for x in f], "not_live"),
    ],
)
def test_a_film_that_does_not_fit_is_refused_before_anything_is_read(change, reason: str) -> None:  # type: ignore[no-untyped-def]
    challenge, frames = genuine(6)
    assert judge(challenge, change(list(frames)), after=100).reasons == (reason,)


def test_the_command(tmp_path: Path) -> None:
    challenge, frames = genuine(6)
    entries = []
    for number, frame in enumerate(frames):
        (tmp_path / f"frame-{number}.jpg").write_bytes(frame.picture)
        entries.append(
            {
                "step": frame.step,
                "step_code": frame.step_code,
                "taken_ms": frame.taken_ms,
                "file": f"frame-{number}.jpg",
            }
        )
    document = {
        "challenge": challenge.to_json(),
        "received_at": (NOW + timedelta(seconds=20)).isoformat(),
        "frames": entries,
    }
    session = tmp_path / "session.json"
    session.write_text(json.dumps(document))
    answer = CliRunner().invoke(liveness, [str(session), "--json"], catch_exceptions=False)
    assert json.loads(answer.output)["passed"] is True
    assert "alive" in CliRunner().invoke(liveness, [str(session)], catch_exceptions=False).output


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("not json", None),
        ("{}", "/challenge"),
        ('{"challenge": {}}', None),
        ("[]", "/challenge"),
        (json.dumps({"challenge": challenge_of(1).to_json()}), "/received_at"),
        (
            json.dumps({"challenge": challenge_of(1).to_json(), "received_at": "2026-01-01T00:00:00"}),
            "/received_at",
        ),
        (json.dumps({"challenge": challenge_of(1).to_json(), "received_at": NOW.isoformat()}), "/frames"),
        (
            json.dumps(
                {
                    "challenge": challenge_of(1).to_json(),
                    "received_at": NOW.isoformat(),
                    "frames": [
                        {"step": 0, "step_code": "look_ahead", "taken_ms": 0, "file": "../../etc/passwd"}
                    ],
                }
            ),
            "/frames/0/file",
        ),
    ],
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, text: str, pointer: str | None) -> None:
    session = tmp_path / "session.json"
    session.write_text(text)
    answer = CliRunner().invoke(liveness, [str(session)])
    assert answer.exit_code
    assert getattr(answer.exception, "pointer", None) == pointer
    assert "cannot be" in str(answer.exception)
