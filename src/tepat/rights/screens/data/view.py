from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.rights.queries.own import own_family
from tepat.rights.screens.wording import fact_groups


@requires("rights.own_data.read")
@never_cache
@require_safe
def show_data(request: HttpRequest) -> HttpResponse:
    """Every fact about my family that counts now, with its source and its date."""
    family = own_family(account=request.user, at=timezone.now())
    facts = {"groups": fact_groups(family) if family else [], "number": family.facts if family else 0}
    return render(request, "rights/screens/data/data.html", facts)
