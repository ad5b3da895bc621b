"""What ``tepat lab run`` wrote about a formula, as it was sent: checked, and what a card shows of it. Pure.

A card shows shares only, each with its interval, and says of whom it is a share (``SHOWN``).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.rules import Formula
from tepat.targeting.errors import StudyFileRefused

MOST_METRICS_BYTES = 4 * 1024 * 1024
MOST_REPORT_BYTES = 12 * 1024 * 1024
LONGEST_NAME = 80
FORMAT = 1
SHOWN = ("exclusion_of_poor", "inclusion_of_selected", "mistargeted_of_all", "coverage_of_all")
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """A study as it was sent. ``figures`` is what is kept to be shown:

    ``{study, candidate, households, quota, level, reference, measures: {code: {value, low, high}},
    reference_measures: {...}, same_formula}``; shares between 0 and 1, None where there is none.
    ``same_formula``: the study's own export decides as the formula does, by its hash.
    """

    candidate: str
    figures: dict[str, Any]
    metrics: bytes
    report: bytes

    @property
    def metrics_hash(self) -> str:
        """SHA-256 of the figures' file."""
        return hashlib.sha256(self.metrics).hexdigest()

    @property
    def report_hash(self) -> str:
        """SHA-256 of the report."""
        return hashlib.sha256(self.report).hexdigest()


def read_study(*, metrics: bytes, report: bytes, formula: Formula, candidate: str = "") -> StudyFiles:
    """The files of a study about a formula.

    Which of its candidates the formula is follows from the hashes of what the study exported; else
    ``candidate`` names it. Raises ``StudyFileRefused``.
    """
    document = _document(metrics)
    _check_report(report)
    exported = _exported(document)
    hashes = {formula.hash, *_origins(formula)}
    matching = [code for code, formula_hash in exported.items() if formula_hash in hashes]
    chosen = candidate.strip() or (matching[0] if matching else "")
    candidates = document["candidates"]
    if chosen not in candidates:
        raise StudyFileRefused(
            _("Telaah ini tidak menyebut rumus itu.")
            if not chosen
            else _("Calon itu tidak ada di telaah ini."),
            mend=_("Sebut calonnya, salah satu dari: %s.") % ", ".join(sorted(candidates)[:40]),
        )
    reference = str(document.get("reference", ""))
    figures = {
        "study": str(document.get("study", ""))[:LONGEST_NAME],
        "candidate": chosen,
        "households": int(candidates[chosen]["households"]),
        "quota": _share(document.get("quota")),
        "level": _share(document.get("level")) or 0.95,
        "measures": _measures(candidates[chosen]),
        "reference": reference[:LONGEST_NAME] if reference in candidates else "",
        "reference_measures": _measures(candidates[reference]) if reference in candidates else {},
        "same_formula": chosen in matching,
    }
    if not figures["measures"]:
        raise _no_study(_("Angka-angka calon itu tidak ada."))
    return StudyFiles(chosen, figures, metrics, report)


def _document(metrics: bytes) -> dict[str, Any]:
    if len(metrics) > MOST_METRICS_BYTES:
        raise StudyFileRefused(
            _("Berkas angka terlalu besar."), mend=_("Kirim metrics.json dari `tepat lab run`, sampai 4 MB.")
        )
    try:
        document = json.loads(metrics.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_study(_("Berkas ini bukan JSON.")) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _no_study(_("Bentuknya bukan bentuk metrics.json."))
    candidates = document.get("candidates")
    sound = isinstance(candidates, dict) and all(
        isinstance(one, dict) and isinstance(one.get("figures"), dict) and type(one.get("households")) is int
        for one in candidates.values()
    )
    if not sound:
        raise _no_study(_("Daftar calonnya tidak ada atau rusak."))
    return document


def _check_report(report: bytes) -> None:
    if len(report) > MOST_REPORT_BYTES:
        raise StudyFileRefused(
            _("Laporan terlalu besar."), mend=_("Kirim report.html dari `tepat lab run`, sampai 12 MB.")
        )
    if not report.lstrip()[:15].lower().startswith(_PAGE):
        raise StudyFileRefused(
            _("Laporan ini bukan halaman HTML."), mend=_("Kirim report.html dari `tepat lab run`.")
        )


def _exported(document: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each formula that the study wrote, by its candidate."""
    rows = document.get("formulas")
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("hash"), str) and isinstance(row.get("code"), str):
            found[row["code"]] = row["hash"]
    return found


def _origins(formula: Formula) -> set[str]:
    """The hashes of the formulas from which its scores were taken."""
    scores = (score.get("source_formula") for score in formula.document["scores"])
    return {str(origin["hash"]) for origin in scores if isinstance(origin, dict) and "hash" in origin}


def _measures(candidate: Mapping[str, Any]) -> dict[str, dict[str, float | None]]:
    found = {}
    for code in SHOWN:
        figure = candidate["figures"].get(code)
        if isinstance(figure, dict) and _share(figure.get("value")) is not None:
            found[code] = {name: _share(figure.get(name)) for name in ("value", "low", "high")}
    return found


def _share(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if 0 <= value <= 1 else None


def _no_study(why: Any) -> StudyFileRefused:
    return StudyFileRefused(
        _("Berkas angka ini bukan keluaran `tepat lab run`."),
        why=why,
        mend=_("Kirim metrics.json dari folder hasilnya, tanpa diubah."),
    )
