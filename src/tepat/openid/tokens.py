"""Tokens of the provider, taken apart and checked. Nothing in here trusts what a token says of itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from authlib.oidc.core import CodeIDToken
from django.utils.translation import gettext_lazy as _
from joserfc import jwe, jws, jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import Key

from tepat.openid.discovery import Metadata, signing_key
from tepat.openid.errors import SignInRefused
from tepat.openid.fetching import PERSON_BYTES, Answer
from tepat.openid.profile import Level, Profile

_LONGEST_SUBJECT = 255
_LONGEST_ID_TOKEN = 64 * 1024
_LONGEST_HEADER = 16 * 1024


class OpensSeals(Protocol):
    """Finds our private key for a sealed token by its ``kid`` (None: the current one)."""

    def __call__(self, kid: str | None) -> Key: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say, since we began the sign-in ourselves. ``now`` in seconds since 1970."""

    client_id: str
    nonce: str
    levels: Sequence[Level]
    now: int


@dataclass(frozen=True, slots=True)
class Authentication:
    """What a checked ID token says: who, how surely, since when."""

    subject: str
    level: Level
    authenticated_at: datetime


def check_id_token(
    token: str, *, access_token: str, metadata: Metadata, profile: Profile, expected: Expected
) -> Authentication:
    """Check an ID token whole (OpenID Connect Core 3.1.3.7); raises ``SignInRefused`` with a code each."""
    if len(token) > _LONGEST_ID_TOKEN:
        raise SignInRefused("openid.id_token.too_long")
    header, claims = _verified(token, profile.id_token_algorithms, metadata, place="id_token")
    _check_claims(
        header, claims, access_token=access_token, metadata=metadata, profile=profile, expected=expected
    )
    subject = _subject(claims, place="id_token")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise SignInRefused("openid.id_token.aud")  # an audience besides us is one that we do not trust
    level = next((level for level in expected.levels if level.acr == claims.get("acr")), None)
    if level is None:
        raise level_too_low()
    since = claims.get("auth_time") or claims["iat"]
    return Authentication(subject, level, datetime.fromtimestamp(since, tz=UTC))


def check_userinfo(
    answer: Answer,
    *,
    subject: str,
    client_id: str,
    metadata: Metadata,
    profile: Profile,
    now: int,
    key_for_seal: OpensSeals,
) -> dict[str, Any]:
    """The person's claims, in the form that the profile demands and about the same ``subject``.

    Raises ``SignInRefused`` (``openid.userinfo.*``) or, for a body that is no JSON, ``ProviderAway``.
    """
    if answer.status != 200:
        raise SignInRefused("openid.userinfo.refused")
    if answer.media_type != ("application/json" if profile.userinfo_form == "plain" else "application/jwt"):
        raise SignInRefused("openid.userinfo.form")
    claims = (
        answer.json()
        if profile.userinfo_form == "plain"
        else _opened(answer, metadata, profile, key_for_seal)
    )
    for name, own in (("iss", metadata.issuer), ("aud", client_id)):
        if profile.userinfo_form != "plain" and claims.get(name, own) not in (own, [own]):
            raise SignInRefused(f"openid.userinfo.{name}")
    ends = claims.get("exp")
    if ends is not None and not (_is_time(ends) and ends + profile.leeway_seconds > now):
        raise SignInRefused("openid.userinfo.expired")
    if _subject(claims, place="userinfo") != subject:
        raise SignInRefused("openid.userinfo.subject_differs")
    return claims


def level_too_low() -> SignInRefused:
    """The person was let in, but not looked at as surely as we asked."""
    return SignInRefused(
        "openid.level.too_low",
        _("IKD belum memeriksa Anda seketat yang diperlukan."),
        _(
            "Coba lagi dan pilih cara pemeriksaan yang lebih kuat di IKD. Kalau tidak bisa, petugas dapat"
            " membantu."
        ),
    )


def holds_protocol_claims_only(token: str) -> bool:
    """Whether an ID token, checked before, says nothing of the person beyond who signed in where and how."""
    try:
        claims = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError):
        return False
    return isinstance(claims, dict) and set(claims) <= _PROTOCOL_CLAIMS


_PROTOCOL_CLAIMS = {
    "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "auth_time", "nonce", "acr", "amr", "azp", "at_hash",
    "sid",
}  # fmt: skip


def _verified(
    token: str | bytes, algorithms: Sequence[str], metadata: Metadata, *, place: str
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    try:
        header = jws.extract_compact(
            token.encode() if isinstance(token, str) else token, registry=_large()
        ).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in algorithms:  # never symmetric, never «none»
            raise SignInRefused(f"openid.{place}.algorithm")
        if not isinstance(kid, str | None):
            raise SignInRefused(f"openid.{place}.damaged")
        key = signing_key(metadata, kid=kid, algorithm=algorithm)
        return header, jwt.decode(token, key, registry=_large(algorithm)).claims
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        reason = "signature" if getattr(error, "error", "") == "bad_signature" else "damaged"
        raise SignInRefused(f"openid.{place}.{reason}") from error


def _check_claims(
    header: Mapping[str, Any],
    claims: dict[str, Any],
    *,
    access_token: str,
    metadata: Metadata,
    profile: Profile,
    expected: Expected,
) -> None:
    options: Any = {
        "iss": {"essential": True, "value": metadata.issuer},
        "aud": {"essential": True, "value": expected.client_id},
    }
    parameters = {
        "nonce": expected.nonce,
        "client_id": expected.client_id,
        "access_token": access_token,
        "max_age": profile.max_age_seconds,
    }
    token = CodeIDToken(claims, dict(header), options, parameters)
    try:
        token.validate(now=expected.now, leeway=profile.leeway_seconds)
    except ExpiredTokenError as error:
        raise SignInRefused("openid.id_token.expired") from error
    except ClaimError as error:
        known = error.claim if error.claim in _PROTOCOL_CLAIMS else "claims"
        raise SignInRefused(f"openid.id_token.{known}") from error
    except (JoseError, ValueError, TypeError, OverflowError) as error:
        raise SignInRefused("openid.id_token.claims") from error
    if any(claims.get(name) is not None and not _is_time(claims[name]) for name in ("auth_time", "iat")):
        raise SignInRefused("openid.id_token.auth_time")
    if profile.max_age_seconds is not None:
        since = claims["auth_time"]
        if since + profile.max_age_seconds + profile.leeway_seconds < expected.now:
            raise SignInRefused("openid.id_token.auth_time")


def _opened(answer: Answer, metadata: Metadata, profile: Profile, key_for_seal: OpensSeals) -> dict[str, Any]:
    text = answer.body.strip()
    if profile.userinfo_form == "encrypted":
        text = _unsealed(text, profile, key_for_seal)
    return _verified(text, profile.userinfo_algorithms, metadata, place="userinfo")[1]


def _unsealed(text: bytes, profile: Profile, key_for_seal: OpensSeals) -> bytes:
    registry = jwe.JWERegistry(
        algorithms=[profile.key_algorithm, *profile.content_algorithms], strict_check_header=False
    )
    registry.max_protected_header_length = _LONGEST_HEADER
    registry.max_ciphertext_length = PERSON_BYTES
    try:
        head = text.partition(b".")[0]
        header = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
        if header.get("zip") is not None:  # what is small here may be huge once unpacked
            raise SignInRefused("openid.userinfo.compressed")
        kid = header.get("kid")
        key = key_for_seal(kid if isinstance(kid, str) else None)
        plain = jwe.decrypt_compact(text, key, registry=registry).plaintext
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SignInRefused("openid.userinfo.sealed_wrongly") from error
    if plain is None:
        raise SignInRefused("openid.userinfo.sealed_wrongly")
    return plain


def _subject(claims: Mapping[str, Any], *, place: str) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isascii():
        raise SignInRefused(f"openid.{place}.sub")
    return subject


def _large(algorithm: str | None = None) -> jws.JWSRegistry:
    """joserfc stops at 128 kB, but userinfo carries a portrait; our own bound was applied while fetching."""
    registry = jws.JWSRegistry(algorithms=[algorithm] if algorithm else None, strict_check_header=False)
    registry.max_header_length = _LONGEST_HEADER
    registry.max_payload_length = PERSON_BYTES
    return registry


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**33
