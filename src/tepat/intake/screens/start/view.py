from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.intake.filling import resume
from tepat.intake.queries import is_registered
from tepat.verification.queries import waits_for_proof

_REGISTER = "intake.own_family.register"


@requires(PUBLIC)
@never_cache
@require_safe
def show_start(request: HttpRequest) -> HttpResponse:
    """Begin, go on with what was begun, or look at the outcome."""
    facts = {"go_on": "", "is_registered": False, "may_register": True, "waits_for_face": False}
    if request.user.is_authenticated:
        facts["may_register"] = request.user.has_perm(_REGISTER)
        if facts["may_register"]:
            facts["go_on"] = reverse("intake:form") if resume(request.user) else ""
            facts["is_registered"] = is_registered(account=request.user)
            facts["waits_for_face"] = waits_for_proof(request.user)
    return render(request, "intake/screens/start/start.html", facts)
