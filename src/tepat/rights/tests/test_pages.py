"""The pages below /saya/: what they show, to whom, in how many statements, and what bad input brings."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.base.operations import record_access
from tepat.casework.queries import case_on_desk
from tepat.casework.tests import people
from tepat.eligibility.queries import decisions_for_family
from tepat.identity.models import Account
from tepat.identity.tests.clients import client_of
from tepat.intake.tests import example
from tepat.registry.models import Fact
from tepat.registry.queries import withdrawn_purposes
from tepat.rights.queries.trail import PER_PAGE
from tepat.verification.operations import start_after_sign_in
from tepat.verification.queries import waiting_for
from tepat.verification.tests import people as faces

pytestmark = pytest.mark.django_db

READING = ["own", "data", "consents", "trail", "copy", "copy_json", "copy_html", "ask", "leave", "delete"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: people.AT)


def page(account: Account, name: str, *parts: Any, **asked: Any) -> str:
    answer = client_of(account).get(reverse(f"rights:{name}", args=parts), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", READING)
def test_every_page_opens_with_and_without_a_family(name: str) -> None:
    alone = people.citizen(example.nik(77), "sendiri")
    assert page(alone, name)
    siti = people.citizen()
    people.registered(siti)
    assert page(siti, name)


def test_every_fact_has_its_source_and_its_day(siti: Account, family: UUID) -> None:
    shown = page(siti, "data")
    assert "Luas lantai" in shown
    assert "menurut Anda, 1 November 2026" in shown
    assert "menurut BKN, 1 September 2026" in shown
    for name in ("Wahyu Hidayat", "Siti Aminah", "Ayu Lestari"):
        assert name in shown


def test_another_family_s_data_are_nowhere(siti: Account, family: UUID) -> None:
    stranger = people.citizen(example.nik(77), "orang-lain")
    for name in READING:
        shown = page(stranger, name)
        assert "Wahyu" not in shown
        assert example.WAHYU_NIK not in shown


def test_consents_are_seen_and_withdrawn_purpose_by_purpose(siti: Account, family: UUID) -> None:
    assert page(siti, "consents").count("Diizinkan") >= 2
    confirm = page(siti, "consent", "sharing")
    assert "tidak bertanya lagi ke lembaga lain" in confirm
    assert withdrawn_purposes(family_id=family) == frozenset()
    client, address = client_of(siti), reverse("rights:consent", args=["sharing"])
    answer = client.post(address, {"answer": "withdraw"}, follow=True)
    assert "Izinnya sudah dicabut." in answer.content.decode()
    assert withdrawn_purposes(family_id=family) == {"sharing"}
    client.post(address, {"answer": "give"})
    assert withdrawn_purposes(family_id=family) == frozenset()
    assert client.get(reverse("rights:consent", args=["advertising"])).status_code == 404


def test_the_hub_says_that_nothing_is_decided_any_more(siti: Account, family: UUID) -> None:
    assert "mencabut izin pemeriksaan" not in page(siti, "own")
    client_of(siti).post(reverse("rights:consent", args=["eligibility"]), {"answer": "withdraw"})
    assert "mencabut izin pemeriksaan" in page(siti, "own")


def test_who_looked_is_told_by_role_and_office_and_why(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    decisions_for_family(family_id=family, actor=hadi)
    case_on_desk(case_id=case, actor=hadi, at=people.AT)
    shown = page(siti, "trail")
    assert "Petugas kecamatan, Banyuwangi" in shown
    assert "Membaca hasil keluarga Anda beserta data yang dipakai" in shown
    assert "untuk: memeriksa sanggahan" in shown
    assert "Anda sendiri" in shown
    assert "Hadi" not in shown
    assert "Kegiatan lain" not in shown


def test_a_list_with_names_is_told_too(siti: Account, family: UUID) -> None:
    start_after_sign_in(siti, faces.proven(nik=siti.nik, portrait=None), people.AT)
    agent = people.officer("tono", area="35.10")
    waiting_for(actor=agent, rung="waiting_for_visit", at=people.AT)
    assert "nama Anda mungkin ada di dalamnya" in page(siti, "trail")
    far = people.officer("jauh", area="35.73")
    AuditRecord.objects.count()
    waiting_for(actor=far, rung="waiting_for_visit", at=people.AT)
    assert page(siti, "trail").count("nama Anda mungkin ada di dalamnya") == 1


def test_an_action_without_words_does_not_break_the_page(siti: Account, family: UUID) -> None:
    record_access(
        actor=None, action="later.thing.read", purpose="later", subject_kind="family", subject_id=family
    )
    assert "Kegiatan lain (later.thing.read)" in page(siti, "trail")


def test_a_long_trail_has_pages_and_takes_no_nonsense(siti: Account, family: UUID) -> None:
    for _ in range(PER_PAGE + 5):
        record_access(
            actor=None,
            action="eligibility.family.decide",
            purpose="eligibility",
            subject_kind="family",
            subject_id=family,
        )
    first = page(siti, "trail")
    assert first.count("<time") == PER_PAGE
    older = first.partition("?sebelum=")[2].partition('"')[0]
    assert page(siti, "trail", sebelum=older).count("<time") >= 5
    for nonsense in ("x", "-1", "9" * 40, "²", "1 OR 1"):
        assert page(siti, "trail", sebelum=nonsense)


def test_the_copy_holds_everything_and_no_number_of_others(siti: Account, family: UUID) -> None:
    people.appealed(siti, family)
    answer = client_of(siti).get(reverse("rights:copy_json"))
    assert answer["Content-Disposition"] == 'attachment; filename="data-saya.json"'
    copy = json.loads(answer.content)
    assert copy["person"]["nik"] == siti.nik
    assert len(copy["family"]["facts"]) == Fact.objects.filter(family_id=family).count()
    assert all(fact["source"] and fact["observed_at"] for fact in copy["family"]["facts"])
    assert {given["purpose"] for given in copy["family"]["consents"]} == {"eligibility", "sharing"}
    assert copy["family"]["decisions"]
    assert copy["family"]["submissions"]
    assert copy["cases"][0]["words"] == people.WORDS
    assert copy["accesses"]
    assert example.WAHYU_NIK not in answer.content.decode()
    assert example.KK not in answer.content.decode()


def test_the_copy_for_reading_opens_without_any_network(siti: Account, family: UUID) -> None:
    answer = client_of(siti).get(reverse("rights:copy_html"))
    text = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="data-saya.html"'
    for outside in ("<link", "<script", "<img", 'href="', "<style"):
        assert outside not in text
    assert "menurut BKN" in text
    assert "Siapa yang melihat data saya" in text


def test_leaving_and_deleting_ask_for_a_tick(siti: Account, family: UUID) -> None:
    client = client_of(siti)
    for name in ("leave", "delete"):
        answer = client.post(reverse(f"rights:{name}"), {"words": "Pindah rumah."})
        assert answer.status_code == 422
        assert "Centang dahulu" in answer.content.decode()
    assert "Pindah rumah." in answer.content.decode()
    assert withdrawn_purposes(family_id=family) == frozenset()
    answer = client.post(reverse("rights:leave"), {"sure": "yes"}, follow=True)
    assert withdrawn_purposes(family_id=family) == {"eligibility", "sharing", "follow_up"}
    answer = client.post(reverse("rights:delete"), {"sure": "yes", "words": "Pindah rumah."}, follow=True)
    assert "Permintaan hapus data" in answer.content.decode()
    assert "Pindah rumah." in answer.content.decode()


def test_the_deletion_page_says_what_goes_what_stays_and_by_when(siti: Account) -> None:
    shown = page(siti, "delete")
    for part in ("Langsung hilang", "Wajib kami simpan", "UU 27/2022", "5 November 2026"):
        assert part in shown
    assert people.AT + timedelta(days=3) == people.AT.replace(day=5)


def test_bad_questions_are_answered_in_words(siti: Account) -> None:
    client, address = client_of(siti), reverse("rights:ask")
    for words, says in (("", "belum menulis"), ("x" * 1_000_000, "lebih dari 2.000 huruf")):
        answer = client.post(address, {"words": words})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    answer = client.post(address, {"words": "Siapa yang melihat data saya? 😀"}, follow=True)
    assert "Menunggu petugas" in answer.content.decode()
    assert "Pertanyaan tentang data" in page(siti, "own")


def statements(account: Account, name: str) -> int:
    client, address = client_of(account), reverse(f"rights:{name}")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["data", "trail", "consents", "copy_html"])
def test_more_rows_cost_no_more_statements(siti: Account, family: UUID, name: str) -> None:
    one = statements(siti, name)
    for number in range(3):
        officer = people.officer(f"petugas-{number}")
        record_access(
            actor=officer,
            action="eligibility.decision.read",
            purpose="eligibility",
            subject_kind="family",
            subject_id=family,
        )
        for answer in ("withdraw", "give"):
            client_of(siti).post(reverse("rights:consent", args=["sharing"]), {"answer": answer})
    assert statements(siti, name) == one
