"""Every text that a person sees is there in all four languages; Indonesian is the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.texts.collect import catalogue_path
from tests.texts.extraction import PACKAGE, Text, program_texts, templates, texts_of_content

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(:?\w*)\}|(</?\w+>)")
_KINDS = ("web", "content")
_CATALOGUES = [("web", "en"), *((kind, language) for kind in _KINDS for language in ("jv", "mad"))]
# Words that everyday Javanese and Madurese do not share: where one stands, a text was left Indonesian.
_INDONESIAN = re.compile(
    r"\b(yang|tidak|dengan|untuk|dari|adalah|sudah|belum|akan|bisa|boleh|harus|anda|kami|mereka|siapa|berapa"
    r"|rumah|orang|anak|periksa|keluarga anda)\b",
    re.IGNORECASE,
)
_SHARED: dict[str, set[str]] = {"jv": set(), "mad": {"bisa"}}  # good Madurese too
_PROPER_NAMES = {"Tepat", "NIK", "sandbox"}
_NAMES = re.compile(r"Kartu Keluarga|Program Keluarga Harapan|“[^”]*”|\S+@\S+")


@pytest.fixture(scope="module")
def sources() -> dict[str, list[Text]]:
    return {"web": list(program_texts()), "content": list(texts_of_content())}


@pytest.fixture(scope="module")
def catalogues() -> dict[tuple[str, str], Catalog]:
    found = {}
    for kind, language in _CATALOGUES:
        with catalogue_path(kind, language).open("rb") as file:
            found[kind, language] = read_po(file)
    return found


def translations(message: Message | None) -> tuple[str, ...]:
    if message is None or message.fuzzy:
        return ("",)
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_there_are_texts(sources: dict[str, list[Text]]) -> None:
    assert len({text.key for text in sources["web"]}) > 1000
    assert len({text.key for text in sources["content"]}) > 400


@pytest.mark.parametrize(("kind", "language"), _CATALOGUES)
def test_every_text_is_translated(kind, language, sources, catalogues) -> None:  # type: ignore[no-untyped-def]
    catalogue = catalogues[kind, language]
    untranslated = [
        f"{text.place}: {text.forms[0]}"
        for text in sources[kind]
        if not all(
            translations(catalogue.get(text.forms[0] if len(text.forms) == 1 else text.forms, text.context))
        )
    ]
    assert untranslated == []


@pytest.mark.parametrize(("kind", "language"), _CATALOGUES)
def test_translations_keep_the_placeholders(kind, language, catalogues) -> None:  # type: ignore[no-untyped-def]
    wrong = [
        message.id
        for message in messages(catalogues[kind, language])
        for translation in translations(message)
        if sorted(_PLACEHOLDER.findall(forms_of(message)[-1])) != sorted(_PLACEHOLDER.findall(translation))
    ]
    assert wrong == []


@pytest.mark.parametrize(("kind", "language"), _CATALOGUES)
def test_the_catalogue_holds_nothing_that_is_gone(kind, language, sources, catalogues) -> None:  # type: ignore[no-untyped-def]
    used = {text.key for text in sources[kind]}
    kept = [(message.context, forms_of(message)) for message in messages(catalogues[kind, language])]
    assert [key for key in kept if key not in used] == []


@pytest.mark.parametrize("language", ["jv", "mad"])
def test_a_text_of_both_catalogues_has_one_translation(language, catalogues) -> None:  # type: ignore[no-untyped-def]
    program, content = (catalogues[kind, language] for kind in _KINDS)
    differing = [
        (message.id, message.string, other.string)
        for message in messages(content)
        if isinstance(message.id, str)
        and (other := program.get(message.id))
        and other.string != message.string
    ]
    assert differing == []


@pytest.mark.parametrize(("kind", "language"), [pair for pair in _CATALOGUES if pair[1] != "en"])
def test_no_indonesian_is_left(kind, language, catalogues) -> None:  # type: ignore[no-untyped-def]
    """A text that was copied instead of translated shows by the commonest words."""
    left = []
    for message in messages(catalogues[kind, language]):
        for translation in translations(message):
            words = {word.lower() for word in _INDONESIAN.findall(_NAMES.sub("", translation))}
            if words - _SHARED[language]:
                left.append((sorted(words - _SHARED[language]), translation))
    assert left == []


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
        r"|<code[ >].*?</code>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!doctype html>|<[^>]*>",
        re.DOTALL,
    )
    found = []
    for path in templates():
        plain = marked.sub(" ", path.read_text())
        words = [word for word in re.findall(r"[A-Za-z]{3,}", plain) if word not in _PROPER_NAMES]
        if words and path.parent.name != "design":  # that page shows the names of classes
            found.append(f"{path.relative_to(PACKAGE)}: {words[:5]}")
    assert found == []
