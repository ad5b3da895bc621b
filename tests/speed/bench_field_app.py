"""The field app in a real browser before a real server: its weight, its start without a network, what it
sends, and how long a trained hand needs for a family and for a month's notebook.

Bytes are those on the wire, compressed as the server does it; where it says so, with headers. A person's time
is added up from taps, letters and looks (``tests/journeys/trained_hand.py``), whatever the machine does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Browser, Page

from tests.journeys.field_server import APP, FieldPhone, FieldServer, field_server, phone_at
from tests.journeys.field_steps import house_of_four, register, write_notebooks
from tests.journeys.trained_hand import Hand
from tests.speed.citizen import throttle
from tests.speed.measure import Measure
from tests.storm.phones import browsers

_ROUNDS = 5
_PLACE = {"latitude": -8.2192, "longitude": 114.3691, "accuracy": 9}
_RECORD = "PUT /api/v1/field/records/…"
_CHANGES = "GET /api/v1/field/changes"

# Notes when the first screen is there: the gate's title, or the box for the PIN.
_WATCH = """
window.firstScreen = 0;
new MutationObserver((_, watching) => {
  if (!document.querySelector('#app h1')) return;
  requestAnimationFrame(() => { window.firstScreen = performance.now(); });
  watching.disconnect();
}).observe(document, {childList: true, subtree: true});
"""
_BEFORE_FIRST = """() => ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
  .filter((one) => one.responseEnd <= firstScreen).reduce((sum, one) => sum + one.encodedBodySize, 0)"""


def measure() -> Iterator[Measure]:
    with field_server("tepat_bench_field_app") as office, browsers(1) as (browser,):
        yield from _install(browser, office)
        agent = office.new_agent(families=10)
        phone = phone_at(browser, office, geolocation=_PLACE, permissions=["geolocation"])
        phone.set_up(agent)
        roster = _of(office, phone, _CHANGES)[0].received
        yield Measure("field_roster_of_ten", roster / 1000, "kB with headers", must="<= 15")
        yield from _offline_start(phone)
        yield from _by_hand(office, phone)
        yield from _sent(office, phone)


def _install(browser: Browser, office: FieldServer) -> Iterator[Measure]:
    """A phone that has never seen the app, until all of it lies there."""
    phone = phone_at(browser, office)
    phone.page.add_init_script(_WATCH)
    phone.page.goto(f"{phone.origin}{APP}")
    phone.page.wait_for_function("() => window.firstScreen > 0")
    first = phone.page.evaluate(_BEFORE_FIRST)
    phone.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.wait_for_load_state("networkidle")
    phone.page.wait_for_timeout(2_000)
    own = [one for one in office.network.happenings if one.line == phone.line.number]
    phone.context.close()
    yield Measure("field_before_first_screen", first / 1000, "kB", must="<= 20")
    whole = sum(one.content for one in own)
    yield Measure("field_install", whole / 1000, "kB, four languages", must="<= 150")
    yield Measure("field_install_with_headers", sum(one.received for one in own) / 1000, "kB")


def _offline_start(phone: FieldPhone) -> Iterator[Measure]:
    """The app opened again without a network, on a processor six times slower."""
    phone.context.set_offline(True)
    rounds = [_started(phone, cpu=6) for _ in range(_ROUNDS)]
    phone.context.set_offline(False)
    yield Measure("field_offline_start_cpu_6x", median(rounds) / 1000, "s median", must="<= 1")
    phone.new_page()
    phone.unlock()


def _started(phone: FieldPhone, *, cpu: float) -> float:
    page: Page = phone.new_page()
    page.add_init_script(_WATCH)
    throttle(page, cpu=cpu)
    page.goto(f"{phone.origin}{APP}")
    page.wait_for_function("() => window.firstScreen > 0")
    seen: float = page.evaluate("firstScreen")
    return seen


def _by_hand(office: FieldServer, phone: FieldPhone) -> Iterator[Measure]:
    notebook, registration = Hand(phone.page), Hand(phone.page)
    write_notebooks(notebook, 10, events={3: "Ada panen", 7: "Ada yang sakit"})
    phone.go("families")
    register(registration, house_of_four(), photos=[_photo(1), _photo(2)])
    yield Measure("field_notebook_ten_families", notebook.minutes, "minutes by hand", must="<= 6")
    yield Measure("field_registration_of_four", registration.minutes, "minutes by hand", must="<= 4")
    yield Measure("field_registration_screens", registration.looks, "screens")
    phone.go("outbox")
    phone.page.wait_for_function(
        "() => !document.querySelector('main').innerText.includes('Menunggu dikirim')", timeout=120_000
    )


def _sent(office: FieldServer, phone: FieldPhone) -> Iterator[Measure]:
    """What went over the wire: records alone, their answers, and pictures."""
    records = _of(office, phone, _RECORD)
    yield Measure("field_record_without_pictures", max(one.sent for one in records) / 1000, "kB", must="<= 6")
    yield Measure("field_receipt", max(one.received for one in records) / 1000, "kB with headers")
    sizes = office.rows("SELECT bytes FROM field_attachment WHERE kind LIKE '%%photo'")
    yield Measure("field_picture", max(size for (size,) in sizes) / 1000, "kB", must="<= 120.1")


def _of(office: FieldServer, phone: FieldPhone, shape: str) -> list[Any]:
    own = [one for one in office.network.happenings if one.line == phone.line.number]
    return [one for one in own if re.match(re.escape(shape), one.shape) and one.status in (200, 201, 202)]


def _photo(seed: int) -> bytes:
    """Twelve megapixels of a made-up house front, with where it was taken."""
    noise = np.random.default_rng(seed).integers(0, 255, (3000, 4000, 3), dtype=np.uint8)
    body = cv2.imencode(".jpg", cv2.GaussianBlur(noise, (0, 0), 3), [cv2.IMWRITE_JPEG_QUALITY, 92])[
        1
    ].tobytes()
    told = b"Exif\0\0MM\0*\0\0\0\x08\0\0 8.2192 S 114.3691 E "
    return body[:2] + b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told + body[2:]
