"""Phones as supervisors see them: the worst first, in words, and taken off with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat import __version__
from tepat.base.models import AuditRecord
from tepat.field.device_health import count_in_trouble, own_phones, phones_seen_by, take_off
from tepat.field.errors import DeviceNotFound
from tepat.field.kinds import ProofKind
from tepat.field.models import Device
from tepat.field.proof import note_proof
from tepat.field.refusals import WordsMissing
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import AT, Phone, phone_of
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of, text

pytestmark = pytest.mark.django_db

NOW = AT + timedelta(days=20)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def ratna() -> Account:
    return people.supervisor()


def well(name: str, **parts: Any) -> Phone:
    """A phone with which all is well, but for what ``parts`` change."""
    phone = phone_of(people.cadre(name, group=f"Melati {name}"), label=f"HP {name}")
    facts = {
        "last_contact_at": NOW - HOUR,
        "last_proof_at": NOW - HOUR,
        "app_version": __version__,
        "clock_offset_s": 3.0,
        "storage_used_bytes": 20_000_000,
        "storage_quota_bytes": 2_000_000_000,
        **parts,
    }
    Device.objects.filter(pk=phone.device.pk).update(**facts)
    phone.device.refresh_from_db()
    return phone


def signs(actor: Account) -> dict[str, tuple[str, ...]]:
    page = phones_seen_by(actor=actor, at=NOW, newest_app=__version__)
    return {health.device.label: health.signs for health in page.object_list}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ()),
        ({"last_contact_at": NOW - timedelta(days=4)}, ("silent",)),
        ({"last_contact_at": NOW - timedelta(days=8)}, ("silent_long",)),
        ({"last_contact_at": None}, ("silent_long",)),
        ({"last_contact_at": None, "enrolled_at": NOW - HOUR}, ()),
        ({"storage_used_bytes": 1_700_000_000}, ("storage",)),
        ({"storage_used_bytes": 10_000_000, "storage_quota_bytes": 40_000_000}, ("storage",)),
        ({"storage_used_bytes": None, "storage_quota_bytes": None}, ()),
        ({"queue_quarantined": 1}, ("held",)),
        ({"queue_queued": 12, "queue_uploading": 8}, ("many",)),
        ({"queue_queued": 12, "queue_uploading": 7}, ()),
        ({"clock_offset_s": -400.0}, ("clock",)),
        ({"clock_offset_s": None}, ()),
        ({"app_version": "0.0.9"}, ("old_app",)),
        ({"last_proof_at": NOW - timedelta(days=5)}, ("proof",)),
    ],
)
def test_what_is_wrong_with_a_phone(ratna: Account, parts: dict[str, Any], expected: tuple[str, ...]) -> None:
    well("sri", **parts)
    assert signs(ratna) == {"HP sri": expected}


def test_a_face_that_was_not_recognised_is_seen_by_the_supervisor(ratna: Account) -> None:
    hp = well("sri")
    note_proof(device=hp.device, kind=ProofKind.FACE, at=NOW - HOUR, passed=False, reason="unlike")
    assert signs(ratna) == {"HP sri": ("face",)}
    assert "Wajahnya tidak dikenali minggu ini" in text(client_of(ratna).get(reverse("field:phones")))


def test_where_nothing_is_asked_nobody_is_late(ratna: Account, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "none"
    well("sri", last_proof_at=None)
    assert signs(ratna) == {"HP sri": ()}


def test_the_worst_is_first_in_everyday_words(ratna: Account) -> None:
    well("ani")
    well("budi", last_contact_at=NOW - timedelta(days=9), queue_queued=4)
    well("citra", queue_quarantined=2, clock_offset_s=900.0)
    page = text(client_of(ratna).get(reverse("field:phones")))
    assert page.index("HP budi") < page.index("HP citra") < page.index("HP ani")
    assert "Lama tidak ada kabar: 9 hari lalu" in page
    assert "Ditahan di karantina: 2" in page
    assert "Jam HP meleset 15 menit" in page
    assert "Menunggu dikirim: 4" in page
    assert "1 jam lalu" in page
    assert count_in_trouble(actor=ratna, at=NOW, newest_app=__version__) == 2


def test_only_agents_one_looks_after(ratna: Account) -> None:
    well("sri")
    far = people.cadre("jauh", area="35.10.17.2001")
    phone_of(far, label="HP jauh")
    assert set(signs(ratna)) == {"HP sri"}
    assert set(signs(people.officer(Role.ADMINISTRATOR, area="35.10"))) == {"HP sri", "HP jauh"}
    for role in (Role.DISTRICT_OFFICER, Role.AUDITOR, Role.CADRE, Role.OBSERVER):
        account = people.officer(role) if role != Role.CADRE else far
        assert client_of(account).get(reverse("field:phones")).status_code == 403


def test_search_and_pages(ratna: Account) -> None:
    well("ani")
    well("budi")
    page = text(client_of(ratna).get(reverse("field:phones"), {"cari": "bu ani"}))
    assert "HP ani" in page
    assert "HP budi" not in page
    page = text(client_of(ratna).get(reverse("field:phones"), {"cari": "tidak ada"}))
    assert "Tidak ada petugas dengan nama itu" in page


def test_a_phone_is_taken_off_with_a_reason_and_at_once(ratna: Account) -> None:
    hp = well("sri", queue_queued=3)
    client, address = client_of(ratna), reverse("field:revoke_phone", args=[hp.device.pk])
    page = text(client.get(address))
    assert "Cabut HP Bu Sri?" in page
    assert "3 catatan di HP ini belum terkirim" in page
    headers = {"Authorization": f"Bearer {hp.token}"}
    body = '{"app_version":"1","language":"id","queue":{},"storage":{},"clock":"2026-11-20T00:00:00Z"}'

    def contact() -> Any:
        phone = Client(headers=headers)
        return phone.post("/api/v1/field/contact", body, content_type="application/json").json()

    assert contact()["revoked"] is False
    answer = client.post(address, {"why": "  "})
    assert answer.status_code == 422
    assert "Anda belum menulis alasannya" in text(answer)
    answer = client.post(address, {"why": "HP hilang di pasar."}, follow=True)
    assert "HP itu dicabut" in text(answer)
    assert contact()["revoked"] is True
    assert Client(headers=headers).get("/api/v1/field/changes").status_code == 403
    assert AuditRecord.objects.filter(action="field.device.revoke", actor_id=ratna.pk).count() == 1
    off = text(client.get(reverse("field:phones") + "?lihat=dicabut"))
    assert "HP hilang di pasar." in off
    assert "HP sri" not in text(client.get(reverse("field:phones")))
    assert "sudah dicabut" in text(client.get(address))


def test_who_may_not_take_a_phone_off(ratna: Account) -> None:
    hp = well("sri")
    far = people.officer(Role.SUPERVISOR, area="35.10.17", name="jauh")
    with pytest.raises(DeviceNotFound):
        take_off(device_id=hp.device.pk, actor=far, why="x", at=NOW)
    with pytest.raises(DeviceNotFound):
        take_off(device_id=hp.device.pk, actor=people.officer(), why="x", at=NOW)
    with pytest.raises(WordsMissing):
        take_off(device_id=hp.device.pk, actor=ratna, why="", at=NOW)


def test_an_agent_sees_and_takes_off_their_own(ratna: Account) -> None:
    hp, other = well("sri"), well("tati")
    client = client_of(hp.account)
    page = text(client.get(reverse("field:own_phones")))
    assert "HP sri" in page
    assert "HP tati" not in page
    assert client.get(reverse("field:revoke_own_phone", args=[other.device.pk])).status_code == 404
    assert (
        client.post(reverse("field:revoke_own_phone", args=[other.device.pk]), {"why": "x"}).status_code
        == 404
    )
    client.post(reverse("field:revoke_own_phone", args=[hp.device.pk]), {"why": "Ganti HP."})
    assert own_phones(actor=hp.account, at=NOW, newest_app="") == []
    assert "belum memasang" in text(client.get(reverse("field:own_phones")))


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_list_of_three_costs_what_a_list_of_one_costs(ratna: Account) -> None:
    client, address = client_of(ratna), reverse("field:phones")
    well("ani")
    client.get(address)
    one = statements(client, address)
    well("budi")
    well("citra")
    assert statements(client, address) == one
