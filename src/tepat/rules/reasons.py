"""The sentences that tell a person why: templates checked once, filled for each family in both languages.

A template holds ``{variable}`` and ``{:parameter}``. Values are written as people write them: rupiah as
Rp 1.500.000 (English: Rp 1,500,000), choices by their label, dates in words, an unknown value as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from tepat.rules.expressions.types import Kind, Type
from tepat.rules.variables import Value, Variable

Format = Callable[[Any], str]
Fill = Callable[[list[Any]], str]


@dataclass(frozen=True, slots=True)
class Span:
    """A value that is not known exactly: somewhere from ``low`` to ``high``."""

    low: Value
    high: Value


ANSWERS = ("true", "false", "unknown")

_PLACEHOLDER = re.compile(r"\{(:?[a-z][a-z0-9_]*)\}")
UNKNOWN = {"id": "belum diketahui", "en": "not known yet"}
_BOOLEAN = {"id": {True: "ya", False: "tidak"}, "en": {True: "yes", False: "no"}}
_TO = {"id": "sampai", "en": "to"}
# The same for translators: what a filled-in sentence may hold besides numbers, dates and labels.
YES_AND_NO = tuple(
    {language: words[answer] for language, words in _BOOLEAN.items()} for answer in (True, False)
)
RANGE = {language: f"{{low}} {word} {{high}}" for language, word in _TO.items()}
_MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def placeholders(template: str) -> tuple[str, ...]:
    """Names between braces, parameters with their colon. Raises ValueError for braces that hold no name.

    >>> placeholders("Desil {welfare_decile}, batas {:max_decile}")
    ('welfare_decile', ':max_decile')
    """
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError("a brace without a name")
    return tuple(_PLACEHOLDER.findall(template))


def format_number(value: float, language: str, decimals: int = 6) -> str:
    """A number with thousands marked, at most so many decimals, and no zeros at the end.

    >>> format_number(1500000, "id"), format_number(36.5, "id", 1), format_number(36.5, "en", 1)
    ('1.500.000', '36,5', '36.5')
    """
    if isinstance(value, int):
        text = str(value) if -1000 < value < 1000 else f"{value:,}"
    else:
        text = f"{value:,.{decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        text = "0" if text == "-0" else text
    return text.translate(_SWAPPED) if language == "id" else text


_SWAPPED = str.maketrans(",.", ".,")


def format_rupiah(value: float, language: str) -> str:
    """An amount of rupiah, without decimals unless it has some: formulas also compute fractions.

    Whole amounts are written as ``tepat.kernel.money`` writes them.

    >>> format_rupiah(1500000, "id"), format_rupiah(1500000, "en")
    ('Rp 1.500.000', 'Rp 1,500,000')
    >>> format_rupiah(-2500.5, "id")
    '-Rp 2.500,5'
    """
    return ("-Rp " if value < 0 else "Rp ") + format_number(abs(value), language, 2)


def format_date(value: date, language: str) -> str:
    """A date in words.

    >>> format_date(date(2026, 8, 17), "id"), format_date(date(2026, 8, 17), "en")
    ('17 Agustus 2026', '17 August 2026')
    """
    return f"{value.day} {_MONTHS[language][value.month - 1]} {value.year}"


def format_boolean(value: bool, language: str) -> str:
    """Yes or no.

    >>> format_boolean(True, "id"), format_boolean(False, "en")
    ('ya', 'no')
    """
    return _BOOLEAN[language][value]


def variable_format(variable: Variable, language: str) -> Format:
    """How values of this variable are written."""
    if variable.type == "choice":
        labels = {choice.code: choice.label[language] for choice in variable.values}
        return lambda value: labels.get(value) or str(value)
    if variable.unit in ("rupiah", "IDR"):
        return partial(format_rupiah, language=language)
    if variable.type == "decimal":
        return partial(format_number, language=language, decimals=variable.scale or 0)
    kinds = {"boolean": Kind.BOOLEAN, "date": Kind.DATE, "text": Kind.TEXT}
    return type_format(Type(kinds.get(variable.type, Kind.NUMBER)), None, language)


def or_span(write: Format, language: str) -> Format:
    """How values and spans of values are written.

    >>> or_span(str, "id")(Span(2, 4)), or_span(str, "en")(3)
    ('2 sampai 4', '3')
    """

    def write_either(value: Any) -> str:
        if isinstance(value, Span):
            return f"{write(value.low)} {_TO[language]} {write(value.high)}"
        return write(value)

    return write_either


def type_format(kind: Type, unit: str | None, language: str) -> Format:
    """How values of this type are written."""
    if unit in ("rupiah", "IDR"):
        return partial(format_rupiah, language=language)
    if kind.kind is Kind.BOOLEAN:
        return partial(format_boolean, language=language)
    if kind.kind is Kind.DATE:
        return partial(format_date, language=language)
    if kind.kind is Kind.TEXT:
        return str
    return partial(format_number, language=language)


def compile_template(
    template: str,
    language: str,
    slots: Mapping[str, tuple[int, Format]],
    constants: Mapping[str, tuple[Value, Format]],
) -> Fill | str:
    """The function from a row to the sentence; the sentence itself when nothing in it varies."""
    parts = _PLACEHOLDER.split(template)
    texts = [parts[0]]
    varying: list[tuple[int, Format]] = []
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        if name in constants:
            value, write = constants[name]
            texts[-1] += write(value) + text
        else:
            varying.append(slots[name])
            texts.append(text)
    if not varying:
        return texts[0]
    unknown = UNKNOWN[language]
    if len(varying) == 1:
        return _fill_one(texts[0], varying[0], texts[1], unknown)
    return _fill_many(texts, varying, unknown)


def _fill_one(before: str, varying: tuple[int, Format], after: str, unknown: str) -> Fill:
    slot, write = varying

    def fill(row: list[Any]) -> str:
        value = row[slot]
        return f"{before}{unknown if value is None else write(value)}{after}"

    return fill


def _fill_many(texts: list[str], varying: list[tuple[int, Format]], unknown: str) -> Fill:
    pairs = list(zip(varying, texts[1:], strict=True))
    before = texts[0]

    def fill(row: list[Any]) -> str:
        sentence = before
        for (slot, write), after in pairs:
            value = row[slot]
            sentence += (unknown if value is None else write(value)) + after
        return sentence

    return fill
