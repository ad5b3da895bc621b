"""The figures of the page as lines of a CSV file: one line for each figure, complete in itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tepat.base.templatetags.words import words
from tepat.lab.audits import MEASURES, AuditEstimate
from tepat.targeting.figures import Estimates, OnTarget
from tepat.targeting.screens.wording import FEWEST_TOLD, month_code, month_words, plain

COLUMNS = (
    *("bulan", "kode_wilayah", "bagian", "kode", "nama", "ukuran", "yang_dihitung", "dari"),
    *(
        "nilai",
        "bawah",
        "atas",
        "keyakinan",
        "terundi",
        "menjawab",
        "jawaban_dalam_hitungan",
        "sebab_tanpa_angka",
    ),
)
"""The file is for programs too, so its head is one in every language."""


def lines_of(found: OnTarget) -> Iterator[str]:
    """The head line and every figure: the whole, areas, groups, months, audits together; then appeals."""
    yield _line(COLUMNS)
    for part, code, name, month, estimates in _parts(found):
        for measure, estimate in estimates.items():
            yield _line(_cells(found, part, code, name, month, measure, estimate))
    for each in found.appeals.by_programme:
        base = (month_code(found.month), found.area_code, "sanggahan", each.programme, "")
        for what, number in (
            ("diputus", each.decided),
            ("dikabulkan", each.upheld),
            ("menjadi_berhak", each.made_eligible),
        ):
            yield _line([*base, what, "", "", number, *[""] * 7])


def _parts(found: OnTarget) -> Iterator[tuple[str, str, str, str, Estimates]]:
    month = month_code(found.month)
    yield "seluruhnya", found.area_code, found.area_name, month, found.headline
    for area in found.by_area:
        yield "wilayah", area.area_code, area.name, month, area.estimates
    for group in found.by_group:
        name = f"{words(group.group_title)}: {words(group.label_title)}"
        yield "kelompok", f"{group.group}/{group.label}", name, month, group.estimates
    for each in found.trend:
        yield "bulan", month_code(each.month), month_words(each.month), month_code(each.month), each.estimates
    if found.pooled:
        code = "+".join(month_code(each) for each in found.pooled.months)
        yield "gabungan", code, "", month, found.pooled.estimates


def _cells(
    found: OnTarget, part: str, code: str, name: str, month: str, measure: str, estimate: AuditEstimate
) -> list[object]:
    told = MEASURES[measure]
    figures = [_share(share) for share in (estimate.value, estimate.low, estimate.high)]
    return [
        *(month, found.area_code, part, code, plain(name), measure, words(told.counted)),
        *(words(told.denominator), *figures, estimate.level),
        *map(_told, (estimate.drawn, estimate.answered, estimate.in_domain)),
        estimate.why_not,
    ]


def _told(number: int) -> str:
    """A count; empty where it is too small to be told."""
    return "" if 0 < number < FEWEST_TOLD else str(number)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


def _line(cells: object) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)  # type: ignore[arg-type]
    return written.getvalue()
