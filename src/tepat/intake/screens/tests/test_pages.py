"""The pages on which a family registers itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.filling import FAMILY_QUESTIONNAIRE
from tepat.intake.models import Submission
from tepat.intake.operations import accept_submission
from tepat.intake.queries import read_draft
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db

PAGES = [
    "/daftar/persetujuan/",
    "/daftar/tempat-tinggal/",
    "/daftar/tempat-tinggal/?ubah=1",
    "/daftar/anggota/",
    "/daftar/anggota/2/hapus/",
    "/daftar/anggota/1/anggota/1/",
    "/daftar/anggota/3/kesehatan/1/",
    "/daftar/bagian/rumah/1/",
    "/daftar/periksa/",
]
WORDS = {"id": ("Keluar", "Kembali", "Lanjut"), "en": ("Sign out", "Back", "Continue")}


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


@pytest.fixture
def client(account: Account) -> Client:
    return citizens.client_of(account)


def post(client: Client, path: str, **fields: Any) -> Any:
    return client.post(path, {name.replace("__", "-"): value for name, value in fields.items()})


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/", *PAGES])
def test_every_page_in_both_languages(account: Account, path: str, language: str) -> None:
    citizens.begun(account)
    answer = citizens.client_of(account, language).get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in text
    assert WORDS[language][0] in text
    assert WORDS["en" if language == "id" else "id"][0] not in text
    assert text.count("<h1") == 1
    assert account.nik not in answer.headers.values()


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_who_is_there(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/masuk/?next=%2Fdaftar")


@pytest.mark.parametrize("role", [Role.CADRE, Role.REGENCY_OFFICER, Role.AUDITOR, Role.PARTNER])
def test_other_roles_do_not_register_a_family_of_their_own(role: Role) -> None:
    other = open_account(sign_in_name="other", display_name="Other", role=role, area_code="35.10")
    client = citizens.client_of(other)
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 403
        assert "base.permission.not_allowed" in answer.content.decode()
    assert "akun warga" in client.get("/").content.decode()


@pytest.mark.parametrize("path", PAGES[1:])
def test_without_a_draft_every_page_leads_to_the_start(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/"


def test_consent_begins_the_draft_with_what_is_known_of_the_applicant(
    client: Client, account: Account
) -> None:
    answer = post(client, "/daftar/persetujuan/", eligibility="ya", sharing="ya", follow_up="tidak")
    assert answer.headers["Location"] == "/daftar/formulir/"
    filling = citizens.kept(account)
    key = filling.members[0]["key"]
    assert filling.members == [
        {
            "key": key,
            "name": "Siti Aminah",
            "nik": example.SITI_NIK,
            "birth_date": example.SITI_BORN.isoformat(),
            "sex": 2,
        }
    ]
    assert {c["purpose"]: c["given"] for c in filling.consents} == {
        "eligibility": True,
        "sharing": True,
        "follow_up": False,
    }
    assert {(c["text_version"], c["language"]) for c in filling.consents} == {("2026.1", "id")}


@pytest.mark.parametrize(
    "given", [{}, {"eligibility": "tidak", "sharing": "ya", "follow_up": "ya"}, {"eligibility": "perhaps"}]
)
def test_without_the_needed_consent_nothing_begins(
    client: Client, account: Account, given: dict[str, str]
) -> None:
    answer = client.post("/daftar/persetujuan/", given)
    assert answer.status_code == 422
    assert 'href="#izin-eligibility-ya"' in answer.content.decode()
    assert read_draft(account=account, questionnaire=FAMILY_QUESTIONNAIRE) is None


def test_consent_given_again_keeps_the_answers(client: Client, account: Account) -> None:
    citizens.begun(account, tenure=2)
    post(client, "/daftar/persetujuan/", eligibility="ya", sharing="tidak", follow_up="tidak")
    filling = citizens.kept(account)
    assert filling.answers["tenure"] == 2
    assert [c["given"] for c in filling.consents] == [True, False, False]


def test_where_one_lives_is_a_village_of_the_chosen_district(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    filling.area_code = ""
    filling.keep(step="")
    assert post(client, "/daftar/tempat-tinggal/", kecamatan="35.09.01").status_code == 422
    assert post(client, "/daftar/tempat-tinggal/", kecamatan="35.10.16").status_code == 302
    assert post(client, "/daftar/tempat-tinggal/", desa="35.10.17.1001").status_code == 422
    answer = post(client, "/daftar/tempat-tinggal/", desa=example.AREA)
    assert answer.headers["Location"] == "/daftar/bagian/kartu_keluarga/1/"
    assert citizens.kept(account).area_code == example.AREA


def test_answers_are_kept_and_the_way_goes_on(client: Client, account: Account) -> None:
    citizens.begun(account)
    answer = post(client, "/daftar/bagian/rumah/1/", tenure="1", floor_area_m2="36,5", floor_material="?")
    assert answer.headers["Location"] == "/daftar/bagian/rumah/2/"
    kept = citizens.kept(account).answers
    assert (kept["tenure"], kept["floor_area_m2"], kept["floor_material"]) == (1, 36.5, None)
    again = client.get("/daftar/bagian/rumah/1/").content.decode()
    assert 'value="1" checked' in again
    assert 'value="36,5"' in again
    assert 'value="?" checked' in again


def test_a_wrong_answer_is_shown_again_and_the_right_ones_are_kept(client: Client, account: Account) -> None:
    citizens.begun(account, floor_area_m2=20)
    answer = post(client, "/daftar/bagian/rumah/1/", tenure="4", floor_area_m2="lebar", floor_material="77")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="fault-summary"' in text
    assert "autofocus" in text
    assert 'href="#floor_area_m2"' in text
    assert 'href="#floor_material-1"' in text
    assert 'value="lebar"' in text
    kept = citizens.kept(account).answers
    assert (kept["tenure"], kept["floor_area_m2"], "floor_material" in kept) == (4, 20, False)


def test_new_questions_come_on_the_same_screen(client: Client, account: Account) -> None:
    citizens.begun(account)
    here = "/daftar/anggota/2/kerja/1/"
    assert "work_hours_last_week" not in client.get(here).content.decode()
    answer = post(client, here, worked_last_week="true")
    assert answer.headers["Location"] == f"{here}#q-work_hours_last_week"
    assert "work_hours_last_week" in client.get(here).content.decode()
    on = post(client, here, worked_last_week="true", work_hours_last_week="40")
    assert on.headers["Location"] == "/daftar/anggota/2/kesehatan/1/"
    back = post(client, here, worked_last_week="false", work_hours_last_week="40")
    assert back.headers["Location"] == "/daftar/anggota/2/kesehatan/1/"
    assert citizens.kept(account).members[1]["work_hours_last_week"] == 40, "kept, in case it was a slip"
    assert "work_hours_last_week" not in citizens.kept(account).document()["answers"]["members"][1]


@pytest.mark.parametrize(
    "path",
    [
        "/daftar/anggota/4/anggota/1/",
        "/daftar/anggota/0/anggota/1/",
        "/daftar/anggota/-1/anggota/1/",
        "/daftar/anggota/99999999999999999999/anggota/1/",
        "/daftar/anggota/1/rumah/1/",
        "/daftar/anggota/1/anggota/9/",
        "/daftar/bagian/anggota/1/",
        "/daftar/bagian/tidak_ada/1/",
        "/daftar/anggota/1/hapus/",
        "/daftar/anggota/9/hapus/",
    ],
)
def test_tampered_addresses_lead_nowhere(client: Client, account: Account, path: str) -> None:
    before = citizens.begun(account).answers
    for answer in (client.get(path), client.post(path, {"name": "X", "tenure": "1"})):
        assert answer.status_code == 404
        assert "base.page.not_found" in answer.content.decode()
    assert citizens.kept(account).answers == before


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Siti\x00Aminah", "name"),
        ("Siti\x1bAminah", "name"),
        ("S" * 1_000_000, "name"),
        ("\u202eitiS", "name"),
    ],
)
def test_odd_names_are_refused_and_never_kept(
    client: Client, account: Account, typed: str, code: str
) -> None:
    citizens.begun(account)
    fields = {
        "birth_date-day": "2",
        "birth_date-month": "1",
        "birth_date-year": "1988",
        "sex": "1",
        code: typed,
    }
    answer = client.post("/daftar/anggota/2/anggota/1/", fields)
    assert answer.status_code == 422
    assert citizens.kept(account).members[1]["name"] == "Wahyu Hidayat"


def test_far_too_much_is_refused_with_a_page(client: Client, account: Account) -> None:
    citizens.begun(account)
    answer = client.post("/daftar/bagian/rumah/1/", {"tenure": "1" * 3_000_000})
    assert answer.status_code == 400
    assert "base.page.bad_request" in answer.content.decode()


def test_fields_of_other_screens_are_not_taken(client: Client, account: Account) -> None:
    citizens.begun(account)
    post(
        client,
        "/daftar/bagian/rumah/1/",
        tenure="1",
        cattle_count="50",
        members="[]",
        area_code="11.01.01.2001",
    )
    filling = citizens.kept(account)
    assert "cattle_count" not in filling.answers
    assert len(filling.members) == 3
    assert filling.area_code == example.AREA


def test_members_are_added_once_and_removed(client: Client, account: Account) -> None:
    citizens.begun(account)
    for _ in range(2):
        assert client.post("/daftar/anggota/tambah/").headers["Location"] == "/daftar/anggota/4/anggota/1/"
    assert len(citizens.kept(account).members) == 4
    text = client.get("/daftar/anggota/").content.decode()
    assert text.count("Belum lengkap") == 1
    assert text.count('tag-good"') == 3
    answer = client.post("/daftar/anggota/")
    assert answer.status_code == 422
    assert escape("Data Anggota 4 belum lengkap.") in answer.content.decode()
    assert client.post("/daftar/anggota/4/hapus/").headers["Location"] == "/daftar/anggota/"
    assert client.post("/daftar/anggota/").headers["Location"] == "/daftar/bagian/rumah/1/"


def test_not_more_than_thirty_members(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    for _ in range(27):
        filling.add_member(**example.ayu())
    filling.keep(step="")
    assert client.post("/daftar/anggota/tambah/").headers["Location"] == "/daftar/anggota/"
    assert len(citizens.kept(account).members) == 30


def test_the_applicant_must_be_among_the_members(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    filling.members[0]["nik"] = example.nik(44)
    filling.keep(step="")
    for path in ("/daftar/anggota/", "/daftar/periksa/"):
        answer = client.post(path)
        assert answer.status_code == 422
        assert "NIK Anda sendiri" in answer.content.decode()
    assert Submission.objects.count() == 0


def test_the_review_shows_answers_in_words(client: Client, account: Account) -> None:
    citizens.begun(account, tenure=1, floor_area_m2=1250.5, floor_material=None, owns_car=False)
    text = client.get("/daftar/periksa/").content.decode()
    for words in ("Milik sendiri", "1.250,5", "Tidak tahu", "Belum dijawab", "15 Mei 1990", "Siti Aminah"):
        assert words in text
    assert 'href="/daftar/bagian/rumah/1/?dari=periksa"' in text


def test_a_change_from_the_review_leads_back_to_it(client: Client, account: Account) -> None:
    citizens.begun(account)
    here = "/daftar/bagian/rumah/1/?dari=periksa"
    assert 'name="dari" value="periksa"' in client.get(here).content.decode()
    answer = post(client, "/daftar/bagian/rumah/1/", tenure="2", dari="periksa")
    assert answer.headers["Location"] == "/daftar/periksa/"


def test_sending_twice_stores_once_and_shows_the_outcome(client: Client, account: Account) -> None:
    citizens.begun(account)
    for _ in range(2):
        assert client.post("/daftar/periksa/").headers["Location"] == "/hasil/"
    assert Submission.objects.count() == 1
    stored = Submission.objects.get()
    assert (stored.channel, stored.area_code) == ("self", example.AREA)
    assert "Lihat hasil saya" in client.get("/").content.decode()


def test_a_draft_read_by_two_requests_at_once_is_stored_once(account: Account) -> None:
    first, second = citizens.begun(account), citizens.kept(account)
    assert first.document() == second.document()
    for filling in (first, second):
        accept_submission(
            uuid=filling.submission_id, document=filling.document(), actor=account, received_at=timezone.now()
        )
    assert Submission.objects.count() == 1


def test_faults_of_the_answers_lead_to_their_questions(client: Client, account: Account) -> None:
    filling = citizens.begun(account, floor_area_m2=99999)
    filling.keep(step="")
    answer = client.post("/daftar/periksa/")
    assert answer.status_code == 422
    assert 'href="/daftar/bagian/rumah/1/?dari=periksa#q-floor_area_m2"' in answer.content.decode()


def test_a_nik_that_tells_another_birth_date_is_only_a_warning(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    filling.members[0]["birth_date"] = "1990-05-16"
    filling.keep(step="")
    assert "Coba lihat sekali lagi" in client.get("/daftar/periksa/").content.decode()
    assert client.post("/daftar/periksa/").status_code == 302


def test_no_area_no_sending(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    filling.area_code = ""
    filling.keep(step="")
    answer = client.post("/daftar/periksa/")
    assert answer.status_code == 422
    assert 'href="/daftar/tempat-tinggal/"' in answer.content.decode()


def test_the_start_goes_on_where_the_person_stopped(client: Client, account: Account) -> None:
    assert 'href="/daftar/persetujuan/">Mulai' in client.get("/").content.decode()
    citizens.begun(account)
    assert 'href="/daftar/formulir/">Lanjutkan' in client.get("/").content.decode()
    assert f'content="0; url={citizens.HERE}"' in client.get("/daftar/formulir/").content.decode()


def test_names_are_escaped_everywhere(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    filling.members[1]["name"] = "<script>alert(1)</script>"
    filling.keep(step="")
    for path in (
        "/daftar/anggota/",
        "/daftar/anggota/2/hapus/",
        "/daftar/anggota/2/anggota/1/",
        "/daftar/periksa/",
    ):
        assert "<script>" not in client.get(path).content.decode()


def test_nobody_sees_another_persons_draft(account: Account) -> None:
    citizens.begun(account)
    other = open_account(
        sign_in_name="wahyu", display_name="Wahyu", role=Role.CITIZEN, nik=example.WAHYU_NIK, is_demo=True
    )
    client = citizens.client_of(other)
    assert client.get("/daftar/periksa/").headers["Location"] == "/"
    assert "Siti" not in client.get("/").content.decode()
