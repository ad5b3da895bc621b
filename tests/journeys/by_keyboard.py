"""The form by Tab, arrows, space, enter and letters: no pointer, no script of the test touches a control."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.by_app import Walk

_MOST_STOPS = 250
_ACTIVE = """() => { const at = document.activeElement; const group = at.closest('fieldset');
  return {tag: at.tagName, type: at.type || '', id: at.id, value: at.value || '', text: at.innerText || '',
    label: (at.labels && at.labels[0] || {}).innerText || '', checked: !!at.checked,
    answered: !!(group && group.querySelector('input:checked')),
    labels: group ? [...group.querySelectorAll('label')].map(one => one.innerText.trim()) : [],
    leads: at.matches('#form form > .actions button.button')} }"""


class KeyboardWalk(Walk):
    """As ``Walk``, with nothing but keys."""

    def answer(self) -> None:
        """Answers are given on the way to the button."""

    def on(self) -> None:
        before = self.place
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(_ACTIVE)
            assert self.is_seen(), f"the focus cannot be seen on {at}"
            if at["leads"] or at["text"].startswith("Nanti saja"):
                self.page.keyboard.press("Enter")
                self.page.wait_for_function("b => location.hash.slice(1) !== b", arg=before, timeout=5000)
                expect(self.page.locator("#form-heading")).to_be_focused()
                return
            self.answer_here(at)
        raise AssertionError(f"no button to go on at {before!r}")

    def is_seen(self) -> bool:
        """Whether the control with the focus shows it, itself or by what is around it."""
        seen: bool = self.page.evaluate(
            """() => [document.activeElement, document.activeElement.parentElement]
              .some(one => getComputedStyle(one).outlineStyle !== 'none')
              || document.activeElement === document.body"""
        )
        return seen

    def press_button(self, words: str) -> None:
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_ACTIVE)["text"].startswith(words):
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"no button {words!r}")

    def answer_here(self, at: dict[str, Any]) -> None:
        here = self.page.locator(":focus")
        keys = self.page.keyboard
        if at["id"] == "form-add":
            self.add_everybody()
        elif at["tag"] == "SELECT" and not at["value"]:
            keys.type(self.option_of(here, at))
        elif at["type"] == "radio" and not at["answered"]:
            self.arrow_to(here, at)
        elif at["type"] == "checkbox" and at["label"].startswith("Tidak ada satu pun") and not at["checked"]:
            keys.press("Space")
        elif at["type"] == "text" and not at["value"] and (text := self.text_for(here)):
            keys.type(text)

    def add_everybody(self) -> None:
        named = self.page.locator("#form input.entry").evaluate_all("boxes => boxes.map(box => box.value)")
        missing = [name for name, *_ in self.members if name not in named]
        if not missing:
            return
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("() => document.activeElement.matches('input.entry')")
        self.page.keyboard.type(missing[0])

    def option_of(self, here: Locator, at: dict[str, Any]) -> str:
        known = {"district": "Banyuwangi", "village": "Temenggungan"}
        first = here.locator("option").nth(1).inner_text()
        return known.get(at["id"]) or self.wanted(here) or first

    def arrow_to(self, here: Locator, at: dict[str, Any]) -> None:
        group = here.locator("xpath=ancestor::fieldset[1]")
        labels = at["labels"]
        wishes = [self.wanted(group), "Tidak", "Belum kawin", "Tidak tahu", labels[0]]
        wish = next(one for one in wishes if one in labels)
        self.page.keyboard.press("Space")
        for _ in range(labels.index(wish)):
            self.page.keyboard.press("ArrowDown")
