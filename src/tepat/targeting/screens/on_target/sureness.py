"""How sure a figure is, and whether a change is more than chance: in words, with what would make it surer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.lab.audits import AuditEstimate
from tepat.targeting.screens.wording import count, of_hundred

FINE = 0.03
FAIR = 0.07
"""Half the width of an interval that is fine, and fair: shares."""

_VERDICTS: dict[str, Any] = {
    "fine": gettext_lazy("Teliti: cukup untuk membandingkan bulan dengan bulan."),
    "fair": gettext_lazy("Cukup untuk melihat arah; perubahan kecil antarbulan belum akan tampak."),
    "rough": gettext_lazy("Masih kasar: pakai hanya sebagai petunjuk awal."),
}


@dataclass(frozen=True)
class Sureness:
    """A verdict in words, half the width of the interval in points, and what would make it fine."""

    verdict: Any
    points: str
    more: str


def half_width(found: AuditEstimate | None) -> float | None:
    """Half the width of the interval; None where there is none."""
    if found is None or found.low is None or found.high is None:
        return None
    return (found.high - found.low) / 2


def sureness(found: AuditEstimate | None, *, drawn: int, frame_size: int) -> Sureness | None:
    """How sure the figure of an audit of ``drawn`` households is; None where there is no figure."""
    half = half_width(found)
    if half is None or half == 0:
        return None
    level = "fine" if half <= FINE else "fair" if half <= FAIR else "rough"
    wanted = ceil(drawn * (half / FINE) ** 2 / 100) * 100
    more = ""
    if level != "fine" and wanted < frame_size:
        more = _(
            "Supaya selisihnya paling banyak %(points)s, perlu sekitar %(visits)s kunjungan sebulan."
        ) % {
            "points": of_hundred(FINE),
            "visits": count(wanted),
        }
    return Sureness(_VERDICTS[level], of_hundred(half), more)


def change(now: AuditEstimate | None, before: AuditEstimate | None) -> str:
    """Whether a figure moved since another audit by more than chance; empty where that cannot be said."""
    half_now, half_before = half_width(now), half_width(before)
    if half_now is None or half_before is None or now is None or before is None:
        return ""
    if now.value is None or before.value is None:
        return ""
    moved = now.value - before.value
    points = {"points": of_hundred(abs(moved))}
    if abs(moved) <= sqrt(half_now**2 + half_before**2):
        return _("Selisih %(points)s dengan pemeriksaan sebelumnya masih bisa karena kebetulan.") % points
    if moved > 0:
        return (
            _("Naik %(points)s dari pemeriksaan sebelumnya, lebih dari yang bisa karena kebetulan.") % points
        )
    return _("Turun %(points)s dari pemeriksaan sebelumnya, lebih dari yang bisa karena kebetulan.") % points
