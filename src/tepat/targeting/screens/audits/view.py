from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import requires
from tepat.base.templatetags.words import words
from tepat.targeting import operations, queries
from tepat.targeting.errors import AuditDrawn, AuditRefused, FrameRefused
from tepat.targeting.figures import AuditFacts, AuditProgress, FrameFacts
from tepat.targeting.frame_rows import parse_lines
from tepat.targeting.screens import wording
from tepat.targeting.screens.audits.asking import LARGEST, Asked, Choice, Problem, read_draw, read_frame
from tepat.targeting.screens.audits.expecting import SIZES, Basis, basis_of, expected

_SCREENS = "targeting/screens/audits"
_DONE = {
    "diundi": gettext_lazy("Tersimpan. Kunjungannya sudah menjadi tugas para petugas lapangan."),
    "ditutup": gettext_lazy("Tersimpan: pemeriksaan ditutup. Angkanya tidak berubah lagi."),
    "daftar": gettext_lazy("Tersimpan: daftar keluarga sudah diambil."),
}


@dataclass(frozen=True)
class AuditLine:
    """One audit in the list."""

    audit: AuditFacts
    month: str
    state: str
    drawn: str
    answered: str
    share: str


@requires("targeting.audit.read")
@never_cache
@require_safe
def show_audits(request: HttpRequest) -> HttpResponse:
    """The audits of my area, newest first, and the lists that can be drawn from."""
    actor: Any = request.user
    desk = queries.audit_desk(actor=actor)
    facts = {
        "lines": [_line(audit) for audit in desk.audits],
        "frames": [_frame(frame) for frame in desk.frames],
        "may_draw": actor.has_perm("targeting.audit.draw"),
        "may_see_figures": actor.has_perm("targeting.figures.read"),
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/list.html", facts)


@requires("targeting.audit.read")
@never_cache
@require_safe
def show_audit(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """How far the visits of an audit are, by district, with the reasons of those who did not answer."""
    facts = _progress(request.user, queries.audit_progress(audit_id=audit_id, actor=request.user))
    facts["done"] = _DONE.get(request.GET.get("hasil", ""), "")
    return render(request, f"{_SCREENS}/audit.html", facts)


@requires("targeting.audit.draw")
@require_POST
def close(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """End an audit before its day: visits that still wait count as not visited."""
    operations.close_audit(audit_id=audit_id, actor=request.user, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('targeting:audit', args=[audit_id])}?hasil=ditutup")


@requires("targeting.audit.draw")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Ask for an audit, see what precision to expect, then draw it; 422 for what does not fit."""
    now = timezone.now()
    choices = _choices(request.user, queries.audit_desk(actor=request.user).frames)
    given = request.POST if request.method == "POST" else request.GET
    asked = read_draw(given, choices, today=timezone.localdate())
    if request.method != "POST" or asked.problems:
        return _draw_page(request, choices, asked, asked.problems)
    try:
        audit = operations.draw_audit(
            area_code=asked.area_code,
            month=asked.month,
            size=asked.size,
            seed=asked.seed or None,
            actor=request.user,
            at=now,
        )
    except (AuditRefused, AuditDrawn) as error:
        return _draw_page(request, choices, asked, [Problem("isi", _sentence(error))], error.status)
    return HttpResponseRedirect(f"{reverse('targeting:audit', args=[audit.pk])}?hasil=diundi")


@requires("targeting.audit.draw")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_frame(request: HttpRequest) -> HttpResponse:
    """Take in the population register's list as a file, all of it or nothing; 422 for what is none."""
    actor: Any = request.user
    asked = read_frame(request, today=timezone.localdate(), own_area=_own_area(actor))
    if request.method != "POST":
        return render(request, f"{_SCREENS}/frame.html", {"asked": asked, "problems": []})
    problems = list(asked.problems)
    if not problems and not actor.covers(asked.area_code):
        problems.append(Problem("wilayah", _("Wilayah ini di luar wilayah Anda, atau kodenya tidak ada.")))
    if not problems and asked.content is not None:
        try:
            operations.import_frame(
                area_code=asked.area_code,
                as_of=asked.as_of,
                actor=actor,
                at=timezone.now(),
                rows=parse_lines(_lines(asked.content), area_code=asked.area_code, as_of=asked.as_of),
            )
        except FrameRefused as error:
            problems.append(Problem("berkas", _sentence(error)))
        else:
            return HttpResponseRedirect(f"{reverse('targeting:audits')}?hasil=daftar")
    return render(request, f"{_SCREENS}/frame.html", {"asked": asked, "problems": problems}, status=422)


def _lines(content: bytes) -> Iterator[bytes]:
    """The lines of a file that stays in memory."""
    return iter(content.splitlines(keepends=True))


def _own_area(actor: Any) -> str:
    return actor.area_code if actor.area_code[:1].isdigit() else ""


def _sentence(error: Any) -> str:
    """What is wrong and how to mend it, in the reader's language."""
    return " ".join(words(part) for part in (error.what, error.why, error.mend) if part)


def _line(audit: AuditFacts) -> AuditLine:
    until = wording.day_words(audit.visits_until)
    closed = wording.day_words(audit.closed_at)
    return AuditLine(
        audit=audit,
        month=wording.month_words(audit.month),
        state=_("Kunjungan sampai %(day)s") % {"day": until}
        if audit.is_open
        else _("Ditutup %(day)s") % {"day": closed},
        drawn=wording.count(audit.drawn),
        answered=wording.count(audit.answered),
        share=wording.percent(audit.answered / audit.drawn) if audit.drawn else "",
    )


def _frame(frame: FrameFacts) -> dict[str, Any]:
    left_out = [
        (wording.LEFT_OUT.get(code, code), wording.count(number))
        for code, number in frame.left_out.items()
        if number
    ]
    if frame.doubled:
        left_out.append((_("nomor KK sudah ada di baris lain"), wording.count(frame.doubled)))
    return {
        "frame": frame,
        "as_of": wording.day_words(frame.as_of),
        "imported": wording.day_words(frame.imported_at),
        "households": wording.count(frame.households),
        "without_kk": wording.count(frame.without_kk + frame.odd_kk)
        if frame.without_kk + frame.odd_kk
        else "",
        "left_out": left_out,
    }


def _progress(actor: Any, found: AuditProgress) -> dict[str, Any]:
    """An audit and its visits in words."""
    audit = found.audit
    return {
        "line": _line(audit),
        "audit": audit,
        "month": wording.month_code(audit.month),
        "frame_size": wording.count(audit.frame_size),
        "reference_on": wording.day_words(audit.reference_on),
        "frame_as_of": wording.day_words(audit.frame_as_of),
        "columns": [wording.RESULTS[code] for code in _shown(found)],
        "rows": _rows(found),
        "standings": [
            (wording.STANDINGS[e.standing], wording.count(e.on_list), e.drawn, e.answered)
            for e in found.response.standings
        ],
        "waiting": wording.count(found.response.waiting),
        "is_late": audit.is_open and audit.visits_until < timezone.now(),
        "may_close": audit.is_open
        and actor.has_perm("targeting.audit.draw")
        and actor.covers(audit.area_code),
        "may_see_figures": actor.has_perm("targeting.figures.read"),
    }


def _shown(found: AuditProgress) -> list[str]:
    """The results that occurred, in the order in which they are told; answers always."""
    return [code for code in wording.RESULTS if code == "answered" or found.response.results.get(code)]


def _rows(found: AuditProgress) -> list[dict[str, Any]]:
    shown = _shown(found)

    def row(name: str, drawn: int, results: Any, waiting: int, *, is_total: bool = False) -> dict[str, Any]:
        return {
            "name": name,
            "drawn": wording.count(drawn),
            "cells": [wording.count(results.get(code, 0)) for code in shown],
            "waiting": wording.count(waiting),
            "is_total": is_total,
        }

    rows = [
        row(each.name or _("Wilayah tidak diketahui"), each.drawn, each.results, each.waiting)
        for each in found.by_area
    ]
    all_of_it = found.response
    return [row(_("Seluruhnya"), all_of_it.drawn, all_of_it.results, all_of_it.waiting, is_total=True), *rows]


def _choices(actor: Any, frames: Iterable[FrameFacts]) -> list[Choice]:
    """The areas that this account can draw from; lists come newest first; one of a wider area will do."""
    found: dict[str, Choice] = {}
    for frame in frames:
        if actor.covers(frame.area_code):
            found.setdefault(frame.area_code, Choice(frame.area_code, frame.area_name, frame.households))
        else:
            own = actor.area_code
            found.setdefault(own, Choice(own, wording.place_of(own), 0))
    return sorted(found.values(), key=lambda choice: choice.name)


def _draw_page(
    request: HttpRequest, choices: list[Choice], asked: Asked, problems: list[Problem], status: int = 422
) -> HttpResponse:
    choice = next((each for each in choices if each.area_code == asked.area_code), None)
    basis = _basis(request, asked.area_code) if choice else None
    facts: dict[str, Any] = {
        "asked": asked,
        "choices": [
            (each.area_code, each.name, wording.count(each.households) if each.households else "")
            for each in choices
        ],
        "months": [(wording.month_code(m), wording.month_words(m)) for m in _months(timezone.localdate())],
        "problems": problems,
        "is_ready": asked.is_asked and not problems,
        "area_name": choice.name if choice else "",
        "month_words": wording.month_words(asked.month) if asked.month else "",
        "size_words": wording.count(asked.size) if asked.size else "",
        "basis": _basis_words(basis) if basis else "",
        "expected": _expected(asked, basis, choice) if basis and choice else [],
    }
    if request.method != "POST":
        status = 200
    return render(request, f"{_SCREENS}/draw.html", facts, status=status)


def _months(today: date) -> list[date]:
    """The months of which an audit can be drawn: this one and the one before."""
    this = today.replace(day=1)
    return [this, (this - timedelta(days=1)).replace(day=1)]


def _basis(request: HttpRequest, area_code: str) -> Basis:
    return basis_of(queries.on_target(area_code=area_code, month=None, actor=request.user).headline)


def _basis_words(basis: Basis) -> str:
    numbers = {
        "response": wording.percent(basis.response),
        "poor": wording.percent(basis.poor),
        "reached": wording.percent(basis.reached),
    }
    if basis.is_measured:
        return (
            _(
                "Perkiraan dari pemeriksaan terakhir: %(response)s menjawab, %(poor)s miskin, "
                "%(reached)s terjangkau."
            )
            % numbers
        )
    return (
        _(
            "Belum ada pemeriksaan sebelumnya. Anggapan yang hati-hati: %(response)s menjawab, "
            "%(poor)s miskin, %(reached)s terjangkau."
        )
        % numbers
    )


def _expected(asked: Asked, basis: Basis, choice: Choice) -> list[dict[str, Any]]:
    """The size asked for among the usual ones."""
    most = choice.households or LARGEST
    sizes = sorted({min(size, most) for size in (*SIZES, *([asked.size] if asked.size else []))})
    return [
        {
            "size": wording.count(each.size),
            "answers": wording.count(each.answers),
            "missed": _points(each.missed),
            "wrongly": _points(each.wrongly),
            "is_asked": each.size == asked.size,
        }
        for each in (expected(size, basis) for size in sizes)
    ]


def _points(half: float | None) -> str:
    return _("terlalu sedikit") if half is None else f"± {wording.of_hundred(half)}"
