"""Codes into tokens, tokens into claims, each signed with the provider's own keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey, Key

from tepat.sandbox.configuration import Configuration
from tepat.sandbox.errors import PageError, ProtocolError
from tepat.sandbox.faults import CurrentFaults
from tepat.sandbox.keys import ProviderKeys
from tepat.sandbox.people import Person
from tepat.sandbox.protocol.requests import EASY, once
from tepat.sandbox.store import TOKEN_SECONDS, Code, Grant, Store

ID_TOKEN_SECONDS = 5 * 60
_ENCRYPTION = {"RSA": "RSA-OAEP-256", "EC": "ECDH-ES+A256KW"}


def subject(person: Person, *, sector: str, keys: ProviderKeys) -> str:
    """Who the person is to one client, and to no other (pairwise, OpenID Connect Core 8.1)."""
    digest = hmac.new(keys.subject_salt, f"{sector}\x00{person.nik}".encode(), hashlib.sha256).digest()
    return _base64(digest)


def exchange(form: QueryDict, *, store: Store, now: int) -> tuple[Grant, str]:
    """The grant behind the code of a known client, and a fresh access token; raises ``ProtocolError``."""
    if once(form, "grant_type") != "authorization_code":
        raise ProtocolError("unsupported_grant_type", "Only authorization_code is spoken here.")
    code, verifier, address = (once(form, name) for name in ("code", "code_verifier", "redirect_uri"))
    if code is None or verifier is None or address is None:
        raise ProtocolError("invalid_request", "code, code_verifier and redirect_uri are needed.")
    found = store.look_at_code(code, now=now)
    if found is None or not _belongs(found, verifier, address):
        raise ProtocolError("invalid_grant", "The code is unknown, has ended or belongs to another request.")
    exchanged = store.exchange_code(code, now=now)
    if exchanged is None:
        raise ProtocolError("invalid_grant", "The code was used before.")
    return exchanged


def _belongs(code: Code, verifier: str, address: str) -> bool:
    request = code.grant.request
    fits = 43 <= len(verifier) <= 128 and verifier.isascii()
    made = _base64(hashlib.sha256(verifier.encode()).digest())
    return fits and hmac.compare_digest(made, request.challenge) and address == request.redirect_uri


def id_token(
    grant: Grant,
    access_token: str,
    *,
    configuration: Configuration,
    keys: ProviderKeys,
    faults: CurrentFaults,
    now: int,
) -> str:
    """The signed ID token for a grant (or one that is wrong on purpose)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": configuration.issuer,
        "sub": subject(grant.proof.person, sector=configuration.sector, keys=keys),
        "aud": configuration.client_id,
        "exp": now + ID_TOKEN_SECONDS,
        "iat": now,
        "auth_time": grant.proof.at,
        "nonce": grant.request.nonce,
        "acr": grant.proof.acr,
        "amr": list(grant.proof.amr),
        "at_hash": _base64(half),
    }
    claims |= _wrong_claims(faults, now)
    algorithm = configuration.signing_algorithm
    key = keys.signing(algorithm)
    if faults.is_wrong("algorithm"):
        unsigned = jws.JWSRegistry(algorithms=["none"])
        return jwt.encode({"alg": "none"}, claims, key, algorithms=["none"], registry=unsigned)
    header = {"alg": algorithm, "kid": key.kid}
    return jwt.encode(header, claims, _stranger(key) if faults.is_wrong("signature") else key)


def _wrong_claims(faults: CurrentFaults, now: int) -> dict[str, Any]:
    wrong: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "another-nonce"},
        "audience": {"aud": "another-client"},
        "issuer": {"iss": "https://another.example"},
        "expired": {"iat": now - 3900, "exp": now - 3600},
        "level": {"acr": EASY},
        "access_token_hash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    }
    return wrong.get(faults.now().wrong, {})


def _stranger(key: Key) -> Key:
    """A key of the same kind that nobody knows."""
    kind: Any = type(key)
    return kind.generate_key("P-256" if isinstance(key, ECKey) else 2048)  # type: ignore[no-any-return]


def token_answer(access_token: str, signed: str) -> dict[str, Any]:
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "id_token": signed,
    }


def bearer_token(headers: Mapping[str, str], form: QueryDict) -> str:
    """The access token of a request (RFC 6750: in header or form, not both); raises ``ProtocolError``."""
    scheme, _, held = headers.get("Authorization", "").partition(" ")
    try:
        sent = once(form, "access_token")
    except PageError as error:
        raise ProtocolError("invalid_request", str(error.what)) from error
    in_header = held.strip() if scheme.lower() == "bearer" else ""
    if sent and in_header:
        raise ProtocolError("invalid_request", "The access token stands there twice.")
    if not (sent or in_header):
        raise ProtocolError("invalid_token", "The access token is missing.", status=401)
    return sent or in_header


def person_claims(
    grant: Grant,
    picture: str | None,
    *,
    configuration: Configuration,
    keys: ProviderKeys,
    faults: CurrentFaults,
) -> dict[str, Any]:
    """What userinfo says of the person: the claims that were allowed and nothing else."""
    person = grant.proof.person
    sub = subject(person, sector=configuration.sector, keys=keys)
    known: dict[str, Any] = {
        "nik": person.nik,
        "name": person.name,
        "birthdate": person.birth_date.isoformat(),
        "gender": person.sex,
        "picture": picture,
    }
    if faults.is_wrong("missing_claims"):
        return {"sub": sub}
    told = {name: value for name, value in known.items() if name in grant.claims and value is not None}
    return {"sub": "somebody-else" if faults.is_wrong("subject") else sub, **told}


def signed_userinfo(claims: dict[str, Any], *, configuration: Configuration, keys: ProviderKeys) -> str:
    key = keys.signing(configuration.signing_algorithm)
    header = {"alg": configuration.signing_algorithm, "kid": key.kid}
    return jwt.encode(header, {"iss": configuration.issuer, "aud": configuration.client_id, **claims}, key)


def encrypted(signed: str, key: Key) -> str:
    """A signed JWT sealed to the client's key (nested JWT, RFC 7519 5.2)."""
    algorithm = _ENCRYPTION[key.key_type]
    header = {"alg": algorithm, "enc": "A256GCM", "cty": "JWT", "kid": key.kid}
    usable: Any = key
    return jwe.encrypt_compact(header, signed, usable, algorithms=[algorithm, "A256GCM"])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
