from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.rights.queries.copy import own_copy
from tepat.rights.screens.copy.sheet import copy_sheet


@requires("rights.own_data.read")
@never_cache
@require_safe
def show_copy(request: HttpRequest) -> HttpResponse:
    """What the copy holds, and its two forms."""
    return render(request, "rights/screens/copy/copy.html")


@requires("rights.own_data.read")
@never_cache
@require_safe
def give_json(request: HttpRequest) -> HttpResponse:
    """The copy for programs."""
    answer = JsonResponse(_copy(request), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _as_file(answer, "data-saya.json")


@requires("rights.own_data.read")
@never_cache
@require_safe
def give_html(request: HttpRequest) -> HttpResponse:
    """The copy for people: one page that opens anywhere, without any network."""
    sheet = {"sheet": copy_sheet(_copy(request)), "language": get_language() or "id"}
    text = loader.render_to_string("rights/screens/copy/sheet.html", sheet)
    return _as_file(HttpResponse(text), "data-saya.html")


def _copy(request: HttpRequest) -> dict[str, Any]:
    return own_copy(account=request.user, at=timezone.now())


def _as_file(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
