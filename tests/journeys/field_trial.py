"""The field app on a page of its own: everything in memory, no server, no build of the pages needed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Page

from tepat.eligibility.in_force import first_rules
from tepat.field.app_texts import gate_texts
from tepat.field.materials import LANGUAGES, form_versions, materials_with

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
DESIGN = ROOT / "src" / "tepat" / "base" / "design"
ADDRESS = "https://lapangan.example"  # a name of https: only there are keys and stores


def build(folder: Path) -> None:
    """The script and the sheets, as the app's own are built."""
    esbuild = shutil.which("esbuild", path=str(FRONTEND / "node_modules" / ".bin"))
    assert esbuild is not None, "the front end is not installed"
    entries = ["src/field/trial.tsx", "src/field/gate.css", "src/field/field.css"]
    switches = ["--bundle", "--format=iife", "--target=es2020", f"--outdir={folder}", "--log-level=warning"]
    subprocess.run([esbuild, *entries, *switches], cwd=FRONTEND, check=True)


def shell() -> dict[str, Any]:
    """What the server would hand the page."""
    gate = {}
    for language in LANGUAGES:
        with override(language):
            gate[language] = gate_texts()
    return {
        "version": "a1b2c3d4",
        "demo": False,
        "languages": settings.LANGUAGES,
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
        "gate": gate,
        "materials": {"version": "0123456789abcdef", "address": ""},
        "forms": [f"{code}@{version}" for code, version in form_versions().items()],
        "style": "",
        "pictures": "/pictures.svg",
        "ways": {
            "app": "/lapangan/", "worker": "/lapangan/sw.js", "sign_in": "/petugas/masuk/",
            "phones": "/petugas/lapangan/hp-saya/", "status": "/status/", "api": "/api/v1/field/",
        },
    }  # fmt: skip


def open_trial(
    context: BrowserContext, built: Path, screen: str, *, place: str = "", letters: str = "", **trial: Any
) -> Page:
    """The app (``screen``: gate, enrol or app) at a place of its own, ``place`` being ``/outbox`` or so."""
    told = {
        "shell": shell() | trial.pop("shell", {}),
        "kept": materials_with(first_rules(date.today())).decode(),  # noqa: DTZ011 - any day will do
        "screen": screen,
        "language": "id",
        **trial,
    }
    data = json.dumps(told, default=str).replace("<", "\\u003c")
    html = (
        "<!doctype html><html lang=id><meta charset=utf-8><title>Tepat Lapangan</title>"
        "<meta name=viewport content='width=device-width,initial-scale=1,viewport-fit=cover'>"
        "<link rel=stylesheet href=/tepat.css>"
        "<link rel=stylesheet href=/gate.css><link rel=stylesheet href=/field.css>"
        f"<style>{letters}</style><div id=app></div>"
        f"<script type=application/json id=trial>{data}</script><script src=/trial.js></script>"
    )
    page = context.new_page()
    files = {
        **{f"{ADDRESS}/{name}": built / name for name in ("trial.js", "gate.css", "field.css")},
        f"{ADDRESS}/tepat.css": DESIGN / "tepat.css",
        f"{ADDRESS}/pictures.svg": ROOT / "src" / "tepat" / "intake" / "static" / "intake" / "pictures.svg",
        **{f"{ADDRESS}/marks/{path.name}": path for path in (DESIGN / "marks").iterdir()},
    }
    page.route(
        re.compile(f"{re.escape(ADDRESS)}/.+"),
        lambda route: (
            route.fulfill(path=files[route.request.url])
            if route.request.url in files
            else route.fulfill(status=204)
        ),
    )
    page.route(f"{ADDRESS}/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{ADDRESS}/{'#' if place else ''}{place}")
    page.wait_for_selector("h1")
    return page
