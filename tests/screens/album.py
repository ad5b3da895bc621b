"""Takes pictures of pages, on a phone, in light and in dark, and writes the index of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import CDPSession, Page

_WIDTH = 360
_LONGEST = 2400  # pixels of a page that are shown; longer ones are cut off at the bottom
_QUALITY = 40
_PAINTED = 150  # milliseconds in which a change of theme is drawn
_THEMES = ("light", "dark")


@dataclass
class Album:
    """Pictures in ``folder``: numbered in the order of the journey, listed by chapter in its README.md."""

    folder: Path
    lines: list[str] = field(default_factory=list)
    number: int = 0

    def chapter(self, title: str, text: str) -> None:
        self.lines += ["", f"## {title}", "", text, "", "| | light | dark |", "|---|---|---|"]

    def take(self, page: Page, name: str, title: str = "") -> None:
        """The page as it is now, in both themes; ``title`` is its heading where none is given."""
        self.number += 1
        title = title or page.locator("h1:visible").first.inner_text().replace("|", "/").replace("\n", " ")
        session = page.context.new_cdp_session(page)
        files = [
            self._take(page, session, f"{self.number:02}-{name}-{theme}.webp", theme) for theme in _THEMES
        ]
        session.detach()
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        shown = " | ".join(f"![{title}, {theme}]({file})" for file, theme in zip(files, _THEMES, strict=True))
        self.lines.append(f"| {self.number}. {title} | {shown} |")

    def _take(self, page: Page, session: CDPSession, file: str, theme: str) -> str:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(_PAINTED)  # without scripts a page cannot be asked whether it is drawn
        page.evaluate("scrollTo(0, 0)")
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), _LONGEST)
        answer = session.send(
            "Page.captureScreenshot",
            {
                "format": "webp",
                "quality": _QUALITY,
                "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "width": _WIDTH, "height": height, "scale": 1},
            },
        )
        (self.folder / file).write_bytes(base64.b64decode(answer["data"]))
        return file

    def write_index(self, introduction: str) -> None:
        (self.folder / "README.md").write_text("\n".join([introduction, *self.lines, ""]))

    def clear(self) -> None:
        """Throw the pictures of an earlier run away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.webp"):
            old.unlink()
