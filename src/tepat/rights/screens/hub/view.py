from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.casework.kinds import Kind
from tepat.casework.queries import own_cases
from tepat.casework.screens.wording import standing_of, title_of
from tepat.intake.queries import family_of_account
from tepat.registry.queries import withdrawn_purposes


@requires("rights.own_data.read")
@never_cache
@require_safe
def show_hub(request: HttpRequest) -> HttpResponse:
    """Where everything about my data begins, and where my requests stand."""
    family_id = family_of_account(account=request.user)
    withdrawn = withdrawn_purposes(family_id=family_id) if family_id else frozenset()
    requests = own_cases(account=request.user, at=timezone.now(), kinds=(Kind.DATA_QUESTION, Kind.DELETION))
    facts = {
        "is_registered": family_id is not None,
        "is_withdrawn": "eligibility" in withdrawn,
        "requests": [
            (own.case.pk, title_of(own.case), standing_of(own.case, is_overdue=own.is_overdue))
            for own in requests
        ],
    }
    return render(request, "rights/screens/hub/hub.html", facts)
