from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.openid import pending
from tepat.openid.errors import SignInProblem
from tepat.openid.flow import begin
from tepat.openid.provider import form_origins, origin_of
from tepat.openid.screens.leading import safe_next
from tepat.openid.screens.trouble.page import trouble_page


@requires(PUBLIC)
@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, with secrets of its own that stay in the session."""
    wanted = safe_next(request, request.POST.get("next", ""))
    back = settings.TEPAT_IKD_REDIRECT_URI or request.build_absolute_uri(reverse("openid:back"))
    try:
        begun = begin(redirect_uri=back, next_page=wanted, language=get_language() or "id", at=timezone.now())
    except SignInProblem as problem:
        return trouble_page(request, problem, next_page=wanted)
    pending.keep(request.session, begun.state, begun.pending)
    if origin_of(begun.address) in form_origins():
        return HttpResponseRedirect(begun.address)
    # The form's policy could not name this origin, and Chromium stops such a redirect; a link may lead there.
    return render(request, "openid/screens/start/onward.html", {"there": begun.address})
