"""NIK, the population identity number: 16 digits that hold a district, a birth date, a sex and a serial.

Layout: province 2, regency 2, district 2, day 2 (a woman's day has 40 added), month 2, year 2, serial 4.
A NIK never changes, also when the person moves or the register corrects a birth date. So a difference
between a NIK and what is known of the person is a warning (``Nik.mismatches``), never a rejection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from tepat.kernel.errors import TepatError
from tepat.kernel.layout import Layout, latest_date

WOMEN_DAY_OFFSET = 40
BIRTH_DATE_DIFFERS = "kernel.nik.birth_date_differs"
SEX_DIFFERS = "kernel.nik.sex_differs"


class Sex(IntEnum):
    """Sex as the population register codes it."""

    MALE = 1
    FEMALE = 2


class NikError(TepatError):
    """The text is not a NIK. ``code`` says which part is at fault; the texts never hold the number."""

    default_code = "kernel.nik"


_LAYOUT = Layout("NIK", "identity card", NikError)


@dataclass(frozen=True, slots=True)
class Nik:
    """A well-formed NIK. ``repr`` shows the district only, so that no log holds the number."""

    text: str = field(repr=False)
    region_code: str
    birth_date: date = field(repr=False)
    sex: Sex = field(repr=False)
    serial: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, on: date) -> Nik:
        """Read a NIK written as exactly 16 digits; ``on`` is the day of reading.

        The year has two digits: it is the latest one whose date is not after ``on``, so a person of more
        than a hundred years is read a century too young (``mismatches`` allows for that).
        Raises ``NikError``: ``kernel.nik.digits``, ``.length``, ``.region``, ``.date`` or ``.serial``.

        >>> nik = Nik.parse("3510165505900001", on=date(2026, 11, 1))
        >>> nik.region_code, nik.birth_date.isoformat(), nik.sex.name, nik.serial
        ('35.10.16', '1990-05-15', 'FEMALE', '0001')
        """
        _LAYOUT.check_digits(text)
        region_code = _LAYOUT.region_code(text)
        day = int(text[6:8])
        sex = Sex.FEMALE if day > WOMEN_DAY_OFFSET else Sex.MALE
        day -= WOMEN_DAY_OFFSET if sex is Sex.FEMALE else 0
        birth_date = latest_date(day, int(text[8:10]), int(text[10:12]), on=on)
        if birth_date is None:
            raise _LAYOUT.date_fault("Digits 7 to 12 are day, month and year; a woman's day has 40 added.")
        _LAYOUT.check_serial(text[12:])
        return cls(text, region_code, birth_date, sex, text[12:])

    def mismatches(self, birth_date: date | None = None, sex: int | None = None) -> tuple[str, ...]:
        """Codes of what the NIK says differently; what is not given is not compared.

        The year is compared by its two digits, as the NIK holds no more.

        >>> nik = Nik.parse("3510165505900001", on=date(2026, 11, 1))
        >>> nik.mismatches(birth_date=date(1990, 5, 16), sex=Sex.FEMALE)
        ('kernel.nik.birth_date_differs',)
        """
        found = []
        if birth_date is not None and _short_date(birth_date) != _short_date(self.birth_date):
            found.append(BIRTH_DATE_DIFFERS)
        if sex is not None and sex != self.sex:
            found.append(SEX_DIFFERS)
        return tuple(found)


def make_nik(region_code: str, birth_date: date, sex: int, serial: int | str) -> str:
    """The NIK of a person registered in a district (``35.10.16``), with a serial of 1 to 9999.

    Raises ``NikError`` when the region is no district code or the serial is out of range.

    >>> make_nik("35.10.16", date(1990, 5, 15), Sex.FEMALE, 1)
    '3510165505900001'
    """
    day, month, year = _short_date(birth_date)
    day += WOMEN_DAY_OFFSET if Sex(sex) is Sex.FEMALE else 0
    return _LAYOUT.write(region_code, f"{day:02d}{month:02d}{year:02d}", serial)


def _short_date(day: date) -> tuple[int, int, int]:
    return day.day, day.month, day.year % 100
