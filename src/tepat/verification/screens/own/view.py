from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tepat.base.permissions import requires
from tepat.verification.operations import ask_for_help as go_up
from tepat.verification.operations import record_consent, reopen
from tepat.verification.queries import OwnVerification, verification_of_account
from tepat.verification.queries.access import verification_not_found
from tepat.verification.screens.capture.answers import answers_json, capture_answer, challenge_answer
from tepat.verification.screens.capture.made_up import made_up_answer
from tepat.verification.screens.capture.page import CapturePage, show_capture_page
from tepat.verification.screens.own.standing import attempt_in_words, in_words
from tepat.verification.screens.wording import CONSENT, CONSENT_VERSION, STEPS, sentences
from tepat.verification.way_back import remember_way_back
from tepat.verification.words import OwnReason

OUTCOME = "/hasil/"  # of a room above this one


@requires("verification.own.read")
@never_cache
@require_safe
def show_own(request: HttpRequest) -> HttpResponse:
    """Where I stand, what to do, and that the aid is not at risk."""
    standing = verification_of_account(request.user)
    facts: dict[str, Any] = {
        "standing": None,
        "help_reasons": OwnReason.choices,
        "consent_lines": CONSENT,
        "outcome": OUTCOME,
        "way_back": remember_way_back(request),
    }
    if standing:
        facts |= {"standing": in_words(standing), "asks_consent": _asks_consent(standing)}
    return render(request, "verification/screens/own/own.html", facts)


@requires("verification.own.capture")
@require_POST
def answer_consent(request: HttpRequest) -> HttpResponse:
    """Yes leads to the camera, no to a person; both are fine."""
    given = request.POST.get("answer") == "yes"
    record_consent(
        verification_id=_own(request).verification_id,
        actor=request.user,
        given=given,
        text_version=CONSENT_VERSION,
        language=get_language() or "id",
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("verification:capture" if given else "verification:own"))


@requires("verification.own.capture")
@never_cache
@require_safe
def show_capture(request: HttpRequest) -> HttpResponse:
    """The camera page; back to where I stand when nothing is to be captured or consent is missing."""
    standing = verification_of_account(request.user)
    home = reverse("verification:own")
    if standing is None or not in_words(standing).may_capture or _asks_consent(standing):
        return HttpResponseRedirect(home)
    page = CapturePage(
        title=_("Tunjukkan wajah Anda ke kamera"),
        lines=(
            _("Cari tempat yang terang, menghadap jendela atau lampu."),
            _("Lepaskan masker, topi, dan kacamata hitam. Kerudung tidak perlu dilepas."),
            _("Pegang telepon setinggi wajah, lalu ikuti petunjuk di layar."),
        ),
        seated=_("Saya duduk, atau tidak bisa menoleh"),
        side="user",
        back=home,
        challenge=reverse("verification:challenge"),
        send=reverse("verification:send"),
        made_up_address=reverse("verification:made_up"),
        steps=STEPS,
        help_template="verification/screens/own/help.html",
        attempt=attempt_in_words(standing),
        reasons=sentences(standing.reasons),
    )
    return show_capture_page(request, page, {"help_reasons": OwnReason.choices})


@requires("verification.own.capture")
@require_POST
@answers_json
def give_challenge(request: HttpRequest) -> HttpResponse:
    """A new challenge for my own capture."""
    return challenge_answer(
        request,
        verification_id=_own(request).verification_id,
        channel="own",
        home=reverse("verification:own"),
    )


@requires("verification.own.capture")
@require_POST
@answers_json
def take_capture(request: HttpRequest) -> HttpResponse:
    """What my camera saw."""
    home = reverse("verification:own")
    return capture_answer(
        request, verification_id=_own(request).verification_id, next_page=lambda _outcome: home
    )


@requires("verification.own.capture")
@require_POST
@answers_json
def give_made_up(request: HttpRequest) -> HttpResponse:
    """Only in a demonstration: what a made-up person would show the camera."""
    return made_up_answer(request, verification_id=_own(request).verification_id)


@requires("verification.own.capture")
@require_POST
def ask_for_help(request: HttpRequest) -> HttpResponse:
    """Go to a person at once."""
    go_up(
        verification_id=_own(request).verification_id,
        actor=request.user,
        at=timezone.now(),
        reason=request.POST.get("reason", ""),
    )
    return HttpResponseRedirect(reverse("verification:own"))


@requires("verification.own.capture")
@require_POST
def appeal(request: HttpRequest) -> HttpResponse:
    """Ask that somebody else looks, in person."""
    reopen(verification_id=_own(request).verification_id, actor=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("verification:own"))


def _own(request: HttpRequest) -> OwnVerification:
    standing = verification_of_account(request.user)
    if standing is None:
        raise verification_not_found()
    return standing


def _asks_consent(standing: OwnVerification) -> bool:
    """Whether the person has not said yes to the face check; a no can be taken back."""
    return not standing.consents
