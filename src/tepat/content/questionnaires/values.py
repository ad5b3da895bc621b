"""Turn the JSON value of one answer into a typed value, or say by which code it is refused.

Whatever JSON value they get, readers raise only ``AnswerError``, ``NikError`` and ``FamilyCardError``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tepat.content.questionnaires.form import Question
from tepat.kernel.dates import read_iso_date
from tepat.kernel.kk import FamilyCard
from tepat.kernel.nik import Nik
from tepat.rules import Variable

Reader = Callable[[Any, date], Any]

MAX_NAME_CHARACTERS = 120
MAX_TEXT_CHARACTERS = 500
EARLIEST_BIRTH = date(1900, 1, 1)

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, line ends, marks that turn the writing direction round, and halves of a character."""


class AnswerError(Exception):
    """The answer is refused: ``code`` is that of the problem, ``kind`` what was expected."""

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind


def reader_for(question: Question) -> Reader:
    """The reader of the answers to a question: ``reader(value, on) -> typed value`` or AnswerError."""
    if question.variable is None:
        return _IDENTIFIER_READERS[question.code]
    if question.type == "choice":
        return _choice_reader(frozenset(choice.code for choice in question.options))
    if question.code == "birth_date":
        return read_birth_date
    return _READERS[question.type](question.variable)


def _wrong_type(kind: str) -> AnswerError:
    return AnswerError("intake.answer.wrong_type", kind)


def _whole(value: Any, kind: str) -> int:
    """An int, or a float without a fraction (JSON knows only one kind of number); never a boolean."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise _wrong_type(kind)


def _choice_reader(codes: frozenset[int]) -> Reader:
    def read(value: Any, on: date) -> int:
        if type(value) is not int:
            value = _whole(value, "choice")
        if value not in codes:
            raise AnswerError("intake.answer.not_in_list")
        return value  # type: ignore[no-any-return]

    return read


def _integer_reader(variable: Variable) -> Reader:
    low, high = _limits(variable)

    def read(value: Any, on: date) -> int:
        number = _whole(value, "integer")
        if not low <= number <= high:
            raise AnswerError("intake.answer.out_of_range")
        return number

    return read


def _decimal_reader(variable: Variable) -> Reader:
    low, high = _limits(variable)
    scale = variable.scale

    def read(value: Any, on: date) -> float:
        if type(value) is not float and type(value) is not int:
            raise _wrong_type("number")
        if not low <= value <= high:
            raise AnswerError("intake.answer.out_of_range")
        number = float(value)
        if not math.isfinite(number):
            raise AnswerError("intake.answer.out_of_range")
        if scale is not None and round(number, scale) != number:
            raise _wrong_type("decimals")
        return number

    return read


def _limits(variable: Variable) -> tuple[float, float]:
    # A number too large for a float is above any limit, so the largest float stands for "none".
    low = -1.7e308 if variable.minimum is None else variable.minimum
    high = 1.7e308 if variable.maximum is None else variable.maximum
    return low, high  # type: ignore[return-value]


def _boolean_reader(variable: Variable) -> Reader:
    def read(value: Any, on: date) -> bool:
        if value is True or value is False:
            return value
        raise _wrong_type("boolean")

    return read


def _read_iso_date(value: Any) -> date:
    if type(value) is str:
        try:
            return read_iso_date(value)
        except ValueError:
            pass
    raise _wrong_type("date")


def read_birth_date(value: Any, on: date) -> date:
    """A date from 1900 to the day of reading.

    >>> read_birth_date("1990-05-15", date(2026, 11, 1))
    datetime.date(1990, 5, 15)
    """
    day = _read_iso_date(value)
    if day > on:
        raise AnswerError("intake.answer.birth_date_in_future")
    if day < EARLIEST_BIRTH:
        raise AnswerError("intake.answer.out_of_range")
    return day


def _date_reader(variable: Variable) -> Reader:
    low = variable.minimum if isinstance(variable.minimum, date) else date.min
    high = variable.maximum if isinstance(variable.maximum, date) else date.max

    def read(value: Any, on: date) -> date:
        day = _read_iso_date(value)
        if not low <= day <= high:
            raise AnswerError("intake.answer.out_of_range")
        return day

    return read


def _read_text(value: Any, most: int) -> str:
    if type(value) is not str:
        raise _wrong_type("text")
    if len(value) > most:
        raise AnswerError("intake.answer.too_long")
    if _CONTROL.search(value):
        raise AnswerError("intake.answer.control_character")
    return value.strip()


def _text_reader(variable: Variable) -> Reader:
    def read(value: Any, on: date) -> str:
        return _read_text(value, MAX_TEXT_CHARACTERS)

    return read


def read_name(value: Any, on: date) -> str:
    """A name of up to 120 characters in any script, with at least one letter; blanks around it go.

    >>> read_name(" Siti Aminah ", date(2026, 11, 1))
    'Siti Aminah'
    """
    name = _read_text(value, MAX_NAME_CHARACTERS)
    if not name.isalpha() and not any(unicodedata.category(character)[0] == "L" for character in name):
        raise _wrong_type("name")
    return name


def _read_nik(value: Any, on: date) -> Nik:
    if type(value) is not str:
        raise _wrong_type("digits")
    return Nik.parse(value, on=on)


def _read_kk(value: Any, on: date) -> str:
    if type(value) is not str:
        raise _wrong_type("digits")
    return FamilyCard.parse(value, on=on).text


_READERS: Mapping[str, Callable[[Variable], Reader]] = {
    "integer": _integer_reader,
    "decimal": _decimal_reader,
    "double": _decimal_reader,
    "boolean": _boolean_reader,
    "date": _date_reader,
    "text": _text_reader,
}
_IDENTIFIER_READERS: Mapping[str, Reader] = {"name": read_name, "nik": _read_nik, "kk": _read_kk}
