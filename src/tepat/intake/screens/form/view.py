from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.intake.filling import resume
from tepat.intake.queries import is_registered
from tepat.intake.screens.form.page import OUTCOME, form_page
from tepat.verification.way_back import forget_way_back


@requires("intake.own_family.register")
@never_cache
@require_safe
def show_form(request: HttpRequest) -> HttpResponse:
    """The form with the draft as it is kept. Without one: the outcome of what was sent, or the beginning."""
    account: Any = request.user
    filling = resume(account)
    if filling is None:
        return HttpResponseRedirect(reverse(OUTCOME if is_registered(account=account) else "intake:consent"))
    forget_way_back(request)
    facts = {
        "page": form_page(filling),
        "without_scripts": filling.step or reverse("intake:residence"),
    }
    return render(request, "intake/screens/form/form.html", facts)
