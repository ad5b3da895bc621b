"""What a page may load: the Content-Security-Policy of every answer."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentPolicy(CSPMiddleware):
    """Middleware: the policy of the settings, put together once; a page that asks for its own gets that."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy to the answer."""
        is_usual = not hasattr(request, "_csp_nonce") and not any(map(_is_of_policy, vars(response)))
        if is_usual and HEADER not in response:
            response[HEADER] = _usual()
        return super().process_response(request, response) if not is_usual else response


def _is_of_policy(name: str) -> bool:
    return name.startswith("_csp_")


@cache
def _usual() -> str:
    return build_policy()
