"""What axe-core finds on a page: WCAG 2.2 A and AA, and good practice, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from playwright.sync_api import Page, expect

_AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In the dark only the colours differ: what axe finds in them by all its rules is looked for anew.
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# The line that says that everybody is made up stands outside of all landmarks, above the page.
_FIND = """
  (rules) => axe.run({exclude: ['.demo-notice']}, {runOnly: rules}).then(found => found.violations.flatMap(
    fault => fault.nodes.map(node => fault.id + ': ' + node.html.slice(0, 160))))
"""
# A colour on its way from one scheme to the other is none that anybody sees.
_COME_TO_REST = "Promise.all(document.getAnimations().map(change => change.finished.catch(() => null)))"


def faults(page: Page) -> list[str]:
    """Every violation on the page as it is now, with its place; light and dark. It needs scripts."""
    if not page.evaluate("'axe' in window"):  # a form that turns its screens itself is one page
        page.evaluate(_AXE.read_text())
    found = []
    for scheme, rules in (("light", _RULES), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(_COME_TO_REST)
        found += [f"{scheme}: {fault}" for fault in page.evaluate(_FIND, rules)]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found


def speak(page: Page, language: str) -> None:
    """Load this page again, in a language."""
    everywhere = {"url": urljoin(page.url, "/")}
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, **everywhere}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", language)


def faults_in_every_language(page: Page) -> list[str]:
    """The same page in each language, which it is loaded in anew; it is left in Indonesian."""
    found = []
    for language, _name in reversed(settings.LANGUAGES):
        speak(page, language)
        found += [f"{language} {fault}" for fault in faults(page)]
    return found
