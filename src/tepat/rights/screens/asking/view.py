from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.in_words import date_in_words
from tepat.base.permissions import requires
from tepat.casework.due_days import due_after
from tepat.casework.errors import WordsMissing
from tepat.casework.kinds import CaseState, Kind
from tepat.casework.operations.opening import MOST_LETTERS
from tepat.rights.operations import ask_about_data


@requires("rights.own_data.change")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask an officer about my data; answered within three days. 422 without words."""
    faults: list[tuple[str, str]] = []
    written, now = request.POST.get("words", ""), timezone.now()
    if request.method == "POST":
        try:
            case_id = ask_about_data(account=request.user, words=written, at=now)
            return HttpResponseRedirect(f"{reverse('casework:own_case', args=[case_id])}?baru=1")
        except WordsMissing as error:
            faults = [("kata", f"{error.what} {error.mend}")]
    due = due_after(Kind.DATA_QUESTION, CaseState.WAITING_FOR_OFFICER, now)[0]
    facts = {
        "faults": faults,
        "faulty": dict(faults),
        "words": written[:MOST_LETTERS],
        "most": MOST_LETTERS,
        "due": date_in_words(timezone.localdate(due)),
    }
    return render(request, "rights/screens/asking/ask.html", facts, status=422 if faults else 200)
