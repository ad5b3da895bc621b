"""The authorization endpoint: where a client sends the browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.errors import PageError
from tepat.sandbox.protocol.logout import named_by_hint
from tepat.sandbox.protocol.requests import AuthorizationRequest, Refused, read_request
from tepat.sandbox.protocol.tokens import subject
from tepat.sandbox.provider import Provider, provider, seconds_now
from tepat.sandbox.screens.leading import SeeOther, browser_of, page, refused, remember, to_client
from tepat.sandbox.store import Browser, Grant, Proof


@requires(PUBLIC)
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Begin the steps of a request that can be trusted; refuse the others on a page or by redirect."""
    here, now = provider(), seconds_now()
    if here.faults.bear("authorize"):
        return page(request, here, "away", status=503)
    try:
        asked = read_request(request.POST if request.method == "POST" else request.GET, here.configuration)
    except PageError as error:
        return page(request, here, "not_trusted", status=400, error=error.error, what=error.what)
    except Refused as refusal:
        return refused(here, refusal)
    if here.faults.now().refuse:
        return to_client(here, asked.redirect_uri, asked.state, error="access_denied")
    browser = browser_of(request, here, now=now)
    if "none" in asked.prompts:
        return _without_asking(here, asked, browser, now)
    browser = browser or here.store.new_browser(now=now)
    steps = here.store.begin(browser, asked, now=now)
    response = SeeOther(reverse("steps", args=[steps.identifier]))
    remember(response, browser)
    if asked.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked.language, samesite="Lax")
    return response


def usable_proof(browser: Browser | None, asked: AuthorizationRequest, *, now: int) -> Proof | None:
    """The verification that this browser had before, where the request can do with it."""
    proof = browser.proof if browser else None
    if proof is None or proof.acr not in asked.levels or asked.prompts & {"login", "select_account"}:
        return None
    if asked.max_age is not None and now - proof.at > min(asked.max_age, now):
        return None
    return None if asked.max_age == 0 else proof


def _without_asking(
    here: Provider, asked: AuthorizationRequest, browser: Browser | None, now: int
) -> HttpResponse:
    """``prompt=none``: an answer at once, or the error that says what would have been asked."""
    proof = usable_proof(browser, asked, now=now)
    error = ""
    if proof is None or browser is None or not _is_hinted(here, asked, proof):
        error = "login_required"
    elif not asked.claims <= browser.consented:
        error = "consent_required"
    if error or proof is None:
        return to_client(here, asked.redirect_uri, asked.state, error=error)
    code = here.store.issue_code(Grant(asked, proof, asked.claims), now=now)
    return to_client(here, asked.redirect_uri, asked.state, code=code)


def _is_hinted(here: Provider, asked: AuthorizationRequest, proof: Proof) -> bool:
    if asked.id_token_hint is None:
        return True
    hinted = named_by_hint(asked.id_token_hint, configuration=here.configuration, keys=here.keys)
    return hinted == subject(proof.person, sector=here.configuration.sector, keys=here.keys)
