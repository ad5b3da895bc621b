"""Read the texts of each language: folders by language, the same files with the same codes in each.

A consents.yaml::

    version: "2026.1"
    consents:
      eligibility:
        title: ...
        summary: ...        # one sentence that can stand alone on a small screen
        points: [...]       # what is done with the data, one short sentence each
        question: ...       # what the person says yes or no to
        rights: [...]       # what the law gives
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tepat.content.errors import ContentError
from tepat.content.reading import LANGUAGES, checked_keys, content_folders, plain_text, read_mapping


@dataclass(frozen=True, slots=True)
class Text:
    """One consent text in one language. What a person agreed to is (purpose, version, language)."""

    purpose: str
    version: str
    language: str
    title: str
    summary: str
    points: tuple[str, ...]
    question: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts. ``version`` is the one in force."""

    version: str
    consents: Mapping[tuple[str, str], Text]

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes that a person may consent to, in the order they are asked."""
        return tuple(dict.fromkeys(purpose for purpose, _ in self.consents))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are; Indonesian comes first."""
        return tuple(dict.fromkeys(language for _, language in self.consents))

    def consent(self, purpose: str, language: str = "id") -> Text:
        """The text for a purpose, in Indonesian where the language has none. KeyError: no such purpose."""
        return self.consents.get((purpose, language)) or self.consents[purpose, LANGUAGES[0]]


def load_texts(folder: Path) -> Texts:
    """Read all languages. Raises ContentError where one lacks a purpose, or the versions differ."""
    by_language: dict[str, dict[str, Text]] = {}
    for language in (*LANGUAGES, *(f.name for f in content_folders(folder) if f.name not in LANGUAGES)):
        by_language[language] = _read_consents(folder / language / "consents.yaml", language)
    first = by_language[LANGUAGES[0]]
    for language, texts in by_language.items():
        place = folder / language / "consents.yaml"
        if texts.keys() != first.keys():
            odd = ", ".join(sorted(texts.keys() ^ first.keys()))
            raise ContentError(
                f"The language `{language}` has not the same consent texts as `{LANGUAGES[0]}`.",
                place=place,
                mend=f"Write in both: {odd}.",
                code="content.language_missing",
            )
        if {text.version for text in texts.values()} != {text.version for text in first.values()}:
            raise ContentError(
                "The languages have different versions.", place=place, mend="Give all the same."
            )
    consents = {
        (purpose, language): texts[purpose] for purpose in first for language, texts in by_language.items()
    }
    return Texts(next(iter(first.values())).version, consents)


def _read_consents(path: Path, language: str) -> dict[str, Text]:
    data = read_mapping(path, required=("version", "consents"))
    version = plain_text(data["version"], path, "The version")
    if not isinstance(data["consents"], dict) or not data["consents"]:
        raise ContentError("`consents` must hold texts by purpose.", place=path, mend="Add at least one.")
    return {
        purpose: _read_text(purpose, item, version, language, path)
        for purpose, item in data["consents"].items()
    }


def _read_text(purpose: str, item: object, version: str, language: str, path: Path) -> Text:
    thing = f"The consent text `{purpose}`"
    data = checked_keys(item, path, thing, required=("title", "summary", "points", "question", "rights"))
    return Text(
        purpose,
        version,
        language,
        plain_text(data["title"], path, thing),
        plain_text(data["summary"], path, thing),
        tuple(plain_text(point, path, thing) for point in data["points"]),
        plain_text(data["question"], path, thing),
        tuple(plain_text(right, path, thing) for right in data["rights"]),
    )
