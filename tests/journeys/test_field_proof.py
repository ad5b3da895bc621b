"""Who holds the phone: by passkey, by a face that does what is asked, and a new PIN after ten wrong ones."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tepat.face.heads import as_jpeg, portrait
from tepat.field.kinds import ProofKind
from tepat.field.models import Device, SelfProof
from tepat.field.proof_faces import make_reference
from tepat.field.screens.tests import people
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.stewardship import open_staff_account
from tepat.intake.tests import example
from tests.journeys import made_up_camera as camera
from tests.journeys.conftest import SARI_NIK, OpenPhone
from tests.journeys.test_field_app import (
    APP,
    CADRE,
    CADRE_NAME,
    OTHER_PIN,
    PIN,
    choose_pin,
    give_password_here,
    is_at_families,
    is_locked,
    register_family,
    set_up,
    type_pin,
)
from tests.journeys.test_staff_sign_in import (
    _go_by_name,
    _put_authenticator,
    begin,
    give_code,
    install_app,
    is_home,
    leave,
)

_LONG = 60_000
_AGE = 36
_PROVEN = "Bukti diri untuk hari ini sudah ada"


@pytest.fixture
def opened(live_server: Any) -> Any:
    """A cadre with a start code, who looks after one family."""
    opened = open_staff_account(
        actor=None, sign_in_name=CADRE, display_name=CADRE_NAME, role=Role.CADRE,
        area_code=example.AREA, group_name=people.GROUP, at=timezone.now(),
    )  # fmt: skip
    register_family(opened.account, 1)
    return opened


@pytest.fixture
def sri(live_server: Any, settings: Settings) -> Account:
    """A cadre who proves herself by her face, of which there is a picture."""
    settings.TEPAT_FIELD_PROOF = "face"
    account = people.cadre(CADRE)
    register_family(account, 1)
    head = camera.head_for(SARI_NIK, female=True, age=_AGE)
    pictures = [as_jpeg(portrait(head, size=(360, 480)))] * 2
    assert make_reference(account=account, frames=pictures, at=timezone.now())
    return account


def begin_on_phone(page: Page) -> None:
    """The phone is set up by whoever has signed in."""
    page.goto(f"{APP}?mulai")
    choose_pin(page)
    page.get_by_role("button", name="Mulai bekerja").click(timeout=20_000)
    is_at_families(page)


def a_new_day(page: Page) -> None:
    """Yesterday's proof is over; the app is opened again."""
    Device.objects.update(proof_until=None)
    page.reload()
    is_locked(page)
    type_pin(page, PIN)
    expect(page.get_by_text("Tunjukkan dulu bahwa ini benar Anda.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Tunjukkan sekarang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bukti diri hari ini")


def test_a_passkey_opens_the_day(open_phone: OpenPhone, opened: Any, live_server: Any) -> None:
    page = open_phone(scripts=True)
    _put_authenticator(page)
    _go_by_name(page, live_server)
    begin(page, CADRE, opened.start_code)
    page.get_by_role("button", name="Buat kunci sandi").click()
    page.get_by_role("link", name="Sudah saya catat").click()
    is_home(page)
    begin_on_phone(page)
    assert SelfProof.objects.get().kind == ProofKind.PASSKEY  # signing in was enough for the first day
    page.goto("/petugas/")
    leave(page)
    page.goto(APP)
    is_locked(page)
    a_new_day(page)
    page.get_by_role("link", name=re.compile("^Pakai kunci sandi")).click()
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    is_locked(page)
    type_pin(page, PIN)
    expect(page.get_by_text(_PROVEN)).to_be_visible(timeout=20_000)
    assert [(one.kind, one.passed) for one in SelfProof.objects.all()] == [(ProofKind.PASSKEY, True)] * 2


def test_a_new_pin_after_the_tenth_wrong_one(open_phone: OpenPhone, opened: Any) -> None:
    page = open_phone(scripts=True)
    begin(page, CADRE, opened.start_code)
    app = install_app(page)
    begin_on_phone(page)
    page.get_by_role("link", name="Daftarkan keluarga baru").click()
    page.locator("#consent-eligibility").check()
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    page.goto("/petugas/")
    leave(page)
    page.clock.install()
    page.goto(APP)
    for tried in range(1, 11):
        type_pin(page, "112358")
        while tried < 10 and not page.locator("#pin-box").is_editable():
            page.clock.fast_forward("10:00")
            page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("PIN terkunci")
    page.get_by_role("link", name="Masuk dan buat PIN baru").click()
    give_password_here(page)
    give_code(page, app.code())
    expect(page.get_by_role("heading", level=1)).to_have_text("Buat PIN baru")
    choose_pin(page, OTHER_PIN)
    is_at_families(page)
    expect(page.get_by_text("Siti 1").first).to_be_visible()
    expect(page.get_by_text("Belum selesai, lanjutkan").first).to_be_visible()  # the draft is still there
    page.reload()
    type_pin(page, OTHER_PIN)
    is_at_families(page)


def test_a_face_that_does_what_is_asked_opens_the_day(open_phone: OpenPhone, sri: Account) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    camera.show(page, camera.alive(SARI_NIK, True, _AGE))
    a_new_day(page)
    page.get_by_role("button", name="Pakai kamera").click()
    expect(page.get_by_text(re.compile(r"^Lihat lurus ke kamera\. Langkah 1 dari [56]$"))).to_be_visible()
    expect(page.get_by_text(_PROVEN)).to_be_visible(timeout=_LONG)
    proof = SelfProof.objects.get(kind=ProofKind.FACE)
    assert (proof.passed, proof.record) == (True, None)


def test_a_photo_held_up_opens_nothing_and_a_code_will_do(open_phone: OpenPhone, sri: Account) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    camera.show(page, camera.held_up_photo(SARI_NIK, True, _AGE))
    a_new_day(page)
    page.get_by_role("button", name="Pakai kamera").click()
    expect(page.get_by_role("alert")).to_contain_text("Wajah Anda belum dikenali.", timeout=_LONG)
    expect(page.get_by_label("Kode enam angka dari aplikasi kode")).to_be_visible()
    expect(page.get_by_role("button", name="Pakai kamera")).to_be_visible()
    assert not SelfProof.objects.filter(kind=ProofKind.FACE, passed=True).exists()


def test_without_a_network_pictures_are_taken_and_judged_later(open_phone: OpenPhone, sri: Account) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    camera.show(page, camera.alive(SARI_NIK, True, _AGE))
    a_new_day(page)
    page.context.set_offline(True)
    expect(page.get_by_text("gambarnya baru diperiksa setelah terkirim")).to_be_visible()
    page.get_by_role("button", name="Pakai kamera").click()
    expect(page.get_by_text("Gambar tersimpan, dan dikirim sendiri")).to_be_visible(timeout=_LONG)
    assert not SelfProof.objects.filter(kind=ProofKind.FACE).exists()
    page.context.set_offline(False)
    page.evaluate("location.hash = '#/outbox'")
    expect(page.get_by_text("Sudah diterima").first).to_be_visible(timeout=_LONG)
    proof = SelfProof.objects.get(kind=ProofKind.FACE)
    assert proof.passed
    assert proof.record is not None
