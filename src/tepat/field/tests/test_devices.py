"""Phones are enrolled by their agent, heard of, taken off, and helped back in."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwe
from joserfc.jwk import ECKey

from tepat.base.environment import SettingWrong
from tepat.base.models import AuditRecord
from tepat.field import sealing
from tepat.field.models import Device, Record
from tepat.field.operations.devices import TOKEN_BEGINNING, revoke_device
from tepat.field.tests.phones import NOW, Phone, cadre_phone
from tepat.identity.models import Account
from tepat.identity.operations import issue_token, open_account
from tepat.identity.roles import Role
from tepat.identity.sign_in import BACKEND, CONFIRMED
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db
JSON = "application/json"
KEY = ECKey.generate_key("P-256").as_dict(private=False)


@pytest.fixture
def agent() -> Account:
    return example.agent(example.AREA, Role.PKH_FACILITATOR)


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


def session_of(account: Account, *, fresh: bool = True) -> Client:
    client = Client()
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp() if fresh else 0
    session.save()
    return client


def enrol(client: Client, **parts: Any) -> Any:
    body = {"label": "Samsung A05", "public_key": KEY, "app_version": "1.0.0", **parts}
    return client.post("/api/v1/field/devices", json.dumps(body), content_type=JSON)


def contact(phone: Phone, **parts: Any) -> Any:
    body = {
        "app_version": "1.0.1",
        "language": "jv",
        "queue": {"draft": 1, "queued": 2, "uploading": 0, "quarantined": 3},
        "storage": {"used_bytes": 10, "quota_bytes": 100, "persisted": True},
        "clock": timezone.now().isoformat(),
        **parts,
    }
    return phone.client.post("/api/v1/field/contact", json.dumps(body), content_type=JSON)


def test_an_agent_enrols_a_phone(agent: Account) -> None:
    answer = enrol(session_of(agent))
    document = answer.json()
    assert answer.status_code == 201
    assert document["token"].startswith(TOKEN_BEGINNING)
    assert document["account"]["id"] == str(agent.pk)
    assert document["account"]["group_name"] == ""
    assert document["seal_key"]["kid"]
    assert "d" not in document["seal_key"]
    assert set(document["proof"]) == {"kind", "hours"}
    device = Device.objects.get()
    assert document["token"].encode() not in bytes(device.token_hash)
    assert enrol(session_of(agent)).json()["device"] != document["device"]


def test_who_may_not_enrol(agent: Account) -> None:
    officer = open_account(
        sign_in_name="o", display_name="O", role=Role.DISTRICT_OFFICER, area_code=example.DISTRICT
    )
    assert enrol(session_of(officer)).status_code == 403
    assert enrol(Client()).status_code == 401
    by_token = Client(headers={"authorization": f"Bearer {issue_token(account=agent, label='x')}"})
    assert enrol(by_token).status_code == 401
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(agent, backend=BACKEND)
    assert enrol(checked).status_code == 403
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_key": None},
        {"public_key": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"public_key": ECKey.generate_key("P-256").as_dict(private=True)},
        {"public_key": ECKey.generate_key("P-384").as_dict(private=False)},
        {"label": ""},
        {"label": "x" * 81},
        {"label": 7},
        {"app_version": "<script>"},
    ],
    ids=range(8),
)
def test_what_is_no_phone(agent: Account, wrong: dict[str, Any]) -> None:
    assert enrol(session_of(agent), **wrong).status_code == 422


def test_without_a_key_to_seal_to_nobody_is_enrolled(agent: Account, settings: Any) -> None:
    settings.TEPAT_SEALING_KEYS, settings.TEPAT_SEALING_KEY = "", ""
    sealing._keys.cache_clear()
    try:
        answer = enrol(session_of(agent))
    finally:
        sealing._keys.cache_clear()
    assert (answer.status_code, answer.json()["code"]) == (503, "field.sealing.not_set_up")


def test_a_phones_token_opens_no_other_door(phone: Phone) -> None:
    for address in ("/api/v1/families/018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11/decisions", "/petugas/"):
        answer = phone.client.get(address)
        assert answer.status_code in (401, 302), address
    document = json.dumps(example.submission())
    address = "/api/v1/submissions/018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11"
    assert phone.client.put(address, document, content_type=JSON).status_code == 401


def test_a_programs_token_opens_no_phones_door(phone: Phone) -> None:
    client = Client(headers={"authorization": f"Bearer {issue_token(account=phone.account, label='x')}"})
    assert client.get("/api/v1/field/changes").status_code == 401


def test_contact_is_noted_and_the_clock_measured(phone: Phone) -> None:
    behind = (timezone.now() - timedelta(hours=3)).isoformat()
    answer = contact(phone, clock=behind, forms=["keluarga@2026.1", "keluarga@2019.1", 7])
    document = answer.json()
    assert (document["revoked"], document["withdrawn"]) == (False, ["keluarga@2019.1"])
    assert document["server_time"]
    device = phone.device
    assert device.clock_offset_s == pytest.approx(3 * 3600, abs=30)
    assert (device.queue_draft, device.queue_queued, device.queue_quarantined) == (1, 2, 3)
    assert (device.app_version, device.language, device.storage_quota_bytes) == ("1.0.1", "jv", 100)


@pytest.mark.parametrize(
    "wrong",
    [{"queue": None}, {"queue": {"draft": -1}}, {"storage": 3}, {"app_version": 1}, {"language": "xx"}],
    ids=str,
)
def test_contact_that_cannot_be_read(phone: Phone, wrong: dict[str, Any]) -> None:
    assert contact(phone, **wrong).status_code == 422
    assert phone.device.last_contact_at is None


def test_odd_figures_are_left_out(phone: Phone) -> None:
    storage = {"used_bytes": "much", "quota_bytes": -4, "persisted": "yes"}
    assert contact(phone, storage=storage, clock="yesterday").status_code == 200
    device = phone.device
    assert device.storage_used_bytes is device.storage_quota_bytes is device.storage_persisted is None
    assert device.clock_offset_s is None


def test_a_phone_that_was_taken_off_hears_it_and_hands_in(phone: Phone) -> None:
    revoke_device(device=phone.device, actor=phone.account, why="  hilang  di pasar ", at=NOW)
    revoke_device(device=phone.device, actor=phone.account, why="again", at=NOW)
    assert phone.device.revoked_why == "hilang di pasar"
    assert AuditRecord.objects.filter(action="field.device.revoke").count() == 1
    assert contact(phone).json()["revoked"] is True
    refused = phone.client.get("/api/v1/field/changes")
    assert (refused.status_code, refused.json()["code"]) == (403, "field.device.revoked")
    assert phone.put(phone.make()).json()["reason"]["code"] == "field.device.revoked"
    assert Record.objects.count() == 1


def test_an_account_with_other_work_counts_as_taken_off(phone: Phone) -> None:
    Account.objects.filter(pk=phone.account.pk).update(role=Role.OBSERVER, group=None)
    assert contact(phone).json()["revoked"] is True
    assert phone.client.get("/api/v1/field/changes").json()["code"] == "field.device.revoked"


def wrapped(phone: Phone, **parts: Any) -> str:
    document = {"device": str(phone.id), "key": base64.urlsafe_b64encode(bytes(32)).decode(), **parts}
    return phone.seal(json.dumps(document).encode())


def recover(phone: Phone, text: str, *, account: Account | None = None, fresh: bool = True) -> Any:
    client = session_of(account or phone.account, fresh=fresh)
    body = json.dumps({"device": str(phone.id), "wrapped": text})
    return client.post("/api/v1/field/recover", body, content_type=JSON)


def test_a_forgotten_pin_is_helped_after_signing_in(phone: Phone) -> None:
    answer = recover(phone, wrapped(phone))
    assert base64.urlsafe_b64decode(answer.json()["key"]) == bytes(32)
    assert AuditRecord.objects.filter(action="field.device.recover").count() == 1
    assert recover(phone, wrapped(phone), fresh=False).json()["code"] == "field.session.not_fresh"


def test_nobody_opens_the_key_of_somebody_elses_phone(phone: Phone) -> None:
    thief = cadre_phone(name="bu-tin")
    assert recover(phone, wrapped(phone), account=thief.account).status_code == 404
    assert recover(thief, wrapped(phone)).json()["code"] == "field.key.refused"
    revoke_device(device=phone.device, actor=phone.account, why="", at=NOW)
    assert recover(phone, wrapped(phone)).status_code == 404


def test_recovering_opens_nothing_but_keys(phone: Phone) -> None:
    for text in (
        phone.make().sealed,
        phone.seal(b"[]"),
        "x",
        wrapped(phone, key=7),
        wrapped(phone, key="k" * 300),
    ):
        assert recover(phone, text).json()["code"] == "field.key.refused"


def test_older_keys_still_open(settings: Any) -> None:
    old, new = (ECKey.generate_key("P-256", {"kid": kid}) for kid in ("2026", "2027"))
    settings.TEPAT_SEALING_KEYS = json.dumps([new.as_dict(private=True), old.as_dict(private=True)])
    sealing._keys.cache_clear()
    try:
        assert sealing.public_seal_key()["kid"] == "2027"
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": "2026"}
        assert sealing.open_sealed(jwe.encrypt_compact(header, b"plain", old)) == b"plain"
        with pytest.raises(sealing.DoesNotOpen):
            sealing.open_sealed(jwe.encrypt_compact({**header, "kid": "2025"}, b"plain", old))
    finally:
        sealing._keys.cache_clear()


@pytest.mark.parametrize("text", ["[", "{}", '[{"kty": "EC"}]', "[7]", json.dumps([KEY])], ids=range(5))
def test_keys_that_cannot_be_read_stop_the_server(settings: Any, text: str) -> None:
    settings.TEPAT_SEALING_KEYS = text
    sealing._keys.cache_clear()
    try:
        with pytest.raises(SettingWrong):
            sealing.public_seal_key()
    finally:
        sealing._keys.cache_clear()


def test_records_and_receipts_over_the_network(phone: Phone) -> None:
    now = timezone.now().isoformat()
    made = phone.make(document=example.submission(observed_at=now, consents=[example.consent(given_at=now)]))
    first, again = phone.put(made), phone.put(made)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first["Cache-Control"] == "no-store"
    receipt = phone.client.get(f"/api/v1/field/records/{made.uuid}/receipt?hash={made.content_hash}")
    assert receipt.json() == again.json()
    assert phone.client.get(f"/api/v1/field/records/{made.uuid}/receipt?hash={'0' * 64}").status_code == 404
    other = cadre_phone(name="bu-tin")
    assert other.client.get(f"/api/v1/field/records/{made.uuid}/receipt").status_code == 404
    for body, kind, status in (
        ("{", JSON, 400),
        ("[]", JSON, 400),
        ("{}", JSON, 400),
        ("{}", "text/plain", 415),
    ):
        answer = phone.client.put(f"/api/v1/field/records/{made.uuid}", body, content_type=kind)
        assert answer.status_code == status, body
    assert phone.client.put("/api/v1/field/records/7", made.body(), content_type=JSON).status_code == 400


def test_a_reason_is_told_in_the_language_of_the_reader(phone: Phone) -> None:
    made = phone.make(kind="correction", document={"questionnaire": "keluarga"})
    phone.put(made)
    address = f"/api/v1/field/records/{made.uuid}/receipt"
    reasons = [
        phone.client.get(address, headers={"accept-language": language}).json()["reason"]
        for language in ("id", "en")
    ]
    assert reasons[0]["code"] == reasons[1]["code"] == "field.record.document_wrong"
    assert all(reason["what"] for reason in reasons)
