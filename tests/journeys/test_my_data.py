"""Siti sees what is kept about her and who looked, takes a copy, takes a consent back, and asks to go."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tepat.casework.queries import case_on_desk
from tepat.casework.tests import people
from tepat.identity.models import Account
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_appeal import sign_in, siti

__all__ = ["siti"]

PAGES = ["", "data/", "izin/", "izin/sharing/", "akses/", "salinan/", "tanya/", "mundur/", "hapus/"]


@pytest.fixture
def looked_at(siti: Account) -> Account:
    """An officer of the district has opened what Siti wrote."""
    hadi = people.officer()
    case = people.appealed(siti, people.families_of_nik(nik=str(siti.nik))[0], at=timezone.now())
    case_on_desk(case_id=case, actor=hadi, at=timezone.now())
    return siti


def test_everything_the_law_gives_without_any_script(open_phone: OpenPhone, looked_at: Account) -> None:
    page = open_phone(accept_downloads=True)
    sign_in(page, looked_at)
    page.goto("/saya/")
    page.get_by_role("link", name="Data tentang keluarga saya").click()
    expect(page.get_by_text("menurut Anda, 1 November 2026").first).to_be_visible()
    page.get_by_role("link", name="Data saya").last.click()
    page.get_by_role("link", name="Siapa yang melihat data saya").click()
    expect(page.get_by_text("Petugas kecamatan, Banyuwangi").first).to_be_visible()
    expect(page.get_by_text("Membaca sanggahan atau permintaan Anda").first).to_be_visible()

    page.goto("/saya/salinan/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Untuk komputer (JSON)").click()
    copy: dict[str, Any] = json.loads(download.value.path().read_text())
    assert copy["person"]["name"] == "Siti Aminah"
    assert copy["family"]["facts"]

    page.goto("/saya/izin/")
    page.get_by_role("link", name=re.compile("Cabut izin ini.*Pencocokan")).click()
    page.get_by_role("button", name="Ya, cabut izin ini").click()
    expect(page.get_by_role("status")).to_contain_text("Izinnya sudah dicabut.")

    page.goto("/saya/hapus/")
    page.get_by_role("button", name="Hapus data saya").click()
    expect(page.get_by_role("alert")).to_contain_text("Centang dahulu")
    page.get_by_label("Ya, saya yakin").check()
    page.get_by_role("button", name="Hapus data saya").click()
    expect(page.get_by_role("heading", name="Permintaan hapus data")).to_be_visible()
    expect(page.get_by_text("Dijawab paling lambat")).to_be_visible()
    page.goto("/saya/")
    expect(page.get_by_text("mencabut izin pemeriksaan bantuan")).to_be_visible()


def test_no_page_about_my_data_has_an_accessibility_fault(open_phone: OpenPhone, looked_at: Account) -> None:
    page = open_phone(scripts=True)
    sign_in(page, looked_at)
    for part in PAGES:
        page.goto(f"/saya/{part}")
        assert faults(page) == [], part


@pytest.mark.parametrize("part", PAGES)
def test_nothing_is_wider_than_a_small_phone(open_phone: OpenPhone, looked_at: Account, part: str) -> None:
    page = open_phone(scripts=True, width=320)
    sign_in(page, looked_at)
    page.goto(f"/saya/{part}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
