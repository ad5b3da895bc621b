from __future__ import annotations

from base64 import b64encode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from tepat.base.encryption import seal_text
from tepat.base.permissions import PUBLIC, requires
from tepat.identity.sign_in import leave
from tepat.openid import pending
from tepat.openid.errors import SignInExpired, SignInProblem, SignInRefused
from tepat.openid.flow import finish
from tepat.openid.operations import admit_person
from tepat.openid.screens.leading import way_on
from tepat.openid.screens.sign_out.hint import HINT, HINT_CONTEXT
from tepat.openid.screens.trouble.page import trouble_page

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_ONCE = ("state", "code", "iss", "error")


@requires(PUBLIC)
@never_cache
@require_safe
@sensitive_variables()
def come_back(request: HttpRequest) -> HttpResponse:
    """Check what the browser brings back from the provider, and sign the person in or say why not.

    Every sign-in under way counts once; the session gets a new key (fixation).
    """
    at = timezone.now()
    under_way = pending.take(request.session, request.GET.get("state", ""), at=at)
    if under_way is None:
        return trouble_page(request, SignInExpired(), next_page="")
    try:
        if any(len(request.GET.getlist(name)) > 1 for name in _ONCE):
            raise SignInRefused("openid.redirect.doubled")
        finished = finish(request.GET.dict(), under_way, at=at)
        account = admit_person(read=finished.read, at=at)
    except SignInProblem as problem:
        return trouble_page(request, problem, next_page=under_way.next)
    if request.user.is_authenticated and request.user.pk != account.pk:
        leave(request, at=at)  # somebody else's session on a shared phone ends as if they had signed out
    request.session.cycle_key()
    login(request, account, backend=_BACKEND)
    request.session[HINT] = b64encode(seal_text(finished.id_token, context=HINT_CONTEXT)).decode()
    return HttpResponseRedirect(way_on(request, under_way.next))
