"""A person who has done it often: how long taps, letters and a look at each screen take them.

The clock of a machine says nothing about that: it is added up. A tap takes 250 ms, a letter 200 ms, and each
new screen is looked at for 1.2 s before anything is done on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

TAP_MS, LETTER_MS, LOOK_MS = 250, 200, 1200


@dataclass
class Hand:
    """Does what a person does on ``page``, and counts the time that it would take them."""

    page: Page
    milliseconds: int = 0
    taps: int = 0
    letters: int = 0
    looks: int = 0
    _seen: str = field(default="", init=False)

    @property
    def minutes(self) -> float:
        return self.milliseconds / 60_000

    def look(self) -> None:
        """Look at the screen, if it is another than before: its address and heading tell."""
        heading = self.page.locator("h1").first
        now = f"{self.page.url} {heading.inner_text() if heading.count() else ''}"
        if now != self._seen:
            self._seen = now
            self.looks += 1
            self.milliseconds += LOOK_MS

    def tap(self, what: Locator) -> None:
        self.look()
        self.taps += 1
        self.milliseconds += TAP_MS
        what.click()

    def tick(self, what: Locator) -> None:
        """Tap a choice; its label is what a finger meets."""
        self.look()
        self.taps += 1
        self.milliseconds += TAP_MS
        what.check(force=True)

    def write(self, where: Locator, text: str) -> None:
        """Tap a field and type, letter by letter."""
        self.look()
        self.taps += 1
        self.letters += len(text)
        self.milliseconds += TAP_MS + LETTER_MS * len(text)
        where.fill(text)

    def choose(self, where: Locator, *, label: str | None = None, index: int | None = None) -> None:
        """Two taps: the list, and one of it."""
        self.look()
        self.taps += 2
        self.milliseconds += 2 * TAP_MS
        where.select_option(label=label, index=index)

    def wait(self, milliseconds: int) -> None:
        """What takes its time whoever does it: a photo taken, a signature drawn."""
        self.milliseconds += milliseconds

    def __str__(self) -> str:
        return f"{self.minutes:.2f} min: {self.looks} screens, {self.taps} taps, {self.letters} letters typed"
