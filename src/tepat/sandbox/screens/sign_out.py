"""Signing out at the provider."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.errors import PageError
from tepat.sandbox.protocol.logout import address_after, named_by_hint
from tepat.sandbox.protocol.requests import once
from tepat.sandbox.protocol.tokens import subject
from tepat.sandbox.provider import Provider, provider, seconds_now
from tepat.sandbox.screens.leading import BROWSER_COOKIE, SeeOther, browser_of, page
from tepat.sandbox.store import Browser


@requires(PUBLIC)
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out at once where an ID token names the person who is signed in; else ask first."""
    here = provider()
    query = request.POST if request.method == "POST" else request.GET
    browser = browser_of(request, here, now=seconds_now())
    try:
        hinted = _hinted(here, query)
        after = address_after(query, here.configuration, hinted=hinted)
        state = once(query, "state")
    except PageError as error:
        return page(request, here, "not_trusted", status=400, error=error.error, what=error.what)
    if browser is None or browser.proof is None or hinted == _subject(here, browser):
        return _signed_out(request, here, browser, after, state)
    person = browser.proof.person
    return page(request, here, "sign_out", person=person, after=after or "", state=state or "")


@requires(PUBLIC)
@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The person said so on our own page."""
    here = provider()
    after = request.POST.get("after", "")
    known = after if after in here.configuration.post_logout_uris else None
    browser = browser_of(request, here, now=seconds_now())
    if request.POST.get("action") != "sign_out":
        browser = None
    return _signed_out(request, here, browser, known, request.POST.get("state") or None)


def _signed_out(
    request: HttpRequest, here: Provider, browser: Browser | None, after: str | None, state: str | None
) -> HttpResponse:
    if browser is not None:
        here.store.forget_browser(browser.identifier)
    if after is None:
        response = page(request, here, "signed_out")
    else:
        joint = "&" if urlsplit(after).query else "?"
        response = SeeOther(f"{after}{joint}{urlencode({'state': state})}" if state else after)
    if browser is not None:
        response.delete_cookie(BROWSER_COOKIE, samesite="Lax")
    return response


def _hinted(here: Provider, query: QueryDict) -> str | None:
    hint = once(query, "id_token_hint")
    return named_by_hint(hint, configuration=here.configuration, keys=here.keys) if hint else None


def _subject(here: Provider, browser: Browser) -> str | None:
    proof = browser.proof
    return subject(proof.person, sector=here.configuration.sector, keys=here.keys) if proof else None
