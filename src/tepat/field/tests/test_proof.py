"""Proof of self: a code, a sign-in, a face; what is given only after it, and what never waits for it."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey

from tepat.base.environment import SettingWrong
from tepat.base.models import AuditRecord
from tepat.face.heads import Camera, as_jpeg, made_up_head, made_up_stranger, portrait, render
from tepat.face.heads.sequences import film
from tepat.face.liveness import Challenge
from tepat.face.models import load_models
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


@cache
def picture(number: int) -> bytes:
    return as_jpeg(portrait(made_up_head(number)))


def frames(number: int, count: int = 3) -> list[bytes]:
    """Pictures of one made-up person."""
    return [picture(number)] * count


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


def enrolled(client: Client) -> Device:
    key = ECKey.generate_key("P-256").as_dict(private=False)
    body = {
        "label": "HP",
        "app_version": "1",
        "public_key": {part: key[part] for part in ("kty", "crv", "x", "y")},
    }
    answer = client.post("/api/v1/field/devices", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return Device.objects.get(pk=answer.json()["device"])


def test_whoever_sets_up_a_phone_right_after_signing_in_need_not_show_it_again(
    hp: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(hp.account, backend=BACKEND)
    client.get("/petugas/")
    device = enrolled(client)
    require_proof(device=device, at=timezone.now())
    proof = SelfProof.objects.get()
    assert (proof.device_id, proof.kind) == (device.pk, ProofKind.PASSKEY)
    assert proof.at < device.enrolled_at
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(ProofNeeded):
        require_proof(device=enrolled(client), at=later)


def test_where_nothing_is_asked_setting_up_proves_nothing(hp: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "none"
    client = Client()
    client.force_login(hp.account, backend=BACKEND)
    client.get("/petugas/")
    enrolled(client)
    assert not SelfProof.objects.exists()


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


def film_of(asked: dict[str, Any], head: Any) -> tuple[str, list[bytes]]:
    """What a camera sees of a made-up person who does what is asked: the plan, and the pictures."""
    now = timezone.now()
    challenge = Challenge("n", tuple(asked["steps"][1:-1]), "standard", now, now + timedelta(minutes=1))
    shown = [frame for frame in film(challenge, _picture(head), seed=3)]
    plan = [[frame.step, frame.step_code, frame.taken_ms] for frame in shown]
    return json.dumps(plan), [frame.picture for frame in shown]


def _picture(head: Any) -> Any:
    def draw(moment: Any, number: int) -> Any:
        return render(head, moment.pose, moment.expression, camera=Camera(noise_seed=number), size=(360, 480))

    return draw


def it_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """To do what is asked before a camera."""
    later = timezone.now() + timedelta(seconds=40)
    monkeypatch.setattr(timezone, "now", lambda: later)


def ask(hp: Phone, language: str = "jv") -> Any:
    return client_of(hp).post(f"{PROOF}/challenge", {"language": language}, content_type="application/json")


def test_with_a_network_the_camera_asks_for_movements(
    hp: Phone, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    assert ask(hp).json()["code"] == "field.proof.no_reference"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    asked = ask(hp).json()
    assert asked["steps"][0] == asked["steps"][-1] == "look_ahead"
    assert set(asked["steps"]) | {"too_dark"} <= set(asked["words"])
    assert ask(hp, "en").json()["words"]["blink"] != asked["words"]["blink"]
    assert ask(hp, "<script>").status_code == 200
    assert asked["challenge"] != ask(hp).json()["challenge"]
    plan, pictures = film_of(asked, made_up_head(1))
    it_takes_a_while(monkeypatch)
    answer = look(hp, pictures, challenge=asked["challenge"], plan=plan)
    assert answer.status_code == 200, answer.json()
    assert SelfProof.objects.get().kind == ProofKind.FACE
    assert standing(hp)[0] is False
    # Sent once more, it is a replay: for the same phone and for every other one.
    answer = look(hp, pictures, challenge=asked["challenge"], plan=plan)
    assert (answer.status_code, answer.json()["code"]) == (422, "field.proof.face_unclear")


def test_somebody_else_who_does_what_is_asked_is_noted_and_haste_is_not(
    hp: Phone, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    asked = ask(hp).json()
    plan, pictures = film_of(asked, made_up_stranger(load_models(), made_up_head(1), "x"))
    it_takes_a_while(monkeypatch)
    answer = look(hp, pictures, challenge=asked["challenge"], plan=plan)
    assert answer.json()["code"] == "field.proof.face_unclear"
    (noted,) = SelfProof.objects.all()
    assert (noted.passed, noted.reason) == (False, "unlike")
    asked = ask(hp).json()
    plan, pictures = film_of(asked, made_up_head(1))
    answer = look(hp, pictures, challenge=asked["challenge"], plan=plan)  # at once: no film takes no time
    assert (answer.status_code, SelfProof.objects.count()) == (422, 1)


@pytest.mark.parametrize("wrong", ["x", "", "AAAA", "é"])
def test_a_challenge_of_nobody_counts_for_nothing(hp: Phone, settings: Any, wrong: str) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    answer = look(
        hp,
        frames(1),
        challenge=wrong or "=",
        plan='[[0, "look_ahead", 0], [1, "blink", 9], [2, "look_ahead", 20]]',
    )
    assert answer.json()["code"] == "verification.challenge.expired"
    assert not SelfProof.objects.exists()


def test_a_challenge_is_one_phones_and_ends(
    hp: Phone, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TEPAT_FIELD_PROOF = "face"
    make_reference(account=hp.account, frames=frames(1), at=timezone.now())
    asked = ask(hp).json()
    plan, pictures = film_of(asked, made_up_head(1))
    other = phone_of(hp.account, at=timezone.now())
    answer = look(other, pictures, challenge=asked["challenge"], plan=plan)
    assert answer.json()["code"] == "verification.challenge.expired"
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (
        look(hp, pictures, challenge=asked["challenge"], plan=plan).json()["code"]
        == "verification.challenge.expired"
    )


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
