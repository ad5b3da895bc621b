from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.casework.errors import NotWaiting, WordsMissing
from tepat.casework.kinds import Kind
from tepat.casework.operations import answer_data_request
from tepat.casework.operations.opening import MOST_LETTERS
from tepat.casework.queries import case_on_desk
from tepat.casework.screens.desk.cards import desk_card
from tepat.casework.screens.wording import history


@requires("casework.data_request.answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_data_request(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A question or wish about somebody's own data. A POST answers it; 422 without words."""
    now = timezone.now()
    found = case_on_desk(case_id=case_id, actor=request.user, at=now, purpose="data_rights")
    if found.case.kind == Kind.APPEAL:
        return HttpResponseRedirect(reverse("casework:case", args=[case_id]))
    fault = ""
    if request.method == "POST":
        try:
            answer_data_request(
                case_id=case_id, actor=request.user, words=request.POST.get("why", ""), at=now
            )
            return HttpResponseRedirect(f"{reverse('casework:desk')}?hasil=answered")
        except WordsMissing as error:
            fault = f"{error.what} {error.mend}"
        except NotWaiting:
            return HttpResponseRedirect(f"{reverse('casework:desk')}?hasil=late")
    facts = {
        "card": desk_card(found),
        "found": found,
        "is_deletion": found.case.kind == Kind.DELETION,
        "done_at_once": found.steps[0].detail if found.steps else {},
        "lines": history(found.steps, citizen=_("Warga")),
        "fault": fault,
        "entered": request.POST.get("why", "")[:MOST_LETTERS],
        "most": MOST_LETTERS,
    }
    return render(
        request, "casework/screens/data_request/data_request.html", facts, status=422 if fault else 200
    )
