"""``make screens``: a demonstration, the citizen's journey on a phone, pictures in ``docs/screens/``.

Then the field app and its officers, in ``docs/screens/field/``: ``python -m tests.screens field`` takes
them alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.screens import journey
from tests.screens.album import Album
from tests.screens.demonstration import running

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
_INTRODUCTION = """# The screens of the citizen's journey

On a phone of 360 pixels, in light and in dark. Made by `make screens`; everybody in them is made up.
Those of the field app are in [field](field/README.md)."""


def main() -> int:
    album = Album(_FOLDER)
    album.clear()
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), households=150) as address:
        people = _people(Path(folder))
        with sync_playwright() as playwright:
            program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)  # None: Playwright's own
            browser = playwright.chromium.launch(executable_path=program, args=_SWITCHES)
            for part, story, scripts in journey.PARTS:
                with _phone(browser, address, scripts=scripts) as page:
                    try:
                        part(album, page, people.get(story, ""))
                    except (AssertionError, Error) as error:  # the other chapters are worth having
                        broken.append(f"{part.__name__}: {error}")
                print(f"· {part.__name__}: {album.number} screens", file=sys.stderr, flush=True)
            browser.close()
    album.write_index(_INTRODUCTION)
    weight = sum(file.stat().st_size for file in _FOLDER.glob("*.webp"))
    print(f"{album.number} screens, {weight / 1e6:.1f} MB in {_FOLDER.relative_to(Path.cwd())}")
    print(*broken, sep="\n", file=sys.stderr)
    return 1 if broken else field()


def field() -> int:
    """The pictures of the field app: they need the fixtures of the journeys, so pytest takes them."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "tests/screens/test_field_pictures.py"]
    return subprocess.run(command, env={**os.environ, "TEPAT_SCREENS": "1"}, check=False).returncode


def _people(folder: Path) -> dict[str, str]:
    """The name of each person whom the sandbox offers with a story, by the story's note."""
    people = json.loads(next(folder.rglob("people.json")).read_text(encoding="utf-8"))["people"]
    return {person["note"]["id"]: person["name"] for person in people if person.get("note")}


@contextmanager
def _phone(browser: Browser, address: str, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address,
        viewport={"width": 360, "height": 740},
        locale="id-ID",
        java_script_enabled=scripts,
        permissions=["camera"] if scripts else [],
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    sys.exit(field() if sys.argv[1:] == ["field"] else main())
