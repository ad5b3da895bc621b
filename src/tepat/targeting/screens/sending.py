"""What officers send of formulas: files in bounded room, a programme, a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.base.problems import RequestProblem
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.eligibility.in_force import formula_in_force
from tepat.rules import Formula
from tepat.targeting.errors import FormulaFileRefused, StudyFileRefused
from tepat.targeting.formula_files import read_formula_file

Faults = dict[str, str]
"""By the anchor of a field, what is wrong with it."""


def sentence_of(error: RequestProblem) -> str:
    """What is wrong, why, and how to mend it."""
    return " ".join(str(part) for part in (error.what, error.why, error.mend) if part)


def sent_file(request: HttpRequest, name: str, *, most: int) -> bytes:
    """The bytes of a file that was sent, one more than ``most`` at most; empty where none was."""
    file = request.FILES.get(name)
    return bytes(file.read(most + 1)) if file is not None else b""


def programmes() -> list[tuple[str, str]]:
    """Every programme, by code, with its title."""
    return [(code, words(one.title)) for code, one in load_content().programmes.items()]


def criteria_to_replace(on: date) -> list[tuple[str, str]]:
    """The criteria of the formulas in force as ``programme:criterion``, in words."""
    found = []
    for code, title in programmes():
        formula = formula_in_force(code, on)
        if formula is not None:
            found += [(f"{code}:{one.code}", f"{title}: {one.code}") for one in formula.parts.criteria]
    return found


def sent_formula(request: HttpRequest, programme: str, most: int) -> Formula:
    """The formula of a form: alone, or with the rest of the one in force. Raises ``FormulaFileRefused``."""
    content = sent_file(request, "formula", most=most)
    if not content:
        raise FormulaFileRefused(_("Berkas rumusnya belum ada."), mend=_("Pilih berkas YAML."))
    rest, instead_of = None, ""
    if request.POST.get("rest"):
        rest = formula_in_force(programme, timezone.localdate())
        named, _colon, criterion = request.POST.get("instead_of", "").partition(":")
        instead_of = criterion if named == programme else ""
    return read_formula_file(
        content,
        programme=programme,
        version=request.POST.get("version", ""),
        rest_of=rest,
        instead_of=instead_of,
    )


def sent_programme(request: HttpRequest) -> str:
    """The programme that a form names. Raises ``FormulaFileRefused``."""
    programme = request.POST.get("programme", "")
    if programme not in load_content().programmes:
        raise FormulaFileRefused(_("Programnya belum dipilih."), mend=_("Pilih satu program."))
    return programme


def sent_day(request: HttpRequest) -> date:
    """The day that a form names. Raises ``StudyFileRefused``."""
    try:
        return date.fromisoformat(request.POST.get("from_day", ""))
    except ValueError:
        raise StudyFileRefused(
            _("Hari mulai berlakunya belum ada."), mend=_("Pilih satu hari, misalnya tanggal 1 bulan depan.")
        ) from None


def asked(request: HttpRequest, *names: str) -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {name: request.POST.get(name, "")[:4000] for name in names}
