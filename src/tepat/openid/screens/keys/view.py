from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.openid.own_keys import key_set


@requires(PUBLIC)
@cache_control(public=True, max_age=300)
@require_safe
def show_keys(request: HttpRequest) -> HttpResponse:
    """Our public keys as a JWK set (RFC 7517): current, next, and recently retired."""
    return JsonResponse(key_set(at=timezone.now()), content_type="application/jwk-set+json")
