"""What NIK and KK numbers share: 16 digits, a district in front, a date with a two-digit year, a serial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tepat.kernel.errors import TepatError

DIGITS = 16
MAX_SERIAL = 9999


@dataclass(frozen=True, slots=True)
class Layout:
    """The checks of one kind of number; every fault is raised as ``error`` with ``<error code>.<part>``.

    The texts never hold the number itself, which is personal data.
    """

    name: str
    document: str
    error: type[TepatError]

    def fault(self, part: str, what: str, why: str, mend: str) -> TepatError:
        """The error for one part of the number: digits, length, region, date or serial."""
        code = f"{self.error.default_code}.{part}"
        return self.error(what.format(self.name), why=why.format(self.name), mend=mend, code=code)

    def check_digits(self, text: str) -> None:
        """Only the sixteen digits 0 to 9 pass."""
        if text and not (text.isascii() and text.isdigit()):
            raise self.fault(
                "digits",
                "The {} holds something other than digits.",
                "It has digits only: no spaces, letters, dots or dashes.",
                "Write the 16 digits without anything between them.",
            )
        if len(text) != DIGITS:
            raise self.fault(
                "length",
                "The {} does not have 16 digits.",
                f"It has {len(text)}.",
                f"Count the digits and compare them with the {self.document}.",
            )

    def region_code(self, text: str) -> str:
        """The first six digits as a dotted district code (``35.10.16``)."""
        province, regency, district = text[:2], text[2:4], text[4:6]
        if province < "11" or "00" in (regency, district):
            raise self.fault(
                "region",
                "The {} does not begin with a district.",
                "The first six digits are province (11 or more), regency and district (01 or more).",
                f"Compare the first six digits with the {self.document}.",
            )
        return f"{province}.{regency}.{district}"

    def date_fault(self, why: str) -> TepatError:
        """The error for digits 7 to 12 that are no date."""
        return self.fault(
            "date",
            "The date inside the {} does not exist.",
            why,
            f"Compare the number with the {self.document}, digit by digit.",
        )

    def check_serial(self, digits: str) -> None:
        """Four digits from 0001 to 9999."""
        if len(digits) != 4 or digits == "0000":
            raise self.fault(
                "serial",
                "The serial of the {} is out of range.",
                "The last four digits count from 0001 to 9999.",
                f"Compare the last four digits with the {self.document}.",
            )

    def write(self, region_code: str, date_digits: str, serial: int | str) -> str:
        """The number with its region, date and serial, checked."""
        parts = region_code.split(".")
        region_digits = "".join(parts) if [len(part) for part in parts] == [2, 2, 2] else "000000"
        self.region_code(region_digits)
        serial_digits = str(serial).zfill(4)
        self.check_serial(serial_digits)
        text = f"{region_digits}{date_digits}{serial_digits}"
        self.check_digits(text)
        return text


def latest_date(day: int, month: int, year_of_century: int, *, on: date) -> date | None:
    """The latest date not after ``on`` with this day, month and two-digit year; None if there is none.

    This century and the one before are tried: 29 February of year 00 exists in 2000 but not in 1900.

    >>> latest_date(29, 2, 0, on=date(2026, 11, 1))
    datetime.date(2000, 2, 29)
    >>> latest_date(2, 11, 26, on=date(2026, 11, 1))
    datetime.date(1926, 11, 2)
    >>> latest_date(30, 2, 90, on=date(2026, 11, 1)) is None
    True
    """
    century = on.year - on.year % 100
    for start in (century, century - 100):
        try:
            candidate = date(start + year_of_century, month, day)
        except ValueError:
            continue
        if candidate <= on:
            return candidate
    return None
