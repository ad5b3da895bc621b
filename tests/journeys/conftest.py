"""A phone in somebody's hand: a real browser, 360 pixels wide, before a running server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings

from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.kk import make_family_card_number
from tepat.kernel.nik import make_nik
from tests.journeys.ikd import SandboxIkd, start_ikd

# Playwright's loop runs in this thread; the tests themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

KK = make_family_card_number("35.10.16", date(2012, 3, 5), 1)
SARI_NIK = make_nik("35.10.16", date(1990, 5, 12), 2, 3)
BUDI_NIK = make_nik("35.10.16", date(1986, 2, 20), 1, 4)

# As tests/browser looks for them.
_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "open_phone" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)  # None: Playwright's own
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running_ikd(live_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxIkd]:
    ikd = start_ikd(tmp_path_factory.mktemp("ikd"), live_server.url)
    yield ikd
    ikd.running.stop()


@pytest.fixture
def sandbox_ikd(running_ikd: SandboxIkd, settings: Settings) -> Iterator[SandboxIkd]:
    """The provider that the server signs people in with; whatever a test made it do ends with the test."""
    settings.TEPAT_IKD_ISSUER = running_ikd.issuer
    settings.TEPAT_IKD_PROFILE = "sandbox"
    yield running_ikd
    running_ikd.misbehave()


OpenPhone = Callable[..., Page]


@pytest.fixture
def open_phone(
    browser: Browser, live_server: Any, settings: Settings, sandbox_ikd: SandboxIkd
) -> Iterator[OpenPhone]:
    """Opens a browser at the start page; scripts are off unless asked for, since no page needs any.

    Whoever has an account by then can be chosen at the sandbox IKD.
    """
    contexts = []
    # The test server finds files by their own names, not by those with a hash.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}

    def open_it(*, width: int = 360, locale: str = "id-ID", scripts: bool = False, **parts: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            locale=locale,
            java_script_enabled=scripts,
            **parts,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        sandbox_ikd.knows()
        page = context.new_page()
        page.goto("/")
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def sari(live_server: Any) -> Account:
    """A made-up citizen whose family the agencies know: decile 2, no civil servant, no formal wage."""
    account = open_account(
        sign_in_name="sari", display_name="Sari Wulandari", role=Role.CITIZEN, nik=SARI_NIK, is_demo=True
    )
    records = [
        _record("dtsen", "family", KK, "welfare_decile", "2"),
        _record("dukcapil", "family", KK, "address_found", "true"),
    ]
    for nik in (SARI_NIK, BUDI_NIK):
        records += [
            _record("dukcapil", "person", nik, "is_alive", "true"),
            _record("bkn", "person", nik, "is_public_employee", "false"),
            _record("bpjs_ketenagakerjaan", "person", nik, "formal_monthly_wage", "0"),
        ]
    import_agency_records(records=records)
    return account


def _record(agency: str, subject: str, key: str, variable: str, value: str) -> dict[str, Any]:
    names = {"agency": agency, "subject": subject, "key": key, "variable": variable, "value": value}
    return {**names, "as_of": date(2026, 9, 1)}
