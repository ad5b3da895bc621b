"""Signing out (OpenID Connect RP-Initiated Logout 1.0): whom a hint names, and where to lead afterwards."""

from __future__ import annotations

from django.http import QueryDict
from joserfc import jws, jwt
from joserfc.errors import JoseError

from tepat.sandbox.configuration import Configuration
from tepat.sandbox.errors import PageError
from tepat.sandbox.keys import ProviderKeys
from tepat.sandbox.protocol.requests import once


def named_by_hint(hint: str, *, configuration: Configuration, keys: ProviderKeys) -> str | None:
    """The subject of an ID token that this provider signed for its client, expired or not; else None."""
    try:
        algorithm = jws.extract_compact(hint.encode()).headers().get("alg")
        if algorithm not in ("ES256", "RS256"):
            return None
        claims = jwt.decode(hint, keys.signing(algorithm), algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError):
        return None
    if claims.get("iss") != configuration.issuer or claims.get("aud") != configuration.client_id:
        return None
    return str(claims.get("sub"))


def address_after(query: QueryDict, configuration: Configuration, *, hinted: str | None) -> str | None:
    """Where to lead after signing out; None for the provider's own page. Raises ``PageError``.

    Only to a registered address, and only for a client that named itself or gave a hint that holds.
    """
    client = once(query, "client_id")
    if client is not None and client != configuration.client_id:
        raise PageError("invalid_client", "This client is not registered here.")
    address = once(query, "post_logout_redirect_uri")
    if address is None:
        return None
    if address not in configuration.post_logout_uris or (client is None and hinted is None):
        raise PageError("invalid_request", "This address is not registered for signing out.")
    return address
