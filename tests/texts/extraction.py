"""Find the texts: those marked for gettext in Python and templates, and those that content gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from tepat.content.all_texts import content_texts

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tepat"
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
# Pages that the libraries write to a file, for researchers; what content_texts names already; sounds.
_OTHERS = ("rules", "content", "lab", "population", "targeting", "voice")


class Text(NamedTuple):
    """One text to translate: its forms (two where it counts something), its context, and where it stands."""

    context: str | None
    forms: tuple[str, ...]
    place: str

    @property
    def key(self) -> tuple[str | None, tuple[str, ...]]:
        """What makes it the same text."""
        return self.context, self.forms


def templates() -> list[Path]:
    """Django's templates; reports that the libraries write to a file are pages without a site."""
    return [path for path in sorted(PACKAGE.rglob("*.html")) if path.relative_to(PACKAGE).parts[0] != "rules"]


def program_texts() -> Iterator[Text]:
    """All texts marked for translation in Python and in templates."""
    for path in sorted(PACKAGE.rglob("*.py")) + templates():
        if "tests" in path.parts:
            continue
        source = path.read_text()
        if path.suffix == ".html":
            # It is read as Python, whose indentation means nothing here.
            source = "\n".join(map(str.lstrip, templatize(source, origin=str(path)).splitlines()))
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            forms = message if isinstance(message, tuple) else (message,)
            yield Text(context, forms, str(path.relative_to(PACKAGE)))


def texts_of_content() -> Iterator[Text]:
    """All Indonesian texts that content, or a room, gives beside their English ones."""
    for text in content_texts(PACKAGE / "content"):
        yield Text(None, (text.indonesian,), text.place.partition(":")[0])
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if "tests" not in place.parts and place.parts[0] not in _OTHERS:
            for indonesian in _pairs(ast.parse(path.read_text())):
                yield Text(None, (indonesian,), str(place))


def _pairs(tree: ast.AST) -> Iterator[str]:
    """The Indonesian of each ``{"id": "...", "en": "..."}`` written into code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            texts = {
                key.value: value.value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
            }
            if isinstance(texts.get("id"), str) and "en" in texts and texts["id"] != "id":
                yield texts["id"]
