from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tepat.base.permissions import requires
from tepat.verification.errors import WordsUnknown
from tepat.verification.ladder import WAITING, State
from tepat.verification.operations import record_visit
from tepat.verification.queries import person_to_serve, waiting_for
from tepat.verification.screens.work import cards
from tepat.verification.words import DocumentKind, Verdict, WitnessRelation

MOST_LETTERS = 120
_DONE: dict[str, Any] = {
    State.PROVEN: _("Tersimpan: orang ini terbukti benar."),
    State.WAITING_FOR_VISIT: _("Tersimpan: masih perlu diperiksa sekali lagi."),
    State.NOT_THE_PERSON: _("Tersimpan. Orang ini diberi tahu bahwa ia boleh meminta petugas lain."),
}

_QUESTIONS: dict[str, Any] = {
    "document_kind": _("Pilih surat yang ditunjukkan."),
    "witness_relation": _("Pilih hubungan saksi dengan orang ini."),
    "verdict": _("Pilih apakah ini benar orangnya."),
}


@requires("verification.in_person.record")
@never_cache
@require_safe
def show_visits(request: HttpRequest) -> HttpResponse:
    """Who in my area is to be met in person, nearest due date first."""
    people = waiting_for(actor=request.user, rung=State.WAITING_FOR_VISIT, at=timezone.now())
    facts = {"cards": cards(people), "done": _DONE.get(request.GET.get("hasil", ""), "")}
    return render(request, "verification/screens/visits/list.html", facts)


@requires("verification.in_person.record")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """What was shown and who vouched. A POST stores it; 422 where the document or the witness is missing."""
    now = timezone.now()
    person = person_to_serve(verification_id=verification_id, actor=request.user, at=now)
    faults = _unanswered(request.POST) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        try:
            state = record_visit(
                verification_id=verification_id,
                actor=request.user,
                document_kind=request.POST.get("document_kind", ""),
                witness_name=request.POST.get("witness_name", "")[:MOST_LETTERS],
                witness_relation=request.POST.get("witness_relation", ""),
                verdict=request.POST.get("verdict", ""),
                at=now,
            )
            return HttpResponseRedirect(f"{reverse('verification:visits')}?hasil={state}")
        except WordsUnknown as error:
            faults = [f"{error.what} {error.mend}"]
    elif person.state not in WAITING:
        return HttpResponseRedirect(reverse("verification:visits"))
    facts = {
        "card": cards([person])[0],
        "faults": faults,
        "entered": request.POST,
        "documents": DocumentKind.choices,
        "relations": WitnessRelation.choices,
        "verdicts": [
            (Verdict.SAME, _("Ya, ini orangnya")),
            (Verdict.UNSURE, _("Belum yakin, perlu diperiksa lagi")),
            (Verdict.DIFFERENT, _("Bukan, ini orang lain")),
        ],
    }
    return render(request, "verification/screens/visits/visit.html", facts, status=422 if faults else 200)


def _unanswered(entered: Mapping[str, str]) -> list[Any]:
    """A sentence for each question without an answer; what goes with what is judged when it is stored."""
    return [sentence for name, sentence in _QUESTIONS.items() if not entered.get(name)]
