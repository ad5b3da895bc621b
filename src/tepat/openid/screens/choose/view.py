from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.openid.screens.leading import may_lead_to_provider, safe_next, staff_door, way_on


@requires(PUBLIC)
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """One big button for IKD, quiet ways for everybody else; whoever is signed in goes on at once."""
    wanted = request.GET.get("next", "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(way_on(request, wanted))
    facts = {
        "next": safe_next(request, wanted),
        "staff_door": staff_door(),
        "is_set_up": bool(settings.TEPAT_IKD_ISSUER),
    }
    return may_lead_to_provider(render(request, "openid/screens/choose/choose.html", facts))
