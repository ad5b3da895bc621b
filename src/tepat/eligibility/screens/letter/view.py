from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.eligibility.letter.compiling import compile_letter
from tepat.eligibility.screens.letter.contents import letter_words
from tepat.eligibility.screens.outcome.own import own_outcome


@requires("eligibility.own_decision.read")
@never_cache
@require_safe
def give_letter(request: HttpRequest) -> HttpResponse:
    """The letter as PDF; the outcome page where there is nothing to write about yet."""
    account: Any = request.user
    outcome = own_outcome(account=account)
    if outcome is None or not outcome.decisions:
        return HttpResponseRedirect(reverse("eligibility:outcome"))
    pdf = compile_letter(letter_words(outcome, request=request, today=timezone.localdate()))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tepat-{outcome.reference or "hasil"}.pdf"'
    return response
