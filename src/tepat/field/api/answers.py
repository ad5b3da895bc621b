"""How the field API answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import NotSignedIn
from tepat.kernel.canonical import canonical_json


def answer(document: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A JSON document that nobody on the way keeps."""
    response = HttpResponse(canonical_json(document), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


def account_in_session(request: HttpRequest) -> Any:
    """Who is signed in here in person. Raises ``NotSignedIn`` for a program with a token."""
    if "Authorization" in request.headers or not request.user.is_authenticated:
        raise NotSignedIn(_("Anda belum masuk."), mend=_("Masuk dahulu dengan akun petugas Anda."))
    return request.user
