"""Where somebody came from who checks their face on the way to something else, and wants to go back to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_KEPT_AS = "face_way_back"


def remember_way_back(request: HttpRequest) -> str:
    """The page to go back to: the ``next`` of this request where it is one of ours, else as it was kept."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[_KEPT_AS] = wanted
    kept: str = request.session.get(_KEPT_AS, "")
    return kept


def forget_way_back(request: HttpRequest) -> None:
    """They are back."""
    request.session.pop(_KEPT_AS, None)
