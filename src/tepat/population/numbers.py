"""NIK and KK numbers for whole columns, no two alike. The layout is that of ``tepat.kernel``, by tables."""

from __future__ import annotations

from datetime import date

import numpy as np

from tepat.kernel.layout import MAX_SERIAL
from tepat.kernel.nik import WOMEN_DAY_OFFSET
from tepat.population.draws import Column
from tepat.population.errors import PopulationError
from tepat.population.structure import FEMALE

DIGITS = 16
ZERO = ord("0")
KK_FROM = date(1996, 1, 1)
EPOCH = date(1970, 1, 1)


def epoch_days(day: date) -> int:
    """Days since 1 January 1970.

    >>> epoch_days(date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days


def calendar(days: Column) -> tuple[Column, Column, Column]:
    """Year, month and day of days since 1970.

    >>> [int(part[0]) for part in calendar(np.array([59]))]
    [1970, 3, 1]
    """
    stamps = days.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    years = stamps.astype("datetime64[Y]").astype(np.int64) + 1970
    return years, months.astype(np.int64) % 12 + 1, (stamps - months).astype(np.int64) + 1


def completed_years(days: Column, on: date) -> Column:
    """Age in completed years on a day, of births given in days since 1970.

    >>> completed_years(np.array([0, 1]), date(2026, 1, 1)).tolist()
    [56, 55]
    """
    year, month, day = calendar(days)
    before = (month > on.month) | ((month == on.month) & (day > on.day))
    years: Column = (on.year - year - before).astype(np.int16)
    return years


class NumberRegister:
    """Gives each number once: it counts the serials by district, date and sex over all chunks."""

    def __init__(self, districts: tuple[str, ...], on: date) -> None:
        self._region = np.array(
            [[ord(digit) for digit in code.replace(".", "")] for code in districts], np.uint8
        )
        self._first_birth = epoch_days(date(on.year - 100, 1, 1))
        self._first_card = epoch_days(KK_FROM)
        self._days = epoch_days(on) - self._first_birth + 1
        self._people = np.zeros(len(districts) * self._days * 2, np.int16)
        self._cards = np.zeros(len(districts) * self._days, np.int16)

    def niks(self, district: Column, birth_days: Column, sex: Column) -> Column:
        """A NIK each, as a table of sixteen ASCII digits."""
        cell = (district.astype(np.int64) * self._days + birth_days - self._first_birth) * 2 + (sex == FEMALE)
        serial = _next_serials(self._people, cell)
        return self._write(district, birth_days, np.where(sex == FEMALE, WOMEN_DAY_OFFSET, 0), serial)

    def cards(self, district: Column, registered_days: Column) -> Column:
        """A KK number each, as a table of sixteen ASCII digits."""
        cell = district.astype(np.int64) * self._days + registered_days - self._first_card
        serial = _next_serials(self._cards, cell)
        return self._write(district, registered_days, np.zeros(len(serial), np.int64), serial)

    def _write(self, district: Column, days: Column, day_offset: Column, serial: Column) -> Column:
        year, month, day = calendar(days)
        numbers = np.empty((len(serial), DIGITS), np.uint8)
        numbers[:, :6] = self._region[district]
        for start, part in (
            (6, day + day_offset),
            (8, month),
            (10, year % 100),
            (12, serial // 100),
            (14, serial % 100),
        ):
            numbers[:, start] = ZERO + part // 10
            numbers[:, start + 1] = ZERO + part % 10
        return numbers


def _next_serials(counters: Column, cell: Column) -> Column:
    """The next free serials of the cells, and counts them as used."""
    order = np.argsort(cell, kind="stable")
    cells, starts, counts = np.unique(cell[order], return_index=True, return_counts=True)
    rank = np.arange(len(cell)) - np.repeat(starts, counts)
    serial = np.empty(len(cell), np.int64)
    serial[order] = counters[cell[order]] + rank + 1
    if len(serial) and serial.max() > MAX_SERIAL:
        raise PopulationError(
            "There are more people than numbers.",
            why=f"A district has {MAX_SERIAL} numbers for one date.",
            mend="Ask for fewer households.",
            code="population.numbers.exhausted",
        )
    counters[cells] += counts.astype(np.int16)
    return serial


def with_wrong_digit(numbers: Column, generator: np.random.Generator) -> Column:
    """The numbers with one digit of the serial mistyped.

    The first two digits of a serial are nearly always 0, so the wrong number is nobody else's.
    """
    wrong = numbers.copy()
    place = 12 + generator.integers(0, 2, len(numbers))
    rows = np.arange(len(numbers))
    digit = (wrong[rows, place] - ZERO + generator.integers(1, 10, len(numbers))) % 10
    wrong[rows, place] = ZERO + digit
    return wrong
