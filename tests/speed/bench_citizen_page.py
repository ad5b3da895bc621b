"""The citizen's page in a real browser before a demonstration that runs: its weight, and how soon it can be
used on a slow phone and on a bad network.

Bytes are counted on the wire between browser and server: both ways, headers included, uncached. The provider
of identities is another server, and not counted. Beside them stand other form engines: one of them is bundled
and gzipped in the same run, the other's weight is what its makers' files weigh.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from playwright.sync_api import Page

from tests.journeys import made_up_camera as camera
from tests.speed.citizen import (
    FORM,
    KNOWN,
    UNKNOWN,
    Demonstration,
    begin,
    demonstration,
    film_of,
    register,
    throttle,
)
from tests.speed.measure import Measure

LIGHTHOUSE = "tests/lighthouse"
ODK_WEB_FORMS = 1_224_000  # its published bundle, gzipped, alone: before any form
_ROUNDS = 5
_QUIET_MS = 600

# Notes when the first screen of the form is there, and when the main thread was last busy for 50 ms or more.
_WATCH = """
(() => {
  window.seen = {usable: 0, busy_until: 0, longest: 0};
  new PerformanceObserver((list) => { for (const task of list.getEntries()) {
    seen.busy_until = Math.max(seen.busy_until, task.startTime + task.duration);
    seen.longest = Math.max(seen.longest, task.duration);
  } }).observe({type: 'longtask', buffered: true});
  new MutationObserver(() => {
    if (!seen.usable && document.querySelector('#form form .button')) seen.usable = performance.now();
  }).observe(document, {childList: true, subtree: true});
})();
"""


def measure() -> Iterator[Measure]:
    with demonstration() as server:
        yield from _registration(server)
        state = _begun(server)
        yield from _first_load(server, state)
        yield from _interactive(server, state)
        yield from _bad_network(server, state)


def _begun(server: Demonstration) -> Any:
    """The cookies of somebody before the first screen, with all that agencies know of the family."""
    phone = server.phone()
    begin(phone.new_page(), server.story(KNOWN))
    state = phone.storage_state()
    phone.close()
    return state


def _registration(server: Demonstration) -> Iterator[Measure]:
    """A family of four that nobody knows, from the start page to the outcome, with a face check."""
    story = server.story(UNKNOWN)
    phone = server.phone()
    page = phone.new_page()
    camera.show(page, film_of(story))
    before = server.wire.sent, server.wire.received
    begin(page, story)
    screens = register(page, is_alone=True)
    page.wait_for_load_state("networkidle")
    sent, received = server.wire.sent - before[0], server.wire.received - before[1]
    assert "/hasil/" in page.url, f"the journey ended at {page.url}"
    phone.close()
    yield Measure("citizen_registration_screens", screens, "screens of the form, nobody knows the family")
    yield Measure("citizen_registration_sent", sent / 1000, "kB")
    yield Measure("citizen_registration_received", received / 1000, "kB")
    yield Measure("citizen_registration", (sent + received) / 1000, "kB in all", must="<= 400")


def _first_load(server: Demonstration, state: Any) -> Iterator[Measure]:
    phone = server.phone(state=state)
    page = phone.new_page()
    before = server.wire.received
    _open(page)
    page.wait_for_load_state("networkidle")
    time.sleep(1)
    weight = server.wire.received - before
    phone.close()
    yield Measure("citizen_first_load", weight / 1000, "kB over the wire", must="<= 60")
    theirs = json.loads(
        subprocess.run(
            ["node", "weigh.mjs"], cwd=LIGHTHOUSE, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    )
    script = _script_of(server, state)
    for name, weight_of_theirs in (
        ("SurveyJS, bundled and gzipped here", theirs["script"]),
        ("ODK Web Forms, as published", ODK_WEB_FORMS),
    ):
        yield Measure(
            "citizen_form_script", script / 1000, "kB over the wire", name, script / weight_of_theirs
        )


def _script_of(server: Demonstration, state: Any) -> int:
    """What the form's own script weighs on the wire."""
    phone = server.phone(state=state)
    page = phone.new_page()
    sizes: list[int] = []
    session = phone.new_cdp_session(page)
    session.send("Network.enable")
    scripts: set[str] = set()
    session.on(
        "Network.responseReceived",
        lambda event: (
            scripts.add(event["requestId"]) if "/intake/form." in event["response"]["url"] else None
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.append(event["encodedDataLength"]) if event["requestId"] in scripts else None,
    )
    _open(page)
    page.wait_for_load_state("networkidle")
    phone.close()
    return int(sum(sizes))


def _interactive(server: Demonstration, state: Any) -> Iterator[Measure]:
    """Until the form stands and the main thread has nothing long to do any more."""
    rounds = [_timed(server, state, cpu=6) for _ in range(_ROUNDS)]
    ready = median(max(seen["usable"], seen["busy_until"]) for seen in rounds)
    yield Measure("citizen_interactive_cpu_6x", ready / 1000, "s median", must="<= 1")
    longest = median(seen["longest"] for seen in rounds)
    yield Measure("citizen_longest_task_cpu_6x", longest, "ms median")
    work = median(_work(server, state) for _ in range(_ROUNDS))
    yield Measure("citizen_main_thread_work", work, "ms of processor time, unslowed, median")


def _work(server: Demonstration, state: Any) -> float:
    """Processor time of the page's main thread until the form stands: the same on a busy machine."""
    phone = server.phone(state=state)
    page = phone.new_page()
    session = phone.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    _open(page)
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    phone.close()
    return float(metrics["TaskDuration"]) * 1000


def _bad_network(server: Demonstration, state: Any) -> Iterator[Measure]:
    rounds = [_timed(server, state, kilobits=400, delay_ms=400) for _ in range(_ROUNDS)]
    usable = median(seen["usable"] for seen in rounds)
    yield Measure("citizen_first_question_400_kbit", usable / 1000, "s median", must="<= 4")


def _timed(server: Demonstration, state: Any, **slow: float) -> dict[str, float]:
    phone = server.phone(state=state)
    page = phone.new_page()
    page.add_init_script(_WATCH)
    throttle(page, **slow)
    _open(page)
    page.wait_for_timeout(_QUIET_MS * slow.get("cpu", 1))
    seen: dict[str, float] = page.evaluate("seen")
    phone.close()
    assert seen["usable"] > 0, "the form never stood"
    return seen


def _open(page: Page) -> None:
    page.goto(FORM)
    page.wait_for_selector("#form form .button")
