"""The answer to a family: read on a phone, printed, looked up by its number, in every state and language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tepat.eligibility import proof
from tepat.eligibility.screens.tests.outcomes import decided
from tepat.identity.models import Account
from tepat.intake.queries import family_of_account
from tepat.intake.references import reference_of
from tepat.intake.screens.tests import citizens
from tepat.registry.operations import change_consent
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.square_code import code_in
from tests.journeys.test_face import enter

_LANGUAGES = [code for code, _name in settings.LANGUAGES]
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALL = """
  [...document.querySelectorAll('main .button, main .quiet-link, main summary, main .answers a, main input')]
    .filter(e => e.getClientRects().length)
    .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44 || box.width < 44).map(([text]) => text)
"""

Prepare = Callable[[Account], Any]


def withdrawn(account: Account) -> None:
    decided(account, 2)
    family_id = family_of_account(account=account)
    assert family_id is not None
    change_consent(
        family_id=family_id,
        purpose="eligibility",
        given=False,
        text_version="2026.1",
        language="id",
        actor=account,
        at=timezone.now(),
    )


STATES: dict[str, Prepare] = {
    "nothing sent": lambda account: None,
    "eligible": lambda account: decided(account, 2),
    "eligible, amount open": lambda account: decided(account, 2, health_known=False),
    "not eligible": lambda account: decided(account, 9, civil_servant=True),
    "cannot tell": lambda account: decided(account, None, health_known=False),
    "withdrawn": withdrawn,
}


@pytest.fixture
def siti(live_server: Any) -> Account:
    return citizens.citizen()


@pytest.fixture
def now() -> datetime:
    return timezone.now() - timedelta(minutes=5)


def opened(page: Page, account: Account, live_server: Any, language: str = "id") -> Page:
    """The outcome page, in a language."""
    enter(page, account, live_server)
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
    )
    page.goto("/hasil/")
    return page


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_in_every_language(
    state: str, siti: Account, open_phone: OpenPhone, live_server: Any
) -> None:
    STATES[state](siti)
    page = open_phone(scripts=True, width=320)
    for language in _LANGUAGES:
        opened(page, siti, live_server, language)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert faults(page) == [], language
        assert page.evaluate(_OVERFLOW) <= 0, language
        assert page.evaluate(_SMALL) == [], language
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert page.evaluate(_OVERFLOW) <= 0, f"{language}, twice as large"


def test_a_decision_that_waits_says_for_what(
    siti: Account, open_phone: OpenPhone, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "programmes_that_wait", lambda: frozenset({"pkh"}))
    decided(siti, 2)
    page = opened(open_phone(scripts=True), siti, live_server)
    expect(page.get_by_text("Menunggu bukti identitas").first).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_contain_text("Bukti identitas")
    assert faults(page) == []


def test_without_scripts_from_the_answer_to_the_letter_and_the_appeal(
    siti: Account, open_phone: OpenPhone, live_server: Any, now: datetime
) -> None:
    decided(siti, 9, civil_servant=True, at=now)
    page = opened(open_phone(), siti, live_server)
    expect(page.locator(".answer")).to_have_text(
        "Untuk saat ini keluarga Anda tidak berhak atas bantuan ini."
    )
    expect(page.get_by_text("Yang bisa mengubahnya").first).to_be_visible()
    assert "pdf" in letter(page)
    page.get_by_role("link", name="Ini keliru, saya menyanggah").first.click()
    assert "/sanggah/" in page.url


def letter(page: Page) -> str:
    """What kind of document the link to the letter leads to, fetched as this phone would."""
    address = page.get_by_role("link", name="Surat untuk dicetak").get_attribute("href")
    answer = page.context.request.get(f"{page.url.split('/hasil/')[0]}{address}")
    assert answer.body().startswith(b"%PDF-")
    return answer.headers["content-type"]


def test_whoever_holds_the_number_sees_how_far_it_is_without_signing_in(
    siti: Account, open_phone: OpenPhone, live_server: Any
) -> None:
    reference = reference_of(decided(siti, 2))
    page = open_phone(scripts=True)
    page.goto("/status/")
    assert faults(page) == []
    page.get_by_label("Nomor pendaftaran").fill(reference.lower().replace("-", " "))
    page.get_by_role("button", name="Lihat status").click()
    expect(page.get_by_role("status")).to_contain_text("Menunggu Anda")
    assert "Siti" not in page.content()
    assert faults(page) == []
    page.get_by_label("Nomor pendaftaran").fill("TPT-1111-1112")
    page.get_by_role("button", name="Lihat status").click()
    expect(page.get_by_text("salah ketik")).to_be_visible()
    assert faults(page) == []


def test_the_square_code_leads_to_the_status_of_this_application(
    siti: Account, open_phone: OpenPhone, live_server: Any
) -> None:
    uuid: UUID = decided(siti, 2)
    page = opened(open_phone(scripts=True), siti, live_server)
    seen = code_in(page.get_by_role("img", name="Kode QR").screenshot())
    assert seen == f"{live_server.url}/status/?nomor={reference_of(uuid)}"
    assert "Menunggu Anda" in Client().get(seen.removeprefix(live_server.url)).content.decode()
