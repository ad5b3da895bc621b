"""How much, how often, and in which months, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tepat.base.in_words import rupiah_in_words
from tepat.content import Programme
from tepat.content.programmes import PaymentSchedule
from tepat.kernel.periods import Period

PERIODS: Mapping[str, Any] = {
    "month": pgettext_lazy("bantuan", "per bulan"),
    "quarter": pgettext_lazy("bantuan", "per tiga bulan"),
    "year": pgettext_lazy("bantuan", "per tahun"),
}
_EVERY_MONTH = 12


def amount_in_words(benefit: Mapping[str, Any]) -> str:
    """An amount with its period: *Rp 3.000.000 per tahun*."""
    return f"{rupiah_in_words(benefit['amount'])} {PERIODS.get(benefit['period'], '')}".strip()


def payment_in_words(programme: Programme, benefit: Mapping[str, Any]) -> str:
    """In how many parts it is paid, how large each is, and in which months."""
    schedule = programme.payment
    if schedule.instalments == _EVERY_MONTH:
        return _("Dibayar setiap bulan.")
    if schedule.instalments == 1:
        return _("Dibayar sekali setahun, pada %(months)s.") % {"months": _months(schedule)}
    return _("Dibayar %(times)d kali setahun, masing-masing %(amount)s, pada %(months)s.") % {
        "times": schedule.instalments,
        "amount": rupiah_in_words(schedule.instalment_of(benefit["amount"], Period(benefit["period"]))),
        "months": _months(schedule),
    }


def next_payment(schedule: PaymentSchedule, today: date) -> date:
    """The first day of the next month in which is paid, after this one.

    >>> next_payment(PaymentSchedule(4, (1, 4, 7, 10)), date(2026, 11, 24))
    datetime.date(2027, 1, 1)
    >>> next_payment(PaymentSchedule(4, (1, 4, 7, 10)), date(2026, 4, 1))
    datetime.date(2026, 7, 1)
    """
    later = [month for month in sorted(schedule.months) if month > today.month]
    return date(today.year, later[0], 1) if later else date(today.year + 1, min(schedule.months), 1)


def month_in_words(day: date) -> str:
    """*Januari 2027*."""
    return date_format(day, "F Y")


def _months(schedule: PaymentSchedule) -> str:
    return ", ".join(date_format(date(2000, month, 1), "F") for month in sorted(schedule.months))
