from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.identity.sign_in import leave


@requires(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is signed in; the language stays."""
    leave(request, at=timezone.now())
    return HttpResponseRedirect("/")
