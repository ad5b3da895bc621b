"""The whole way with nothing replaced: made-up heads before the real face work."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection

from tepat.base.models import AuditRecord
from tepat.face.heads import (
    Camera,
    Expression,
    Head,
    Pose,
    as_jpeg,
    film,
    frames_for,
    made_up_head,
    portrait,
    render,
)
from tepat.face.liveness import Challenge, Frame
from tepat.identity.models import Account
from tepat.verification.ladder import State
from tepat.verification.models import FaceKind, SealedFace, Verification, VerificationStep
from tepat.verification.operations import (
    CaptureOutcome,
    ask_for_help,
    issue_challenge,
    judge_capture,
    record_consent,
    start_after_sign_in,
)
from tepat.verification.queries import comparison_material
from tepat.verification.tests import people
from tepat.verification.tests.people import AT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SIZE = (384, 512)


@pytest.fixture(scope="module")
def head() -> Head:
    return made_up_head("somebody", sex="female", age=60)


@cache
def portrait_of(head: Head) -> bytes:
    return as_jpeg(portrait(head, size=SIZE))


def begin(head: Head) -> tuple[Account, Verification]:
    account = people.citizen()
    sent = people.proven(portrait=portrait_of(head))
    start_after_sign_in(account, sent, AT)
    verification = Verification.objects.get()
    people.agree(verification, account)
    return account, verification


def challenge(verification: Verification, actor: Account, **parts: Any) -> Challenge:
    return issue_challenge(verification_id=verification.pk, actor=actor, at=AT, **parts)


def send(verification: Verification, actor: Account, asked: Challenge, frames: list[Frame]) -> CaptureOutcome:
    return judge_capture(
        verification_id=verification.pk,
        nonce=asked.nonce,
        frames=frames,
        actor=actor,
        device=people.PHONE,
        at=AT + timedelta(seconds=30),
    )


@pytest.mark.parametrize("variant", ["standard", "seated"])
def test_the_person_themselves_is_proven(head: Head, variant: str) -> None:
    account, verification = begin(head)
    asked = challenge(verification, account, variant=variant)
    outcome = send(verification, account, asked, frames_for(asked, head, seed=3, size=SIZE))
    assert (outcome.state, outcome.passed) == (State.PROVEN, True), outcome.reasons


def test_somebody_else_is_not(head: Head) -> None:
    account, verification = begin(head)
    asked = challenge(verification, account)
    other = made_up_head("somebody else", sex="male", age=25)
    outcome = send(verification, account, asked, frames_for(asked, other, seed=4, size=SIZE))
    assert not outcome.passed
    assert outcome.state != State.PROVEN


def test_the_frames_of_an_earlier_capture_are_not_taken_again(head: Head) -> None:
    account, verification = begin(head)
    asked = challenge(verification, account)
    frames = frames_for(asked, made_up_head("wrong", sex="male", age=30), seed=5, size=SIZE)
    send(verification, account, asked, frames)
    Verification.objects.update(state=State.WAITING_FOR_CAPTURE)
    again = challenge(verification, account)
    by_code = {frame.step_code: frame.picture for frame in frames}
    replayed = [
        Frame(step, code, 1800 * step + 400 * number, by_code.get(code, frames[number].picture))
        for step, code in enumerate(again.all_steps)
        for number in range(3)
    ]
    outcome = send(verification, account, again, replayed)
    assert outcome.reasons == ("seen_before",)


def test_an_agent_s_capture_that_liveness_did_not_pass_reaches_an_officer_as_such(head: Head) -> None:
    account, verification = begin(head)
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    agent = people.agent()
    record_consent(
        verification_id=verification.pk, actor=agent, given=True, text_version="1", language="id", at=AT
    )
    asked = challenge(verification, agent, channel="assisted")
    outcome = send(verification, agent, asked, film(asked, lambda _, number: ahead(head, number), seed=8))
    assert not outcome.passed
    ask_for_help(verification_id=verification.pk, actor=agent, at=AT, reason="bedridden")
    material = comparison_material(verification_id=verification.pk, actor=people.officer(), at=AT)
    assert not material.liveness_passed
    assert material.capture[:2] == b"\xff\xd8"


def ahead(head: Head, number: int) -> Any:
    """The head as it looks straight, whatever was asked of it."""
    return render(head, Pose(yaw=number % 3 - 1), Expression(), camera=Camera(noise_seed=number), size=SIZE)


def test_no_face_reaches_a_log_or_the_audit_record(head: Head, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account, verification = begin(head)
    asked = challenge(verification, account)
    frames = frames_for(asked, head, seed=6, size=SIZE)
    send(verification, account, asked, frames)
    kept = [bytes(face.contents_sealed) for face in SealedFace.objects.all()]
    told = (
        caplog.text + str(list(AuditRecord.objects.values())) + str(list(VerificationStep.objects.values()))
    )
    for secret in (*(f.picture for f in frames), *kept):
        assert secret.hex()[:60] not in told
        assert repr(secret)[2:40] not in told
    for number in ("similarity", "embedding"):
        assert number not in told
    assert SealedFace.objects.filter(kind=FaceKind.CAPTURE).count() == 1


def test_no_table_of_this_room_holds_an_embedding() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_name LIKE 'verification%' AND (column_name LIKE '%embed%' OR data_type IN "
            "('ARRAY', 'real', 'double precision'))"
        )
        assert cursor.fetchall() == []
