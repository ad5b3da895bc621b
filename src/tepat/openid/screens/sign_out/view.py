from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.identity.sign_in import leave
from tepat.openid.operations import record_sign_out
from tepat.openid.screens.sign_out.hint import provider_sign_out


@requires(PUBLIC)
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is signed in here; whoever came by IKD is shown the way to sign out there too."""
    there = provider_sign_out(request)
    if request.user.is_authenticated and not request.user.is_staff:
        record_sign_out(account=request.user)
    leave(request, at=timezone.now())
    if there is None:
        return HttpResponseRedirect("/")
    return render(request, "openid/screens/sign_out/sign_out.html", {"there": there})
