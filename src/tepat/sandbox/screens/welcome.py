"""The provider's own start page: what this is, and that nobody here exists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.provider import provider
from tepat.sandbox.screens.leading import page


@requires(PUBLIC)
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Says what this is; leads to the client."""
    return page(request, provider(), "welcome")
