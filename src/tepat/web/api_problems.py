"""What Django itself refuses below ``/api/`` is a problem document too: no such address, wrong method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem, problem_response

_REFUSALS: dict[int, tuple[str, Any]] = {
    400: ("web.request.invalid", _("Permintaan ini tidak benar.")),
    403: ("web.request.refused", _("Permintaan ini ditolak.")),
    404: ("web.request.not_found", _("Alamat ini tidak ada.")),
    405: ("web.request.method_not_allowed", _("Alamat ini tidak menerima metode itu.")),
    500: ("web.fault", _("Ada yang salah di pihak kami.")),
}


class ApiProblems:
    """Middleware: answers of ``/api/`` with status 400 or more are ``application/problem+json``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code not in _REFUSALS:
            return response
        if response.get("Content-Type", "").startswith("application/problem+json"):
            return response
        code, what = _REFUSALS[response.status_code]
        problem = problem_response(request, RequestProblem(what, code=code), status=response.status_code)
        if allow := response.get("Allow"):
            problem["Allow"] = allow
        return problem
