"""Sentences that were filled in before they were translated, such as the reasons of a stored decision.

A decision keeps its sentences in Indonesian and English with the values in them. For another language the
sentence is recognised by the template it was made from, the values are read out of it, and the translated
template is filled with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from tepat.base.translations import LOCALE_FOLDERS

_PLACEHOLDER = re.compile(r"\{(:?\w*)\}")
_LONGEST = 2000  # characters; what is longer is no sentence of ours


@dataclass(frozen=True)
class Template:
    """An Indonesian sentence with gaps, as a pattern, and the names of the gaps in their order."""

    text: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]

    def values_in(self, sentence: str) -> dict[str, str] | None:
        """What stands in the gaps of ``sentence``; None where it was not made from this template."""
        match = self.pattern.fullmatch(sentence)
        return dict(zip(self.names, match.groups(), strict=True)) if match else None


def translated(text: str, language: str, *, template: str | None = None) -> str:
    """An Indonesian text of content in ``language``; the text itself where the catalogue has no words for it.

    ``template`` is the sentence before its values were filled in; without it every known one is tried.
    """
    if not text or language == "id":
        return text
    with override(language):
        plain = gettext(text)
        if plain != text or len(text) > _LONGEST:
            return plain
        known = (template_of(template),) if template else templates(language)
        for candidate in known:
            if (values := candidate.values_in(text)) is not None:
                return _fill(gettext(candidate.text), values, language)
    return text


def _fill(template: str, values: dict[str, str], language: str) -> str:
    spoken = {name: _value(value, language) for name, value in values.items()}
    return _PLACEHOLDER.sub(lambda gap: spoken.get(gap[1], gap[0]), template)


def _value(value: str, language: str) -> str:
    """A value: a number stays; a choice, yes, no, or a range of values is translated."""
    if value.replace(".", "").replace(",", "").isdecimal():
        return value
    return translated(value, language)


@lru_cache(maxsize=256)
def template_of(text: str) -> Template:
    """The template that a text with ``{name}`` in it is. A name that comes again must have the same value."""
    pieces = _PLACEHOLDER.split(text)
    names: list[str] = []
    pattern = re.escape(pieces[0])
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in names:
            pattern += f"(?:\\{names.index(name) + 1})"
        else:
            names.append(name)
            pattern += "(.+?)"
        pattern += re.escape(after)
    return Template(text, re.compile(pattern, re.DOTALL), tuple(names))


@lru_cache(maxsize=8)
def templates(language: str) -> tuple[Template, ...]:
    """All templates in the catalogue of content, those first that leave least to their gaps."""
    path = LOCALE_FOLDERS[1] / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return ()
    with path.open("rb") as file:
        texts = [str(message.id) for message in read_po(file) if message.id and message.string]
    gapped = [text for text in texts if _PLACEHOLDER.search(text) and len(_PLACEHOLDER.sub("", text)) > 1]
    fixed_first = sorted(gapped, key=lambda text: -len(_PLACEHOLDER.sub("", text)))
    return tuple(template_of(text) for text in fixed_first)
