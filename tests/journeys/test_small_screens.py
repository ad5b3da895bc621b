"""Nothing is cut off or too small to touch: 320 pixels, and text at twice its size."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tepat.identity.models import Account
from tests.journeys import registering as steps
from tests.journeys.conftest import BUDI_NIK, KK, OpenPhone

PAGES = [
    "/",
    "/masuk/",
    "/daftar/persetujuan/",
    "/daftar/tempat-tinggal/",
    "/daftar/tempat-tinggal/?ubah=1",
    "/daftar/bagian/kartu_keluarga/1/",
    "/daftar/anggota/",
    "/daftar/anggota/1/anggota/1/",
    "/daftar/anggota/1/kesehatan/1/",
    "/daftar/bagian/rumah/1/",
    "/daftar/bagian/harta/1/",
    "/daftar/periksa/",
    "/hasil/",
    "/tidak-ada/",
]
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALL = """
  [...document.querySelectorAll(
      'button, .button, select, .option, input.entry, a.button-plain, .back-link, summary')]
    .filter(e => e.getClientRects().length)
    .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44 || box.width < 44).map(([text]) => text)
"""


@pytest.fixture
def phone(open_phone: OpenPhone, sari: Account) -> Page:
    """A phone on which Sari's husband, with a very long name, is registered too."""
    page = open_phone(width=320, scripts=True)
    steps.reach_members(page, KK)
    steps.complete_sari(page)
    long_name = "Budi Wijayakusumaningratsuryadiningrat Santoso"
    steps.add(page, long_name, (20, "Februari", 1986), "Laki-laki", BUDI_NIK)
    return page


def test_every_page_fits_and_can_be_touched(phone: Page) -> None:
    for address in PAGES:
        phone.goto(address)
        assert phone.evaluate(_OVERFLOW) <= 0, f"{address} is wider than the screen"
        assert phone.evaluate(_SMALL) == [], f"{address} has targets that are too small"


def test_every_page_fits_with_text_at_twice_its_size(phone: Page) -> None:
    phone.set_viewport_size({"width": 640, "height": 900})
    for address in PAGES:
        phone.goto(address)
        phone.evaluate("document.documentElement.style.setProperty('font-size', '225%')")
        assert phone.evaluate(_OVERFLOW) <= 0, f"{address} is wider than the screen"
