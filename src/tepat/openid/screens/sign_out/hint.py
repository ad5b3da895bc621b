"""The way to sign out at the provider too, for a session that began there."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest

from tepat.base.encryption import SealBroken, unseal_text
from tepat.openid.discovery import discover
from tepat.openid.errors import SignInProblem
from tepat.openid.provider import issuer
from tepat.openid.tokens import holds_protocol_claims_only

HINT = "openid_id_token"
HINT_CONTEXT = "openid.session.id_token"
_LONGEST_HINT = 3000


def provider_sign_out(request: HttpRequest) -> str | None:
    """Where the provider signs people out (RP-Initiated Logout 1.0); None where it cannot, or was not used.

    The ID token travels as a hint only while it says nothing of the person: addresses end up in logs.
    """
    if HINT not in request.session:
        return None
    try:
        ends_sessions = discover(issuer()).end_session_endpoint
        token = unseal_text(b64decode(request.session[HINT]), context=HINT_CONTEXT)
    except (SignInProblem, SealBroken, ValueError):
        return None
    if ends_sessions is None:
        return None
    words: dict[str, Any] = {
        "client_id": settings.TEPAT_IKD_CLIENT_ID,
        "post_logout_redirect_uri": settings.TEPAT_IKD_SIGNED_OUT_URI or request.build_absolute_uri("/"),
    }
    if len(token) <= _LONGEST_HINT and holds_protocol_claims_only(token):
        words["id_token_hint"] = token
    joint = "&" if urlsplit(ends_sessions).query else "?"
    return f"{ends_sessions}{joint}{urlencode(words)}"
