"""The sign-in, step by step: send the browser to the provider, take it back, ask who it is.

``begin`` makes the address to go to; ``finish`` turns what the browser brings back into a proven identity.
Neither touches accounts; ``operations`` does.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.openid.claims import ReadClaims, read_claims
from tepat.openid.discovery import Metadata, discover
from tepat.openid.errors import ProviderAway, SignInDenied, SignInProblem, SignInRefused
from tepat.openid.fetching import DOCUMENT_BYTES, PERSON_BYTES, fetch
from tepat.openid.own_keys import opening_key, signing_pair
from tepat.openid.pending import Pending
from tepat.openid.profile import Profile
from tepat.openid.provider import accepted_levels, current_profile, issuer
from tepat.openid.tokens import Expected, check_id_token, check_userinfo, level_too_low

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_AWAY = {"temporarily_unavailable", "server_error"}
_NOT_FINISHED = {"login_required", "interaction_required", "account_selection_required", "consent_required"}
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750: nothing that could end a header
_KNOWN = {
    "invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope", "invalid_client",
    "invalid_grant", "unsupported_grant_type", "request_not_supported", "request_uri_not_supported",
}  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, the ``state`` that names this sign-in, and what to remember under it."""

    address: str
    state: str
    pending: Pending


@dataclass(frozen=True)
class Finished:
    """Somebody proven, and the ID token that names them when they sign out at the provider."""

    read: ReadClaims
    id_token: str


def begin(*, redirect_uri: str, next_page: str, language: str, at: datetime) -> Begun:
    """Prepare a sign-in: fresh state, nonce, PKCE verifier. Raises ``ProviderAway``, ``ProviderNotSetUp``."""
    metadata, profile = discover(issuer()), current_profile()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _number in range(3))
    address = prepare_grant_uri(
        metadata.authorization_endpoint,
        client_id=settings.TEPAT_IKD_CLIENT_ID,
        response_type="code",
        redirect_uri=redirect_uri,
        scope=" ".join(profile.scopes),
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
        ui_locales=language,
        **_wishes(profile),
    )
    pending = Pending(metadata.issuer, nonce, verifier, redirect_uri, next_page, int(at.timestamp()))
    return Begun(address, state, pending)


def finish(answer: Mapping[str, str], pending: Pending, *, at: datetime) -> Finished:
    """Check what the browser brought back, exchange the code, check the tokens, ask for the claims.

    Raises a ``SignInProblem`` of the kind that fits; nothing has been stored then.
    """
    profile = current_profile()
    _check_sender(answer, pending, profile)
    if error := answer.get("error"):
        raise problem_of(error)
    code = answer.get("code", "")
    if not 0 < len(code) <= 4096:
        raise SignInRefused("openid.redirect.no_code")
    metadata = discover(pending.issuer)
    id_token, access_token = _exchange(code, pending, metadata, profile, at)
    now, client_id = (
        int(timezone.now().timestamp()),
        settings.TEPAT_IKD_CLIENT_ID,
    )  # the exchange took its time
    authentication = check_id_token(
        id_token,
        access_token=access_token,
        metadata=metadata,
        profile=profile,
        expected=Expected(client_id, pending.nonce, accepted_levels(), now),
    )
    claims = check_userinfo(
        fetch(
            metadata.userinfo_endpoint,
            most_bytes=PERSON_BYTES,
            token=access_token,
            accept="application/json" if profile.userinfo_form == "plain" else "application/jwt",
        ),
        subject=authentication.subject,
        client_id=client_id,
        metadata=metadata,
        profile=profile,
        now=now,
        key_for_seal=opening_key,
    )
    read = read_claims(
        claims,
        authentication=authentication,
        issuer=metadata.issuer,
        profile=profile,
        on=timezone.localdate(at),
    )
    return Finished(read, id_token)


def problem_of(error: str) -> SignInProblem:
    """What an ``error`` on the redirect means for the person."""
    if error == "access_denied":
        return SignInDenied()
    if error in _AWAY:
        return ProviderAway(f"openid.redirect.{error}")
    if error in _NOT_FINISHED:
        return not_finished(f"openid.redirect.{error}")
    if error == "unmet_authentication_requirements":
        return level_too_low()
    return SignInRefused(f"openid.redirect.{error if error in _KNOWN else 'other_error'}")


def _check_sender(answer: Mapping[str, str], pending: Pending, profile: Profile) -> None:
    """The answer, an error too, must come from the provider that we sent the browser to (RFC 9207)."""
    if pending.issuer != issuer():
        raise SignInRefused("openid.redirect.provider_changed")
    named = answer.get("iss")
    if named is not None and named != pending.issuer:
        raise SignInRefused("openid.redirect.issuer_differs")
    if named is None and (profile.redirect_names_issuer or discover(pending.issuer).names_itself):
        raise SignInRefused("openid.redirect.issuer_missing")


def _exchange(
    code: str, pending: Pending, metadata: Metadata, profile: Profile, at: datetime
) -> tuple[str, str]:
    """The ID token and the access token for a code."""
    answer = fetch(
        metadata.token_endpoint,
        most_bytes=DOCUMENT_BYTES,
        form={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.redirect_uri,
            "code_verifier": pending.verifier,
            "client_id": settings.TEPAT_IKD_CLIENT_ID,
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": client_assertion(metadata, profile, at=at),
        },
    )
    if answer.status != 200:
        raise _refused_code(answer.body)
    tokens = answer.json()
    id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
    kind = tokens.get("token_type")
    if not isinstance(id_token, str) or not isinstance(access_token, str) or not isinstance(kind, str):
        raise SignInRefused("openid.token.incomplete")
    if kind.lower() != "bearer" or len(access_token) > 8192 or not _TOKEN.fullmatch(access_token):
        raise SignInRefused("openid.token.kind")
    return id_token, access_token


def client_assertion(metadata: Metadata, profile: Profile, *, at: datetime) -> str:
    """A token that proves who we are to the provider: signed, short-lived, with a ``jti`` of its own."""
    key, algorithm = signing_pair(at=at)
    now = int(timezone.now().timestamp())
    audience = metadata.issuer if profile.assertion_audience == "issuer" else metadata.token_endpoint
    signed: str = private_key_jwt_sign(
        key,
        client_id=settings.TEPAT_IKD_CLIENT_ID,
        token_endpoint=audience,
        alg=algorithm,
        claims={"jti": secrets.token_urlsafe(32)},
        header={"kid": key.kid, "typ": "JWT"},
        issued_at=now,
        expires_at=now + profile.assertion_seconds,
    )
    return signed


def not_finished(code: str) -> SignInRefused:
    """The person did not come to the end of the provider's own steps."""
    return SignInRefused(
        code,
        _("Langkah di IKD belum selesai."),
        _("Coba lagi, dan ikuti langkah di IKD sampai selesai."),
    )


def _refused_code(body: bytes) -> SignInProblem:
    try:
        error = json.loads(body).get("error")
    except (ValueError, AttributeError, RecursionError):
        return ProviderAway("openid.token.not_json")
    return SignInRefused(f"openid.token.{error if error in _KNOWN else 'refused'}")


def _wishes(profile: Profile) -> dict[str, Any]:
    """How surely we want the provider to look, and which claims we want, in the way that it understands."""
    levels = [level.acr for level in accepted_levels()]
    wishes: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    if profile.ask_level_by == "acr_values":
        wishes["acr_values"] = " ".join(levels)
    else:
        claims["id_token"] = {"acr": {"essential": True, "values": levels}}
    if profile.ask_claims:
        claims["userinfo"] = {
            names[0]: {"essential": claim in {"nik", "name"}} for claim, names in profile.claims.items()
        }
    if claims:
        wishes["claims"] = json.dumps(claims, separators=(",", ":"))
    if profile.max_age_seconds is not None:
        wishes["max_age"] = str(profile.max_age_seconds)
    if profile.prompt:
        wishes["prompt"] = profile.prompt
    return wishes
