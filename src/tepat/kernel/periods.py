"""Periods of payment, stretches of time and values that change on a date.

Every stretch is half-open: its first day belongs to it, its last day (``active_to``) does not. So one that
ends on 1 July and one that begins on 1 July touch and do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import TypeVar

from tepat.kernel.errors import TepatError

T = TypeVar("T")


class PeriodError(TepatError):
    """A stretch of time that ends before it begins."""

    default_code = "kernel.period.empty"


class Period(Enum):
    """How often an amount is meant: a month, a quarter or a year."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months.

        >>> Period.QUARTER.months
        3
        """
        return {"month": 1, "quarter": 3, "year": 12}[self.value]

    def around(self, on: date) -> DateRange:
        """The calendar month, quarter or year that holds the day.

        >>> Period.QUARTER.around(date(2026, 11, 1))
        DateRange(active_from=datetime.date(2026, 10, 1), active_to=datetime.date(2027, 1, 1))
        """
        first = (on.month - 1) // self.months * self.months
        start = date(on.year, first + 1, 1)
        following = first + self.months
        return DateRange(start, date(on.year + following // 12, following % 12 + 1, 1))


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """From ``active_from`` up to but without ``active_to``; None means that it has no end."""

    active_from: date
    active_to: date | None = None

    def __post_init__(self) -> None:
        if self.active_to is not None and self.active_to <= self.active_from:
            raise PeriodError(
                "A stretch of time ends before it begins.",
                why="active_to is the first day that no longer belongs to it, so it must be later.",
                mend="Swap the two dates, or leave active_to out.",
            )

    def __contains__(self, on: date) -> bool:
        """Whether the day lies inside.

        >>> date(2026, 7, 1) in DateRange(date(2026, 1, 1), date(2026, 7, 1))
        False
        """
        return self.active_from <= on and (self.active_to is None or on < self.active_to)

    def overlaps(self, other: DateRange) -> bool:
        """Whether at least one day belongs to both.

        >>> DateRange(date(2026, 1, 1), date(2026, 7, 1)).overlaps(DateRange(date(2026, 7, 1)))
        False
        """
        return (self.active_to is None or other.active_from < self.active_to) and (
            other.active_to is None or self.active_from < other.active_to
        )


def first_overlap(ranges: Iterable[DateRange]) -> tuple[DateRange, DateRange] | None:
    """The first two stretches, in order of their beginning, that share a day; None if no two do.

    >>> first_overlap([DateRange(date(2026, 3, 1)), DateRange(date(2026, 1, 1), date(2026, 3, 1))]) is None
    True
    """
    ordered = sorted(ranges, key=lambda stretch: (stretch.active_from, stretch.active_to or date.max))
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            return earlier, later
    return None


def value_on(dated: Mapping[date, T], on: date) -> T | None:
    """The value that counts on a day: the one with the latest date not after it; None before the first.

    >>> decile_limits = {date(2025, 1, 1): 5, date(2026, 1, 1): 4}
    >>> value_on(decile_limits, date(2025, 12, 31)), value_on(decile_limits, date(2026, 1, 1))
    (5, 4)
    >>> value_on(decile_limits, date(2024, 12, 31)) is None
    True
    """
    begun = [start for start in dated if start <= on]
    return dated[max(begun)] if begun else None
