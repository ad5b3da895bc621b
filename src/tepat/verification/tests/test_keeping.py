"""Retention and escalation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tepat.base.models import AuditRecord
from tepat.identity.roles import Role
from tepat.verification import tasks
from tepat.verification.ladder import State
from tepat.verification.models import (
    CaptureChallenge,
    FrameSeen,
    SealedFace,
    Verification,
    VerificationStep,
    Visit,
)
from tepat.verification.operations import (
    ask_for_help,
    delete_expired,
    escalate_overdue,
    keeping,
    need_proof,
    record_visit,
)
from tepat.verification.queries import waiting_for
from tepat.verification.tests import people
from tepat.verification.tests.people import AT, UNCLEAR, Machine, capture, started, state_of

in_a_transaction = pytest.mark.django_db
for_real = pytest.mark.django_db(transaction=True)


def days(number: int) -> Any:
    return AT + timedelta(days=number)


def texts_in_database() -> str:
    """Every row of the face table, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, ' ') FROM verification_sealedface f")
        return str(cursor.fetchone()[0])


@for_real
def test_faces_go_when_they_are_no_longer_needed_and_nothing_else_breaks(machine: Machine) -> None:
    account, verification = started()
    capture(verification, account)
    sealed = [bytes(face.contents_sealed).hex() for face in SealedFace.objects.all()]
    assert len(sealed) == 2
    assert all(text in texts_in_database() for text in sealed)

    assert delete_expired(at=days(29))["portrait"] == 0
    counts = delete_expired(at=days(31))

    assert (counts["portrait"], counts["capture"]) == (1, 1)
    assert not any(text in texts_in_database() for text in sealed)
    assert state_of(verification) == State.PROVEN
    line = AuditRecord.objects.filter(action="verification.faces.delete_expired").order_by("-id").first()
    assert line is not None
    assert line.detail["portrait"] == 1
    assert line.actor_role == "system"

    other, new = started(2)
    assert capture(new, other, at=days(31)).passed


@in_a_transaction
def test_a_case_that_waits_keeps_its_pictures_until_far_too_long_and_then_goes_to_a_visit(
    machine: Machine,
) -> None:
    account, verification = started()
    machine.says = UNCLEAR
    capture(verification, account)
    delete_expired(at=days(179))
    assert SealedFace.objects.count() == 2
    assert delete_expired(at=days(181))["cases_without_pictures"] == 1
    assert SealedFace.objects.count() == 0
    assert state_of(verification) == State.WAITING_FOR_VISIT
    assert people.sign_in(account, at=days(182)).state == State.WAITING_FOR_CAPTURE


@in_a_transaction
def test_fingerprints_outlive_faces(machine: Machine) -> None:
    account, verification = started()
    capture(verification, account)
    delete_expired(at=days(700))
    assert FrameSeen.objects.exists()
    assert not CaptureChallenge.objects.exists()
    delete_expired(at=days(731))
    assert not FrameSeen.objects.exists()


@in_a_transaction
def test_the_witness_s_name_goes_and_what_was_decided_stays() -> None:
    _, verification = started()
    record_visit(
        verification_id=verification.pk,
        actor=people.agent(),
        document_kind="ktp",
        witness_name="Bu Rini",
        witness_relation="neighbour",
        verdict="same",
        at=AT,
    )
    assert delete_expired(at=days(731))["witness"] == 1
    visit = Visit.objects.get()
    assert visit.witness_name_sealed is None
    assert visit.witness_relation == "neighbour"


@in_a_transaction
def test_many_go_in_batches(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    for serial in range(1, 4):
        account, verification = started(serial)
        capture(verification, account)
    assert delete_expired(at=days(40))["capture"] == 3
    assert not SealedFace.objects.exists()


@in_a_transaction
def test_retention_follows_the_setting(machine: Machine, settings: Any) -> None:
    settings.TEPAT_FACE_RETENTION_DAYS = {**settings.TEPAT_FACE_RETENTION_DAYS, "capture": 3}
    account, verification = started()
    capture(verification, account)
    counts = delete_expired(at=days(4))
    assert (counts["capture"], counts["portrait"]) == (1, 0)


def needed(account: Any) -> None:
    need_proof(
        nik=account.nik,
        name="Warga",
        area_code=people.DISTRICT,
        group_id=None,
        actor=account,
        at=AT,
    )


@in_a_transaction
def test_whoever_should_take_a_picture_alone_and_does_not_gets_an_agent() -> None:
    account, verification = started()
    assert escalate_overdue(at=days(100)) == 0  # nobody waits for it
    needed(account)
    assert escalate_overdue(at=days(13)) == 0
    assert escalate_overdue(at=days(14)) == 1
    assert state_of(verification) == State.WAITING_FOR_ASSISTANCE


@in_a_transaction
def test_what_waits_too_long_stands_in_front_and_never_stops_coming_up(machine: Machine) -> None:
    machine.says = UNCLEAR
    for serial in (1, 2):
        account, verification = started(serial)
        capture(verification, account, at=days(serial - 1))
    first, second = Verification.objects.order_by("opened_at", "pk")
    second.due_at = days(1)  # due before the other
    second.save()
    officer = people.staff(Role.REGENCY_OFFICER, area="35.10")
    order = [w.verification_id for w in waiting_for(actor=officer, rung=first.state, at=AT)]
    assert order == [second.pk, first.pk]
    first.due_at = days(0)
    first.save()
    assert escalate_overdue(at=days(0)) == 1
    rows = waiting_for(actor=officer, rung=first.state, at=days(5))
    assert [(row.verification_id, row.escalations, row.is_overdue) for row in rows] == [
        (first.pk, 1, True),
        (second.pk, 0, True),
    ]
    assert escalate_overdue(at=days(5)) == 2
    steps = VerificationStep.objects.filter(verification=first, event="waited_too_long")
    assert steps.count() == 2
    assert {step.actor_role for step in steps} == {"system"}


@in_a_transaction
def test_going_on_begins_the_count_anew(machine: Machine) -> None:
    account, verification = started()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    escalate_overdue(at=days(8))
    ask_for_help(verification_id=verification.pk, actor=account, at=days(9), reason="no_camera")
    found = Verification.objects.get()
    assert (found.escalations, found.escalated_at, found.due_at) == (0, None, days(23))


@in_a_transaction
def test_both_run_by_themselves(machine: Machine) -> None:
    account, verification = started()
    capture(verification, account)
    Verification.objects.update(changed_at=AT - timedelta(days=10_000))
    SealedFace.objects.update(kept_at=AT - timedelta(days=10_000))
    tasks.delete_expired_faces(timestamp=0)
    tasks.escalate_overdue_cases(timestamp=0)
    assert not SealedFace.objects.exists()
