"""A face before the camera: it matches, or it does not and people take over. No way is a dead end."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django import Settings

from tepat.face.heads import as_jpeg, portrait
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.openid.claims import ProvenIdentity
from tepat.verification.models import Verification
from tepat.verification.operations import start_after_sign_in
from tepat.verification.queries import verification_of_account
from tests.journeys import made_up_camera as camera
from tests.journeys.accessibility import faults, faults_in_every_language
from tests.journeys.conftest import _CHROMIUMS, _SWITCHES, SARI_NIK, OpenPhone
from tests.journeys.families import family_document

_LONG = 60_000  # a capture takes some seconds, and so does judging it


@dataclass(frozen=True)
class Person:
    """A made-up citizen of a registered family, and how their head is drawn."""

    account: Account
    nik: str
    female: bool
    age: int

    @property
    def alive(self) -> camera.Film:
        return camera.alive(self.nik, self.female, self.age)

    @property
    def somebody_else(self) -> camera.Film:
        return camera.somebody_else(self.nik, self.female, self.age)

    @property
    def photo(self) -> camera.Film:
        return camera.held_up_photo(self.nik, self.female, self.age)

    @property
    def state(self) -> str:
        found = verification_of_account(self.account)
        assert found is not None
        return str(found.state)


@pytest.fixture
def person(live_server: Any) -> Person:
    """Signed in with IKD's easy way, which sends a portrait; the family was sent in for her."""
    document = deepcopy(family_document(1))
    document["answers"]["members"][0] |= {"nik": SARI_NIK, "birth_date": "1990-05-12", "sex": 2}
    now = timezone.now()
    account = open_account(
        sign_in_name="sari", display_name="Sari Wulandari", role=Role.CITIZEN, nik=SARI_NIK, is_demo=True
    )
    today = timezone.localdate()
    found = Person(account, SARI_NIK, True, today.year - 1990 - ((today.month, today.day) < (5, 12)))
    head = camera.head_for(SARI_NIK, female=True, age=found.age)
    proven = ProvenIdentity(
        issuer="https://ikd.example",
        subject="sari",
        nik=SARI_NIK,
        name="Sari Wulandari",
        birth_date=date(1990, 5, 12),
        sex="female",
        portrait=as_jpeg(portrait(head, size=(360, 480))),
        acr="easy",
        proves_face=False,
        authenticated_at=now,
    )
    start_after_sign_in(account, proven, now)
    operator = staff("desa", Role.VILLAGE_OPERATOR, document["area_code"])
    accept_submission(uuid=uuid4(), document=document, actor=operator, received_at=now)
    return found


def staff(name: str, role: Role, area_code: str) -> Account:
    return open_account(sign_in_name=name, display_name=name, role=role, area_code=area_code, is_demo=True)


def enter(page: Page, account: Account, live_server: Any) -> None:
    """Sign in as this account; signing in itself is told elsewhere."""
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


@pytest.fixture
def phone(open_phone: OpenPhone, live_server: Any, person: Person) -> Page:
    page = open_phone(scripts=True)
    enter(page, person.account, live_server)
    return page


def agree(page: Page) -> None:
    page.goto("/wajah/")
    page.get_by_role("button", name="Ya, mulai").click()


def capture(page: Page, result: str = "/wajah/") -> None:
    """Start the camera and wait for the page with the result."""
    page.get_by_role("button", name="Nyalakan kamera").click()
    page.wait_for_url(f"**{result}", timeout=_LONG)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


@pytest.mark.slow
def test_a_face_succeeds_the_first_time(phone: Page, person: Person) -> None:
    phone.goto("/wajah/")
    expect(phone.get_by_text("Hak Anda atas bantuan tidak hilang.")).to_be_visible()
    assert faults(phone) == []
    camera.show(phone, person.alive)
    agree(phone)
    expect(heading(phone)).to_have_text("Tunjukkan wajah Anda ke kamera")
    assert faults_in_every_language(phone) == []
    phone.get_by_role("button", name="Nyalakan kamera").click()
    expect(heading(phone)).to_have_text("Lihat lurus ke kamera")
    expect(heading(phone)).to_have_text("Wajah Anda sudah cocok", timeout=_LONG)
    assert person.state == "proven"
    assert faults_in_every_language(phone) == []


@pytest.mark.slow
def test_a_face_that_fails_goes_up_the_ladder_to_the_end(
    phone: Page, person: Person, open_phone: OpenPhone, live_server: Any
) -> None:
    area = Verification.objects.get(account=person.account).area_code
    people = {
        "agent": staff("kader-pkh", Role.PKH_FACILITATOR, area),
        "first": staff("petugas-satu", Role.DISTRICT_OFFICER, area[:8]),
        "second": staff("petugas-dua", Role.REGENCY_OFFICER, "35.10"),
        "operator": staff("operator", Role.VILLAGE_OPERATOR, area),
    }
    fails_three_times_alone(phone, person)
    the_decision_is_there(phone)
    desk = open_phone(scripts=True, width=1280)
    enter(desk, people["agent"], live_server)
    the_agent_does_not_succeed_either(desk, person)
    the_decision_is_there(phone)
    for name in ("first", "second"):
        enter(desk, people[name], live_server)
        says_unsure(desk)
    assert person.state == "waiting_for_visit"
    phone.goto("/wajah/")
    expect(heading(phone)).to_have_text("Petugas akan menemui Anda")
    expect(phone.get_by_text("Paling lambat")).to_be_visible()
    the_decision_is_there(phone)
    enter(desk, people["operator"], live_server)
    is_met_in_person(desk)
    phone.goto("/wajah/")
    expect(heading(phone)).to_have_text("Wajah Anda sudah cocok")
    assert person.state == "proven"


def fails_three_times_alone(phone: Page, person: Person) -> None:
    """A photograph, then a dark room, then a photograph again: each time told what to change."""
    camera.show(phone, person.photo)
    agree(phone)
    capture(phone)
    expect(phone.get_by_text("Percobaan 2 dari 3")).to_be_visible()
    expect(phone.get_by_text("Yang perlu diubah")).to_be_visible()
    assert faults_in_every_language(phone) == []
    camera.show(phone, camera.darkened(person.alive))
    phone.get_by_role("link", name="Coba lagi").click()
    phone.get_by_role("button", name="Nyalakan kamera").click()
    expect(phone.get_by_text("Kurang terang. Menghadaplah ke jendela.")).to_be_visible()
    expect(phone.get_by_text("Percobaan 3 dari 3")).to_be_visible(timeout=_LONG)
    expect(phone.get_by_text("lebih terang").or_(phone.get_by_text("kurang terang")).first).to_be_visible()
    camera.show(phone, person.photo)
    phone.get_by_role("link", name="Coba lagi").click()
    capture(phone)
    expect(heading(phone)).to_have_text("Petugas akan membantu Anda")
    expect(phone.get_by_text("Paling lambat")).to_be_visible()
    assert person.state == "waiting_for_assistance"


def the_decision_is_there(phone: Page) -> None:
    """All the while: the application is decided, and the person can read it."""
    phone.goto("/hasil/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hasil untuk keluarga Anda")
    expect(phone.locator("article.outcome").first).to_be_visible()


def the_agent_does_not_succeed_either(desk: Page, person: Person) -> None:
    """A photograph fails; a living face that is not like the portrait goes to officers, not to a refusal."""
    camera.show(desk, person.photo)
    desk.goto("/petugas/bantu/")
    assert faults(desk) == []
    desk.get_by_role("link", name="Ambil foto Sari Wulandari").click()
    capture(desk, "/?ubah=*")
    expect(desk.get_by_text("Supaya kali ini berhasil:")).to_be_visible()
    assert person.state == "waiting_for_assistance"
    assert faults(desk) == []
    camera.show(desk, person.somebody_else)
    desk.goto("/petugas/bantu/")
    desk.get_by_role("link", name="Ambil foto Sari Wulandari").click()
    capture(desk, "/?hasil=*")
    expect(desk.get_by_role("status")).to_contain_text(
        "Petugas kecamatan atau kabupaten akan membandingkannya"
    )
    assert person.state == "waiting_for_comparison"


def says_unsure(desk: Page) -> None:
    """Two pictures, no name, no answer; the key 3 decides."""
    desk.goto("/petugas/banding/")
    expect(heading(desk)).to_have_text("Orang yang sama?")
    for which in ("Foto dari KTP", "Foto yang baru diambil"):
        picture = desk.get_by_role("img", name=which)
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.complete && picture.naturalWidth > 100")
    expect(desk.get_by_text("Sari")).to_have_count(0)
    assert faults(desk) == []
    desk.keyboard.press("3")
    expect(desk.get_by_text("Tidak ada foto yang menunggu Anda.")).to_be_visible()


def is_met_in_person(desk: Page) -> None:
    desk.goto("/petugas/kunjungan/")
    desk.get_by_role("link", name="Catat pertemuan Sari Wulandari").click()
    desk.get_by_label("KTP elektronik").check()
    desk.get_by_label("Ya, ini orangnya").check()
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_role("alert")).to_contain_text("Pilih hubungan saksi dengan orang ini.")
    assert faults(desk) == []
    desk.get_by_label("Ketua RT atau RW").check()
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_role("alert")).to_contain_text("Nama saksi belum ditulis.")
    desk.get_by_label("Siapa nama saksi").fill("Pak RT Slamet")
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_role("status")).to_contain_text("orang ini terbukti benar")


def test_a_camera_that_is_refused_leads_to_a_person(phone: Page, person: Person) -> None:
    phone.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }"
    )
    agree(phone)
    phone.get_by_role("button", name="Nyalakan kamera").click()
    expect(phone.get_by_role("alert")).to_contain_text("Kamera belum diizinkan.")
    expect(phone.get_by_role("button", name="Coba lagi")).to_be_visible()
    assert faults(phone) == []
    ask_for_help(phone, "Kamera tidak mau terbuka")
    assert person.state == "waiting_for_assistance"


def test_without_scripts_there_is_a_person(open_phone: OpenPhone, live_server: Any, person: Person) -> None:
    phone = open_phone()
    enter(phone, person.account, live_server)
    agree(phone)
    expect(phone.get_by_text("Kamera tidak dapat dinyalakan di peramban ini.")).to_be_visible()
    expect(phone.get_by_role("button", name="Nyalakan kamera")).to_have_count(0)
    ask_for_help(phone, "HP saya tidak punya kamera")
    assert person.state == "waiting_for_assistance"


def ask_for_help(phone: Page, why: str) -> None:
    phone.get_by_text("Saya mau dibantu petugas").click()
    phone.get_by_label(why).check()
    phone.get_by_role("button", name="Minta dibantu petugas").click()
    expect(heading(phone)).to_have_text("Petugas akan membantu Anda")


def test_whoever_says_no_meets_a_person_and_may_think_again(phone: Page, person: Person) -> None:
    phone.goto("/wajah/")
    phone.get_by_role("button", name="Tidak, saya mau bertemu petugas").click()
    expect(heading(phone)).to_have_text("Petugas akan menemui Anda")
    phone.get_by_role("button", name="Saya berubah pikiran").click()
    expect(heading(phone)).to_have_text("Tunjukkan wajah Anda ke kamera")
    assert person.state == "waiting_for_capture"


def test_a_cut_connection_is_tried_again_and_counted_once(phone: Page, person: Person) -> None:
    """The pictures arrive, the answer does not."""
    cut = []

    def swallow_the_first_answer(route: Route) -> None:
        if cut:
            return route.continue_()
        cut.append(route.fetch(timeout=_LONG).status)
        return route.abort()

    phone.route("**/wajah/kirim/", swallow_the_first_answer)
    agree(phone)
    phone.get_by_role("button", name="Foto yang dipegang di depan kamera").click()
    expect(heading(phone)).to_have_text("Belum berhasil, tetapi Anda bisa mencoba lagi", timeout=_LONG)
    expect(phone.get_by_text("Percobaan 2 dari 3")).to_be_visible()
    assert cut == [200]
    found = verification_of_account(person.account)
    assert found is not None
    assert found.attempts_left == 2


def test_a_busy_server_is_waited_for_and_is_no_attempt(phone: Page, person: Person) -> None:
    busy = []

    def busy_at_first(route: Route) -> None:
        if busy:
            return route.continue_()
        busy.append(route.request.url)
        return route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")

    phone.route("**/wajah/kirim/", busy_at_first)
    agree(phone)
    phone.get_by_role("button", name="Foto yang dipegang di depan kamera").click()
    expect(phone.get_by_text("Sedang banyak orang.")).to_be_visible(timeout=_LONG)
    expect(phone.get_by_text("Percobaan 2 dari 3")).to_be_visible(timeout=_LONG)


def test_the_made_up_camera_of_a_demonstration(phone: Page, person: Person) -> None:
    agree(phone)
    phone.get_by_role("button", name="Orang yang benar").click()
    expect(heading(phone)).to_have_text("Wajah Anda sudah cocok", timeout=_LONG)
    assert person.state == "proven"


def test_outside_a_demonstration_there_is_no_made_up_camera(
    phone: Page, person: Person, settings: Settings
) -> None:
    settings.TEPAT_DEMO = False
    agree(phone)
    expect(phone.get_by_role("button", name="Nyalakan kamera")).to_be_visible()
    expect(phone.get_by_role("button", name="Orang yang benar")).to_have_count(0)
    answer = phone.request.post(
        "/wajah/karangan/", headers={"X-CSRFToken": token(phone)}, form={"who": "same"}
    )
    assert answer.status == 404


def token(page: Page) -> str:
    return page.locator("[data-capture] input[name=csrfmiddlewaretoken]").input_value()


@pytest.mark.slow
def test_a_camera_that_sees_no_face(
    browser: Browser, live_server: Any, person: Person, settings: Settings
) -> None:
    """Chromium's own test picture, through the browser's real camera interface."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    path = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    program = browser.browser_type.launch(executable_path=path, args=[*_SWITCHES, *fake])
    try:
        page = program.new_page(base_url=live_server.url, locale="id-ID", permissions=["camera"])
        enter(page, person.account, live_server)
        agree(page)
        page.get_by_role("button", name="Nyalakan kamera").click()
        expect(page.get_by_text("Percobaan 2 dari 3")).to_be_visible(timeout=_LONG)
        expect(page.get_by_text("Wajah tidak terlihat.")).to_be_visible()
    finally:
        program.close()
