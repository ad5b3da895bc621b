"""What officers read of shares, months and results: words for codes and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.templatetags.words import words
from tepat.content.areas import area_name
from tepat.content.library import load_content
from tepat.lab.audits import AuditEstimate
from tepat.lab.audits.estimating import LEAST_ANSWERS


@dataclass(frozen=True)
class Measure:
    """A measure in words. ``key`` is its name in addresses; ``sentence`` has a gap ``number`` (of 100),
    ``base`` and ``too_few`` a gap ``count`` (answers in the denominator).
    """

    key: str
    title: Any
    sentence: Any
    base: Any
    too_few: Any
    counted: Any
    others: Any


MEASURES: Mapping[str, Measure] = {
    "exclusion_of_poor": Measure(
        "terlewat",
        gettext_lazy("Miskin tetapi belum terjangkau"),
        gettext_lazy("Dari 100 keluarga miskin, %(number)s belum terjangkau."),
        gettext_lazy("Dihitung dari %(count)s keluarga miskin yang menjawab."),
        gettext_lazy("Baru %(count)s keluarga miskin yang menjawab; perlu sedikitnya %(least)s."),
        gettext_lazy("belum terjangkau"),
        gettext_lazy("sudah terjangkau"),
    ),
    "inclusion_of_reached": Measure(
        "keliru",
        gettext_lazy("Penerima yang tidak miskin"),
        gettext_lazy("Dari 100 penerima, %(number)s tidak miskin."),
        gettext_lazy("Dihitung dari %(count)s penerima yang menjawab."),
        gettext_lazy("Baru %(count)s penerima yang menjawab; perlu sedikitnya %(least)s."),
        gettext_lazy("tidak miskin"),
        gettext_lazy("miskin"),
    ),
    "coverage": Measure(
        "jangkauan",
        gettext_lazy("Cakupan"),
        gettext_lazy("Dari 100 keluarga, %(number)s terjangkau."),
        gettext_lazy("Dihitung dari %(count)s keluarga yang menjawab."),
        gettext_lazy("Baru %(count)s keluarga yang menjawab; perlu sedikitnya %(least)s."),
        gettext_lazy("terjangkau"),
        gettext_lazy("belum terjangkau"),
    ),
}
BY_KEY = {measure.key: code for code, measure in MEASURES.items()}
"""The codes of measures by their names in addresses."""

STANDINGS: Mapping[str, Any] = {
    "reached": gettext_lazy("Sudah terjangkau"),
    "refused": gettext_lazy("Mendaftar, lalu ditolak"),
    "undecided": gettext_lazy("Mendaftar, belum bisa diputuskan"),
    "never_applied": gettext_lazy("Belum pernah mendaftar"),
}
RESULTS: Mapping[str, Any] = {
    "answered": gettext_lazy("Menjawab"),
    "declined": gettext_lazy("Tidak bersedia menjawab"),
    "nobody_home": gettext_lazy("Tidak ada orang di rumah"),
    "moved_away": gettext_lazy("Sudah pindah"),
    "not_found": gettext_lazy("Rumahnya tidak ditemukan"),
    "not_visited": gettext_lazy("Belum sempat dikunjungi"),
    "closed": gettext_lazy("Ditutup petugas"),
}
LEFT_OUT: Mapping[str, Any] = {
    "broken": gettext_lazy("baris rusak atau kolomnya tidak pas"),
    "bad_area": gettext_lazy("kode desa tidak dikenal"),
    "outside": gettext_lazy("desa di luar wilayah ini"),
    "no_door": gettext_lazy("tanpa nama dan tanpa alamat"),
}


FEWEST_TOLD = 5
"""Smaller counts of households that answered are not told: in a village they could point to one."""


def measure_of(key: str) -> str:
    """The code of the measure that an address names; that of missed poor families where it names none."""
    return BY_KEY.get(key, "exclusion_of_poor")


def count(number: int) -> str:
    """A count with the separators of the reader's language."""
    return str(number_format(number, force_grouping=True))


def answers(number: int) -> str:
    """A count of answers; fewer than five are too few to be told."""
    return "< 5" if 0 < number < FEWEST_TOLD else count(number)


def of_hundred(share: float) -> str:
    """How many of 100: whole, with one decimal where it would become 0 or 100 and is neither."""
    number = share * 100
    if number and (number < 1 or 99 < number < 100):
        return str(number_format(number, decimal_pos=1))
    return str(number_format(round(number)))


def percent(share: float) -> str:
    """A share as people write it: 38%."""
    return f"{of_hundred(share)}%"


def interval(found: AuditEstimate) -> str:
    """From where to where: 33–43; the number alone where nothing was left to chance."""
    if found.low is None or found.high is None or found.low == found.high:
        return ""
    return f"{of_hundred(found.low)}–{of_hundred(found.high)}"


def sentence(found: AuditEstimate) -> str:
    """The figure as people say it, or that there is none yet."""
    measure = MEASURES[found.measure]
    if found.value is None:
        return _("Belum cukup jawaban.")
    return str(measure.sentence) % {"number": of_hundred(found.value)}


def certainty(found: AuditEstimate) -> str:
    """How far the truth may be from the figure, in words; why there is none where there is none."""
    if found.value is None:
        return why_not(found)
    if not interval(found):
        return _("Angka ini dihitung dari seluruh daftar keluarga, jadi tanpa selisih undian.")
    level, low, high = percent(found.level), of_hundred(found.low or 0), of_hundred(found.high or 0)
    return _("Dengan keyakinan %(level)s, angka sebenarnya antara %(low)s dan %(high)s.") % {
        "level": level,
        "low": low,
        "high": high,
    }


def base(found: AuditEstimate) -> str:
    """From how many answers it was computed."""
    if found.value is None or not interval(found):
        return ""
    return str(MEASURES[found.measure].base) % {"count": count(found.in_domain)}


def why_not(found: AuditEstimate) -> str:
    """Why there is no figure."""
    if found.why_not == "nobody":
        return _("Belum ada jawaban yang masuk hitungan ini.")
    if found.why_not == "part_unanswered":
        return _("Di sebagian wilayah belum ada cukup keluarga yang menjawab.")
    told = MEASURES[found.measure].too_few
    return str(told) % {"count": answers(found.in_domain), "least": count(LEAST_ANSWERS)}


def why_not_short(found: AuditEstimate) -> str:
    """The same in a cell of a table."""
    if found.why_not == "nobody":
        return _("belum ada jawaban")
    if found.why_not == "part_unanswered":
        return _("sebagian wilayah belum menjawab")
    return _("belum cukup jawaban")


def month_code(month: date) -> str:
    """The month as addresses have it: 2026-11."""
    return f"{month:%Y-%m}"


def month_from(code: str) -> date | None:
    """The first day of the month that an address names; None where it names none."""
    try:
        return date.fromisoformat(f"{code[:7]}-01") if len(code) == 7 else None
    except ValueError:
        return None


def month_words(month: date) -> str:
    """The month as people say it: November 2026."""
    return str(date_format(month, "F Y"))


def day_words(day: Any) -> str:
    """A day, or the day of a moment, as people say it; empty for None."""
    if day is None:
        return ""
    return str(date_format(localtime(day) if hasattr(day, "hour") else day, "j F Y"))


def programme_words(code: str) -> str:
    """The short title of a programme; its code where there is none any more."""
    programme = load_content().programmes.get(code)
    return words(programme.title) if programme else code


def plain(text: str) -> str:
    """A name that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def place_of(area_code: str) -> str:
    """Where something is, as people say it; the code itself where it has no name."""
    return area_name(area_code) or area_code
