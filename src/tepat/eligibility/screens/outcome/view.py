from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.eligibility.screens.outcome.cards import outcome_page
from tepat.eligibility.screens.outcome.own import own_outcome


@requires("eligibility.own_decision.read")
@never_cache
@require_safe
def show_outcome(request: HttpRequest) -> HttpResponse:
    """The newest decision of each programme about the person's own family."""
    account: Any = request.user
    outcome = own_outcome(account=account)
    facts = {"page": outcome_page(outcome) if outcome else None}
    return render(request, "eligibility/screens/outcome/outcome.html", facts)
