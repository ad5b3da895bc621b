from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.identity.factors import current_code
from tepat.identity.places import place_name
from tepat.identity.queries import demo_staff


@requires(PUBLIC)
@never_cache
@require_safe
def show_demo_codes(request: HttpRequest) -> HttpResponse:
    """Names and current codes of the made-up staff; 404 outside a demonstration."""
    if not settings.TEPAT_DEMO:
        raise Http404
    rows = [(account, place_name(account), current_code(account)) for account in demo_staff()]
    facts = {"rows": rows, "password": settings.TEPAT_DEMO_PASSWORD}
    return render(request, "identity/screens/demo_codes/demo_codes.html", facts)
