"""Liveness: how many genuine sessions pass, that no made attack does, and how long a session takes.

The people are split: the limits in ``face/liveness/limits.py`` were tuned on the first half of the AT&T
people, the figures here are of the other half and of made-up heads that were not used for tuning. Without
the shared pictures only the heads are measured.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tepat.face.detection import find_faces
from tepat.face.heads import Camera, Head, film, made_up_head, made_up_stranger, portrait, re_pose, render
from tepat.face.heads.attacks import ATTACKS, SEATED, Attack, Subject
from tepat.face.heads.sequences import Moment
from tepat.face.landmarks import find_landmarks
from tepat.face.liveness import Challenge, Liveness, judge_session, new_challenge
from tepat.face.liveness.judging import marks_of
from tepat.face.models import load_models
from tepat.face.pictures import Picture, read_picture
from tests.speed.measure import Measure

SIZE = (480, 640)
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
REPORTED_PEOPLE = range(21, 41)  # 1 to 20 were used for tuning
REPORTED_HEADS = range(1000, 1010)
GENUINE_PER_PERSON = 8
SEATED_PER_PERSON = 2
SHARED = Path(os.environ.get("TEPAT_SHARED_DATA") or "../shared/data") / "faces_att"


def measure() -> Iterator[Measure]:
    heads = [made_up_head(seed) for seed in REPORTED_HEADS]
    subjects = {"heads": [head_subject(head) for head in heads]}
    # Made-up heads are alike: who attacks is sought out as somebody clearly else.
    others = {
        "heads": [head_subject(made_up_stranger(load_models(), head, head.seed_number)) for head in heads]
    }
    if SHARED.is_dir():
        persons = [person_subject(number) for number in REPORTED_PEOPLE]
        subjects["re_posed_people"], others["re_posed_people"] = persons, [*persons[1:], persons[0]]
    seconds: list[float] = []
    attacks = passed_attacks = 0
    for kind, people in subjects.items():
        for variant, count in (("standard", GENUINE_PER_PERSON), ("seated", SEATED_PER_PERSON)):
            passed, total = genuine(people, variant, count, seconds)
            yield Measure(
                f"liveness_genuine_{variant}_{kind}", 100 * passed / total, f"% of {total}", must=">= 95"
            )
        for variant in ("standard", "seated"):
            passed, total = attacked(people, others[kind], variant)
            passed_attacks, attacks = passed_attacks + passed, attacks + total
    yield Measure("liveness_attacks", attacks, "made", must=">= 300")
    yield Measure("liveness_attacks_passed", passed_attacks, f"of {attacks}", must="<= 0")
    yield Measure("liveness_session_18_frames", statistics.median(seconds), "s median", must="<= 1.5")


def genuine(people: list[Subject], variant: str, count: int, seconds: list[float]) -> tuple[int, int]:
    passed = 0
    for number, person in enumerate(people):
        for repeat in range(count):
            seed = number * 100 + repeat
            challenge = challenge_of(seed, variant)
            frames = film(challenge, person.act, seed=seed)
            started = time.perf_counter()
            passed += judge(Attack(challenge, frames)).passed
            seconds.append(time.perf_counter() - started)
    return passed, len(people) * count


def attacked(people: list[Subject], others: list[Subject], variant: str) -> tuple[int, int]:
    names = list(ATTACKS) if variant == "standard" else list(SEATED)
    passed = total = 0
    for number, (person, other) in enumerate(zip(people, others, strict=True)):
        # Every attack on every person is many hours of drawing: each person meets half of them.
        for name in names[number % 2 :: 2]:
            attack = ATTACKS[name](challenge_of(7000 + number * 50 + total, variant), person, other, number)
            judged = judge(attack)
            if judged.passed:
                print("passed:", name, variant, number, dict(judged.measures), file=sys.stderr)
            passed, total = passed + judged.passed, total + 1
    return passed, total


def judge(attack: Attack) -> Liveness:
    """As the server does: with the marks of all that came before."""
    store = set(marks_of(load_models(), attack.before))
    return judge_session(
        load_models(),
        attack.challenge,
        attack.frames,
        received_at=NOW + timedelta(seconds=attack.received_after_s),
        seen=lambda marks: not store.isdisjoint(marks),
        nonce=attack.nonce or None,
    )


def challenge_of(seed: int, variant: str) -> Challenge:
    chance = random.Random(seed).randbytes(32)
    return new_challenge(random_bytes=chance, issued_at=NOW, variant=variant)  # type: ignore[arg-type]


def head_subject(head: Head) -> Subject:
    still = portrait(head)

    def act(moment: Moment, number: int) -> np.ndarray[Any, Any]:
        return render(head, moment.pose, moment.expression, camera=Camera(noise_seed=number))

    return Subject(still, landmarks_of(still), act)


def person_subject(number: int) -> Subject:
    """A real person's straightest picture, turned on its own landmarks."""
    stills = [framed(number, picture) for picture in range(1, 11)]
    read = [(still, landmarks_of(still)) for still in stills]
    still, landmarks = min(
        read,
        key=lambda one: abs(one[1].pose.yaw) + abs(one[1].pose.pitch) / 2 - 100 * min(one[1].eyes_open, 0.25),
    )
    return Subject(still, landmarks, partial(_act, still, landmarks))


def _act(still: Any, landmarks: Any, moment: Moment, number: int) -> np.ndarray[Any, Any]:
    shown = re_pose(still, landmarks, moment.pose, moment.expression).astype(np.float32)
    noise = np.random.default_rng(number).standard_normal(shown.shape).astype(np.float32) * 2
    return np.asarray(np.clip(shown + noise, 0, 255), np.uint8)


def framed(person: int, picture: int) -> np.ndarray[Any, Any]:
    """The small grey picture three times as large, in the middle of a frame as a phone takes it."""
    grey = read_picture((SHARED / f"s{person}" / f"{picture}.pgm").read_bytes()).pixels
    large = cv2.resize(grey, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    height, width = large.shape[:2]
    top, left = (SIZE[1] - height) // 2, (SIZE[0] - width) // 2
    whole = cv2.copyMakeBorder(large, top, top, left, left, cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(whole, (0, 0), 12)
    soft[top : top + height, left : left + width] = large
    return soft


def landmarks_of(pixels: Any) -> Any:
    models, picture = load_models(), Picture(pixels, pixels.shape[1], pixels.shape[0])
    return find_landmarks(models, picture, find_faces(models, picture)[0])
