"""A number for every request, so that audit lines, logs and a person's complaint can be put together."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tepat.kernel.identifiers import new_uuid7

_request_id: ContextVar[UUID | None] = ContextVar("request_id", default=None)


def current_request_id() -> UUID | None:
    """The number of the request being answered; None outside a request."""
    return _request_id.get()


class RequestNumber:
    """Middleware: gives the request a number of our own and names it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request_id.set(number := new_uuid7())
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-Id"] = str(number)
        return response
