"""The desk of ground checks and follow-ups: what it shows, whom, in how many statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.casework.kinds import CaseState, Kind
from tepat.casework.models import Case
from tepat.casework.operations import AskedOnTheSpot, answer_ground_check, open_ground_check, raise_cases
from tepat.casework.screens.work import staff_work
from tepat.casework.tests import field, people
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of, text
from tepat.intake.models import Submission

pytestmark = pytest.mark.django_db
DESK = reverse("casework:tasks")
ASK = reverse("casework:ask")
WORDS = "Lihat lantainya."


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: field.AT)


@pytest.fixture
def sri() -> Account:
    return field.cadre()


@pytest.fixture
def family(sri: Account) -> UUID:
    return field.family_of(sri)


@pytest.fixture
def hadi() -> Account:
    return people.officer()


def check(hadi: Account, family: UUID) -> UUID:
    siti = UUID(field.people(family)[1])
    asked = [AskedOnTheSpot("floor_material"), AskedOnTheSpot("health_insurance", siti)]
    return open_ground_check(actor=hadi, family_id=family, questions=asked, words=WORDS, at=field.AT)


def test_an_empty_desk_says_thank_you(hadi: Account) -> None:
    page = text(client_of(hadi).get(DESK))
    assert "Terima kasih" in page
    assert "Minta cek lapangan" in page
    assert staff_work(hadi)[1][2] == 0


def test_the_list_tells_where_by_when_and_who_goes_and_no_name(
    hadi: Account, sri: Account, family: UUID
) -> None:
    check(hadi, family)
    field.noted(sri, family, {"month_birth": True})
    page = text(client_of(hadi).get(DESK))
    assert "Selasa, 15 Desember 2026" in page
    assert "Kelahiran: daftarkan bayinya" in page
    assert "2 tugas" in page
    assert "Bu Sri, Kader Dasa Wisma" in page
    assert "Siti" not in page
    assert page.index("Cek lapangan</h3>") < page.index("Kelahiran: daftarkan"), "the nearest day first"


def test_what_is_late_is_marked_and_counted_on_the_staff_home(
    hadi: Account, family: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(hadi, family)
    late = field.AT + timedelta(days=15)
    raise_cases(at=late)
    monkeypatch.setattr(timezone, "now", lambda: late)
    page = text(client_of(hadi).get(DESK))
    assert "Terlambat: seharusnya Selasa, 15 Desember 2026" in page
    assert "1 terlambat" in page
    assert "dinaikkan ke meja petugas" in page
    assert staff_work(hadi)[1][2] == 1


def test_one_task_with_names_questions_and_history(hadi: Account, family: UUID) -> None:
    task = check(hadi, family)
    page = text(client_of(hadi).get(reverse("casework:task", args=[task])))
    assert "Wahyu Hidayat, Siti Aminah, Ayu Lestari" in page
    assert "Jaminan kesehatan" in page
    assert WORDS in page
    assert "Dibuka" in page
    assert AuditRecord.objects.filter(action="casework.task.read", subject_id=family).count() == 1


def test_the_answer_in_words_with_the_note(hadi: Account, sri: Account, family: UUID) -> None:
    task = check(hadi, family)
    siti = field.people(family)[1]
    said = {siti: {"health_insurance": 1}}
    submission = field.answered(sri, family, {"floor_material": 8}, said, note="Lantai tanah <b>semua</b>.")
    answer_ground_check(task_id=task, submission_id=submission, family_id=family, actor=sri, at=field.AT)
    page = text(client_of(hadi).get(reverse("casework:task", args=[task])))
    assert "BPJS, dibayar pemerintah (PBI)" in page
    assert "Lantai tanah &lt;b&gt;semua&lt;/b&gt;." in page
    assert "Dijawab dari lapangan" in page
    assert "Tutup tugas ini" not in page


def test_closing_needs_words(hadi: Account, family: UUID) -> None:
    task = check(hadi, family)
    client, address = client_of(hadi), reverse("casework:close_task", args=[task])
    refused = client.post(address, {"why": " "})
    assert refused.status_code == 422
    assert "Anda belum menulis" in text(refused)
    done = client.post(address, {"why": "Sudah jelas dari foto."}, follow=True)
    assert "tugas ditutup" in text(done)
    assert Case.objects.get(pk=task).state == CaseState.CLOSED
    again = client.post(address, {"why": "Sudah jelas dari foto."}, follow=True)
    assert "sudah selesai sementara itu" in text(again)
    assert "Sudah jelas dari foto." in text(client.get(reverse("casework:task", args=[task])))


def test_another_agent_goes(hadi: Account, family: UUID) -> None:
    dimas = field.agent("dimas")
    task = check(hadi, family)
    client, address = client_of(hadi), reverse("casework:reassign", args=[task])
    for wrong in ("", "x", str(uuid4()), str(hadi.pk)):
        refused = client.post(address, {"agent": wrong})
        assert refused.status_code == 422
        assert "tidak mendampingi keluarga itu" in text(refused)
    page = text(client.post(address, {"agent": str(dimas.pk)}, follow=True))
    assert "Yang pergi: Dimas, Pendamping PKH." in page
    assert "Diserahkan kepada petugas lain" in page


def test_an_auditor_reads_and_changes_nothing(hadi: Account, family: UUID) -> None:
    task = check(hadi, family)
    auditor = client_of(people.officer("periksa", role=Role.AUDITOR, area="*"))
    assert "Minta cek lapangan" not in text(auditor.get(DESK))
    page = text(auditor.get(reverse("casework:task", args=[task])))
    assert "Tutup tugas ini" not in page
    assert auditor.get(ASK).status_code == 403


def test_a_family_is_found_by_the_number_of_its_registration(hadi: Account, family: UUID) -> None:
    number = Submission.objects.get().receipt["reference"]
    client = client_of(hadi)
    assert "Nomor pendaftaran" in text(client.get(ASK))
    slip = client.post(ASK, {"reference": "TPT-0000-0001"})
    assert (slip.status_code, "salah ketik" in text(slip)) == (422, True)
    away = client_of(people.officer("jauh", area="35.10.17")).post(ASK, {"reference": number})
    assert (away.status_code, "di wilayah Anda" in text(away)) == (422, True)
    found = client.post(ASK, {"reference": number.lower().replace("-", " ")}, follow=True)
    page = text(found)
    assert "Siti Aminah" in page
    assert number not in found.redirect_chain[0][0]
    assert 'value="floor_material"' in page
    assert f'value="health_insurance:{field.people(family)[1]}"' in page
    assert 'value="nik' not in page


def test_what_is_ticked_is_asked(hadi: Account, sri: Account, family: UUID) -> None:
    client, siti = client_of(hadi), field.people(family)[1]
    address = f"{ASK}?keluarga={family}"
    sent: dict[str, Any] = {"ask": ["floor_material", f"health_insurance:{siti}"], "words": WORDS}
    for missing, sentence in (
        ({"words": ""}, "Anda belum menulis apa yang perlu dilihat"),
        ({"ask": []}, "Pilih apa yang harus dilihat"),
        ({"ask": ["nik"]}, "Pilih apa yang harus dilihat"),
        ({"ask": ["floor_material:bukan-orang"]}, "Pilih apa yang harus dilihat"),
        ({"ask": ["x" * 5000]}, "Pilih apa yang harus dilihat"),
    ):
        refused = client.post(address, {**sent, **missing})
        assert (refused.status_code, sentence in text(refused)) == (422, True), missing
    again = client.post(address, {**sent, "words": ""})
    assert 'value="floor_material" checked' in text(again), "what was ticked stays"
    page = text(client.post(address, sent, follow=True))
    assert "muncul di aplikasi petugasnya" in page
    task = Case.objects.get()
    assert (task.owner, len(task.questions)) == (sri, 2)
    twice = client.post(address, sent)
    assert (twice.status_code, "masih berjalan" in text(twice)) == (422, True)


def test_from_an_appeal_its_facts_are_ticked_and_the_answer_comes_back(hadi: Account) -> None:
    siti = people.citizen()
    family = people.registered(siti)
    dimas = field.agent("dimas")
    appeal = people.appealed(siti, family, criterion="has_component")
    client, page_of_appeal = client_of(hadi), reverse("casework:case", args=[appeal])
    address = f"{ASK}?sanggahan={appeal}"
    assert address in text(client.get(page_of_appeal))
    page = text(client.get(address))
    wahyu, mother, _ = field.people(family)
    assert f'value="pregnancy_status:{mother}" checked' in page
    assert f'value="pregnancy_status:{wahyu}">' in page, "nobody is sent to see whether a man is pregnant"
    assert 'value="birth_date' in page
    assert f'value="birth_date:{mother}" checked' not in page
    client.post(address, {"ask": ["works_farm_land"], "words": WORDS})
    waiting = text(client.get(page_of_appeal))
    assert "Menunggu petugas lapangan" in waiting
    assert address not in waiting, "one at a time"
    task = Case.objects.get(kind=Kind.GROUND_CHECK)
    submission = field.answered(dimas, family, {"works_farm_land": False}, note="Tidak ada sawah.")
    answer_ground_check(task_id=task.pk, submission_id=submission, family_id=family, actor=dimas, at=field.AT)
    page = text(client.get(page_of_appeal))
    assert "Menggarap sawah, kebun, atau ladang" in page
    assert "Tidak ada sawah." in page
    assert "Petugas lapangan sudah melihat langsung" in page
    own = text(client_of(siti).get(reverse("casework:own_case", args=[appeal])))
    assert "Seorang petugas lapangan diminta melihat langsung" in own


def test_addresses_that_lead_nowhere(hadi: Account, family: UUID) -> None:
    client = client_of(hadi)
    for address in (
        f"{ASK}?keluarga=x",
        f"{ASK}?keluarga={uuid4()}",
        f"{ASK}?sanggahan=x",
        f"{ASK}?sanggahan={uuid4()}",
        reverse("casework:task", args=[uuid4()]),
    ):
        assert client.get(address).status_code == 404, address
    away = client_of(people.officer("jauh", area="35.10.17"))
    assert away.get(f"{ASK}?keluarga={family}").status_code == 404
    assert away.get(reverse("casework:task", args=[check(hadi, family)])).status_code == 404


def test_as_many_statements_for_one_task_as_for_three(hadi: Account, sri: Account) -> None:
    client = client_of(hadi)

    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    first = check(hadi, field.family_of(sri, serial=1))
    client.get(DESK)  # the session notes the first visit of the day
    of_one = statements(DESK)
    page_with_one = statements(reverse("casework:task", args=[first]))
    for serial in (2, 3):
        family = field.family_of(sri, serial=serial)
        check(hadi, family)
    assert statements(DESK) == of_one
    assert statements(reverse("casework:task", args=[first])) == page_with_one
