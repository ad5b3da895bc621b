"""One question as a person sees and answers it: drawn from an answer, read back from a form.

An entry's answer is what the submission document holds: a number, true or false, a choice's code, an ISO
date, a text. What cannot be read stays the text it is, and the check of the questionnaire says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from tepat.content.questionnaires import Question

_WITH_OPTIONS = frozenset({"choice", "boolean"})
UNKNOWN = "?"  # what the choice "I do not know" sends
_LONGEST_TEXT = 200
_DIGITS_OF_A_NUMBER = 20
_IDENTIFIER_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question. ``value`` is what the form sends."""

    value: str
    label: Any
    is_chosen: bool
    is_unknown: bool = False


@dataclass(frozen=True)
class Entry:
    """A question ready to be drawn. ``raw`` holds the texts of its form fields, by their names."""

    question: Question
    kind: str  # choice | dropdown | number | date | digits | text
    raw: Mapping[str, str]
    options: tuple[Option, ...] = ()
    unit: Any = ""
    faults: tuple[Any, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.question.code

    @property
    def anchor(self) -> str:
        """Where a link to this question leads: the first thing that can be answered."""
        if self.kind == "choice":
            return f"{self.name}-1"
        return f"{self.name}-day" if self.kind == "date" else self.name

    @property
    def text(self) -> str:
        """What a single field shows."""
        return self.raw.get(self.name, "")

    @property
    def date_day(self) -> str:
        return self.raw.get(f"{self.name}-day", "")

    @property
    def date_year(self) -> str:
        return self.raw.get(f"{self.name}-year", "")

    @property
    def months(self) -> list[tuple[str, Any, bool]]:
        """The months to choose from: number, name, chosen."""
        chosen = self.raw.get(f"{self.name}-month", "")
        return [(str(n), name, str(n) == chosen) for n, name in MONTHS.items()]

    @property
    def described_by(self) -> str:
        parts = [f"{self.name}-hint"] * bool(self.question.hint) + [f"{self.name}-fault"] * bool(self.faults)
        return " ".join(parts)

    @property
    def is_pair(self) -> bool:
        """Whether the answers are so few and short that they may stand side by side."""
        return self.kind == "choice" and len(self.options) <= 3

    @property
    def is_decimal(self) -> bool:
        return self.question.type in {"decimal", "double"}

    @property
    def longest(self) -> int:
        return {"digits": _IDENTIFIER_DIGITS + 8, "number": _DIGITS_OF_A_NUMBER}.get(self.kind, _LONGEST_TEXT)


def entry(question: Question, raw: Mapping[str, str], *, faults: tuple[Any, ...] = ()) -> Entry:
    """The question as an entry that shows ``raw``."""
    return Entry(
        question=question,
        kind=_KINDS[question.widget],
        raw=raw,
        options=_options(question, raw.get(question.code, "")),
        unit=question.unit or "",
        faults=faults,
    )


_KINDS = {
    "yes_no": "choice",
    "choices": "choice",
    "dropdown": "dropdown",
    "number": "number",
    "counter": "number",
    "date": "date",
    "digits": "digits",
    "text": "text",
}


def _options(question: Question, chosen: str) -> tuple[Option, ...]:
    if question.type not in _WITH_OPTIONS:
        return ()
    labels: list[tuple[str, Any]] = [(str(choice.code), choice.label) for choice in question.options]
    if question.type == "boolean":
        labels = [("true", _("Ya")), ("false", _("Tidak"))]
    options = [Option(value, label, value == chosen) for value, label in labels]
    if not question.required:
        options.append(Option(UNKNOWN, _("Tidak tahu"), chosen == UNKNOWN, is_unknown=True))
    return tuple(options)


def raw_of_answer(question: Question, given: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a question's form fields that stand for the answer in ``given``."""
    name = question.code
    if name not in given:
        return {}
    value = given[name]
    if value is None:
        return {name: UNKNOWN} if question.type in _WITH_OPTIONS else {}
    if isinstance(value, bool):
        return {name: "true" if value else "false"}
    if question.type == "date":
        year, month, day = [*str(value).split("-"), "", ""][:3]
        return {f"{name}-year": year, f"{name}-month": month.lstrip("0"), f"{name}-day": day.lstrip("0")}
    return {name: str(value).removesuffix(".0").replace(".", ",") if isinstance(value, float) else str(value)}


def raw_of_post(question: Question, post: Mapping[str, str]) -> dict[str, str]:
    """The texts that a form sent for a question."""
    names = (question.code, *(f"{question.code}-{part}" for part in ("day", "month", "year")))
    return {name: post[name].strip() for name in names if name in post}


def read(question: Question, raw: Mapping[str, str]) -> tuple[bool, Any]:
    """Whether the person answered or chose "I do not know", and the answer (None for the latter).

    >>> from types import SimpleNamespace as N
    >>> read(N(code="area", type="decimal"), {"area": " 48,5 "})
    (True, 48.5)
    """
    name = question.code
    if question.type == "date":
        return _read_date(*(raw.get(f"{name}-{part}", "") for part in ("year", "month", "day")))
    text = raw.get(name, "").strip()
    if not text:
        return False, None
    if text == UNKNOWN and question.type in _WITH_OPTIONS:
        return True, None
    return True, _READERS.get(question.type, str)(text)


def _read_date(year: str, month: str, day: str) -> tuple[bool, Any]:
    if not (year or month or day):
        return False, None
    text = f"{year}-{month}-{day}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text):
        try:
            return True, date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            return True, text
    return True, text


def _read_boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)


def _read_code(text: str) -> Any:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else text


def _read_number(text: str) -> Any:
    """A number as Indonesians write it; dots group thousands, a comma begins the decimals.

    >>> [_read_number(t) for t in ("1.500", "48,5", "48.5", "1.234.567,25", "12a")]
    [1500, 48.5, 48.5, 1234567.25, '12a']
    """
    plain = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    if len(plain) > _DIGITS_OF_A_NUMBER or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _read_digits(text: str) -> Any:
    """The digits of a number on a card, without the spaces, dots and hyphens people put between."""
    return re.sub(r"[\s.\-]", "", text)


_READERS: dict[str, Callable[[str], Any]] = {
    "nik": _read_digits,
    "kk": _read_digits,
    "boolean": _read_boolean,
    "choice": _read_code,
    "integer": _read_number,
    "decimal": _read_number,
    "double": _read_number,
}
