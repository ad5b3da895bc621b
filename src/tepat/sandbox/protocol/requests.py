"""The authorization request: read, checked, and refused in the way the RFCs ask for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tepat.sandbox.configuration import Configuration
from tepat.sandbox.errors import PageError, ProtocolError

EASY, SECURE = "urn:ikd:easy", "urn:ikd:secure"
LEVELS = (EASY, SECURE)
CLAIMS = ("nik", "name", "birthdate", "gender", "picture")

LONGEST_VALUE = 2048
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS = re.compile(r"[0-9]{1,9}")
_PROMPTS = {"none", "login", "consent", "select_account"}
_LANGUAGES = ("id", "jv", "mad", "en")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that may be answered at ``redirect_uri``. ``essential`` claims cannot be left out alone."""

    redirect_uri: str
    challenge: str
    nonce: str
    state: str | None
    levels: tuple[str, ...]
    level_is_essential: bool
    prompts: frozenset[str]
    max_age: int | None
    language: str | None
    claims: frozenset[str]
    essential: frozenset[str]
    id_token_hint: str | None = None


class Refused(Exception):
    """A request whose address is trusted, refused by a redirect to it."""

    def __init__(self, redirect_uri: str, state: str | None, error: str, what: str) -> None:
        super().__init__(error)
        self.redirect_uri, self.state, self.error, self.what = redirect_uri, state, error, what


def trusted_address(query: QueryDict, configuration: Configuration) -> str:
    """The redirect URI, registered letter by letter; raises ``PageError`` where no redirect may happen."""
    if once(query, "client_id") != configuration.client_id:
        raise PageError("invalid_client", "This client is not registered here.")
    address = once(query, "redirect_uri")
    if address not in configuration.redirect_uris:
        raise PageError("invalid_request", "This redirect URI is not registered for the client.")
    return address


def read_request(query: QueryDict, configuration: Configuration) -> AuthorizationRequest:
    """The request, checked; raises ``PageError``, or ``Refused`` to be sent back to the client."""
    address = trusted_address(query, configuration)
    state: str | None = None
    try:
        state = once(query, "state")
        return _read(query, address, state)
    except PageError as error:
        raise Refused(address, state, "invalid_request", str(error.what)) from error
    except ProtocolError as error:
        raise Refused(address, state, error.error, str(error.what)) from error


def _read(query: QueryDict, address: str, state: str | None) -> AuthorizationRequest:
    _refuse_what_is_not_spoken(query)
    scopes = set((once(query, "scope") or "").split())
    if "openid" not in scopes:
        raise ProtocolError("invalid_scope", "The scope openid is missing.")
    asked, essential, level_claim = _claims(once(query, "claims"))
    if "profile" in scopes:
        asked, essential = asked | set(CLAIMS), essential | (set(CLAIMS) - asked)
    levels, is_essential = _levels(once(query, "acr_values"), level_claim)
    return AuthorizationRequest(
        redirect_uri=address,
        challenge=_challenge(query),
        nonce=_needed(query, "nonce"),
        state=state,
        levels=levels,
        level_is_essential=is_essential,
        prompts=_prompts(once(query, "prompt")),
        max_age=_max_age(once(query, "max_age")),
        language=_language(once(query, "ui_locales")),
        claims=frozenset(asked),
        essential=frozenset(essential),
        id_token_hint=once(query, "id_token_hint"),
    )


def _refuse_what_is_not_spoken(query: QueryDict) -> None:
    for name in ("request", "request_uri", "registration"):
        if name in query:
            raise ProtocolError(f"{name}_not_supported", f"The parameter {name} is not supported.")
    if _needed(query, "response_type") != "code":
        raise ProtocolError("unsupported_response_type", "Only the code flow is spoken here.")
    if (once(query, "response_mode") or "query") != "query":
        raise ProtocolError("invalid_request", "Only the response mode query is spoken here.")


def _challenge(query: QueryDict) -> str:
    if once(query, "code_challenge_method") != "S256":
        raise ProtocolError("invalid_request", "PKCE with S256 is required.")
    challenge = _needed(query, "code_challenge")
    if not _CHALLENGE.fullmatch(challenge):
        raise ProtocolError("invalid_request", "The code challenge is not a SHA-256 in base64url.")
    return challenge


def _prompts(text: str | None) -> frozenset[str]:
    words = frozenset((text or "").split())
    if words - _PROMPTS or ("none" in words and len(words) > 1):
        raise ProtocolError("invalid_request", "This prompt is not understood.")
    return words


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not _SECONDS.fullmatch(text):
        raise ProtocolError("invalid_request", "max_age is not a number of seconds.")
    return int(text)


def _language(text: str | None) -> str | None:
    for tag in (text or "").split():
        if (language := tag.split("-")[0].lower()) in _LANGUAGES:
            return language
    return None


def _levels(acr_values: str | None, claim: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    """The levels that were asked for, in their order; all where none (or none that is known) was.

    An essential acr that cannot be given is refused (OpenID Connect Core 5.5.1.1).
    """
    essential = claim.get("essential") is True
    wanted = claim.get("values") or ([claim["value"]] if "value" in claim else (acr_values or "").split())
    if not isinstance(wanted, list):
        raise ProtocolError("invalid_request", "The claims parameter is not understood.")
    known = tuple(dict.fromkeys(level for level in wanted if level in LEVELS))
    if essential and wanted and not known:
        raise ProtocolError("unmet_authentication_requirements", "No such verification is offered here.")
    return known or LEVELS, essential


def _claims(text: str | None) -> tuple[set[str], set[str], dict[str, Any]]:
    """Claims asked for one by one, those that are essential, and what was asked of ``acr``."""
    if text is None:
        return set(), set(), {}
    try:
        document = json.loads(text)
        userinfo, id_token = (_wishes(document.get(part)) for part in ("userinfo", "id_token"))
        asked = {name: wish for name, wish in {**id_token, **userinfo}.items() if name in CLAIMS}
        essential = {name for name, wish in asked.items() if wish.get("essential") is True}
        level = id_token.get("acr", {})
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise ProtocolError("invalid_request", "The claims parameter is not understood.") from error
    return set(asked), essential, level


def _wishes(part: Any) -> dict[str, dict[str, Any]]:
    """What is wished of each claim; null means that it is wished for without more."""
    if part is None:
        return {}
    wishes = {name: {} if wish is None else wish for name, wish in part.items()}
    if not all(isinstance(wish, dict) for wish in wishes.values()):
        raise TypeError
    return wishes


def once(query: QueryDict, name: str) -> str | None:
    """A parameter's value; None where absent or empty. Twice or too long is refused (RFC 6749, 3.1)."""
    values = query.getlist(name)
    if len(values) > 1:
        raise PageError("invalid_request", f"The parameter {name} stands there twice.")
    if not values or not values[0]:
        return None
    if len(values[0]) > LONGEST_VALUE or "\x00" in values[0]:
        raise PageError("invalid_request", f"The parameter {name} is too long or damaged.")
    return values[0]


def _needed(query: QueryDict, name: str) -> str:
    value = once(query, name)
    if value is None:
        raise ProtocolError("invalid_request", f"The parameter {name} is missing.")
    return value
