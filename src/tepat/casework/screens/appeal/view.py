from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.in_words import date_in_words, sentence_in_words
from tepat.base.permissions import requires
from tepat.base.templatetags.words import words as titles
from tepat.casework.errors import AppealedAlready, PhotoRefused, TooLate, WordsMissing
from tepat.casework.operations import open_appeal
from tepat.casework.operations.opening import MOST_LETTERS, appealed
from tepat.casework.photos import MOST_BYTES
from tepat.casework.queries import AppealedReason, reason_to_appeal
from tepat.eligibility.screens.outcome.facts import used_facts
from tepat.registry.queries import local_day


@requires("casework.own_appeal.write")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, decision_id: UUID, criterion: str) -> HttpResponse:
    """Say what is wrong with a reason: text, and a photo if there is one. 422 where something is missing."""
    account: Any = request.user
    now = timezone.now()
    reason = reason_to_appeal(decision_id=decision_id, criterion=criterion, actor=account)
    if (made := appealed(decision_id=decision_id, criterion=criterion)) is not None:
        if made.account_id == account.pk:
            return HttpResponseRedirect(reverse("casework:own_case", args=[made.pk]))
        return _page(request, reason, closed="made")
    if local_day(now) > reason.until:
        return _page(request, reason, closed="late")
    if request.method != "POST":
        return _page(request, reason)
    written = request.POST.get("words", "")
    try:
        case_id = open_appeal(
            decision_id=decision_id,
            criterion=criterion,
            actor=account,
            words=written,
            photo=_photo(request.FILES.get("photo")),
            at=now,
        )
    except WordsMissing as error:
        return _page(request, reason, words=written, faults=[("kata", _sentence(error))])
    except PhotoRefused as error:
        return _page(request, reason, words=written, faults=[("foto", _sentence(error))])
    except (AppealedAlready, TooLate):
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(f"{reverse('casework:own_case', args=[case_id])}?baru=1")


def _photo(sent: Any) -> bytes | None:
    """What was sent as a photo; None where no file was chosen."""
    if sent is None or not sent.name:
        return None
    return bytes(sent.read(MOST_BYTES + 1))


def _sentence(error: Any) -> str:
    return " ".join(str(part) for part in (error.what, error.why, error.mend) if part)


def _page(
    request: HttpRequest,
    reason: AppealedReason,
    *,
    words: str = "",
    faults: list[tuple[str, str]] | None = None,
    closed: str = "",
) -> HttpResponse:
    faults = faults or []
    if len(words) > MOST_LETTERS:
        words = words[:MOST_LETTERS]
        faults = [
            (
                "kata",
                str(_("Tulisan Anda lebih dari 2.000 huruf; di bawah ini awalnya. Pendekkan, lalu kirim.")),
            )
        ]
    facts = {
        "title": titles(reason.title),
        "sentence": sentence_in_words(reason.criterion["reason"]),
        "result": reason.criterion["result"],
        "facts": used_facts(reason.criterion, reason.names),
        "until": date_in_words(reason.until),
        "days": settings.TEPAT_CASE_DAYS["appeal"],
        "words": words,
        "most": MOST_LETTERS,
        "faults": faults,
        "faulty": dict(faults),
        "closed": closed,
    }
    status = 422 if faults else 200
    return render(request, "casework/screens/appeal/appeal.html", facts, status=status)
