from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.verification.queries import FailureRates, Rate, failure_rates
from tepat.verification.screens.wording import AGE_BANDS, day_of, place

PERIODS: dict[str, tuple[Any, int]] = {
    "30": (_("30 hari"), 30),
    "90": (_("90 hari"), 90),
    "365": (_("Satu tahun"), 365),
}
_SEXES = {"female": _("Perempuan"), "male": _("Laki-laki"), "unknown": _("Belum diketahui")}
_DEVICES = {
    "android_chrome": _("Android dengan Chrome"),
    "android_other": _("Android dengan peramban lain"),
    "iphone": _("iPhone atau iPad"),
    "computer": _("Komputer"),
    "unknown": _("Belum diketahui"),
    "none": _("Tanpa kamera"),
}
_RUNGS = {
    "waiting_for_capture": _("Kamera sendiri"),
    "waiting_for_assistance": _("Dibantu petugas"),
    "waiting_for_comparison": _("Petugas pertama membandingkan"),
    "waiting_for_second_officer": _("Petugas kedua membandingkan"),
    "waiting_for_visit": _("Bertemu langsung"),
}


def _words(known: dict[str, Any]) -> Callable[[str], Any]:
    return lambda code: known.get(code, code)


_TABLES: tuple[tuple[str, Any, dict[str, Any] | None, Callable[[str], Any]], ...] = (
    ("age_band", _("Umur"), AGE_BANDS, _words(AGE_BANDS)),
    ("sex", _("Jenis kelamin"), _SEXES, _words(_SEXES)),
    ("device", _("Perangkat"), _DEVICES, _words(_DEVICES)),
    ("area", _("Kecamatan"), None, place),
    ("rung", _("Cara pemeriksaan"), _RUNGS, _words(_RUNGS)),
)


@dataclass(frozen=True)
class Row:
    """One group in a table; ``percent`` is None where the group is too small to be told."""

    name: Any
    attempts: str
    failed: str
    percent: int | None


@dataclass(frozen=True)
class Table:
    """One dimension."""

    code: str
    title: Any
    rows: list[Row]


@requires("verification.failure_rates.read")
@never_cache
@require_safe
def show_failure_rates(request: HttpRequest) -> HttpResponse:
    """How often the face check fails, and for whom, in my area and a chosen period."""
    chosen = request.GET.get("masa", "90")
    period = PERIODS.get(chosen) or PERIODS["90"]
    until = timezone.now()
    since = until - timedelta(days=period[1])
    rates = failure_rates(actor=request.user, since=since, until=until)
    facts = {
        "periods": [(code, words, period == (words, days)) for code, (words, days) in PERIODS.items()],
        "tables": tables(rates),
        "since": day_of(since),
        "until": day_of(until),
    }
    return render(request, "verification/screens/failure_rates/rates.html", facts)


def tables(rates: FailureRates) -> list[Table]:
    """The figures of each dimension, in the order people expect; dimensions without a figure are left out."""
    found = []
    for code, title, order, words in _TABLES:
        known = list(order or ())
        ordered = sorted(
            rates.by.get(code, ()), key=lambda rate: known.index(rate.group) if rate.group in known else 99
        )
        if ordered:
            found.append(Table(code, title, [_row(rate, words) for rate in ordered]))
    return found


def _row(rate: Rate, words: Callable[[str], Any]) -> Row:
    share = rate.share_failed
    return Row(
        name=words(rate.group),
        attempts="" if rate.attempts is None else number_format(rate.attempts, force_grouping=True),
        failed="" if rate.failed is None else number_format(rate.failed, force_grouping=True),
        percent=None if share is None else round(share * 100),
    )
