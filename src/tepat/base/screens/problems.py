"""The address that a problem document names as its ``type``: what its code is for."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,4}")


@requires(PUBLIC)
@require_safe
def explain_problem(request: HttpRequest, code: str) -> HttpResponse:
    """A page about one problem code; 404 for what cannot be a code."""
    if not _CODE.fullmatch(code):
        raise Http404
    return render(request, "base/templates/problem_code.html", {"code": code})
