"""How people come onto the ladder."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tepat.base.models import AuditRecord
from tepat.face.pictures import read_picture
from tepat.verification.ladder import Event, State
from tepat.verification.models import FaceKind, SealedFace, VerificationStep
from tepat.verification.operations import need_proof
from tepat.verification.queries import is_proven, verification_of_account
from tepat.verification.sealing import unseal_face
from tepat.verification.tests import people

pytestmark = pytest.mark.django_db


def test_after_sign_in_the_person_stands_before_the_first_rung() -> None:
    verification = people.sign_in(people.citizen())
    assert verification.state == State.WAITING_FOR_CAPTURE
    assert (verification.age_band, verification.sex) == ("60_74", "female")
    assert verification.area_code == people.DISTRICT
    assert verification.due_at is None
    step = verification.steps.get()
    assert (step.event, step.actor_role) == (Event.OPENED, "citizen")


def test_a_second_sign_in_changes_nothing_but_the_portrait() -> None:
    account = people.citizen()
    people.sign_in(account)
    verification = people.sign_in(account, portrait=people.picture(2))
    assert verification.steps.count() == 1
    assert verification.faces.count() == 1


def test_ikd_s_own_face_check_proves_at_once_and_keeps_no_portrait() -> None:
    account = people.citizen()
    verification = people.sign_in(account, proves_face=True)
    assert verification.state == State.PROVEN
    assert not SealedFace.objects.exists()
    assert is_proven(nik_index=bytes(account.nik_index or b""))


@pytest.mark.parametrize("portrait", [None, b"", b"%PDF-1.7 not a picture", people.picture()[:400]])
def test_without_a_usable_portrait_a_visit_is_the_way(portrait: bytes | None) -> None:
    verification = people.sign_in(people.citizen(), portrait=portrait)
    assert verification.state == State.WAITING_FOR_VISIT
    assert verification.steps.get().reasons == ["no_portrait"]


def test_a_portrait_that_comes_later_opens_the_first_rung() -> None:
    account = people.citizen()
    people.sign_in(account, portrait=None)
    assert people.sign_in(account).state == State.WAITING_FOR_CAPTURE


def test_the_portrait_is_small_sealed_and_has_forgotten_where_it_was_taken() -> None:
    sent = people.picture(side=900)
    assert b"SECRET-PLACE" in sent
    people.sign_in(people.citizen(), portrait=sent)
    face = SealedFace.objects.get(kind=FaceKind.PORTRAIT)
    kept = unseal_face(face)
    assert b"SECRET-PLACE" not in kept
    assert b"Exif" not in kept
    assert max(read_picture(kept).pixels.shape[:2]) == 640
    assert kept[:100] not in bytes(face.contents_sealed)
    face.kind = FaceKind.CAPTURE
    with pytest.raises(Exception, match="cannot be opened"):
        unseal_face(face)


def test_whoever_is_sent_in_by_an_agent_begins_with_a_visit_and_keeps_the_case_on_signing_in() -> None:
    agent = people.agent()
    parts = {"nik": people.nik(7), "name": "Mbah Sarinem", "group_id": None, "actor": agent, "at": people.AT}
    assert not need_proof(area_code="35.10.16.1003", **parts)  # type: ignore[arg-type]
    account = people.citizen(7)
    verification = people.sign_in(account)
    assert verification.state == State.WAITING_FOR_CAPTURE
    assert verification.area_code == "35.10.16.1003"
    assert verification.due_at is not None
    standing = verification_of_account(account)
    assert standing is not None
    assert standing.attempts_left == 3


def test_a_registered_family_sets_due_date_and_place() -> None:
    account = people.citizen()
    people.sign_in(account)
    need_proof(
        nik=people.nik(), name="Warga", area_code="35.10.16.1003", group_id=None, actor=account, at=people.AT
    )
    verification = people.sign_in(account)
    assert verification.is_needed
    assert verification.due_at is not None
    assert verification.area_code == "35.10.16.1003"
    assert [s.event for s in verification.steps.order_by("id")] == [Event.OPENED, Event.MOVED]


def test_an_nik_of_elsewhere_is_served_by_the_whole_installation(settings: object) -> None:
    settings.TEPAT_REGENCY = "73.71"  # type: ignore[attr-defined]
    assert people.sign_in(people.citizen()).area_code == "73.71"


def test_steps_are_only_ever_added() -> None:
    verification = people.sign_in(people.citizen())
    for sql in (
        "UPDATE verification_verificationstep SET at = now()",
        "DELETE FROM verification_verificationstep",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
    assert VerificationStep.objects.filter(verification=verification).count() == 1


def test_every_step_is_in_the_audit_record_without_personal_data() -> None:
    verification = people.sign_in(people.citizen())
    line = AuditRecord.objects.get(action="verification.step.opened")
    assert line.subject_id == verification.pk
    for secret in (people.nik(), "Warga 1"):
        assert secret not in str(line.detail)
