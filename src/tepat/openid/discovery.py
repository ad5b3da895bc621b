"""What the provider says of itself, and its keys: fetched, checked, and kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

from tepat.openid.errors import ProviderAway, SignInRefused
from tepat.openid.fetching import DOCUMENT_BYTES, fetch
from tepat.openid.provider import is_safe_address

_KEPT_SECONDS = 3600
_BETWEEN_FETCHES_SECONDS = 30
_MOST_KEYS = 50
_PARTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses. ``names_itself``: it announces ``iss`` on the redirect (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    names_itself: bool


def discover(issuer: str) -> Metadata:
    """The provider's own description, from ``/.well-known/openid-configuration`` or kept from earlier.

    Raises ``ProviderAway``: those of ``fetch``, ``openid.discovery.refused``, ``.issuer_differs``,
    ``.incomplete`` or ``.unsafe``.
    """
    key = f"openid.discovery.{_short(issuer)}"
    if (kept := cache.get(key)) is not None:
        return Metadata(**kept)
    answer = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration", most_bytes=DOCUMENT_BYTES)
    if answer.status != 200:
        raise ProviderAway("openid.discovery.refused")
    found = _read(answer.json(), issuer)
    cache.set(key, found, _KEPT_SECONDS)
    return Metadata(**found)


def _read(document: dict[str, Any], issuer: str) -> dict[str, Any]:
    if document.get("issuer") != issuer:
        raise ProviderAway("openid.discovery.issuer_differs")
    if any(not document.get(name) for name in _PARTS):
        raise ProviderAway("openid.discovery.incomplete")
    ends_sessions = document.get("end_session_endpoint") or None
    for address in [*(document[name] for name in _PARTS), *([ends_sessions] if ends_sessions else [])]:
        if not is_safe_address(address):
            raise ProviderAway("openid.discovery.unsafe")
    challenges = document.get("code_challenge_methods_supported")
    if isinstance(challenges, list) and "S256" not in challenges:
        raise ProviderAway("openid.discovery.without_pkce")
    return {
        "issuer": issuer,
        **{name: document[name] for name in _PARTS},
        "end_session_endpoint": ends_sessions,
        "names_itself": document.get("authorization_response_iss_parameter_supported") is True,
    }


def signing_key(metadata: Metadata, *, kid: str | None, algorithm: str) -> Key:
    """The provider's public key for a signature.

    An unknown ``kid`` fetches the keys anew, at most twice a minute. Without ``kid`` there must be exactly
    one key that fits. Raises ``SignInRefused`` (``openid.keys.unknown``) or ``ProviderAway``.
    """
    fitting = _fitting(_keys(metadata), kid, algorithm)
    if len(fitting) != 1 and cache.add(
        f"openid.keys.fetched.{_short(metadata.jwks_uri)}", True, _BETWEEN_FETCHES_SECONDS
    ):
        fitting = _fitting(_keys(metadata, anew=True), kid, algorithm)
    if len(fitting) != 1:
        raise SignInRefused("openid.keys.unknown")
    try:
        return import_key(fitting[0])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignInRefused("openid.keys.damaged") from error


def _keys(metadata: Metadata, *, anew: bool = False) -> list[dict[str, Any]]:
    key = f"openid.keys.{_short(metadata.jwks_uri)}"
    if not anew and (kept := cache.get(key)) is not None:
        return list(kept)
    answer = fetch(
        metadata.jwks_uri, most_bytes=DOCUMENT_BYTES, accept="application/jwk-set+json, application/json"
    )
    found = answer.json().get("keys") if answer.status == 200 else None
    if not isinstance(found, list) or len(found) > _MOST_KEYS:
        raise ProviderAway("openid.keys.wrong_document")
    keys = [entry for entry in found if isinstance(entry, dict)]
    cache.set(key, keys, _KEPT_SECONDS)
    return keys


def _fitting(keys: list[dict[str, Any]], kid: str | None, algorithm: str) -> list[dict[str, Any]]:
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    curve = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}.get(algorithm)
    return [
        key
        for key in keys
        if key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (curve is None or key.get("crv") == curve)
        and (kid is None or key.get("kid") == kid)
        and "d" not in key
    ]


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
