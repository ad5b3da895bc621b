"""KK, the number of a family card: 16 digits that hold a district, a registration date and a serial.

Layout: province 2, regency 2, district 2, day 2, month 2, year 2 of the card's first registration, serial 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tepat.kernel.errors import TepatError
from tepat.kernel.layout import Layout, latest_date


class FamilyCardError(TepatError):
    """The text is not a KK number. ``code`` says which part is at fault; the texts never hold the number."""

    default_code = "kernel.kk"


_LAYOUT = Layout("KK number", "family card", FamilyCardError)


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """A well-formed KK number. ``repr`` shows the district only, so that no log holds the number."""

    text: str = field(repr=False)
    region_code: str
    registered_on: date = field(repr=False)
    serial: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, on: date) -> FamilyCard:
        """Read a KK number written as exactly 16 digits; ``on`` is the day of reading.

        The two-digit year is the latest one whose date is not after ``on``.
        Raises ``FamilyCardError``: ``kernel.kk.digits``, ``.length``, ``.region``, ``.date`` or ``.serial``.

        >>> card = FamilyCard.parse("3510161203150007", on=date(2026, 11, 1))
        >>> card.region_code, card.registered_on.isoformat(), card.serial
        ('35.10.16', '2015-03-12', '0007')
        """
        _LAYOUT.check_digits(text)
        region_code = _LAYOUT.region_code(text)
        registered_on = latest_date(int(text[6:8]), int(text[8:10]), int(text[10:12]), on=on)
        if registered_on is None:
            raise _LAYOUT.date_fault("Digits 7 to 12 are the day, month and year of the card.")
        _LAYOUT.check_serial(text[12:])
        return cls(text, region_code, registered_on, text[12:])


def make_family_card_number(region_code: str, registered_on: date, serial: int | str) -> str:
    """The KK number of a card registered in a district (``35.10.16``), with a serial of 1 to 9999.

    Raises ``FamilyCardError`` when the region is no district code or the serial is out of range.

    >>> make_family_card_number("35.10.16", date(2015, 3, 12), 7)
    '3510161203150007'
    """
    return _LAYOUT.write(region_code, f"{registered_on:%d%m%y}", serial)
