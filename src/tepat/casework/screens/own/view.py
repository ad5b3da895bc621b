from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tepat.base.in_words import sentence_in_words
from tepat.base.permissions import requires
from tepat.casework.kinds import Kind
from tepat.casework.operations import ask_for_review
from tepat.casework.queries import OwnCase, own_case, own_cases, own_photo, reason_of_case
from tepat.casework.screens.wording import day_of, history, standing_of, title_of
from tepat.eligibility.errors import DecisionNotFound


@requires("casework.own_appeal.read")
@never_cache
@require_safe
def show_own_cases(request: HttpRequest) -> HttpResponse:
    """My appeals, each with where it stands in words."""
    found = own_cases(account=request.user, at=timezone.now())
    facts = {"cards": [_card(own) for own in found]}
    return render(request, "casework/screens/own/list.html", facts)


@requires("casework.own_appeal.read")
@never_cache
@require_safe
def show_own_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One of my cases: what I wrote, what comes next and by when, what was answered, and its history."""
    own = own_case(case_id=case_id, account=request.user, at=timezone.now())
    answers = [step for step in own.steps if step.words]
    facts = {
        **_card(own),
        "is_new": request.GET.get("baru") == "1",
        "is_appeal": own.case.kind == Kind.APPEAL,
        "sentence": _reason(own, request.user),
        "has_photo": own.has_photo,
        "lines": history(own.steps),
        "answers": history(answers),
        "may_ask_for_review": own.may_ask_for_review,
    }
    return render(request, "casework/screens/own/case.html", facts)


@requires("casework.own_appeal.read")
@never_cache
@require_safe
def show_own_photo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The photo that I sent."""
    return HttpResponse(own_photo(case_id=case_id, account=request.user), content_type="image/jpeg")


@requires("casework.own_appeal.write")
@require_POST
def ask_review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask that another officer looks again."""
    ask_for_review(case_id=case_id, actor=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("casework:own_case", args=[case_id]))


def _reason(own: OwnCase, account: Any) -> str:
    """The sentence that an appeal is against; empty where the person is no longer of that family."""
    if own.case.kind != Kind.APPEAL:
        return ""
    try:
        reason = reason_of_case(case=own.case, actor=account, purpose="self_service")
    except DecisionNotFound:
        return ""
    return sentence_in_words(reason.criterion["reason"])


def _card(own: OwnCase) -> dict[str, Any]:
    return {
        "case_id": own.case.pk,
        "title": title_of(own.case),
        "standing": standing_of(own.case, is_overdue=own.is_overdue),
        "opened": day_of(own.case.opened_at),
        "words": own.words,
    }
