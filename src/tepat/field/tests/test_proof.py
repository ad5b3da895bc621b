"""Proof of self: a code, a sign-in, a face; what is given only after it, and what never waits for it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tepat.base.environment import SettingWrong
from tepat.base.models import AuditRecord
from tepat.face.heads import as_jpeg, made_up_head, portrait
from tepat.field.errors import ProofNeeded
from tepat.field.kinds import ProofKind
from tepat.field.models import Device, FaceReference, SelfProof
from tepat.field.operations.devices import revoke_device
from tepat.field.proof import check_offline_proof, note_proof, proof_kind, proof_standing, require_proof
from tepat.field.proof_faces import delete_old_references, make_reference
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import Phone, phone_of
from tepat.identity.factors import keep_app, make_recovery_codes, new_secret
from tepat.identity.sign_in import BACKEND

pytestmark = pytest.mark.django_db

PROOF, BY_SESSION = "/api/v1/field/proof", "/api/v1/field/proof/session"
STEP = 30


@pytest.fixture
def hp() -> Phone:
    phone = phone_of(people.cadre(), at=timezone.now() - timedelta(days=2))
    Device.objects.filter(pk=phone.device.pk).update(proof_until=None, last_proof_at=None)
    phone.device.refresh_from_db()
    phone.secret = new_secret()  # type: ignore[attr-defined]
    keep_app(account=phone.account, secret=phone.secret)  # type: ignore[attr-defined]
    return phone


def code(hp: Phone) -> str:
    step = int(time.time()) // STEP
    return str(totp.format_hotp_value(totp.hotp_value(hp.secret, step)))  # type: ignore[attr-defined]


def client_of(hp: Phone) -> Client:
    return Client(headers={"Authorization": f"Bearer {hp.token}"})


def send(hp: Phone, document: Any) -> Any:
    return client_of(hp).post(PROOF, document, content_type="application/json")


def frames(number: int, count: int = 3) -> list[bytes]:
    """Pictures of one made-up person."""
    return [as_jpeg(portrait(made_up_head(number))) for _time in range(count)]


def look(hp: Phone, pictures: list[bytes], **parts: str) -> Any:
    files = [SimpleUploadedFile(f"{n}.jpg", data, "image/jpeg") for n, data in enumerate(pictures)]
    return client_of(hp).post(PROOF, {"frames": files, **parts})


def standing(hp: Phone) -> tuple[bool, str]:
    hp.device.refresh_from_db()
    found = proof_standing(device=hp.device, at=timezone.now())
    return found.needed, found.kind


def test_a_code_opens_the_day(hp: Phone) -> None:
    with pytest.raises(ProofNeeded):
        require_proof(device=hp.device, at=timezone.now())
    assert client_of(hp).get("/api/v1/field/changes").json()["code"] == "field.proof.needed"
    answer = send(hp, {"code": code(hp)})
    assert answer.status_code == 200
    until = datetime.fromisoformat(answer.json()["until"])
    assert timedelta(hours=15) < until - timezone.now() < timedelta(hours=17)
    assert standing(hp) == (False, "second_factor")
    assert client_of(hp).get("/api/v1/field/changes").status_code == 200
    assert AuditRecord.objects.filter(action="field.proof.accept").count() == 1


def test_it_ends_by_itself(hp: Phone) -> None:
    send(hp, {"code": code(hp)})
    hp.device.refresh_from_db()
    assert proof_standing(device=hp.device, at=timezone.now() + timedelta(hours=17)).needed


def test_a_code_counts_once_and_a_recovery_code_too(hp: Phone) -> None:
    once = code(hp)
    assert send(hp, {"code": once}).status_code == 200
    assert send(hp, {"code": once}).status_code == 422
    recovery = make_recovery_codes(account=hp.account)[0]
    assert send(hp, {"code": recovery}).status_code == 200
    assert send(hp, {"code": recovery}).status_code == 422


def test_wrong_codes_are_counted_as_at_sign_in(hp: Phone) -> None:
    answers = [send(hp, {"code": "000000"}) for _time in range(6)]
    assert answers[0].status_code == 422
    assert answers[0].json()["code"] == "field.proof.code_refused"
    assert answers[-1].status_code == 429
    assert send(hp, {"code": code(hp)}).status_code == 429
    assert SelfProof.objects.filter(passed=False, reason="wrong_code").count() <= 6
    assert standing(hp)[0]


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": 123456}, {"code": None}, {"code": ["1"]}, {"code": "x" * 5000}]
)
def test_what_is_no_proof(hp: Phone, body: Any) -> None:
    assert send(hp, body).status_code == 422


def test_bodies_that_cannot_be_read(hp: Phone) -> None:
    client = client_of(hp)
    assert client.post(PROOF, "[1]", content_type="application/json").status_code == 400
    assert client.post(PROOF, "{", content_type="application/json").status_code == 400
    assert client.post(PROOF, "x", content_type="text/plain").status_code == 415
    assert client.post(PROOF, {}).status_code == 422
    assert Client().post(PROOF, {"code": "1"}, content_type="application/json").status_code == 401


def test_a_phone_that_was_taken_off_proves_nothing(hp: Phone) -> None:
    revoke_device(device=hp.device, actor=None, why="x", at=timezone.now())
    assert send(hp, {"code": code(hp)}).status_code == 403


def by_session(hp: Phone, client: Client, token: str | None = None) -> Any:
    return client.post(BY_SESSION, headers={"X-Field-Device": hp.token if token is None else token})


def test_a_fresh_sign_in_counts(hp: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(hp.account, backend=BACKEND)
    client.get("/petugas/")  # notes the session's beginning
    answer = by_session(hp, client)
    assert answer.status_code == 200
    assert SelfProof.objects.get().kind == ProofKind.PASSKEY
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = by_session(hp, client)
    assert (answer.status_code, answer.json()["code"]) == (403, "field.session.not_fresh")


def test_the_session_must_be_the_agent_s_and_the_phone_known(hp: Phone) -> None:
    other = Client()
    other.force_login(people.cadre("tati", group="Melati 4"), backend=BACKEND)
    other.get("/petugas/")
    assert by_session(hp, other).status_code == 403
    own = Client()
    own.force_login(hp.account, backend=BACKEND)
    own.get("/petugas/")
    assert by_session(hp, own, token="tepat_hp_x").status_code == 401
    assert by_session(hp, own, token="").status_code == 422
    assert by_session(hp, Client()).status_code == 401
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(hp.account, backend=BACKEND)
    assert by_session(hp, guarded).status_code == 403


def test_where_nothing_is_asked(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "none"
    assert standing(hp) == (False, "none")
    require_proof(device=hp.device, at=timezone.now())


def test_a_way_that_there_is_not_stops_with_words(settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "fingerprint"
    with pytest.raises(SettingWrong):
        proof_kind()


def test_handing_in_never_waits_for_a_proof(hp: Phone) -> None:
    record = hp.seal(people.registration())
    body = {"slip": record.slip, "sealed": record.sealed}
    answer = client_of(hp).put(f"/api/v1/field/records/{record.uuid}", body, content_type="application/json")
    assert answer.status_code == 201


# --- Faces -------------------------------------------------------------------------------------------------


def test_the_first_face_needs_the_second_step_which_then_makes_the_reference(
    hp: Phone, settings: Any
) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    assert standing(hp) == (True, "second_factor")
    answer = look(hp, frames(1))
    assert (answer.status_code, answer.json()["code"]) == (409, "field.proof.no_reference")
    assert look(hp, frames(1), code=code(hp)).status_code == 200
    kept = FaceReference.objects.get()
    assert b"\xff\xd8\xff" not in bytes(kept.contents_sealed)
    assert look(hp, frames(1)).status_code == 200
    Device.objects.update(proof_until=None)
    assert standing(hp) == (True, "face")


def test_pictures_right_after_a_code_become_the_reference(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    send(hp, {"code": code(hp)})
    assert look(hp, frames(1)).status_code == 200
    assert FaceReference.objects.count() == 1


def test_an_unknown_face_stops_nothing_and_is_seen(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    answer = look(hp, frames(7))
    assert (answer.status_code, answer.json()["code"]) == (422, "field.proof.face_unclear")
    assert "kode dari aplikasi" in answer.json()["detail"]
    assert SelfProof.objects.get().passed is False
    assert send(hp, {"code": code(hp)}).status_code == 200


@pytest.mark.parametrize("pictures", [[b"no picture"], [b""], [b"\xff\xd8\xff" + b"0" * 200_000]])
def test_pictures_that_are_none(hp: Phone, settings: Any, pictures: list[bytes]) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    assert look(hp, pictures).status_code == 422
    assert not make_reference(account=hp.account, frames=pictures, at=timezone.now())


def test_two_people_make_no_reference(hp: Phone) -> None:
    assert not make_reference(account=hp.account, frames=[*frames(1, 1), *frames(7, 1)], at=timezone.now())


def test_the_reference_is_deleted_in_time_and_with_the_account(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_FACE_DAYS = 180
    now = timezone.now()
    make_reference(account=hp.account, frames=frames(1), at=now)
    assert delete_old_references(at=now + timedelta(days=179)) == 0
    assert delete_old_references(at=now + timedelta(days=181)) == 1
    make_reference(account=hp.account, frames=frames(1), at=now)
    hp.account.is_active = False
    hp.account.save()
    assert delete_old_references(at=now) == 1
    assert AuditRecord.objects.filter(action="field.face_reference.delete_expired").count() == 3


def a_record(hp: Phone, pictures: list[bytes], made_at: datetime) -> Any:
    told = tuple(("self_frame", "image/jpeg", data) for data in pictures)
    sealed = hp.seal({"day": made_at.date().isoformat()}, kind="self_proof", made_at=made_at, pictures=told)
    return hp.hand_in(sealed, at=timezone.now())


def test_a_proof_made_offline_is_checked_when_it_arrives(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    made_at = timezone.now() - timedelta(hours=5)
    make_reference(account=hp.account, frames=frames(1), at=made_at)
    record = a_record(hp, frames(1), made_at)
    assert record.state == "acknowledged"
    proof = SelfProof.objects.get(record=record)
    assert proof.passed
    assert abs(proof.at - made_at) < timedelta(seconds=2)
    assert standing(hp) == (False, "face")
    hp.device.refresh_from_db()
    assert hp.device.proof_until < timezone.now() + timedelta(hours=12)  # type: ignore[operator]


def test_one_that_does_not_pass_stops_nothing(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    made_at = timezone.now() - timedelta(hours=5)
    make_reference(account=hp.account, frames=frames(1), at=made_at)
    record = a_record(hp, frames(7), made_at)
    assert record.state == "acknowledged"
    assert SelfProof.objects.get(record=record).passed is False
    assert standing(hp)[0]


def test_an_old_proof_does_not_shorten_a_newer_one(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    now = timezone.now()
    newest = note_proof(device=hp.device, kind=ProofKind.SECOND_FACTOR, at=now)
    make_reference(account=hp.account, frames=frames(1), at=now)
    record = a_record(hp, frames(1), now - timedelta(hours=9))
    hp.device.refresh_from_db()
    assert hp.device.proof_until == newest
    assert check_offline_proof(
        device=hp.device, frames=frames(1), proven_at=now - timedelta(days=3), record=record, at=now
    )
