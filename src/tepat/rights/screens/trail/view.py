from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.rights.queries.trail import PER_PAGE, accesses
from tepat.rights.screens.wording import access_line


@requires("rights.own_data.read")
@never_cache
@require_safe
def show_trail(request: HttpRequest) -> HttpResponse:
    """Who looked at my data: when, in which role and office, what, and why. The newest first."""
    before = request.GET.get("sebelum", "")
    found = accesses(
        account=request.user,
        before=int(before) if before.isdecimal() and before.isascii() and len(before) < 19 else None,
    )
    lines = [access_line(access) for access in found]
    facts = {
        "lines": lines,
        "older": lines[-1].number if len(lines) == PER_PAGE else None,
        "is_first": not before,
    }
    return render(request, "rights/screens/trail/trail.html", facts)
