"""Every page of the sandbox IKD on a small phone: nothing cut off, large enough to touch, accessible."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tepat.identity.models import Account
from tests.journeys import registering as steps
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.ikd import SandboxIkd
from tests.journeys.test_small_screens import _OVERFLOW

_SMALL = """
  [...document.querySelectorAll('button, .button, .entry, .tick')]
    .filter(e => e.getClientRects().length)
    .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44 || box.width < 44).map(([text]) => text)
"""
LONG = {
    "nik": "3510162002860004",
    "name": "Budi Wijayakusumaningratsuryadiningrat Santoso",
    "birthdate": "1986-02-20",
    "gender": "male",
    "note": "wajahnya tidak dikenali IKD, belum mendaftar",
    "face_differs": True,
}


def pages(page: Page, ikd: SandboxIkd) -> Iterator[str]:
    """Walk through all of them; gives the name of each as it is shown."""
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    yield "choose"
    page.get_by_label("Cari nama atau NIK").fill("wijaya")
    page.get_by_role("button", name="Cari", exact=True).click()
    yield "found"
    page.get_by_label("Cari nama atau NIK").fill("nobody")
    page.get_by_role("button", name="Cari", exact=True).click()
    yield "not found"
    steps.choose_at_ikd(page, "Budi")
    yield "verify"
    page.get_by_role("button", name=steps.SECURE).click()
    yield "the face differs"
    page.get_by_role("button", name=steps.EASY).click()
    yield "consent"
    begun = page.url
    page.get_by_role("button", name="Izinkan").click()
    page.goto(begun)
    yield "ended"
    page.goto(f"{ikd.issuer}/logout?client_id=tepat")
    yield "sign out"
    page.get_by_role("button", name="Ya, keluar").click()
    yield "signed out"
    page.goto(f"{ikd.issuer}/authorize?client_id=another")
    yield "not trusted"
    page.goto(f"{ikd.issuer}/")
    yield "welcome"
    page.goto(f"{ikd.issuer}/nowhere")
    yield "nowhere"
    ikd.misbehave(down_at=["authorize"])
    page.goto(f"{ikd.issuer}/authorize")
    yield "away"


def test_every_page_fits_and_is_accessible(
    open_phone: OpenPhone, sari: Account, sandbox_ikd: SandboxIkd
) -> None:
    page = open_phone(width=320, scripts=True)
    sandbox_ikd.knows(LONG)
    seen = []
    for name in pages(page, sandbox_ikd):
        page.wait_for_load_state()
        assert page.evaluate(_OVERFLOW) <= 0, f"{name} is wider than the screen"
        assert page.evaluate(_SMALL) == [], f"{name} has targets that are too small"
        assert faults(page) == [], name
        seen.append(page.title())
        assert page.title().endswith("– IKD sandbox"), name
    assert len(seen) == 13


def test_every_page_fits_with_text_at_twice_its_size(
    open_phone: OpenPhone, sari: Account, sandbox_ikd: SandboxIkd
) -> None:
    page = open_phone(width=640)
    sandbox_ikd.knows(LONG)
    for name in pages(page, sandbox_ikd):
        page.wait_for_load_state()
        page.evaluate("document.documentElement.style.setProperty('font-size', '212.5%')")
        assert page.evaluate(_OVERFLOW) <= 0, f"{name} is wider than the screen"
