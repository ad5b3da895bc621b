"""The screens of the field work on a page of their own: a store in memory, a made-up server behind it.

And what a cadre does on them, step by step.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Page

from tepat.eligibility.in_force import first_rules
from tepat.field.app_texts import gate_texts
from tepat.field.materials import materials_with
from tests.journeys.square_code import code_in

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
DESIGN = ROOT / "src" / "tepat" / "base" / "design"
ADDRESS = "https://kerja.example"  # a name of https: only there are camera, place and keys
NOW = "2026-11-24T09:30:00+07:00"

# A camera and a microphone made up of lines and a tone, which are never quite still.
MEDIA = """
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async ({video}) => {
  if (!video) {
    const sound = new AudioContext(), tone = sound.createOscillator();
    const end = sound.createMediaStreamDestination();
    tone.connect(end); tone.start();
    return end.stream;
  }
  const canvas = Object.assign(document.createElement('canvas'), {width: 480, height: 640});
  const pen = canvas.getContext('2d');
  const draw = () => {
    pen.fillStyle = '#999'; pen.fillRect(0, 0, 480, 640);
    for (let x = 0; x < 480; x += 12) {
      pen.fillStyle = `rgb(${90 + Math.random() * 90} 80 70)`; pen.fillRect(x, 0, 6, 640);
    }
  };
  draw(); setInterval(draw, 40);
  return canvas.captureStream(25);
};
"""


def build(folder: Path) -> None:
    """The script and the sheet, as the app's own are built."""
    esbuild = shutil.which("esbuild", path=str(FRONTEND / "node_modules" / ".bin"))
    assert esbuild is not None, "the front end is not installed"
    entries = ["src/field/work/trial.tsx", "src/field/work/work.css"]
    switches = ["--bundle", "--format=iife", "--target=es2020", f"--outdir={folder}", "--log-level=warning"]
    subprocess.run([esbuild, *entries, *switches], cwd=FRONTEND, check=True)


@cache
def spoken_materials(language: str) -> str:
    """The materials in one language, put together as ``frontend/src/field/shell/materials.ts`` does."""
    frame = json.loads(materials_with(first_rules(date.today())))  # noqa: DTZ011 - any day will do
    words = frame.pop("words")[language]
    following = iter(words)

    def spoken(part: Any) -> Any:
        if isinstance(part, str):
            if part == "#":
                return next(following)
            return words[int(part[1:])] if part.startswith("#") else part
        if isinstance(part, dict):
            return {key: spoken(value) for key, value in part.items()}
        return [spoken(value) for value in part] if isinstance(part, list) else part

    whole = spoken(frame)
    with override(language):
        whole["texts"] = {**gate_texts(), **whole["texts"]}
    variables: dict[str, Any] = {}
    for formula in whole["formulas"]:
        variables |= formula["variables"]
    reasons = "en" if language == "en" else "id"
    more = {"version": "1", "language": language, "reasonLanguage": reasons, "variables": variables}
    return json.dumps(whole | more)


def open_work(
    context: BrowserContext,
    built: Path,
    place: str = "",
    *,
    language: str = "id",
    letters: str = "",
    now: str = NOW,
    parts: dict[str, Any] | None = None,
) -> Page:
    """A page at a place of its own (``families``, ``task?id=…``); ``letters`` is a style, for larger ones."""
    told = json.dumps({"now": now, "parts": parts or {}})
    data = f'{told[:-1]}, "materials": {spoken_materials(language)}}}'.replace("<", "\\u003c")
    html = (
        f"<!doctype html><html lang={language}><meta charset=utf-8><title>Kerja lapangan</title>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<link rel=stylesheet href=/tepat.css><link rel=stylesheet href=/work.css><style>{letters}</style>"
        f"<main id=app></main><script type=application/json id=trial>{data}</script>"
        "<script src=/trial.js></script>"
    )
    files = {
        "/trial.js": built / "trial.js",
        "/work.css": built / "work.css",
        "/tepat.css": DESIGN / "tepat.css",
        **{f"/pictures/{path.name}": path for path in (DESIGN / "pictures").glob("*.svg")},
    }

    def answer(route: Any) -> None:
        found = files.get(route.request.url.removeprefix(ADDRESS))
        route.fulfill(path=found) if found else route.fulfill(status=204)

    page = context.new_page()
    page.route(re.compile(f"{re.escape(ADDRESS)}/.+"), answer)
    page.route(f"{ADDRESS}/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{ADDRESS}/#/{place}")
    page.wait_for_selector("h1")
    return page


def large_photo() -> bytes:
    """A photo as phones take them: some megabytes, and in it where it was taken."""
    noise = np.random.default_rng(1).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
    done, picture = cv2.imencode(".jpg", cv2.GaussianBlur(noise, (0, 0), 2), [cv2.IMWRITE_JPEG_QUALITY, 97])
    assert done
    body = picture.tobytes()
    told = b"Exif\0\0MM\0*\0\0\0\x08\0\0 8.2192 S 114.3691 E "
    return body[:2] + b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told + body[2:]


def stored(page: Page, kind: str) -> list[bytes]:
    """Pictures and sounds of the draft that is open."""
    found = page.evaluate(
        """async (kind) => Promise.all(store.drafts().flatMap(one => one.evidence)
          .filter(one => one.kind === kind)
          .map(async ({id}) => [...new Uint8Array(await (await store.evidence(id)).arrayBuffer())]))""",
        kind,
    )
    return [bytes(one) for one in found]


def sent(page: Page) -> list[dict[str, Any]]:
    """The documents that were queued, the newest last."""
    found: list[dict[str, Any]] = page.evaluate("store.sent.map(({document}) => document)")
    return found


def agree(page: Page, *, sharing: bool = True) -> None:
    """Says yes to every purpose, and signs."""
    for name in ("eligibility", "sharing", "follow_up"):
        page.locator(f"#consent-{name}{'' if sharing or name != 'sharing' else '-no'}").check()
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + step * 18, box["y"] + 90 + (30 if step % 2 else -30))
    page.mouse.up()
    page.wait_for_function("store.drafts().some(one => one.content.proof)")
    go_on(page)


def go_on(page: Page) -> None:
    """Presses the button that leads on, and waits for the next screen."""
    before = page.evaluate("location.hash")
    page.locator(".actions > .button").last.click()
    page.wait_for_function("before => location.hash !== before", arg=before)


def fill_screen(page: Page) -> None:
    """Answers everything on the screen with something that may stand."""
    for ticks in page.locator("fieldset:has(input[type=checkbox])").all():
        if not ticks.locator("input:checked").count():
            ticks.locator(".options-none input").first.check()
    for name in page.eval_on_selector_all("input[type=radio]", "all => [...new Set(all.map(r => r.name))]"):
        if not page.locator(f"input[name='{name}']:checked").count():
            page.locator(f"input[name='{name}']").first.check()
    for chooser in page.locator("select").all():
        if chooser.input_value() == "-1":
            chooser.select_option(index=1)
    for box in page.locator("input[type=text]").all():
        if not box.input_value():
            name = box.get_attribute("id") or ""
            box.fill("Sri Rahayu" if name.endswith("-name") else "1-2-1958" if "birth" in name else "")


def step_of(page: Page) -> str:
    return str(page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('step') ?? ''"))


def answer_until(page: Page, step: str) -> None:
    """Goes through the form until this screen."""
    for _ in range(60):
        if step_of(page) == step:
            return
        fill_screen(page)
        go_on(page)
    raise AssertionError(f"never came to {step}, but to {step_of(page)}")


def code_on(page: Page) -> str:
    """What a camera reads from the square code on the screen."""
    return code_in(page.locator(".dots").first.screenshot())
