"""Ways on and back: redirects to the client, the browser's cookie, pages that say that something ended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from tepat.sandbox.protocol.requests import Refused
from tepat.sandbox.provider import Provider
from tepat.sandbox.store import BROWSER_SECONDS, Browser

BROWSER_COOKIE = "ikd_sandbox"
BRAND = ("IKD", "sandbox")


class SeeOther(HttpResponseRedirect):
    """303: whatever was sent, the next page is fetched with GET."""

    status_code = 303


def page(
    request: HttpRequest, here: Provider, template: str, status: int = 200, **facts: Any
) -> HttpResponse:
    """A page in the frame of the phone; never kept by the browser."""
    frame = {
        "brand": BRAND,
        "client_name": here.configuration.client_name,
        "client_home": here.configuration.client_home,
        "language": get_language(),
        "languages": settings.LANGUAGES,
        "here": request.path,
    }
    answer = render(request, f"sandbox/screens/{template}.html", {**frame, **facts}, status=status)
    add_never_cache_headers(answer)
    return answer


def to_client(here: Provider, address: str, state: str | None, **answer: str) -> HttpResponse:
    """Back to the client, with ``iss`` (RFC 9207), or wrong where the faults say so."""
    issuer = here.configuration.issuer
    if here.faults.is_wrong("redirect_issuer"):
        issuer = "https://another.example"
    if here.faults.is_wrong("state") and state:
        state = "another-state"
    parts = {**answer, **({"state": state} if state is not None else {}), "iss": issuer}
    joint = "&" if urlsplit(address).query else "?"
    response = SeeOther(f"{address}{joint}{urlencode(parts)}")
    add_never_cache_headers(response)
    return response


def refused(here: Provider, refusal: Refused) -> HttpResponse:
    return to_client(
        here, refusal.redirect_uri, refusal.state, error=refusal.error, error_description=refusal.what
    )


def browser_of(request: HttpRequest, here: Provider, *, now: int) -> Browser | None:
    return here.store.browser(request.COOKIES.get(BROWSER_COOKIE, ""), now=now)


def remember(response: HttpResponse, browser: Browser) -> None:
    response.set_cookie(
        BROWSER_COOKIE,
        browser.identifier,
        max_age=BROWSER_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
