"""The form on a bad day: no network, no room, two tabs, a wrong clock, an ended session, a bad camera."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.filling import resume
from tepat.intake.models import Submission
from tepat.intake.queries import last_document
from tests.journeys import by_app
from tests.journeys import registering as steps
from tests.journeys.by_app import CHECK, FACE, FAMILY, SEND, Walk
from tests.journeys.conftest import BUDI_NIK, KK, OpenPhone
from tests.journeys.test_face import enter
from tests.journeys.test_registering_by_app import outcome

_FORM = "/daftar/formulir/"
_LONG = 60_000
NAMES = ["Sari Wulandari", *(member[0] for member in FAMILY)]


@pytest.fixture
def phone(open_phone: OpenPhone, sari: Account) -> Page:
    page = open_phone(scripts=True)
    by_app.begin(page)
    return page


def sent_document(account: Account) -> dict[str, Any]:
    """The one submission that there is."""
    sent = last_document(family_id=Submission.objects.get().family_id, account=account)
    assert sent is not None
    return sent.document


def answers(account: Account) -> dict[str, Any]:
    filling = resume(account)
    assert filling is not None
    return filling.answers


def write_card(page: Page, text: str) -> None:
    """Leave the residence, and write the number of the family card."""
    walk = Walk(page)
    walk.answer()
    walk.on()
    card(page).fill(text)
    card(page).blur()


def card(page: Page) -> Locator:
    return page.locator("#q-kk")


def banner(page: Page) -> Locator:
    return page.locator(".banner")


# --- The network ------------------------------------------------------------------------------------------


def test_the_connection_is_cut_on_every_screen_in_turn(phone: Page, sari: Account) -> None:
    context = phone.context

    def cut(_place: str) -> None:
        context.set_offline(False)
        by_app.kept(phone)
        context.set_offline(True)

    walk = Walk(phone, before=cut)
    walk.to(SEND)
    by_app.send(phone)
    expect(phone.get_by_text("Belum terkirim, karena tidak ada sinyal.")).to_be_visible()
    expect(banner(phone)).to_contain_text("Tidak ada sinyal.")
    context.set_offline(False)
    outcome(phone)
    document = sent_document(sari)
    assert [member["name"] for member in document["answers"]["members"]] == NAMES
    assert document["answers"]["floor_area_m2"] == 36
    assert document["area_code"].startswith("35.10.16.")


def test_an_answer_that_is_lost_on_the_way_sends_nothing_twice(phone: Page, sari: Account) -> None:
    answered: list[int] = []

    def swallow(route: Route) -> None:
        if len(answered) > 1:
            return route.continue_()
        answered.append(route.fetch(timeout=_LONG).status)
        return route.abort()

    Walk(phone).to(SEND)
    phone.route("**/send", swallow)
    by_app.send(phone)
    outcome(phone)
    assert answered == [200, 200]
    assert Submission.objects.count() == 1


def test_a_busy_server_is_tried_again(phone: Page, sari: Account) -> None:
    refused: list[str] = []

    def busy(route: Route) -> None:
        if route.request.method != "PATCH" or len(refused) > 1:
            return route.continue_()
        refused.append(route.request.url)
        return route.fulfill(status=503, body="")

    phone.route("**/api/v1/drafts/**", busy)
    write_card(phone, KK)
    expect(banner(phone)).to_contain_text("Kami sedang sibuk.")
    by_app.kept(phone)
    assert answers(sari)["kk"] == KK


def test_each_message_is_small(phone: Page, sari: Account) -> None:
    sizes: list[int] = []
    phone.on(
        "request",
        lambda request: sizes.append(len(request.post_data or "")) if request.method == "PATCH" else None,
    )
    Walk(phone).to(SEND)
    by_app.kept(phone)
    assert max(sizes) < 1500
    assert sum(sizes) < 60_000


# --- Coming back ------------------------------------------------------------------------------------------


def test_a_tab_closed_without_network_is_opened_a_day_later(phone: Page, sari: Account) -> None:
    context = phone.context
    by_app.kept(phone)
    context.set_offline(True)
    write_card(phone, KK)
    expect(banner(phone)).to_contain_text("jawaban tersimpan di HP ini")
    on_the_phone = phone.evaluate("JSON.stringify(localStorage)")
    assert "tepat-draft/" in on_the_phone
    assert KK not in on_the_phone, "nobody reads on the phone what was answered"
    phone.close()
    context.set_offline(False)
    context.clear_cookies()
    again = context.new_page()
    again.goto("/masuk/?next=" + _FORM)
    steps.come_in(again, "Sari Wulandari")
    expect(card(again)).to_have_value(KK)
    by_app.kept(again)
    assert answers(sari)["kk"] == KK


def test_a_session_that_ended_in_the_middle_loses_nothing(phone: Page, sari: Account) -> None:
    by_app.kept(phone)
    phone.context.clear_cookies(name="sessionid")
    write_card(phone, KK)
    expect(banner(phone)).to_contain_text("Anda perlu masuk lagi")
    phone.get_by_role("link", name="Masuk lagi").click()
    steps.come_in(phone, "Sari Wulandari")
    expect(card(phone)).to_have_value(KK)
    by_app.kept(phone)
    Walk(phone).to(SEND)
    by_app.send(phone)
    outcome(phone)
    assert sent_document(sari)["answers"]["kk"] == KK


def test_back_and_forth_by_the_browsers_own_buttons(phone: Page, sari: Account) -> None:
    write_card(phone, KK)
    Walk(phone).on()
    phone.go_back()
    expect(card(phone)).to_have_value(KK)
    phone.go_back()
    assert by_app.heading(phone) == "Di mana keluarga Anda tinggal sekarang?"
    phone.go_forward()
    expect(card(phone)).to_have_value(KK)


def test_back_after_sending_sends_nothing_again(phone: Page, sari: Account) -> None:
    Walk(phone).to(SEND)
    by_app.send(phone)
    outcome(phone)
    phone.go_back()
    outcome(phone)
    assert Submission.objects.count() == 1
    assert phone.evaluate("localStorage.length") == 0


# --- Two tabs, two people ---------------------------------------------------------------------------------


def test_two_tabs_keep_both_their_answers_and_send_once(phone: Page, sari: Account) -> None:
    Walk(phone).to(SEND)
    by_app.kept(phone)
    second = phone.context.new_page()
    second.goto(f"{_FORM}#check")
    by_app.at_form(second)
    second.goto(f"{_FORM}#residence")
    Walk(second).answer()
    second.get_by_label("Desa atau kelurahan").select_option(label="Lateng")
    second.get_by_role("button", name="Lanjut", exact=True).click()
    by_app.kept(second)
    expect(banner(phone)).to_contain_text("Jawaban dari tab lain sudah digabungkan.")
    by_app.send(phone)
    outcome(phone)
    second.bring_to_front()
    Walk(second).on()
    second.wait_for_url("**/hasil/")
    assert Submission.objects.count() == 1


def test_somebody_else_signs_in_on_the_same_phone(phone: Page, sari: Account, live_server: Any) -> None:
    budi = open_account(
        sign_in_name="budi", display_name="Budi Santoso", role=Role.CITIZEN, nik=BUDI_NIK, is_demo=True
    )
    by_app.kept(phone)
    enter(phone, budi, live_server)
    second = phone.context.new_page()
    second.goto("/daftar/persetujuan/")
    steps.agree(second)
    by_app.at_form(second)
    write_card(phone, KK)
    expect(banner(phone)).to_contain_text("orang lain yang masuk")
    assert "kk" not in answers(budi)
    assert KK not in phone.evaluate("JSON.stringify(localStorage)")


# --- The phone --------------------------------------------------------------------------------------------

_FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
_FORBIDDEN = """
  Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }});
  Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('', 'SecurityError') }});
"""


@pytest.mark.parametrize("storage", [_FULL, _FORBIDDEN])
def test_a_phone_that_cannot_keep_anything(open_phone: OpenPhone, sari: Account, storage: str) -> None:
    page = open_phone(scripts=True)
    page.context.add_init_script(storage)
    by_app.begin(page)
    write_card(page, KK)
    expect(banner(page)).to_contain_text("HP ini tidak bisa menyimpan jawaban")
    by_app.kept(page)
    page.context.set_offline(True)
    card(page).fill("")
    card(page).blur()
    expect(banner(page)).to_contain_text("Jangan tutup halaman ini")
    page.context.set_offline(False)
    Walk(page).to(SEND)
    by_app.send(page)
    outcome(page)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("year", [1999, 2061])
def test_a_clock_wrong_by_years(open_phone: OpenPhone, sari: Account, year: int) -> None:
    page = open_phone(scripts=True)
    page.clock.set_system_time(f"{year}-06-01T08:00:00Z")
    by_app.begin(page)
    assert page.evaluate("new Date().getFullYear()") == year
    Walk(page).to(SEND)
    by_app.send(page)
    outcome(page)
    observed = Submission.objects.get().observed_at
    assert abs((timezone.now() - observed).total_seconds()) < 300


# --- What is typed ----------------------------------------------------------------------------------------


def test_emoji_names_and_a_megabyte(phone: Page, sari: Account) -> None:
    walk = Walk(phone)
    _to_members(walk)
    phone.locator("#form-add").click()
    name = phone.locator("#form input.entry").last
    name.fill("Dewi 🌺 Lestari")
    name.blur()
    by_app.kept(phone)
    assert answers(sari)["members"][1]["name"] == "Dewi 🌺 Lestari"
    name.fill("a" * 1_000_000)
    name.blur()
    expect(phone.get_by_text("Tulisannya terlalu panjang")).to_be_visible()
    by_app.kept(phone)
    assert len(answers(sari)["members"][1]["name"]) <= 120
    name.fill("🌺🌺")
    walk.page.locator("#form form > .actions button.button").click()
    expect(phone.locator(".fault-summary")).to_contain_text("harus memakai huruf")


def _to_members(walk: Walk) -> None:
    for _ in range(4):
        if walk.page.locator("#form-add").count():
            return
        walk.answer()
        walk.on()


def test_a_hundred_members(phone: Page, sari: Account) -> None:
    _to_members(Walk(phone))
    for number in range(99):
        key = f"m{number:07d}"
        body = {"changes": [{"path": ["members", key, "name"], "value": f"Anggota {number}"}]}
        answer = phone.request.patch(
            "/api/v1/drafts/keluarga", data=json.dumps(body), headers={**_headers(phone)}
        )
        assert answer.status == 200
    phone.reload()
    expect(phone.get_by_text("Paling banyak 30 orang")).to_be_visible()
    phone.locator("#form form > .actions button.button").click()
    expect(phone.locator(".fault-summary")).to_contain_text("lebih dari 30 orang")
    assert len(answers(sari)["members"]) == 100


def _headers(page: Page) -> dict[str, str]:
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    return {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": page.url}


# --- The face ---------------------------------------------------------------------------------------------


def test_a_camera_that_is_refused_does_not_stop_the_registration(phone: Page, sari: Account) -> None:
    phone.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }"
    )
    Walk(phone).to(FACE)
    phone.get_by_role("button", name="Cocokkan wajah sekarang").click()
    phone.get_by_role("button", name="Ya, mulai").click()
    phone.get_by_role("button", name="Nyalakan kamera").click()
    expect(phone.get_by_role("alert")).to_contain_text("Kamera belum diizinkan.")
    phone.get_by_text("Saya mau dibantu petugas").click()
    phone.get_by_label("Kamera tidak mau terbuka").check()
    phone.get_by_role("button", name="Minta dibantu petugas").click()
    phone.get_by_role("link", name="Lanjutkan pendaftaran").click()
    expect(phone.locator("#form-heading")).to_have_text(CHECK)
    Walk(phone).to(SEND)
    by_app.send(phone)
    outcome(phone)


@pytest.mark.slow
def test_a_face_that_fails_does_not_stop_the_registration(phone: Page, sari: Account) -> None:
    Walk(phone).to(FACE)
    phone.get_by_role("button", name="Cocokkan wajah sekarang").click()
    phone.get_by_role("button", name="Ya, mulai").click()
    phone.get_by_role("button", name="Foto yang dipegang di depan kamera").click()
    expect(phone.get_by_text("Percobaan 2 dari 3")).to_be_visible(timeout=_LONG)
    phone.get_by_role("link", name="Lanjutkan pendaftaran").click()
    expect(phone.locator("#form-heading")).to_have_text(FACE)
    Walk(phone).to(SEND)
    by_app.send(phone)
    outcome(phone)
    assert Submission.objects.count() == 1
