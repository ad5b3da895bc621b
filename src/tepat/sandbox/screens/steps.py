"""The steps of one authorization: choose a person, verify, allow. One address, one page for each step."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.protocol.requests import CLAIMS, EASY, SECURE
from tepat.sandbox.provider import Provider, provider, seconds_now
from tepat.sandbox.screens.authorize import usable_proof
from tepat.sandbox.screens.leading import SeeOther, browser_of, page, remember, to_client
from tepat.sandbox.store import Browser, Grant, Proof, Steps

_LABELS = {
    "nik": _("NIK"),
    "name": _("Nama"),
    "birthdate": _("Tanggal lahir"),
    "gender": _("Jenis kelamin"),
    "picture": _("Foto wajah"),
}
_AMR = {EASY: ("swk",), SECURE: ("swk", "face")}
_LONGEST_SEARCH = 80


@requires(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, identifier: str) -> HttpResponse:
    """Show the step that is due, or take the answer to it."""
    here, now = provider(), seconds_now()
    if here.faults.bear("pages"):
        return page(request, here, "away", status=503)
    browser = browser_of(request, here, now=now)
    found = here.store.steps(identifier, now=now)
    if found is None or browser is None or found.browser != browser.identifier or found.done:
        return _ended(request, here)
    if request.method == "POST":
        answer = _ACTIONS.get(request.POST.get("action", ""))
        if answer is None:
            return _again(found)
        return answer(request, here, browser, found, now)
    return _due(request, here, browser, found, now)


@requires(PUBLIC)
@never_cache
@require_safe
def picture(request: HttpRequest, identifier: str, kind: str) -> HttpResponse:
    """The picture of the person chosen in these steps, for the browser that chose."""
    here, now = provider(), seconds_now()
    browser = browser_of(request, here, now=now)
    found = here.store.steps(identifier, now=now)
    if found is None or found.person is None or browser is None or found.browser != browser.identifier:
        return HttpResponse(status=404)
    draw = here.portraits.camera_picture if kind == "kamera" else here.portraits.portrait
    return HttpResponse(draw(found.person), content_type="image/jpeg")


# --- What is shown --------------------------------------------------------------------------------------
def _due(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    if found.person is None:
        return page(
            request,
            here,
            "choose",
            remembered=usable_proof(browser, found.request, now=now),
            shown=here.people.shown(),
            search=found.search,
            found=here.people.find(found.search),
        )
    if found.proof is None:
        return page(
            request,
            here,
            "verify",
            steps=found,
            person=found.person,
            easy=EASY in found.request.levels,
            secure=SECURE in found.request.levels,
        )
    return page(request, here, "consent", steps=found, person=found.person, claims=_claims(found))


def _claims(found: Steps) -> list[dict[str, object]]:
    person = found.person
    assert person is not None
    values: dict[str, object] = {
        "nik": person.nik,
        "name": person.name,
        "birthdate": person.birth_date,
        "gender": _("Perempuan") if person.sex == "female" else _("Laki-laki"),
    }
    asked = [name for name in CLAIMS if name in found.request.claims]
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "value": values.get(name),
            "essential": name in found.request.essential,
        }
        for name in asked
    ]


def _ended(request: HttpRequest, here: Provider) -> HttpResponse:
    return page(request, here, "ended", status=410)


def _again(found: Steps) -> HttpResponse:
    return SeeOther(reverse("steps", args=[found.identifier]))


# --- What is answered -----------------------------------------------------------------------------------
Answer = Callable[[HttpRequest, Provider, Browser, Steps, int], HttpResponse]


def _search(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    words = request.POST.get("words", "")[:_LONGEST_SEARCH].strip()
    here.store.go_on(found, now=now, search=words)
    return _again(found)


def _choose(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    person = here.people.get(request.POST.get("person", ""))
    if person is not None:
        here.store.go_on(found, now=now, person=person, proof=None, face_failed=False)
    return _again(found)


def _remembered(
    request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int
) -> HttpResponse:
    if proof := usable_proof(browser, found.request, now=now):
        here.store.go_on(found, now=now, person=proof.person, proof=proof)
    return _again(found)


def _somebody_else(
    request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int
) -> HttpResponse:
    here.store.go_on(found, now=now, person=None, proof=None, face_failed=False, search="")
    return _again(found)


def _easy(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    return _verified(here, browser, found, EASY, now)


def _secure(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    if found.person is not None and found.person.face_differs:
        here.store.go_on(found, now=now, face_failed=True)
        return _again(found)
    return _verified(here, browser, found, SECURE, now)


def _verified(here: Provider, browser: Browser, found: Steps, level: str, now: int) -> HttpResponse:
    """The person is who they chose to be: the browser gets a new name, the steps go on to consent."""
    if found.person is None or level not in found.request.levels:
        return _again(found)
    proof = Proof(found.person, level, _AMR[level], now)
    response = _again(found)
    if here.store.go_on(found, now=now, proof=proof, face_failed=False):
        remember(response, here.store.renew_browser(browser, proof, now=now))
    return response


def _allow(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    if found.proof is None:
        return _again(found)
    ticked = set(request.POST.getlist("claim"))
    allowed = found.request.essential | (found.request.claims & ticked)
    if here.store.go_on(found, now=now, done=True) is None:
        return _ended(request, here)
    here.store.remember_consent(browser, allowed, now=now)
    code = here.store.issue_code(Grant(found.request, found.proof, allowed), now=now)
    return to_client(here, found.request.redirect_uri, found.request.state, code=code)


def _refuse(request: HttpRequest, here: Provider, browser: Browser, found: Steps, now: int) -> HttpResponse:
    if here.store.go_on(found, now=now, done=True) is None:
        return _ended(request, here)
    asked = found.request
    return to_client(
        here, asked.redirect_uri, asked.state, error="access_denied", error_description="The person refused."
    )


_ACTIONS: dict[str, Answer] = {
    "search": _search,
    "choose": _choose,
    "remembered": _remembered,
    "somebody_else": _somebody_else,
    "easy": _easy,
    "secure": _secure,
    "allow": _allow,
    "refuse": _refuse,
}
