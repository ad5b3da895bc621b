from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.eligibility.screens.outcome.own import own_outcome
from tepat.eligibility.screens.outcome.page import outcome_page
from tepat.eligibility.screens.reference_code import address_of_status, square_code


@requires("eligibility.own_decision.read")
@never_cache
@require_safe
def show_outcome(request: HttpRequest) -> HttpResponse:
    """The newest decision of each programme about the person's own family, and what comes next."""
    account: Any = request.user
    outcome = own_outcome(account=account)
    facts: dict[str, Any] = {"page": None}
    if outcome:
        page = outcome_page(outcome, today=timezone.localdate())
        facts = {"page": page, "code": _code(request, page.reference)}
    return render(request, "eligibility/screens/outcome/outcome.html", facts)


def _code(request: HttpRequest, reference: str) -> str:
    drawing = square_code(address_of_status(request, reference)) if reference else ""
    return mark_safe(drawing)  # noqa: S308 - drawn by us from our own address
