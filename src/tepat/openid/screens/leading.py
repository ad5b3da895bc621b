"""Where a person goes on to, and where a form may lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tepat.openid.provider import form_origins

_LONGEST = 1000


def safe_next(request: HttpRequest, wanted: str) -> str:
    """``wanted`` where it is a page of our own, as a path with its query; else an empty text."""
    if not wanted.startswith("/") or len(wanted) > _LONGEST or "\\" in wanted or not wanted.isprintable():
        return ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def way_on(request: HttpRequest, wanted: str) -> str:
    """The page to go on to, the front page where nothing safe is asked for."""
    return safe_next(request, wanted) or "/"


def staff_door() -> str | None:
    """The address of the sign-in for agents and officers, where this installation has one."""
    try:
        return reverse("identity:staff_sign_in")
    except NoReverseMatch:
        return None


def may_lead_to_provider(response: HttpResponse) -> HttpResponse:
    """Allow the page's form to end at the provider: Chromium holds redirects against ``form-action`` too."""
    response._csp_update = {"form-action": form_origins()}  # type: ignore[attr-defined]
    return response
