"""The pages of appeals: what they show, whom, in how many statements, and what they answer to bad input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.casework.models import Case, CasePhoto
from tepat.casework.operations import open_data_request, raise_cases
from tepat.casework.tests import people
from tepat.identity.models import Account
from tepat.identity.tests.clients import client_of, text
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: people.AT)


def appeal_page(family: UUID, criterion: str = "no_public_employee") -> str:
    return reverse("casework:appeal", args=[people.newest_decision(family).pk, criterion])


def test_one_tap_leads_to_the_form_which_states_the_fact_and_its_source(siti: Account, family: UUID) -> None:
    client = client_of(siti)
    address = appeal_page(family)
    assert address in text(client.get(reverse("eligibility:outcome")))
    page = text(client.get(address))
    assert "menurut BKN, 1 September 2026" in page
    assert "Siti Aminah" in page
    assert "dalam 14 hari" in page


def test_words_and_photo_are_taken_and_where_it_stands_is_shown(siti: Account, family: UUID) -> None:
    people.officer()
    client = client_of(siti)
    sent = {"words": people.WORDS, "photo": SimpleUploadedFile("rumah.jpg", people.photo())}
    answer = client.post(appeal_page(family), sent, follow=True)
    page = text(answer)
    assert "Menunggu petugas" in page
    assert "16 November 2026" in page
    assert "Petugas kecamatan, Banyuwangi" in page
    assert people.WORDS in page
    case = Case.objects.get()
    photo = client.get(reverse("casework:own_photo", args=[case.pk]))
    assert photo["Content-Type"] == "image/jpeg"
    assert photo.content[:2] == b"\xff\xd8"
    assert "Menunggu petugas" in text(client.get(reverse("casework:own")))
    assert client.get(appeal_page(family)).status_code == 302


@pytest.mark.parametrize(
    ("words", "photo", "says"),
    [
        ("", None, "Anda belum menulis apa yang salah."),
        ("x" * 2001, None, "lebih dari 2.000 huruf"),
        ("x" * 1_000_000, None, "lebih dari 2.000 huruf"),
        (people.WORDS, b"%PDF-1.7 x", "bukan foto JPEG atau PNG"),
        (people.WORDS, b"\0" * 9_000_000, "lebih dari 8 MB"),
    ],
    ids=["no words", "too long", "a megabyte", "a document", "too large"],
)
def test_what_is_wrong_is_said_and_the_words_stay(
    siti: Account, family: UUID, words: str, photo: bytes | None, says: str
) -> None:
    sent: dict[str, Any] = {"words": words}
    if photo is not None:
        sent["photo"] = SimpleUploadedFile("rumah.jpg", photo)
    answer = client_of(siti).post(appeal_page(family), sent)
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    assert words[:2000] in page
    assert len(page) < 60_000
    assert not Case.objects.exists()
    assert not CasePhoto.objects.exists()


def test_a_stranger_and_a_made_up_reason_find_nothing(siti: Account, family: UUID) -> None:
    stranger = client_of(people.citizen(example.nik(77), "orang-lain"))
    assert stranger.get(appeal_page(family)).status_code == 404
    assert client_of(siti).get(appeal_page(family, "no-such")).status_code == 404
    assert client_of(siti).get(reverse("casework:appeal", args=[uuid4(), "wage"])).status_code == 404
    case = people.appealed(siti, family, photo=people.photo(300))
    for name in ("own_case", "own_photo"):
        assert stranger.get(reverse(f"casework:{name}", args=[case])).status_code == 404
    assert stranger.post(reverse("casework:ask_review", args=[case])).status_code == 404


def test_after_the_last_day_the_way_on_is_shown(
    siti: Account, family: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = appeal_page(family)
    monkeypatch.setattr(timezone, "now", lambda: people.AT + timedelta(days=300))
    page = text(client_of(siti).get(address))
    assert "bisa disanggah sampai" in page
    assert "<textarea" not in page
    assert "Perbarui data keluarga" in page


def test_somebody_else_of_the_family_reads_that_it_was_appealed_already(siti: Account, family: UUID) -> None:
    case = people.appealed(siti, family)
    wahyu = client_of(people.citizen(example.WAHYU_NIK, "wahyu-warga"))
    page = text(wahyu.get(appeal_page(family)))
    assert "sudah menyanggah alasan ini" in page
    assert people.WORDS not in page
    assert wahyu.get(reverse("casework:own_case", args=[case])).status_code == 404


def test_the_desk_has_the_nearest_day_first_and_no_names(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    later = people.appealed(siti, family, at=people.AT + timedelta(hours=5))
    sooner = people.appealed(siti, family, criterion="wage")
    page = text(client_of(hadi).get(reverse("casework:desk")))
    assert page.index(str(sooner)) < page.index(str(later))
    assert "Siti" not in page
    assert people.WORDS not in page
    assert "Anda yang menangani" in page


def test_an_officer_sees_all_they_need_and_puts_it_right(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family, photo=people.photo(300))
    client = client_of(hadi)
    address = reverse("casework:case", args=[case])
    page = text(client.get(address))
    assert people.WORDS in page
    assert "menurut BKN, 1 September 2026" in page
    assert 'name="fakta-is_public_employee-2"' in page
    assert client.get(reverse("casework:photo", args=[case])).content[:2] == b"\xff\xd8"
    assert AuditRecord.objects.filter(action="casework.photo.read", actor_id=hadi.pk).count() == 1
    answer = client.post(
        address, {**people.CORRECTION, "answer": "upheld", "note": "Terima kasih sudah bilang."}, follow=True
    )
    assert "data dibetulkan dan keluarga itu diputuskan lagi" in text(answer)
    own = text(client_of(siti).get(reverse("casework:own_case", args=[case])))
    assert "Sanggahan Anda benar" in own
    assert "Terima kasih sudah bilang." in own
    assert "menurut petugas dinas" in text(client_of(siti).get(reverse("eligibility:outcome")))


def test_an_officer_s_bad_input_is_shown_where_it_is(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    client, address = client_of(hadi), reverse("casework:case", args=[case])
    for sent, says in (
        ({"answer": "upheld"}, "Belum ada data yang dibetulkan."),
        ({"answer": "upheld", "fakta-is_public_employee-2": "x"}, "Pilih salah satu jawaban."),
        ({"answer": "rejected", "why": " "}, "Anda belum menulis"),
        ({}, "Anda belum menulis"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert says in text(answer)
    assert Case.objects.get().state == "waiting_for_officer"


def test_what_only_an_agency_can_put_right_says_so(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family, criterion="decile")
    page = text(client_of(hadi).get(reverse("casework:case", args=[case])))
    assert "hanya bisa dibetulkan di DTSEN" in page
    assert 'name="fakta-welfare_decile"' not in page


def test_a_case_that_somebody_else_answered_meanwhile(siti: Account, family: UUID) -> None:
    hadi, wulan = people.officer(), people.regency_officer()
    case = people.appealed(siti, family)
    address = reverse("casework:case", args=[case])
    why = {"answer": "rejected", "why": "SK pegawai masih berlaku."}
    client_of(hadi).post(address, why)
    answer = client_of(wulan).post(address, why, follow=True)
    assert "sudah dijawab petugas lain" in text(answer)
    assert "Sanggahan ini sudah dijawab" in text(client_of(hadi).get(address))


def test_a_second_officer_is_asked_for_in_one_tap(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    wulan = people.regency_officer()
    case = people.appealed(siti, family)
    address = reverse("casework:case", args=[case])
    client_of(hadi).post(address, {"answer": "rejected", "why": "SK pegawai masih berlaku."})
    client = client_of(siti)
    own = text(client.get(reverse("casework:own_case", args=[case])))
    assert "Sanggahan ditolak" in own
    assert "SK pegawai masih berlaku." in own
    page = text(client.post(reverse("casework:ask_review", args=[case]), follow=True))
    assert "Menunggu petugas kedua" in page
    assert "Petugas lain yang harus memeriksanya" in text(client_of(hadi).get(reverse("casework:desk")))
    client_of(wulan).post(address, {"answer": "rejected", "why": "Kami berdua melihat SK itu."})
    assert "Ombudsman" in text(client.get(reverse("casework:own_case", args=[case])))


def test_an_overdue_case_says_sorry_to_one_and_late_to_the_other(
    siti: Account, family: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.officer()
    wulan = people.regency_officer()
    people.appealed(siti, family)
    late = people.AT + timedelta(days=15)
    raise_cases(at=late)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert "jawabannya terlambat" in text(client_of(siti).get(reverse("casework:own")))
    assert "Terlambat" in text(client_of(wulan).get(reverse("casework:desk")))


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["own", "desk"])
def test_a_list_of_three_costs_what_a_list_of_one_costs(siti: Account, family: UUID, name: str) -> None:
    hadi = people.officer()
    client = client_of(siti if name == "own" else hadi)
    address = reverse(f"casework:{name}")
    people.appealed(siti, family)
    client.get(address)
    one = statements(client, address)
    people.appealed(siti, family, criterion="wage")
    people.appealed(siti, family, criterion="decile")
    assert statements(client, address) == one


def test_a_data_request_is_answered_by_the_regency(siti: Account, family: UUID) -> None:
    hadi, wulan = people.officer(), people.regency_officer()
    case = open_data_request(
        kind="data_question",  # type: ignore[arg-type]
        actor=siti,
        family_id=family,
        words="Dari mana data desil saya?",
        at=people.AT,
        detail={},
    )
    address = reverse("casework:data_request", args=[case])
    assert client_of(hadi).get(address).status_code == 403
    assert client_of(hadi).get(reverse("casework:case", args=[case])).status_code == 404
    client = client_of(wulan)
    assert client.get(reverse("casework:case", args=[case])).status_code == 302
    assert "Dari mana data desil saya?" in text(client.get(address))
    assert client.post(address, {"why": ""}).status_code == 422
    client.post(address, {"why": "Dari DTSEN, tanggal 1 September 2026."})
    own = text(client_of(siti).get(reverse("casework:own_case", args=[case])))
    assert "Dari DTSEN, tanggal 1 September 2026." in own
    assert "Sudah dijawab" in own
