"""Every text of the program that a person sees is there in English too; Indonesian is the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tepat"
LOCALES = PACKAGE / "web" / "locale"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


class Text(NamedTuple):
    """One text to translate, and where it stands."""

    context: str | None
    text: str
    place: str


def templates() -> list[Path]:
    """Django's templates; reports that the libraries write to a file are pages without a site."""
    return [path for path in sorted(PACKAGE.rglob("*.html")) if path.relative_to(PACKAGE).parts[0] != "rules"]


def texts() -> Iterator[Text]:
    """All texts marked for translation in Python and in templates."""
    for path in sorted(PACKAGE.rglob("*.py")) + templates():
        if "tests" in path.parts:
            continue
        source = path.read_text()
        if path.suffix == ".html":
            source = templatize(source, origin=str(path))
        for line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            messages = message if isinstance(message, tuple) else (message,)
            for text in messages:
                yield Text(context, text, f"{path.relative_to(PACKAGE)}:{line}")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def english() -> Catalog:
    return catalogue("en")


def test_there_are_texts() -> None:
    assert len(set(texts())) > 50


def test_every_text_has_an_english_translation(english: Catalog) -> None:
    untranslated = []
    for text in texts():
        message = english.get(text.text, text.context)
        if message is None or not message.string or message.fuzzy:
            untranslated.append(f"{text.place}: {text.text}")
    assert untranslated == []


def test_translations_keep_the_placeholders(english: Catalog) -> None:
    wrong = [
        message.id
        for message in english
        if message.id
        and sorted(_PLACEHOLDER.findall(str(message.id))) != sorted(_PLACEHOLDER.findall(str(message.string)))
    ]
    assert wrong == []


def test_the_catalogue_holds_nothing_that_is_gone(english: Catalog) -> None:
    used = {(text.context, text.text) for text in texts()}
    kept = [(message.context, message.id) for message in english if message.id]
    assert [text for text in kept if text not in used] == []


def test_templates_hold_no_scripts_styles_or_foreign_addresses() -> None:
    """The content security policy would refuse them, and a page must work without."""
    refused = re.compile(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|(src|href)=[\"']https?:", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in templates()
        if (match := refused.search(path.read_text()))
    ]
    assert found == []


def test_templates_hold_no_words_outside_translations() -> None:
    """A sentence written straight into a template would stay Indonesian for everybody."""
    marked = re.compile(
        r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}|\{% comment %\}.*?\{% endcomment %\}"
        r"|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!doctype html>|<[^>]*>",
        re.DOTALL,
    )
    found = []
    for path in templates():
        plain = marked.sub(" ", path.read_text())
        words = [word for word in re.findall(r"[A-Za-z]{3,}", plain) if word != "Tepat"]
        if words:
            found.append(f"{path.relative_to(PACKAGE)}: {words[:5]}")
    assert found == []
