"""The made-up citizens are there in a demonstration and nowhere else."""

from __future__ import annotations

from playwright.sync_api import expect
from pytest_django import Settings

from tepat.identity.models import Account
from tests.journeys.conftest import OpenPhone


def test_a_demonstration_says_so(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    expect(page.get_by_role("note")).to_have_text("Peragaan: semua orang di sini karangan.")
    page.goto("/masuk/")
    expect(page.get_by_role("button", name="Sari Wulandari")).to_be_visible()


def test_outside_a_demonstration_nobody_can_be_chosen(
    open_phone: OpenPhone, sari: Account, settings: Settings
) -> None:
    settings.TEPAT_DEMO = False
    page = open_phone()
    page.get_by_role("link", name="Mulai").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Halaman ini tidak ada.")
    expect(page.get_by_text("Sari Wulandari")).to_have_count(0)
