from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.in_words import rupiah_in_words
from tepat.base.permissions import requires
from tepat.base.problems import RequestProblem
from tepat.content.areas import parent_code
from tepat.eligibility.in_force import Version, versions_of
from tepat.targeting.errors import FormulaFileRefused
from tepat.targeting.formula_files import MOST_BYTES, formula_as_yaml
from tepat.targeting.operations.challengers import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    begin_challenger,
    end_challenger,
)
from tepat.targeting.queries.challengers import (
    OUTCOMES,
    PROPOSES,
    ChallengerFigures,
    ChallengerHead,
    Movement,
    challenger_figures,
    challenger_head,
    challengers,
)
from tepat.targeting.queries.proposals import ProposalView, proposals
from tepat.targeting.screens.formula_words import differences, formula_card
from tepat.targeting.screens.sending import (
    asked,
    criteria_to_replace,
    programmes,
    sent_formula,
    sent_programme,
    sentence_of,
)
from tepat.targeting.screens.wording import day_words, place_of, plain

_SCREENS = "targeting/screens/challengers"
_DONE = {
    "mulai": gettext_lazy("Penantang mulai dihitung. Keputusan yang lama menyusul dalam beberapa menit."),
    "akhir": gettext_lazy("Penantang dihentikan. Angka yang sudah ada tetap tersimpan."),
}
OUTCOME_WORDS: Mapping[str, Any] = {
    "eligible": gettext_lazy("Menerima"),
    "not_eligible": gettext_lazy("Tidak menerima"),
    "cannot_tell": gettext_lazy("Belum dapat ditentukan"),
}
FAULT_WORDS: Mapping[str, Any] = {
    "": gettext_lazy("lain-lain"),
    "eligibility.trial.not_yet": gettext_lazy("diputuskan sebelum penantang ini berlaku"),
}


@dataclass(frozen=True)
class Row:
    """One movement as it is shown; ``leads`` is the area further down."""

    name: Any
    families: str
    gain: str
    lose: str
    yearly: str
    is_hidden: bool
    leads: str = ""


@dataclass(frozen=True)
class Line:
    """One challenger in the list."""

    challenger_id: UUID
    title: str
    version: str
    since: str
    ended: str
    total: Row


@dataclass(frozen=True)
class Programme:
    """One programme: its formula in force, the one that follows, and what is beside them."""

    code: str
    title: str
    version: Version
    since: str
    following: Version | None
    following_from: str
    challengers: list[Line]
    proposals: list[ProposalView]


@requires("targeting.formula.read")
@never_cache
@require_safe
def show_formulas(request: HttpRequest) -> HttpResponse:
    """The formula in force of each programme, its challengers, and what is proposed."""
    actor: Any = request.user
    heads, found = challengers(actor=actor), proposals(actor=actor)
    facts = {
        "programmes": [_programme(code, title, heads, found) for code, title in programmes()],
        "may_propose": actor.has_perm(PROPOSES),
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/list.html", facts)


@requires("targeting.formula.propose")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Add a challenger from a file; 422 with what is wrong."""
    if request.method != "POST":
        return _form(request, {})
    try:
        programme = sent_programme(request)
        formula = sent_formula(request, programme, MOST_BYTES)
    except FormulaFileRefused as error:
        return _form(request, {"rumus": sentence_of(error)})
    try:
        challenger_id = begin_challenger(
            programme=programme,
            title=request.POST.get("title", ""),
            formula=formula,
            words=request.POST.get("words", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except RequestProblem as error:
        if error.status != 422:
            raise
        return _form(request, {"nama": sentence_of(error)})
    return HttpResponseRedirect(f"{reverse('targeting:challenger', args=[challenger_id])}?hasil=mulai")


@requires("targeting.formula.read")
@never_cache
@require_safe
def show_challenger(request: HttpRequest, challenger_id: UUID) -> HttpResponse:
    """Who would gain and lose, by area and by group; how often the two formulas agree."""
    actor: Any = request.user
    head = challenger_head(challenger_id=challenger_id, actor=actor)
    found = challenger_figures(
        challenger_id=challenger_id, actor=actor, area_code=request.GET.get("wilayah", "")[:20]
    )
    now = _version_on(head.programme, timezone.localdate())
    facts = {
        "head": head,
        "line": _line(head),
        "programme": dict(programmes()).get(head.programme, head.programme),
        "walked": day_words(head.walked_at),
        "card": formula_card(head.formula, on=timezone.localdate()),
        "changes": differences(now.formula, head.formula, on=timezone.localdate()),
        "found": found,
        "area_name": _area_words(found.area_code),
        "up": _up(actor, found.area_code),
        "total": _row(_area_words(found.area_code), found.total),
        "rows": _rows(found),
        "agreement": _agreement(found),
        "same": _same(found),
        "outcomes": [OUTCOME_WORDS[code] for code in OUTCOMES],
        "groups": [
            (group.code, group.title, [_row(label, row) for label, row in group.rows])
            for group in found.groups
        ],
        "faults": [(FAULT_WORDS.get(code, code), _number(number)) for code, number in found.faults.items()],
        "unknown_money": _number(found.unknown_money) if found.unknown_money else "",
        "may_propose": actor.has_perm(PROPOSES),
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/challenger.html", facts)


@requires("targeting.formula.read")
@never_cache
@require_safe
def download(request: HttpRequest, challenger_id: UUID) -> HttpResponse:
    """The figures by area as a CSV file; what is too small to be told stays empty."""
    actor: Any = request.user
    head = challenger_head(challenger_id=challenger_id, actor=actor)
    found = challenger_figures(
        challenger_id=challenger_id, actor=actor, area_code=request.GET.get("wilayah", "")[:20]
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"penantang-{head.programme}-{found.area_code or 'indonesia'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheet programs read it as UTF-8
    lines = csv.writer(response)
    lines.writerow(
        [
            _("Kode"),
            _("Nama"),
            _("Keluarga"),
            _("Jadi menerima"),
            _("Tidak lagi menerima"),
            _("Rupiah per tahun"),
        ]
    )
    for row in found.rows:
        figures = (row.families, row.gain, row.lose, row.yearly)
        lines.writerow([row.key, plain(place_of(row.key)), *("" if one is None else one for one in figures)])
    return response


@requires("targeting.formula.read")
@never_cache
@require_safe
def download_formula(request: HttpRequest, challenger_id: UUID) -> HttpResponse:
    """A challenger's formula as a YAML file."""
    head = challenger_head(challenger_id=challenger_id, actor=request.user)
    response = HttpResponse(formula_as_yaml(head.formula), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{head.programme}-{head.formula.hash[:8]}.yaml"'
    return response


@requires("targeting.formula.propose")
@require_POST
def end(request: HttpRequest, challenger_id: UUID) -> HttpResponse:
    """Stop trying a challenger."""
    end_challenger(challenger_id=challenger_id, actor=request.user, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('targeting:challenger', args=[challenger_id])}?hasil=akhir")


def _form(request: HttpRequest, faults: dict[str, str]) -> HttpResponse:
    facts = {
        "faults": list(faults.items()),
        "faulty": faults,
        "typed": asked(request, "programme", "title", "version", "words", "rest", "instead_of"),
        "programmes": programmes(),
        "criteria": criteria_to_replace(timezone.localdate()),
        "longest_title": LONGEST_TITLE,
        "longest_words": LONGEST_WORDS,
    }
    return render(request, f"{_SCREENS}/begin.html", facts, status=422 if faults else 200)


def _programme(code: str, title: str, heads: list[ChallengerHead], found: list[ProposalView]) -> Programme:
    today = timezone.localdate()
    versions = versions_of(code)
    now = _version_on(code, today)
    following = next((version for version in versions if version.from_day > today), None)
    return Programme(
        code,
        title,
        now,
        day_words(now.from_day),
        following,
        day_words(following.from_day) if following else "",
        [_line(head) for head in heads if head.programme == code],
        [one for one in found if one.programme == code],
    )


def _version_on(programme: str, on: date) -> Version:
    """The formula that holds on a day; where none does any more, the last one."""
    versions = versions_of(programme)
    return next((version for version in versions if version.holds_on(on)), versions[-1])


def _line(head: ChallengerHead) -> Line:
    return Line(
        head.challenger_id,
        head.title,
        head.formula.version,
        day_words(head.started_at),
        day_words(head.ended_at),
        _row("", head.total),
    )


def _rows(found: ChallengerFigures) -> list[Row]:
    if len(found.rows) == 1 and found.rows[0].key == found.area_code:
        return []
    return [
        _row(place_of(row.key), row, leads=row.key if _leads(row) else "")
        for row in sorted(found.rows, key=lambda row: place_of(row.key))
    ]


def _leads(row: Movement) -> bool:
    return row.gain is not None and row.lose is not None and row.key.count(".") < 3


def _row(name: Any, movement: Movement, leads: str = "") -> Row:
    return Row(
        name,
        _number(movement.families),
        _signed(movement.gain, "+"),
        _signed(movement.lose, "\u2212"),
        _money(movement.yearly),
        movement.is_hidden,
        leads,
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(number_format(value, force_grouping=True))


def _signed(value: int | None, sign: str) -> str:
    return "" if value is None else f"{sign}{_number(value)}" if value else "0"


def _money(value: int | None) -> str:
    if value is None:
        return ""
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{rupiah_in_words(abs(value))}"


def _agreement(found: ChallengerFigures) -> list[tuple[Any, list[tuple[Any, str, bool]]]]:
    """Rows of what was decided; in each what the challenger says, its count, and whether it is the same."""
    if not found.agreement:
        return []
    return [
        (
            OUTCOME_WORDS[made],
            [(OUTCOME_WORDS[said], _number(found.agreement[made, said]), made == said) for said in OUTCOMES],
        )
        for made in OUTCOMES
    ]


def _same(found: ChallengerFigures) -> str:
    """How many of a hundred families get the same answer from both; empty where that is not told."""
    same = [found.agreement.get((outcome, outcome)) for outcome in OUTCOMES]
    if not found.total.families or any(count is None for count in same):
        return ""
    share = 100 * sum(count or 0 for count in same) / found.total.families
    return f"{number_format(round(share, 1), decimal_pos=1)}%"


def _area_words(area_code: str) -> str:
    return place_of(area_code) if area_code else _("Seluruh Indonesia")


def _up(actor: Any, area_code: str) -> tuple[str, str] | None:
    """The area around, if it is the account's to see."""
    above = parent_code(area_code) if area_code else None
    if above is None or above.count(".") < 1 or not actor.covers(above):
        return None
    return above, place_of(above)
