"""Every page that a citizen opens, in every language: for a screen reader, a small screen, a thumb.

The states of the form and of the outcome have journeys of their own; this one walks the addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from tepat.eligibility.screens.tests.outcomes import decided
from tepat.identity.models import Account
from tepat.intake.screens.tests import citizens
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_face import enter

_LANGUAGES = [code for code, _name in settings.LANGUAGES]
_ANYBODY = ["/", "/masuk/", "/status/", "/design", "/tidak-ada/", "/problems/intake.body.not_json"]
_BEGUN = [
    "/",
    "/daftar/persetujuan/",
    "/daftar/tempat-tinggal/?ubah=1",
    "/daftar/anggota/",
    "/daftar/anggota/1/kesehatan/1/",
    "/daftar/bagian/rumah/1/",
    "/daftar/periksa/",
    "/hasil/",
    "/saya/kabar/",
]
_REGISTERED = [
    "/",
    "/hasil/",
    "/wajah/",
    "/saya/kabar/",
    "/saya/kabar/cara/",
    "/saya/kabar/cara/email/",
    "/saya/",
    "/saya/data/",
    "/saya/izin/",
    "/saya/akses/",
    "/saya/salinan/",
    "/saya/tanya/",
    "/saya/mundur/",
    "/saya/hapus/",
    "/sanggah/",
]
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever is pressed and does not stand inside of a sentence.
_SMALL = """
  [...document.querySelectorAll('button, select, summary, input.entry, textarea, .option, .button,'
      + ' .back-link, .quiet-link, .menu a, .ways a, .answers a, .brand')]
    .filter(e => e.getClientRects().length)
    .filter(e => e.checkVisibility())
    .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 43.9 || box.width < 43.9)
    .map(([text, box]) => `${text} is ${Math.round(box.width)} by ${Math.round(box.height)}`)
"""


@pytest.fixture
def siti(live_server: Any) -> Account:
    return citizens.citizen()


@pytest.fixture
def phone(open_phone: OpenPhone) -> Page:
    return open_phone(width=320, scripts=True)


def speak(page: Page, language: str, address: str) -> None:
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}
    page.context.add_cookies([cookie])


def looked_at(page: Page, addresses: list[str], language: str) -> Iterator[str]:
    """What is wrong with each page, in words that lead to it."""
    for address in addresses:
        page.set_viewport_size({"width": 320, "height": 740})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 500
        assert answer.ok or address in _ANYBODY, f"{address} is not there: {answer.status}"
        if page.locator("html").get_attribute("lang") != language:
            yield f"{address}: in another language"
        if (wider := page.evaluate(_OVERFLOW)) > 0:
            yield f"{address}: {wider} pixels wider than 320"
        yield from (f"{address}: {small}" for small in page.evaluate(_SMALL))
        yield from (f"{address}: {fault}" for fault in faults(page))
        page.set_viewport_size({"width": 640, "height": 900})
        page.evaluate("document.documentElement.style.setProperty('font-size', '225%')")
        if (wider := page.evaluate(_OVERFLOW)) > 0:
            yield f"{address}: {wider} pixels too wide with text at twice its size"


@pytest.mark.parametrize("language", _LANGUAGES)
def test_pages_for_everybody(phone: Page, language: str, live_server: Any) -> None:
    speak(phone, language, live_server.url)
    assert list(looked_at(phone, _ANYBODY, language)) == []


@pytest.mark.parametrize("language", _LANGUAGES)
def test_pages_while_registering(phone: Page, siti: Account, language: str, live_server: Any) -> None:
    citizens.begun(siti)
    enter(phone, siti, live_server)
    speak(phone, language, live_server.url)
    assert list(looked_at(phone, _BEGUN, language)) == []


@pytest.mark.parametrize("language", _LANGUAGES)
def test_pages_of_a_registered_family(phone: Page, siti: Account, language: str, live_server: Any) -> None:
    decided(siti, 9, civil_servant=True, at=timezone.now() - timedelta(minutes=5))
    enter(phone, siti, live_server)
    speak(phone, language, live_server.url)
    assert list(looked_at(phone, [*_REGISTERED, appeal_page(phone)], language)) == []


def appeal_page(page: Page) -> str:
    """The appeal that leads from the first reason that may be contested."""
    page.goto("/hasil/")
    address = page.locator('a[href^="/sanggah/"][href$="/"]').first.get_attribute("href")
    assert address is not None
    return address
