"""The functions of the language, each with one meaning that every engine keeps to.

Here no argument is None: a function of an unknown value is unknown, and the caller sees to that.
"""

from __future__ import annotations

import math
from datetime import date

from tepat.rules.expressions.types import LARGEST_INTEGER


def safe_div(dividend: float, divisor: float) -> float | None:
    """The quotient as a double; None when the divisor is 0 or the quotient is not finite.

    >>> safe_div(7, 2), safe_div(7, 0), safe_div(1e15, 1e-300)
    (3.5, None, None)
    """
    if divisor == 0:
        return None
    quotient = dividend / divisor
    return quotient if math.isfinite(quotient) else None


def months_between(start: date, end: date) -> int:
    """Completed months from ``start`` to ``end``; negative when ``end`` is earlier.

    A month is complete when the day of the month is reached: from 31 January to 28 February is none.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28))
    0
    >>> months_between(date(2026, 1, 31), date(2026, 3, 31))
    2
    >>> months_between(date(2026, 3, 1), date(2026, 1, 15))
    -1
    """
    if end < start:
        return -months_between(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def age_years(birth: date, on: date) -> int | None:
    """Completed years of age; None before birth. Born on 29 February turns on 1 March in common years.

    >>> age_years(date(2020, 2, 29), date(2026, 2, 28)), age_years(date(2020, 2, 29), date(2026, 3, 1))
    (5, 6)
    >>> age_years(date(2027, 1, 1), date(2026, 1, 1)) is None
    True
    """
    if on < birth:
        return None
    years = on.year - birth.year
    if on.month < birth.month or (on.month == birth.month and on.day < birth.day):
        years -= 1
    return years


def round_half_up(value: float, digits: int) -> int | float | None:
    """Rounded to ``digits`` decimals; a half goes away from zero. Whole when ``digits`` is 0 or less.

    Worked out in doubles as t = |x| * 10^digits, then floor(t), plus 1 when t - floor(t) >= 0.5, divided by
    10^digits again. So it is the double that counts: 1.005 is a little less than it looks, and gives 1.0.
    None when the result is larger than every engine can hold.

    >>> round_half_up(2.5, 0), round_half_up(-2.5, 0), round_half_up(1.005, 2), round_half_up(12500, -3)
    (3, -3, 1.0, 13000)
    >>> round_half_up(0.49999999999999994, 0), round_half_up(7, 2)
    (0, 7)
    """
    if digits >= 0 and isinstance(value, int):
        return value
    power = float(10 ** abs(digits))
    scaled = abs(value) * power if digits >= 0 else abs(value) / power
    if not math.isfinite(scaled):
        return None
    whole = math.floor(scaled)
    if scaled - whole >= 0.5:
        whole += 1
    sign = -1 if value < 0 else 1
    if digits > 0:
        return sign * (whole / power)
    result = sign * whole * 10**-digits
    return result if -LARGEST_INTEGER <= result <= LARGEST_INTEGER else None


def clip(value: float, low: float, high: float) -> float:
    """``value``, but not below ``low`` and not above ``high``; ``high`` wins when the two are reversed.

    >>> clip(12, 0, 10), clip(-1, 0, 10), clip(5, 0, 10), clip(5, 9, 3)
    (10, 0, 5, 3)
    """
    raised = low if value < low else value
    return high if raised > high else raised


def within_engines(value: float) -> float | None:
    """The value, or None when it is not finite or a whole number beyond 2^53 - 1.

    >>> within_engines(float("nan")) is None, within_engines(2**53) is None, within_engines(0.5)
    (True, True, 0.5)
    """
    if isinstance(value, int):
        return value if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else None
    return value if math.isfinite(value) else None
