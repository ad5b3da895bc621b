"""The client proves itself: private_key_jwt (RFC 7523), with keys fetched from the client's own address."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.http import QueryDict
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from tepat.sandbox.configuration import Configuration
from tepat.sandbox.errors import ProtocolError
from tepat.sandbox.protocol.requests import once
from tepat.sandbox.store import Store

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("ES256", "ES512", "PS256", "RS256")
LEEWAY_SECONDS: Final = 5
LONGEST_LIFE_SECONDS: Final = 10 * 60
_KEPT_SECONDS, _PAUSE_SECONDS = 300.0, 0.2
_MOST_BYTES, _MOST_KEYS, _TIMEOUT = 64 * 1024, 32, 5.0


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class ClientKeys:
    """The client's JWK set: kept for five minutes, fetched anew for a key it does not hold."""

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._address, self._clock = address, clock
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._fetched = float("-inf")

    def for_signature(self, kid: str | None, algorithm: str) -> Key:
        """The key that made a signature; raises ``ProtocolError``."""
        found = self._find(kid, algorithm, older_than=_KEPT_SECONDS)
        found = found or self._find(kid, algorithm, older_than=_PAUSE_SECONDS)
        if found is None:
            raise _invalid("The client's keys hold none for this signature.")
        return found

    def for_encryption(self) -> Key:
        """The key to which answers are sealed; raises ``ProtocolError``."""
        for key in self._current(_KEPT_SECONDS):
            if key.get("use") == "enc" and key.key_type in {"RSA", "EC"}:
                return key
        raise _invalid("The client publishes no key for encryption.")

    def _find(self, kid: str | None, algorithm: str, *, older_than: float) -> Key | None:
        fitting = [k for k in self._current(older_than) if _fits(k, algorithm)]
        if kid is None:
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in fitting if key.kid == kid), None)

    def _current(self, older_than: float) -> KeySet:
        with self._lock:
            if self._keys is None or self._clock() - self._fetched > older_than:
                self._keys = _fetch(self._address)
                self._fetched = self._clock()
            return self._keys


def authenticate(
    form: QueryDict,
    headers: Any,
    *,
    configuration: Configuration,
    keys: ClientKeys,
    store: Store,
    now: int,
) -> None:
    """Check that the registered client speaks, and use its jti up; raises ``ProtocolError``."""
    if "Authorization" in headers or "client_secret" in form:
        raise _invalid("Only private_key_jwt is accepted.")
    if once(form, "client_assertion_type") != ASSERTION_TYPE:
        raise _invalid("The client assertion is missing or of another type.")
    claims = _verified(_assertion(form), keys)
    named = once(form, "client_id")
    if named is not None and named != configuration.client_id:
        raise _invalid("This client is not registered here.")
    _check_claims(claims, configuration, now=now)
    if not store.use_assertion(str(claims["jti"]), until=int(claims["exp"]) + LEEWAY_SECONDS, now=now):
        raise _invalid("This assertion was used before.")


def _assertion(form: QueryDict) -> str:
    values = form.getlist("client_assertion")
    if len(values) != 1 or not 0 < len(values[0]) <= 8192:
        raise _invalid("The client assertion is missing or too long.")
    return values[0]


def _verified(assertion: str, keys: ClientKeys) -> dict[str, Any]:
    try:
        header = jws.extract_compact(assertion.encode()).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(kid, str | None):
            raise _invalid("The assertion is signed in a way that is not accepted.")
        return jwt.decode(assertion, keys.for_signature(kid, algorithm), algorithms=[algorithm]).claims
    except (JoseError, ValueError, TypeError) as error:
        raise _invalid("The assertion's signature does not hold.") from error


def _check_claims(claims: dict[str, Any], configuration: Configuration, *, now: int) -> None:
    own = configuration.client_id
    if claims.get("iss") != own or claims.get("sub") != own:
        raise _invalid("Issuer and subject of the assertion are not the client.")
    audience = claims.get("aud")
    audience = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    if audience not in (configuration.issuer, f"{configuration.issuer}/token"):
        raise _invalid("The assertion is meant for somebody else.")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= 256:
        raise _invalid("The assertion has no usable jti.")
    expires, issued, earliest = (_time(claims, name) for name in ("exp", "iat", "nbf"))
    if expires is None or issued is None:
        raise _invalid("The assertion does not say when it was made and when it ends.")
    if expires + LEEWAY_SECONDS <= now:
        raise _invalid("The assertion has expired.")
    if max(issued, earliest or 0) > now + LEEWAY_SECONDS:
        raise _invalid("The assertion is not valid yet.")
    if expires > now + LONGEST_LIFE_SECONDS + LEEWAY_SECONDS:
        raise _invalid("The assertion lives too long.")


def _time(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**40:
        raise _invalid(f"{name} of the assertion is no time.")
    return value


def _fits(key: Key, algorithm: str) -> bool:
    if key.get("use") not in (None, "sig") or key.get("alg") not in (None, algorithm):
        return False
    if algorithm.startswith("ES"):
        return key.key_type == "EC" and key.get("crv") == {"ES256": "P-256", "ES512": "P-521"}[algorithm]
    return key.key_type == "RSA"


def _fetch(address: str) -> KeySet:
    """The client's published keys; its address was given at start, and nobody is followed elsewhere."""
    try:
        with build_opener(_NoRedirect).open(Request(address), timeout=_TIMEOUT) as answer:  # noqa: S310 - http(s) only, checked at start
            text = answer.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise ValueError("too long")
        document = json.loads(text)
        if not isinstance(document.get("keys"), list) or len(document["keys"]) > _MOST_KEYS:
            raise ValueError("no key set")
        keys = KeySet.import_key_set(document)
        if any(key.is_private for key in keys):
            raise ValueError("private")
        return keys
    except (URLError, OSError, ValueError, AttributeError, KeyError, TypeError, JoseError) as error:
        raise _invalid("The client's keys cannot be fetched.") from error


def _invalid(what: str) -> ProtocolError:
    return ProtocolError("invalid_client", what, status=401)
