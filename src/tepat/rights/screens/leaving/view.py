from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.in_words import date_in_words
from tepat.base.permissions import requires
from tepat.casework.due_days import due_after
from tepat.casework.errors import WordsMissing
from tepat.casework.kinds import CaseState, Kind
from tepat.casework.operations.opening import MOST_LETTERS
from tepat.intake.queries import family_of_account
from tepat.rights.operations import ask_for_deletion, withdraw_from_programme

_NOT_SURE = _("Centang dahulu bahwa Anda yakin, lalu kirim.")


@requires("rights.own_data.change")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the programme. A POST with the tick does it; 422 without."""
    fault: Any = ""
    if request.method == "POST":
        if request.POST.get("sure") == "yes":
            withdraw_from_programme(account=request.user, language=get_language() or "id", at=timezone.now())
            return HttpResponseRedirect(f"{reverse('rights:consents')}?hasil=cabut")
        fault = _NOT_SURE
    facts = {"is_registered": family_of_account(account=request.user) is not None, "fault": fault}
    return render(request, "rights/screens/leaving/leave.html", facts, status=422 if fault else 200)


@requires("rights.own_data.change")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Have my data deleted: what goes at once, what must stay, by when an officer answers."""
    faults: list[tuple[str, Any]] = []
    written = request.POST.get("words", "")
    now = timezone.now()
    if request.method == "POST" and request.POST.get("sure") != "yes":
        faults = [("yakin", _NOT_SURE)]
    elif request.method == "POST":
        try:
            done = ask_for_deletion(
                account=request.user, words=written, language=get_language() or "id", at=now
            )
            return HttpResponseRedirect(f"{reverse('casework:own_case', args=[done.case_id])}?baru=1")
        except WordsMissing as error:
            faults = [("kata", f"{error.what} {error.mend}")]
    due = due_after(Kind.DELETION, CaseState.WAITING_FOR_OFFICER, now)[0]
    facts = {
        "faults": faults,
        "faulty": dict(faults),
        "words": written[:MOST_LETTERS],
        "most": MOST_LETTERS,
        "is_sure": request.POST.get("sure") == "yes",
        "due": date_in_words(timezone.localdate(due)),
    }
    return render(request, "rights/screens/leaving/delete.html", facts, status=422 if faults else 200)
