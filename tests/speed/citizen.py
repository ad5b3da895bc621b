"""A citizen before a running demonstration, in a headless Chromium: for weighing and timing pages."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tepat.web.showcase import Story, choose_families
from tests.journeys import made_up_camera as camera
from tests.journeys.registering import agree, sign_in
from tests.speed.server import TEPAT, RunningServer, free_port, own_database
from tests.speed.wire import Wire

HOUSEHOLDS = 200
KNOWN, UNKNOWN = "dikenal-instansi", "tidak-dikenal-instansi"
FORM = "/daftar/formulir/"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
READING_MS = 1200
_SLOW = 120_000
_OTHERS = (
    ("Siti Rahayu", "1-2-1988", "Istri atau suami", "Kawin"),
    ("Ayu Lestari", "3/6/2013", "Anak", "Belum kawin"),
    ("Bayu Pratama", "17 Agustus 2024", "Anak", "Belum kawin"),
)


@dataclass
class Demonstration:
    """A running server, the wire before it, and a browser that reaches it through the wire only."""

    port: int
    wire: Wire
    browser: Browser
    population: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def story(self, code: str) -> Story:
        """The person shown for one of the kinds of family."""
        return next(story for story in choose_families(self.population) if story.code == code)

    def phone(self, *, state: Any = None) -> BrowserContext:
        """A phone with an empty cache; ``state`` are the cookies that it comes with."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": 360, "height": 740},
            locale="id-ID",
            storage_state=state and {"cookies": state["cookies"], "origins": []},
        )
        context.set_default_timeout(_SLOW)
        return context


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Fill and start ``tepat demo`` with a database of its own, and end it with all that it started."""
    environment = own_database("tepat_bench_citizen")
    folder = Path(environment["TEPAT_VAR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = free_port()
    command = [str(TEPAT), "demo", "--port", str(port), "--households", str(HOUSEHOLDS)]
    server = RunningServer(command, environment, port)
    server.start(seconds=600)
    try:
        with Wire(port) as wire, sync_playwright() as playwright:
            program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
            browser = playwright.chromium.launch(
                executable_path=program,
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    f"--host-resolver-rules=MAP 127.0.0.1:{port} 127.0.0.1:{wire.port}",
                ],
            )
            yield Demonstration(port, wire, browser, folder / "population")
            browser.close()
    finally:
        server.kill()


def film_of(story: Story) -> camera.Film:
    """What the camera shows: this person, doing what is asked."""
    today = date.today()  # noqa: DTZ011 - as old as the portrait at the provider, which is drawn today
    born = story.birth_date
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return camera.alive(story.nik, story.sex == 2, age)


def begin(page: Page, story: Story) -> None:
    """From the start page to the first screen of the form."""
    page.goto("/")
    sign_in(page, story.name)
    agree(page)
    page.wait_for_selector("#form h1")


def register(page: Page, *, is_alone: bool, with_face: bool = True) -> int:
    """Go through the form to the outcome, with the camera in the middle; returns the number of screens.

    Everything is answered. Somebody whose family nobody knows ``is_alone`` at first and adds three members.
    """
    screens, shown = 0, False
    while FORM in page.url:
        page.wait_for_selector("#form-heading")
        place = page.evaluate("location.hash.slice(1)")
        screens += 1
        if place == "face" and with_face and not shown:
            shown = True
            show_face(page)
            continue
        if place == "face":
            page.get_by_role("button", name="Nanti saja").or_(
                page.locator("#form .actions .button")
            ).last.click()
            page.wait_for_function("location.hash !== '#face'")
            continue
        fill(page, place, is_alone=is_alone)
        page.wait_for_timeout(READING_MS)  # nobody is so fast that two screens are kept in one message
        _press_on(page)
    return screens


def fill(page: Page, place: str, *, is_alone: bool) -> None:
    """Answer everything that a screen asks with something that may stand."""
    if page.locator("#district").count():
        page.locator("#village").select_option(index=1)
    if place == "daftar" and is_alone:
        for name, *_ in _OTHERS:
            page.get_by_role("button", name="Tambah orang").click()
            page.locator("input[id$=-name]").last.fill(name)
    for name, born, relation, marriage in _OTHERS:
        if place.startswith("orang/") and page.locator("#form-heading").get_by_text(name).count():
            page.get_by_label("Kapan lahirnya?").fill(born)
            page.get_by_label(relation, exact=True).check()
            page.get_by_label(marriage, exact=True).check()
    for _ in range(3):  # an answer may bring a follow-up
        _fill_rest(page)


def _fill_rest(page: Page) -> None:
    """Tick the first of each list, and choose the first of what is not chosen yet."""
    for ticks in page.locator("fieldset:has(input[type=checkbox])").all():
        if not ticks.locator("input:checked").count():
            ticks.locator("input").first.check()
    for name in page.eval_on_selector_all("input[type=radio]", "all => [...new Set(all.map(r => r.name))]"):
        if not page.locator(f"input[name='{name}']:checked").count():
            page.locator(f"input[name='{name}']").first.check()
    for chooser in page.locator("#form form select").all():
        if chooser.input_value() in ("", "-1"):
            chooser.select_option(index=1)
    for box in page.locator("input[inputmode=numeric], input[inputmode=decimal]").all():
        if not box.input_value() and not re.search(
            r"-(nik|kk|birth_date)$|^kk$", box.get_attribute("id") or ""
        ):
            box.fill("2")


def _press_on(page: Page) -> None:
    before = page.url
    page.locator("#form .actions .button").last.click()
    page.wait_for_function("before => location.href !== before", arg=before)


def show_face(page: Page) -> None:
    """From the form to the camera and back."""
    page.get_by_role("button", name="Cocokkan wajah sekarang").click()
    page.get_by_role("button", name="Ya, mulai").click()
    page.get_by_role("button", name="Nyalakan kamera").click()
    page.get_by_role("link", name="Lanjutkan pendaftaran").click()
    page.wait_for_url(re.compile(FORM))


def throttle(page: Page, *, cpu: float = 1, kilobits: float = 0, delay_ms: float = 0) -> None:
    """Slow this page down as the browser's own tools do."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    if kilobits:
        speed = kilobits * 1000 / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": delay_ms, "downloadThroughput": speed, "uploadThroughput": speed},
        )


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
