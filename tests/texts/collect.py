"""``python -m tests.texts.collect``: bring the catalogues up to date with the texts (``make texts``).

A text that is new is added with an empty translation, one that is gone is removed; translations stay. What is
still to be translated is listed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

from tests.texts.extraction import PACKAGE, Text, program_texts, texts_of_content

NAMES = {"en": "English", "jv": "Javanese", "mad": "Madurese"}
_PLURALS = {"en": "nplurals=2; plural=(n != 1);"}
_ONE_FORM = "nplurals=1; plural=0;"


def catalogue_path(kind: str, language: str) -> Path:
    """The catalogue of the program's (``web``) or content's (``content``) texts."""
    return PACKAGE / kind / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(path: Path, language: str, texts: Iterable[Text]) -> list[str]:
    """Write the catalogue anew, in the order of places; gives back what has no translation yet."""
    with path.open("rb") as file:
        known = read_po(file, locale=None)
    places: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
    for text in texts:
        places.setdefault(text.key, set()).add(text.place)
    lines = [
        f"# {NAMES[language]} texts of Tepat. The msgids are the Indonesian texts, which are the source.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {_PLURALS.get(language, _ONE_FORM)}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        "",
    ]
    missing = []
    for (context, forms), where in sorted(places.items(), key=lambda item: (min(item[1]), str(item[0]))):
        message = known.get(forms[0] if len(forms) == 1 else forms, context)
        found = message.string if message else ""
        translations = [found] if isinstance(found, str) else list(found)
        if not all(translations):
            missing.append(forms[0])
        lines += [f"#: {' '.join(sorted(where))}"]
        lines += [f"msgctxt {_quoted(context)}"] if context else []
        lines += [f"msgid {_quoted(forms[0])}"]
        if len(forms) == 1:
            lines += [f"msgstr {_quoted(translations[0])}", ""]
        else:
            lines += [f"msgid_plural {_quoted(forms[1])}"]
            lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(translations)] + [""]
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text("\n".join(lines))
    fresh.replace(path)
    return missing


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> None:
    program, content = list(program_texts()), list(texts_of_content())
    for kind, texts, languages in (
        ("web", program, ("en", "jv", "mad")),
        ("content", content, ("jv", "mad")),
    ):
        for language in languages:
            for text in collect(catalogue_path(kind, language), language, texts):
                print(f"{kind} {language}: {text}")


if __name__ == "__main__":
    main()
