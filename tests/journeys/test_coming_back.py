"""Nothing is lost: not by going back, not by stopping, not by changing the language."""

from __future__ import annotations

from playwright.sync_api import expect

from tepat.identity.models import Account
from tests.journeys import registering as steps
from tests.journeys.conftest import KK, OpenPhone


def test_going_back_and_forth_keeps_the_answers(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.reach_members(page, KK)
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_label("Berapa nomor Kartu Keluarga (KK)?")).to_have_value(KK)
    page.goto("/daftar/bagian/rumah/1/")
    steps.choose(page, "Rumah ini milik siapa?", "Bebas sewa (menumpang)")
    steps.choose(page, "Lantai rumah sebagian besar dari apa?", "Tidak tahu")
    steps.go_on(page)
    page.get_by_role("link", name="Kembali").click()
    tenure = page.get_by_role("group", name="Rumah ini milik siapa?")
    expect(tenure.get_by_label("Bebas sewa (menumpang)")).to_be_checked()
    floor = page.get_by_role("group", name="Lantai rumah sebagian besar dari apa?")
    expect(floor.get_by_label("Tidak tahu")).to_be_checked()


def test_stopping_and_going_on_later(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.reach_members(page, KK)
    page.get_by_role("button", name="Keluar").click()

    another = open_phone()
    another.goto("/masuk/")
    steps.come_in(another, "Sari Wulandari")
    another.get_by_role("link", name="Lanjutkan").click()
    expect(another.get_by_label("Berapa nomor Kartu Keluarga (KK)?")).to_have_value(KK)


def test_a_question_that_follows_comes_at_once_and_goes_again(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.reach_members(page, KK)
    page.goto("/daftar/bagian/ternak_lahan/1/")
    follow_up = page.get_by_label("Berapa luas lahan yang digarap?")
    expect(follow_up).to_have_count(0)
    steps.choose(page, "Apakah keluarga menggarap sawah", "Ya")
    steps.go_on(page)
    follow_up.fill("2.500")
    steps.go_on(page)
    page.goto("/daftar/periksa/")
    expect(page.get_by_text("2.500 m²")).to_be_visible()
    page.goto("/daftar/bagian/ternak_lahan/1/?dari=periksa")
    steps.choose(page, "Apakah keluarga menggarap sawah", "Tidak")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa jawaban Anda")
    expect(page.get_by_text("2.500 m²")).to_have_count(0)


def test_the_language_switch_keeps_the_place(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.reach_members(page, KK)
    page.goto("/daftar/bagian/rumah/1/")
    page.locator(".languages > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("group", name="Whose house is this?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".languages > summary").click()
    page.get_by_role("button", name="Indonesia").click()
    expect(page.get_by_role("group", name="Rumah ini milik siapa?")).to_be_visible()
