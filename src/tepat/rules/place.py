"""A place in a rule file: reads what must stand there and says clearly when it does not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepat.kernel.dates import read_iso_date
from tepat.rules.errors import DictionaryError, ExpressionError, FormulaError
from tepat.rules.expressions.scan import RESERVED_WORDS
from tepat.rules.marked_yaml import MarkedYaml, Path_
from tepat.rules.variables import LANGUAGES

_CODE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Place:
    """The value at ``path`` of a file. ``kind`` begins its error codes, such as ``rules.formula``."""

    marked: MarkedYaml
    kind: str
    path: Path_ = ()
    data: Any = None

    @classmethod
    def top(cls, marked: MarkedYaml, kind: str) -> Place:
        """The whole file."""
        return cls(marked, kind, (), marked.data)

    def line(self) -> int | None:
        """The line in the file."""
        return self.marked.line(*self.path)

    def error(self, what: str, why: str = "", mend: str = "", code: str = "value") -> FormulaError:
        """An error at this place; ``code`` is the last word of its code."""
        kind = DictionaryError if self.kind == "rules.dictionary" else FormulaError
        pointer = "".join("/" + str(key) for key in self.path) or None
        return kind(what, why=why, mend=mend, code=f"{self.kind}.{code}", pointer=pointer).at(
            self.marked.file, self.line()
        )

    def locate(self, error: ExpressionError, text: str) -> ExpressionError:
        """The error of the expression that stands here, with file and line."""
        return error.at(self.marked.file, self.marked.line_within(self.path, text, error.offset))

    def __contains__(self, key: Hashable) -> bool:
        return isinstance(self.data, dict) and self.data.get(key) is not None

    def at(self, key: Hashable) -> Place:
        """What stands under ``key``, which must be there."""
        value = self.data.get(key, _MISSING) if isinstance(self.data, dict) else _MISSING
        if value is _MISSING or value is None:
            raise self.error(f"`{key}` is missing.", mend=f"Add `{key}:`.", code="missing_key")
        return Place(self.marked, self.kind, (*self.path, key), value)

    def items(self) -> Iterator[tuple[Any, Place]]:
        """The entries of a mapping or the elements of a list, with their keys or numbers."""
        if isinstance(self.data, dict):
            pairs: Iterator[tuple[Any, Any]] = iter(self.data.items())
        elif isinstance(self.data, list):
            pairs = iter(enumerate(self.data))
        else:
            raise self.error("A list is expected here.", mend="Begin each entry with a dash (-).")
        for key, value in pairs:
            yield key, Place(self.marked, self.kind, (*self.path, key), value)

    def mapping_items(self) -> Iterator[tuple[Any, Place]]:
        """The entries of what must be a mapping that is not empty."""
        if not isinstance(self.data, dict) or not self.data:
            raise self.error("A mapping is expected here.", mend="Write `key: value`.")
        return self.items()

    def mapping(self, required: Sequence[str], optional: Sequence[str] = ()) -> Place:
        """Itself, once it is sure to be a mapping with these keys and no others."""
        if not isinstance(self.data, dict):
            raise self.error(
                "A mapping is expected here.", mend=f"Write it with the keys {', '.join(required)}."
            )
        known = [*required, *optional]
        for key in self.data:
            if key not in known:
                near = difflib.get_close_matches(str(key)[:60], known, n=1)
                mend = f"Did you mean `{near[0]}`?" if near else f"Known keys: {', '.join(known)}."
                raise Place(self.marked, self.kind, (*self.path, key), None).error(
                    f"The key `{str(key)[:60]}` is not known here.", mend=mend, code="unknown_key"
                )
        for key in required:
            self.at(key)
        return self

    def text(self, longest: int = 2000) -> str:
        """The text here. A number is taken as it is written, so that version 2026.10 stays 2026.10."""
        value = self.marked.raw.get(self.path, self.data)
        if isinstance(self.data, dict | list) or not str(value).strip():
            raise self.error("A text is expected here.")
        if len(str(value)) > longest:
            raise self.error("The text is too long.", f"At most {longest} characters.", code="too_long")
        return str(value)

    def code(self) -> str:
        """A code: lower-case letters, digits and _, not a word of the expression language."""
        return self._checked_code(self.text())

    def key_code(self) -> str:
        """The key of this place, which must be a code."""
        return self._checked_code(str(self.path[-1]))

    def _checked_code(self, text: str) -> str:
        if not _CODE.fullmatch(text):
            raise self.error(
                f"`{text[:60]}` is not a code.",
                mend="Use lower-case letters, digits and _, beginning with a letter; at most 63.",
                code="code",
            )
        if text.upper() in RESERVED_WORDS:
            raise self.error(
                f"`{text}` cannot be a code.",
                "It is a word of the expression language.",
                "Choose another name.",
                "reserved_word",
            )
        return text

    def word(self, known: Sequence[str]) -> str:
        """One of the known words."""
        text = self.text()
        if text not in known:
            raise self.error(f"`{text[:60]}` is not known here.", mend=f"Use one of: {', '.join(known)}.")
        return text

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.data, bool):
            raise self.error("true or false is expected here.")
        return self.data

    def number(self) -> int | float:
        """A finite number."""
        if isinstance(self.data, bool) or not isinstance(self.data, int | float):
            raise self.error("A number is expected here.")
        if not -1e15 <= self.data <= 1e15:
            raise self.error("The number is too large.", mend="Use numbers up to 1,000,000,000,000,000.")
        return self.data

    def whole_number(self) -> int:
        """A whole number."""
        value = self.number()
        if not isinstance(value, int):
            raise self.error("A whole number is expected here.")
        return value

    def as_date(self) -> date:
        """A date; from JSON also as text."""
        return self._date_from(self.data)

    def key_date(self) -> date:
        """The date that is the key of this place."""
        return self._date_from(self.path[-1])

    def _date_from(self, value: object) -> date:
        if isinstance(value, str):
            try:
                return read_iso_date(value)
            except ValueError:
                pass
        elif isinstance(value, date):
            return value
        raise self.error("A date is expected here.", mend="Write it as 2026-01-31.", code="date")

    def labels(self) -> dict[str, str]:
        """A text in each language."""
        self.mapping(LANGUAGES)
        return {language: self.at(language).text() for language in LANGUAGES}
