"""The phones of a storm: browser contexts of their own, reloaded, closed and crashed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.storm.installation import CSRF_COOKIE
from tests.storm.making import AgentPlan, document, picture
from tests.storm.network import OWN, Line

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
PIN = "284613"
_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]
_PHONES_A_BROWSER = 7
_HTML = (
    "<!doctype html><html lang=id><meta charset=utf-8><title>Badai</title>"
    "<script src=/storm/phone.js></script>"
)


@cache
def script() -> bytes:
    """The phone's program: the app's own outbox, and a hand that works through a plan."""
    esbuild = shutil.which("esbuild", path=str(FRONTEND / "node_modules" / ".bin"))
    assert esbuild is not None, "the front end is not installed"
    switches = ["--bundle", "--format=iife", "--target=es2022", "--log-level=warning"]
    made = subprocess.run(
        [esbuild, "../tests/storm/phone.ts", *switches], cwd=FRONTEND, check=True, stdout=subprocess.PIPE
    )
    return made.stdout


@dataclass(frozen=True)
class Pages:
    """What the storm's own addresses give: the page, its program, plans, documents and pictures."""

    plans: list[AgentPlan]
    families: list[list[dict[str, Any]]]
    seed: int
    is_there: Callable[[UUID], bool]

    def __call__(self, address: str) -> tuple[bytes, str] | None:
        kind, *rest = address.partition("?")[0].split("/")
        if kind == "page":
            return _HTML.encode(), "text/html; charset=utf-8"
        if kind == "phone.js":
            return script(), "text/javascript"
        if kind == "there":
            return self._json(self.is_there(UUID(rest[0])))
        numbers = [int(part) for part in rest]
        if kind == "plan":
            return self._json(self.plan(*numbers))
        if kind == "document":
            return self._json(self.document(*numbers))
        if kind == "picture":
            return self.picture(*numbers), "image/jpeg"
        return None

    def plan(self, agent: int) -> dict[str, Any]:
        jobs = [
            {
                "number": job.number,
                "thread": str(job.thread),
                "title": job.title,
                "pictures": job.pictures,
                "edits": job.edits,
                "mischief": job.mischief,
            }
            for job in self.plans[agent].jobs
        ]
        return {"agent": agent, "name": self.plans[agent].name, "pin": PIN, "csrf": CSRF_COOKIE, "jobs": jobs}

    def document(self, agent: int, number: int, version: int) -> dict[str, Any]:
        plan = self.plans[agent]
        return document(plan, plan.jobs[number], self.families[agent][number], version=version)

    def picture(self, agent: int, number: int, which: int) -> bytes:
        spoilt = which == 1 and self.plans[agent].jobs[number].mischief == "not_a_picture"
        return picture(seed=self.seed, agent=agent, job=number, number=which, spoilt=spoilt)

    @staticmethod
    def _json(content: Any) -> tuple[bytes, str]:
        return json.dumps(content).encode(), "application/json"


@dataclass
class StormPhone:
    """One phone: what it keeps lives in its context; the page comes and goes."""

    plan: AgentPlan
    context: BrowserContext
    line: Line
    page: Page | None = None
    faults: list[str] = field(default_factory=list)
    restarts: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    def open(self) -> None:
        """Open the app anew, as after a look at something else."""
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)[:300]))
        self.page.goto(f"{self.url}{OWN}page?{self.plan.number}")

    def close(self) -> None:
        if self.page is not None and not self.page.is_closed():
            self.page.close()
        self.page = None

    def restart(self, how: str) -> None:
        """The page goes at once, wherever it was: ``reload``, ``close`` (and open), or ``crash``."""
        self.restarts += 1
        if how == "reload" and self.page is not None:
            self.page.goto(f"{self.url}{OWN}page?{self.plan.number}")
            return
        if how == "crash" and self.page is not None:
            self._crash()
        self.close()
        self.open()

    def _crash(self) -> None:
        assert self.page is not None
        with suppress(Error):
            self.page.goto("chrome://crash", timeout=5_000)

    def ask(self, expression: str) -> Any:
        """What the page says; None while it is not there yet."""
        if self.page is None:
            return None
        try:
            return self.page.evaluate(f"() => window.storm ? ({expression}) : null")
        except Error:
            return None


@contextmanager
def browsers(phones: int) -> Iterator[list[Browser]]:
    """As many browser processes as so many phones need."""
    program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    with sync_playwright() as playwright:
        opened = [
            playwright.chromium.launch(executable_path=program, args=_SWITCHES)
            for _ in range(-(-phones // _PHONES_A_BROWSER))
        ]
        yield opened
        for browser in opened:
            browser.close()


def new_phone(browser: Browser, plan: AgentPlan, line: Line, session: str) -> StormPhone:
    """A phone on which the agent is signed in, ready to be enrolled."""
    context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 740})
    context.set_default_timeout(60_000)
    phone = StormPhone(plan, context, line)
    context.add_cookies(
        [
            {"name": "sessionid", "value": session, "url": phone.url},
            {"name": "csrftoken", "value": CSRF_COOKIE, "url": phone.url},
        ]
    )
    return phone
