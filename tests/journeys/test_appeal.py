"""Siti says in one tap that a fact is wrong; an officer puts it right, and the answer changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tepat.casework.tests import people
from tepat.eligibility.operations import decide_family
from tepat.identity.models import Account
from tepat.identity.sign_in import BACKEND
from tests.journeys import registering as steps
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone


@pytest.fixture
def siti(live_server: Any) -> Account:
    """A citizen of whom BKN says, wrongly, that she is a public employee; decided on today."""
    account = people.citizen()
    decide_family(family_id=people.registered(account), at=timezone.now(), actor=None)
    return account


@pytest.fixture
def hadi(live_server: Any) -> Account:
    return people.officer()


def sign_in(page: Page, account: Account) -> None:
    """Into a session that is there already: how one signs in is told by other journeys."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])


def test_from_a_reason_to_a_new_answer(
    open_phone: OpenPhone, siti: Account, hadi: Account, tmp_path: Path
) -> None:
    photo = tmp_path / "surat.jpg"
    photo.write_bytes(people.photo(900))
    page = open_phone()
    page.goto("/hasil/")
    steps.come_in(page, "Siti Aminah")
    page.goto("/hasil/")
    page.get_by_role("link", name="Ini keliru, saya menyanggah").first.click()
    expect(page.get_by_text("menurut BKN, 1 September 2026").first).to_be_visible()
    page.get_by_role("button", name="Kirim sanggahan").click()
    expect(page.get_by_role("alert")).to_contain_text("Anda belum menulis apa yang salah.")
    page.get_by_label("Apa yang salah").fill(people.WORDS)
    page.get_by_label("Foto, kalau ada").set_input_files(photo)
    page.get_by_role("button", name="Kirim sanggahan").click()
    expect(page.get_by_text("Menunggu petugas", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Foto yang Anda kirim")).to_be_visible()
    address = page.get_by_role("img", name="Foto yang Anda kirim").get_attribute("src")
    assert page.request.get(str(address)).headers["content-type"] == "image/jpeg"

    desk = open_phone(width=1280)
    sign_in(desk, hadi)
    desk.goto("/petugas/sanggah/")
    desk.get_by_role("link", name="Periksa").first.click()
    expect(desk.get_by_text(people.WORDS)).to_be_visible()
    fact = desk.locator("fieldset").filter(has_text="(Siti Aminah)").first
    fact.get_by_label("Tidak", exact=True).check()
    desk.get_by_role("button", name="Betulkan dan putuskan lagi").click()
    expect(desk.get_by_role("status")).to_contain_text("keluarga itu diputuskan lagi")

    page.goto("/sanggah/")
    expect(page.get_by_text("Sanggahan Anda benar")).to_be_visible()
    page.goto("/hasil/")
    expect(page.get_by_text("menurut petugas dinas").first).to_be_attached()
    expect(page.get_by_role("link", name="Ini keliru, saya menyanggah")).to_have_count(0)


def test_no_page_of_an_appeal_has_an_accessibility_fault(
    open_phone: OpenPhone, siti: Account, hadi: Account
) -> None:
    case = people.appealed(siti, people.families_of_nik(nik=str(siti.nik))[0], at=timezone.now())
    page = open_phone(scripts=True)
    sign_in(page, siti)
    decision = people.Case.objects.get(pk=case).decision_id
    for address in ("/sanggah/", f"/sanggah/kasus/{case}/", f"/sanggah/{decision}/wage/"):
        page.goto(address)
        assert faults(page) == [], address
    page.get_by_role("button", name="Kirim sanggahan").click()
    assert faults(page) == []
    desk = open_phone(scripts=True, width=1280)
    sign_in(desk, hadi)
    for address in ("/petugas/sanggah/", f"/petugas/sanggah/{case}/"):
        desk.goto(address)
        assert faults(desk) == [], address
