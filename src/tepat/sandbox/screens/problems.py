"""What the provider says when something cannot be done; for people a page, for programs a line of JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from tepat.kernel.errors import TepatError
from tepat.sandbox.provider import provider
from tepat.sandbox.screens.leading import page

_PROGRAMS = ("/token", "/userinfo", "/jwks", "/.well-known/", "/sandbox/", "/health")


class Problems:
    """Middleware: an error that was met becomes an answer, without telling anything about anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A people file that was spoilt while we run, or the like: say so, and go on living."""
        return _answer(request, 503, "temporarily_unavailable") if isinstance(error, TepatError) else None


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _answer(request, 400, "invalid_request")


def refused(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """Also what Django calls for a form that does not come from our pages."""
    return _answer(request, 403, "invalid_request")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _answer(request, 404, "not_found")


def fault(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, "server_error")


def _answer(request: HttpRequest, status: int, error: str) -> HttpResponse:
    if request.path.startswith(_PROGRAMS):
        return JsonResponse({"error": error}, status=status)
    return page(request, provider(), "away" if status >= 500 else "ended", status=status)
