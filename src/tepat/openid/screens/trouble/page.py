from __future__ import annotations

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tepat.base.requests import current_request_id
from tepat.openid.errors import SignInProblem
from tepat.openid.operations import record_refusal
from tepat.openid.screens.leading import may_lead_to_provider, safe_next, staff_door

_log = logging.getLogger(__name__)


def trouble_page(request: HttpRequest, problem: SignInProblem, *, next_page: str) -> HttpResponse:
    """A calm page: what happened, another try, the other ways in. Side effects: an audit and a log line."""
    record_refusal(problem=problem)
    _log.warning("sign-in with IKD: %s", problem.code)
    wanted = safe_next(request, next_page)
    facts = {
        "here": f"{reverse('openid:choose')}?{urlencode({'next': wanted})}",  # not the address with the code
        "problem": problem,
        "next": wanted,
        "may_try_again": bool(settings.TEPAT_IKD_ISSUER),
        "is_staff_account": problem.code == "openid.account.not_a_citizen",
        "staff_door": staff_door(),
        "request_number": current_request_id(),
    }
    page = render(request, "openid/screens/trouble/trouble.html", facts, status=problem.status)
    if problem.status == 503:
        page["Retry-After"] = "120"
    page.is_problem_page = True  # type: ignore[attr-defined]
    return may_lead_to_provider(page)
