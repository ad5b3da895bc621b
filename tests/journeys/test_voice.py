"""Hearing instead of reading, in languages that the browser does not speak."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tepat.eligibility.screens.tests.outcomes import decided
from tepat.intake.screens.tests import citizens
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_face import enter


def sounds_of(page: Page) -> list[str]:
    """The addresses of the sounds that the page loads from now on."""
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url) if ".opus" in answer.url else None)
    return loaded


def test_the_own_outcome_is_heard_and_can_be_stopped(open_phone: OpenPhone, live_server: Any) -> None:
    account = citizens.citizen()
    decided(account, 2)
    page = open_phone(scripts=True, locale="jv-ID")
    enter(page, account, live_server)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    loaded = sounds_of(page)
    page.goto("/hasil/")
    button = page.locator("button.listen").first
    expect(button).to_be_visible()
    assert loaded == []  # nothing is loaded before it is asked for

    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Mandheg", timeout=20_000)
    assert [address.rpartition("/suara/")[2] for address in loaded] == ["hasil/saya.opus"]
    assert faults(page) == []

    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_contain_text("Mirengaken")
    assert refused == []


def test_a_consent_is_heard_and_one_sound_stops_the_other(open_phone: OpenPhone, live_server: Any) -> None:
    account = citizens.citizen()
    page = open_phone(scripts=True, locale="mad")
    enter(page, account, live_server)
    loaded = sounds_of(page)
    page.goto("/daftar/persetujuan/")
    first, second = page.locator("button.listen").nth(0), page.locator("button.listen").nth(1)
    first.click()
    expect(first).to_contain_text("Ambu", timeout=20_000)
    assert "/suara/mad/" in loaded[0]
    second.click()
    expect(second).to_contain_text("Ambu", timeout=20_000)
    expect(first).to_have_attribute("aria-pressed", "false")


def test_without_scripts_there_is_no_button_that_does_nothing(
    open_phone: OpenPhone, live_server: Any
) -> None:
    account = citizens.citizen()
    decided(account, 2)
    page = open_phone()
    enter(page, account, live_server)
    page.goto("/hasil/")
    expect(page.locator("button.listen").first).to_be_hidden()
