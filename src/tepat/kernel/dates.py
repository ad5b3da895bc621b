"""A date as text: one form, year-month-day with hyphens, as every engine and phone reads it."""

from __future__ import annotations

import re
from datetime import date

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_iso_date(text: str) -> date:
    """The date written as 2026-01-31; raises ``ValueError`` for every other way of writing one.

    Python reads other forms too, such as week dates, which other engines do not.

    >>> read_iso_date("2026-01-31")
    datetime.date(2026, 1, 31)
    >>> read_iso_date("2026-W05-6")
    Traceback (most recent call last):
    ...
    ValueError: not a date as 2026-01-31
    """
    if not _ISO_DATE.fullmatch(text):
        raise ValueError("not a date as 2026-01-31")
    return date.fromisoformat(text)
