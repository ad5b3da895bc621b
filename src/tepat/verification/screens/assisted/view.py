from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tepat.base.permissions import requires
from tepat.verification.ladder import State
from tepat.verification.operations import CaptureOutcome, ask_for_help, record_consent
from tepat.verification.queries import WaitingPerson, person_to_serve, waiting_for
from tepat.verification.screens.capture.answers import answers_json, capture_answer, challenge_answer
from tepat.verification.screens.capture.made_up import made_up_answer
from tepat.verification.screens.capture.page import CapturePage, show_capture_page
from tepat.verification.screens.wording import CONSENT, CONSENT_VERSION, STEPS_ALOUD, sentences
from tepat.verification.screens.work import cards
from tepat.verification.words import AgentReason

# What came of the person just served, by where they stand now.
_DONE: dict[str, Any] = {
    State.PROVEN: _("Wajahnya cocok. Selesai."),
    State.WAITING_FOR_COMPARISON: _(
        "Fotonya sudah dikirim. Petugas kecamatan atau kabupaten akan membandingkannya."
    ),
    State.WAITING_FOR_VISIT: _(
        "Sudah dicatat. Orang ini akan diperiksa secara langsung, dengan surat dan saksi."
    ),
}


@requires("verification.assisted.capture")
@never_cache
@require_safe
def show_assisted(request: HttpRequest) -> HttpResponse:
    """Who in my area waits for my help, nearest due date first."""
    people = waiting_for(actor=request.user, rung=State.WAITING_FOR_ASSISTANCE, at=timezone.now())
    facts = {"cards": cards(people), "done": _DONE.get(request.GET.get("hasil", ""), "")}
    return render(request, "verification/screens/assisted/list.html", facts)


@requires("verification.assisted.capture")
@never_cache
@require_safe
def show_assisted_person(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """Ask the person's consent aloud, then take the picture. Nothing of what they answered is shown."""
    person = person_to_serve(verification_id=verification_id, actor=request.user, at=timezone.now())
    if person.state != State.WAITING_FOR_ASSISTANCE:
        return HttpResponseRedirect(_list(person.state))
    facts = {
        "person": person,
        "card": cards([person])[0],
        "agent_reasons": AgentReason.choices,
        "consent_lines": CONSENT,
    }
    if not person.consents:
        return render(request, "verification/screens/assisted/consent.html", facts)
    reasons = sentences(code for code in request.GET.get("ubah", "").split(",") if code)
    return show_capture_page(request, _page(person, reasons), facts)


@requires("verification.assisted.capture")
@require_POST
def answer_consent_aloud(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """The person's yes or no, said to the agent."""
    given = request.POST.get("answer") == "yes"
    state = record_consent(
        verification_id=verification_id,
        actor=request.user,
        given=given,
        text_version=CONSENT_VERSION,
        language=get_language() or "id",
        at=timezone.now(),
    )
    return HttpResponseRedirect(_person(verification_id) if given else _list(state))


@requires("verification.assisted.capture")
@require_POST
@answers_json
def give_assisted_challenge(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """A new challenge for the person before me."""
    return challenge_answer(
        request,
        verification_id=verification_id,
        channel="assisted",
        home=reverse("verification:assisted"),
    )


@requires("verification.assisted.capture")
@require_POST
@answers_json
def take_assisted_capture(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """What my camera saw of the person."""

    def next_page(outcome: CaptureOutcome) -> str:
        if outcome.state != State.WAITING_FOR_ASSISTANCE:
            return _list(outcome.state)
        return f"{_person(verification_id)}?{urlencode({'ubah': ','.join(outcome.reasons)})}"

    return capture_answer(request, verification_id=verification_id, next_page=next_page)


@requires("verification.assisted.capture")
@require_POST
@answers_json
def give_assisted_made_up(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """Only in a demonstration: what a made-up person would show the camera."""
    return made_up_answer(request, verification_id=verification_id)


@requires("verification.assisted.capture")
@require_POST
def say_cannot_be_captured(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """The face cannot be captured: the person is served by people instead."""
    state = ask_for_help(
        verification_id=verification_id,
        actor=request.user,
        at=timezone.now(),
        reason=request.POST.get("reason", ""),
    )
    return HttpResponseRedirect(_list(state))


def _page(person: WaitingPerson, reasons: list[str]) -> CapturePage:
    number = {"verification_id": person.verification_id}
    return CapturePage(
        title=_("Ambil foto %(name)s") % {"name": person.name or _("orang ini")},
        lines=(
            _("Dudukkan orangnya menghadap cahaya, dan pegang telepon setinggi wajahnya."),
            _("Minta masker, topi, dan kacamata hitam dilepas. Kerudung tidak perlu dilepas."),
            _("Bacakan petunjuk di layar. Kiri dan kanan adalah kiri dan kanan orang itu sendiri."),
        ),
        seated=_("Orang ini duduk, atau tidak bisa menoleh"),
        side="environment",
        back=reverse("verification:assisted"),
        challenge=reverse("verification:assisted_challenge", kwargs=number),
        send=reverse("verification:assisted_send", kwargs=number),
        made_up_address=reverse("verification:assisted_made_up", kwargs=number),
        steps=STEPS_ALOUD,
        help_template="verification/screens/assisted/cannot.html",
        reasons=reasons,
    )


def _person(verification_id: UUID) -> str:
    return reverse("verification:assisted_person", kwargs={"verification_id": verification_id})


def _list(state: str) -> str:
    return f"{reverse('verification:assisted')}?{urlencode({'hasil': str(state)})}"
