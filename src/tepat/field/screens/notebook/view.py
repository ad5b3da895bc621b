from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.content.areas import parent_code
from tepat.field.notebook import (
    Completeness,
    Level,
    completeness,
    missing_families,
    month_or_now,
    months_until,
)
from tepat.field.screens.wording import month_in_words, place_of

_SCREENS = "field/screens/notebook"


@dataclass(frozen=True)
class Row:
    """One district, village or group as it is shown. ``key`` leads further down where ``leads`` says so."""

    key: str
    name: str
    cadres: str
    to_note: str
    noted: str
    missing: int
    without_group: str
    percent: int | None
    is_hidden: bool
    leads: str


@requires("field.notebook.read")
@never_cache
@require_safe
def show_completeness(request: HttpRequest) -> HttpResponse:
    """How complete a month is in my area, from districts down to groups: figures, no families."""
    now = timezone.now()
    month = month_or_now(request.GET.get("bulan", ""), now)
    level = completeness(
        actor=request.user, area_code=request.GET.get("wilayah", "")[:20], month=month, at=now
    )
    facts = {
        "level": level,
        "month": month,
        "month_words": month_in_words(month),
        "months": [(code, month_in_words(code)) for code in months_until(now)],
        "area_name": _area_words(level.area_code),
        "up": _up(request.user, level.area_code),
        "total": _row(level.total, level, request.user),
        "rows": [_row(row, level, request.user) for row in level.rows],
    }
    return render(request, f"{_SCREENS}/completeness.html", facts)


@requires("field.notebook.read")
@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The figures of the page as a CSV file; what is too small to be told stays empty."""
    now = timezone.now()
    month = month_or_now(request.GET.get("bulan", ""), now)
    level = completeness(
        actor=request.user, area_code=request.GET.get("wilayah", "")[:20], month=month, at=now
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"buku-{month}-{level.area_code or 'indonesia'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheet programs read it as UTF-8
    lines = csv.writer(response)
    lines.writerow([_("Bulan"), _("Kode"), _("Nama"), _("Kader"), *_columns()])
    for row in level.rows:
        figures = (row.to_note, row.noted, row.percent, row.without_group)
        told = ["" if figure is None else figure for figure in figures]
        lines.writerow([month, row.key, _plain(_name(row, level)), _plain(row.cadres), *told])
    return response


@requires("field.notebook.read")
@never_cache
@require_safe
def show_missing(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The families of a group whose month is not noted, for whoever reaches them."""
    now = timezone.now()
    month = month_or_now(request.GET.get("bulan", ""), now)
    missing = missing_families(actor=request.user, group_id=group_id, month=month, at=now)
    facts = {
        "missing": missing,
        "month": month,
        "month_words": month_in_words(month),
        "place": place_of(missing.area_code),
    }
    return render(request, f"{_SCREENS}/missing.html", facts)


def _columns() -> list[str]:
    return [_("Keluarga"), _("Sudah dicatat"), _("Persen"), _("Keluarga tanpa kelompok")]


def _row(row: Completeness, level: Level, actor: Any) -> Row:
    return Row(
        key=row.key,
        name=_name(row, level),
        cadres=row.cadres,
        to_note=_number(row.to_note),
        noted=_number(row.noted),
        missing=(row.to_note or 0) - (row.noted or 0),
        without_group=_number(row.without_group) if row.without_group else "",
        percent=row.percent,
        is_hidden=row.to_note is None,
        leads=_leads(row, level, actor),
    )


def _leads(row: Completeness, level: Level, actor: Any) -> str:
    """Where a row leads: ``area`` further down, ``missing`` to families, or nowhere."""
    if row is level.total or row.to_note is None:
        return ""
    if not level.by_group:
        return "area"
    if not row.key or row.to_note == row.noted:
        return ""
    return "missing" if actor.reaches(level.area_code, UUID(row.key)) else ""


def _name(row: Completeness, level: Level) -> str:
    if not level.by_group:
        return place_of(row.key)
    return row.name or _("Tanpa kelompok")


def _area_words(area_code: str) -> str:
    return place_of(area_code) if area_code else _("Seluruh Indonesia")


def _up(actor: Any, area_code: str) -> tuple[str, str] | None:
    """The area around, if it is the actor's to see."""
    above = parent_code(area_code) if area_code else None
    if above is None or above.count(".") < 1 or not actor.covers(above):
        return None
    return above, place_of(above)


def _number(value: int | None) -> str:
    return "" if value is None else number_format(value, force_grouping=True)


def _plain(text: str) -> str:
    """A name that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
