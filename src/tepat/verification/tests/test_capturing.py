"""One capture is judged once, and a fault of ours never costs the person anything."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tepat.face.errors import ModelsMissing
from tepat.face.liveness import Challenge, Frame
from tepat.identity.models import Account
from tepat.verification import judging
from tepat.verification.errors import (
    CaptureUnreadable,
    ChallengeExpired,
    ChallengeUnknown,
    FaceServiceBusy,
    FaceServiceDown,
    NotByThisPerson,
    NotOnThisRung,
)
from tepat.verification.frames_seen import were_seen
from tepat.verification.ladder import Event, State
from tepat.verification.models import CaptureChallenge, FrameSeen, Verification, VerificationStep
from tepat.verification.operations import (
    CaptureOutcome,
    capturing,
    decide_comparison,
    issue_challenge,
    judge_capture,
)
from tepat.verification.tests import people
from tepat.verification.tests.people import AT, FAILED, UNCLEAR, Machine, capture, started, state_of

in_a_transaction = pytest.mark.django_db
for_real = pytest.mark.django_db(transaction=True)


def challenge(verification: Verification, account: Account) -> str:
    return issue_challenge(verification_id=verification.pk, actor=account, at=AT).nonce


def attempts(verification: Verification) -> int:
    return Verification.objects.get(pk=verification.pk).own_attempts


@in_a_transaction
def test_the_same_frames_again_get_the_first_outcome(machine: Machine) -> None:
    account, verification = started()
    machine.says = FAILED
    nonce = challenge(verification, account)
    first = capture(verification, account, nonce=nonce)
    machine.says = people.findings()
    assert capture(verification, account, nonce=nonce) == first
    assert machine.asked == 1
    assert attempts(verification) == 1


@in_a_transaction
def test_a_challenge_is_for_one_capture_of_one_person(machine: Machine) -> None:
    account, verification = started()
    machine.says = FAILED
    nonce = challenge(verification, account)
    capture(verification, account, nonce=nonce)
    with pytest.raises(ChallengeUnknown):
        capture(verification, account, nonce=nonce, seed=2)
    with pytest.raises(ChallengeUnknown):
        capture(verification, account, nonce="made-up")
    other, others = started(2)
    with pytest.raises(ChallengeUnknown):
        capture(others, other, nonce=challenge(verification, account))


@in_a_transaction
def test_a_new_challenge_ends_the_one_before(machine: Machine) -> None:
    account, verification = started()
    old = challenge(verification, account)
    challenge(verification, account)
    with pytest.raises(ChallengeUnknown):
        capture(verification, account, nonce=old)
    assert CaptureChallenge.objects.count() == 1


@in_a_transaction
def test_too_late_uses_up_no_attempt(machine: Machine) -> None:
    account, verification = started()
    nonce = challenge(verification, account)
    with pytest.raises(ChallengeExpired):
        capture(verification, account, nonce=nonce, at=AT + timedelta(minutes=5))
    assert (attempts(verification), machine.asked) == (0, 0)


@in_a_transaction
@pytest.mark.parametrize(
    "fault", [FaceServiceBusy("full"), FaceServiceDown("broken"), CaptureUnreadable("no picture")]
)
def test_our_faults_use_up_no_attempt_and_the_same_frames_can_come_again(
    machine: Machine, fault: Exception
) -> None:
    account, verification = started()
    nonce = challenge(verification, account)
    machine.says = fault
    with pytest.raises(type(fault)):
        capture(verification, account, nonce=nonce)
    assert attempts(verification) == 0
    machine.says = people.findings()
    late = AT + timedelta(minutes=10)  # received in time, judged when there was room
    assert capture(verification, account, nonce=nonce, at=late).passed


@in_a_transaction
def test_whoever_waits_for_room_cannot_change_the_frames_meanwhile(machine: Machine) -> None:
    account, verification = started()
    nonce = challenge(verification, account)
    machine.says = FaceServiceBusy("full")
    with pytest.raises(FaceServiceBusy):
        capture(verification, account, nonce=nonce)
    with pytest.raises(ChallengeUnknown):
        capture(verification, account, nonce=nonce, seed=2)


@in_a_transaction
def test_frames_sent_before_prove_nothing(machine: Machine) -> None:
    account, verification = started()
    other, others = started(2)
    machine.says = people.findings(band="retry", seen=[b"one", b"two", b"three"])
    capture(verification, account)
    machine.says = people.findings(seen=[b"one", b"two", b"three", b"a new one"])
    outcome = capture(others, other)
    assert not outcome.passed
    assert outcome.reasons == ("seen_before",)
    assert were_seen([b"one", b"another"])


@in_a_transaction
def test_two_alike_frames_are_no_replay(machine: Machine) -> None:
    account, verification = started()
    machine.says = people.findings(band="retry", seen=[b"one", b"two", b"three"])
    capture(verification, account)
    machine.says = people.findings(seen=[b"one", b"two", b"four"])
    assert capture(verification, account).passed


@in_a_transaction
def test_the_claim_is_freed_when_the_judging_process_died(machine: Machine) -> None:
    account, verification = started()
    nonce = challenge(verification, account)
    machine.says = FaceServiceBusy("full")
    with pytest.raises(FaceServiceBusy):
        capture(verification, account, nonce=nonce)
    CaptureChallenge.objects.update(claimed_at=AT)  # as a process leaves it that was killed
    machine.says = people.findings()
    assert capture(verification, account, nonce=nonce, at=AT + timedelta(seconds=90)).passed


@in_a_transaction
def test_a_model_that_is_missing_is_our_fault(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def missing() -> None:
        raise ModelsMissing("secret words")

    monkeypatch.setattr(judging, "load_models", missing)
    account, verification = started()
    with pytest.raises(FaceServiceDown) as caught:
        capture(verification, account)
    assert caught.value.retry_after_seconds > 0
    assert attempts(verification) == 0
    assert "ModelsMissing" in caplog.text
    assert "secret words" not in caplog.text


@in_a_transaction
def test_no_more_faces_at_once_than_set(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TEPAT_FACE_AT_ONCE, settings.TEPAT_FACE_WAIT_SECONDS = 1, 0.05
    judging._places.cache_clear()
    account, verification = started()
    with judging.at_the_face_desk(), pytest.raises(FaceServiceBusy) as caught:
        capture(verification, account)
    assert caught.value.status == 503
    assert attempts(verification) == 0
    with judging.at_the_face_desk():
        pass
    judging._places.cache_clear()


def side_by_side(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on a connection of its own; returns results and errors."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[number] = call()
        except Exception as error:
            results[number] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@for_real
def test_two_posts_of_one_capture_at_once_are_one_attempt(machine: Machine) -> None:
    account, verification = started()
    machine.says = FAILED
    nonce = challenge(verification, account)
    outcomes = side_by_side(*[lambda: capture(verification, account, nonce=nonce)] * 4)
    assert all(isinstance(outcome, CaptureOutcome) for outcome in outcomes), outcomes
    assert len(set(outcomes)) == 1
    assert machine.asked == 1
    assert attempts(verification) == 1


@for_real
def test_four_captures_at_once_are_never_a_fourth_attempt(machine: Machine) -> None:
    account, verification = started()
    machine.says = FAILED
    nonces = []
    for number in range(4):
        nonces.append(challenge(verification, account))
        # As if it had been on its way already when the next was asked for.
        CaptureChallenge.objects.filter(pk=nonces[-1]).update(
            received_at=AT, contents_hash=capturing._hash_of(people.frames(number))
        )
    results = side_by_side(
        *[lambda n=n, s=s: capture(verification, account, nonce=n, seed=s) for s, n in enumerate(nonces)]
    )
    assert attempts(verification) == 3
    assert sum(isinstance(result, NotOnThisRung) for result in results) == 1
    failed = VerificationStep.objects.filter(event__in=[Event.CAPTURE_FAILED, Event.OWN_ATTEMPTS_USED])
    assert failed.count() == 3


@for_real
def test_the_same_frames_under_two_names_at_once_prove_once(machine: Machine) -> None:
    (one, first), (two, second) = started(1), started(2)
    machine.says = people.findings(seen=[b"the same", b"three", b"frames"])
    results = side_by_side(lambda: capture(first, one), lambda: capture(second, two))
    assert sorted(result.passed for result in results) == [False, True]
    assert FrameSeen.objects.count() == 3


@for_real
def test_two_officers_at_once_are_two_officers(machine: Machine) -> None:
    account, verification = started()
    machine.says = UNCLEAR
    capture(verification, account)
    one, two = people.officer("one"), people.officer("two")

    def different(officer: Account) -> Callable[[], State]:
        return lambda: decide_comparison(
            verification_id=verification.pk, actor=officer, verdict="different", at=AT
        )

    assert set(side_by_side(different(one), different(two))) == {
        State.WAITING_FOR_SECOND_OFFICER,
        State.WAITING_FOR_VISIT,
    }


@for_real
def test_one_officer_clicking_twice_is_one_officer(machine: Machine) -> None:
    account, verification = started()
    machine.says = UNCLEAR
    capture(verification, account)
    officer = people.officer()

    def decide() -> State:
        return decide_comparison(verification_id=verification.pk, actor=officer, verdict="different", at=AT)

    results = side_by_side(decide, decide)
    assert sum(isinstance(result, NotByThisPerson) for result in results) == 1
    assert state_of(verification) == State.WAITING_FOR_SECOND_OFFICER


@for_real
def test_the_face_work_holds_no_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []

    def judge(*_: Any, **__: Any) -> Any:
        inside.append(connection.in_atomic_block)
        return people.findings()

    monkeypatch.setattr(capturing, "judge", judge)
    account, verification = started()
    capture(verification, account)
    assert inside == [False]


@in_a_transaction
def test_a_frame_that_is_no_picture_is_told_and_costs_nothing() -> None:
    account, verification = started()
    nonce = challenge(verification, account)
    steps = Challenge.from_json(CaptureChallenge.objects.get(pk=nonce).document).all_steps
    junk = [
        Frame(step, code, 1500 * step + 400 * number, b"%%PDF-1.7 %d" % (10 * step + number))
        for step, code in enumerate(steps)
        for number in range(2)
    ]
    with pytest.raises(CaptureUnreadable):
        judge_capture(
            verification_id=verification.pk,
            nonce=nonce,
            frames=junk,
            actor=account,
            device="",
            at=AT + timedelta(seconds=30),
        )
    assert attempts(verification) == 0
