"""The language switch: remembers the choice in a cookie and returns to the same page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tepat.base.permissions import PUBLIC, requires


@requires(PUBLIC)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """POST ``language`` and ``next``; addresses of other sites are not followed."""
    return set_language(request)
