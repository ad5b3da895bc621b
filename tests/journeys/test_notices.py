"""A neighbour registers Sari; she signs in, finds what she was told, and lets her phone be told too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from tepat.base.encryption import blind_index
from tepat.base.jobs import run_worker
from tepat.identity.models import Account
from tepat.notices.models import Delivery, State
from tepat.notices.operations import send_notice
from tepat.notices.tests.conftest import Messages, start, use
from tests.journeys import registering as steps
from tests.journeys.accessibility import faults
from tests.journeys.conftest import SARI_NIK, OpenPhone

SARI = "Sari Wulandari"


@pytest.fixture
def messages(
    live_server: Any, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Messages]:
    """Providers that report to the server under test."""
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
    running = start(tmp_path, customer=live_server.url)
    use(settings, running)
    yield running
    running.running.stop()


def tell(kind: str, **values: str) -> None:
    send_notice(
        to_nik_index=blind_index("nik", SARI_NIK),
        kind=kind,
        values=values,
        area_code="35.10.16",
        at=timezone.now(),
    )


def come(page: Page) -> None:
    page.goto("/masuk/?next=/saya/kabar/")
    steps.come_in(page, SARI)
    page.wait_for_url("**/saya/kabar/")


def work() -> None:
    """The worker does what waits, in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(run_worker, until_done=True).result(timeout=60)


def code_on_the_phone(context: BrowserContext, messages: Messages) -> str:
    """What somebody reads on the phone that the provider's page shows."""
    work()
    phone = context.new_page()
    phone.goto(f"{messages.running.address}/")
    found = re.search(r"Kode Tepat: (\d{6})", phone.locator(".bubble").first.inner_text())
    assert found is not None
    phone.close()
    return found[1]


@pytest.mark.parametrize("scripts", [False, True])
def test_from_the_first_notice_to_the_phone(
    open_phone: OpenPhone, sari: Account, messages: Messages, scripts: bool
) -> None:
    tell("registered", reference="RJK-0001")
    page = open_phone(scripts=scripts)
    come(page)
    expect(page.get_by_role("heading", name="Pendaftaran diterima")).to_be_visible()
    expect(page.get_by_text("Baru", exact=True)).to_be_visible()
    page.get_by_role("link", name="Tambah nomor atau e-mail").click()
    page.get_by_role("link", name="SMS").click()
    page.get_by_label("Nomor telepon").fill("0812-3456-7890")
    page.get_by_role("button", name="Kirim kode").click()
    expect(page.get_by_role("alert")).to_contain_text("Beri tanda setuju dahulu.")
    page.get_by_label("Saya setuju dikabari di sini.").check()
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode enam angka").fill(code_on_the_phone(page.context, messages))
    page.get_by_role("button", name="Pastikan").click()
    expect(page.get_by_role("status")).to_contain_text("SMS sudah dipastikan")

    tell("decided", programme="pkh", outcome="eligible")
    work()
    page.reload()
    expect(page.get_by_role("link", name="Kabar 1 belum dibaca")).to_be_visible()
    texts = [message["text"] for message in messages.received()]
    assert len(texts) == 2
    assert "hasil pemeriksaan bantuan Anda sudah ada" in texts[0]
    _wait_for_report(page)
    page.get_by_role("link", name="Kabar 1 belum dibaca").click()
    expect(page.get_by_text("SMS: sampai")).to_be_visible()
    expect(page.get_by_text("Keluarga Anda berhak.")).to_be_visible()


def _wait_for_report(page: Page) -> None:
    for _look in range(50):
        if Delivery.objects.filter(notice__isnull=False, state=State.DELIVERED).exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the gateway's report did not come")


@pytest.mark.parametrize("locale", ["id-ID", "jv", "mad", "en-GB"])
def test_every_page_can_be_read_by_everybody(
    open_phone: OpenPhone, sari: Account, messages: Messages, locale: str
) -> None:
    tell("appeal_received", due="2026-12-01")
    page = open_phone(scripts=True, bypass_csp=True)
    come(page)
    page.context.set_extra_http_headers({"Accept-Language": locale.split("-")[0]})
    found = []
    for address in ("/saya/kabar/", "/saya/kabar/cara/", "/saya/kabar/cara/email/"):
        page.goto(address)
        found += [f"{address} {fault}" for fault in faults(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#alamat").fill("not an address")
    page.locator("[name=agreed]").check()
    page.locator("main form button.button").click()
    found += faults(page)
    page.locator("#alamat").fill("sari@contoh.id")
    page.locator("[name=agreed]").check()
    page.locator("main form button.button").click()
    page.wait_for_url("**/kode/")
    found += faults(page)
    work()
    page.goto(f"{messages.running.address}/")
    found += faults(page)
    assert found == []
