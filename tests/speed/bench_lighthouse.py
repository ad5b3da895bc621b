"""Lighthouse on the pages that a citizen meets first: start, form and result. Scores go from 0 to 1."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.speed.citizen import FORM, KNOWN, Demonstration, begin, demonstration, register
from tests.speed.measure import Measure

LIGHTHOUSE = "tests/lighthouse"
_RUNS = 3


def measure() -> Iterator[Measure]:
    with demonstration() as server:
        phone = server.phone()
        page = phone.new_page()
        yield from _judged(server, "start", "/", [])
        begin(page, server.story(KNOWN))
        cookies = phone.cookies(server.url)
        yield from _judged(server, "form", FORM, cookies)
        register(page, is_alone=False, with_face=False)
        yield from _judged(server, "result", "/hasil/", cookies)


def _judged(server: Demonstration, name: str, path: str, cookies: list[Any]) -> Iterator[Measure]:
    asked = {"url": server.url + path, "cookies": cookies, "runs": _RUNS, "browser": _browser()}
    found: dict[str, Any] = json.loads(
        subprocess.run(
            ["node", "judge.mjs", json.dumps(asked)],
            cwd=LIGHTHOUSE,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    )
    assert found["reached"] == asked["url"], f"{path} led to {found['reached']}"
    for fault in found["faults"]:
        print(f"  {name}: {fault['id']} {fault['score']} {fault['says']}", file=sys.stderr)
    for category, score in found["scores"].items():
        yield Measure(
            f"lighthouse_{name}_{category.replace('-', '_')}", score, "of 1, median", must=">= 0.98"
        )


def _browser() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path
