from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.base.reading_aloud import read_aloud
from tepat.eligibility.screens.outcome.own import own_outcome
from tepat.eligibility.screens.outcome.page import OutcomePage, outcome_page


@requires("eligibility.own_decision.read")
@never_cache
@require_safe
def speak_outcome(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own outcome as Opus, in their language. Made anew each time and kept nowhere."""
    account: Any = request.user
    outcome = own_outcome(account=account)
    if outcome is None:
        raise Http404
    text = in_speech(outcome_page(outcome, today=timezone.localdate()))
    return HttpResponse(read_aloud(text, get_language() or "id"), content_type="audio/ogg")


def in_speech(page: OutcomePage) -> str:
    """What is said: the answer, then each programme with its amount and its reasons. No names, no numbers."""
    said = [page.summary, page.proof]
    for card in page.cards:
        amount = f"{card.amount} {card.period}".strip()
        said += [card.title, str(card.status), amount, str(card.sentence)]
        said += [reason.sentence for reason in card.reasons]
    return "\n".join(_sentence(text) for text in said if text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
