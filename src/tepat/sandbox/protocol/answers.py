"""The endpoints for programs: discovery, keys, token, userinfo."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.errors import PageError, ProtocolError
from tepat.sandbox.faults import read_faults
from tepat.sandbox.faults_in_force import answer_faults
from tepat.sandbox.protocol import tokens
from tepat.sandbox.protocol.clients import ALGORITHMS, authenticate
from tepat.sandbox.protocol.requests import CLAIMS, LEVELS
from tepat.sandbox.provider import Provider, provider, seconds_now
from tepat.sandbox.store import Grant

View = Callable[[HttpRequest], HttpResponse]
_ID_TOKEN_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"]


def bearing(place: str) -> Callable[[View], View]:
    """The endpoint is slow or away where the faults in force say so."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest) -> HttpResponse:
            if provider().faults.bear(place):
                return JsonResponse({"error": "temporarily_unavailable"}, status=503)
            return view(request)

        return inner

    return wrap


@requires(PUBLIC)
@require_safe
@bearing("discovery")
def discovery(request: HttpRequest) -> HttpResponse:
    """``/.well-known/openid-configuration`` (OpenID Connect Discovery 1.0)."""
    configuration = provider().configuration
    at = configuration.issuer
    signing = [configuration.signing_algorithm]
    document: dict[str, Any] = {
        "issuer": at,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/token",
        "userinfo_endpoint": f"{at}/userinfo",
        "jwks_uri": f"{at}/jwks",
        "end_session_endpoint": f"{at}/logout",
        "scopes_supported": ["openid", "profile"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(LEVELS),
        "claims_supported": [*_ID_TOKEN_CLAIMS, *CLAIMS],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": ["id", "jv", "mad", "en"],
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
    }
    if configuration.userinfo != "plain":
        document["userinfo_signing_alg_values_supported"] = signing
    if configuration.userinfo == "encrypted":
        document["userinfo_encryption_alg_values_supported"] = ["RSA-OAEP-256", "ECDH-ES+A256KW"]
        document["userinfo_encryption_enc_values_supported"] = ["A256GCM"]
    return JsonResponse(document)


@requires(PUBLIC)
@require_safe
@bearing("jwks")
def public_keys(request: HttpRequest) -> HttpResponse:
    """The provider's public keys (RFC 7517)."""
    return JsonResponse(provider().keys.public())


@requires(PUBLIC)
@csrf_exempt
@require_POST
@never_cache
@bearing("token")
def token(request: HttpRequest) -> HttpResponse:
    """A code for an access token and an ID token (RFC 6749 4.1.3)."""
    here, now = provider(), seconds_now()
    if here.faults.is_wrong("not_json"):
        return HttpResponse("<h1>Bad gateway</h1>")
    try:
        if request.content_type != "application/x-www-form-urlencoded":
            raise ProtocolError("invalid_request", "A form is expected.")
        authenticate(
            request.POST,
            request.headers,
            configuration=here.configuration,
            keys=here.client_keys,
            store=here.store,
            now=now,
        )
        grant, access_token = tokens.exchange(request.POST, store=here.store, now=now)
    except PageError as error:
        return _refusal(ProtocolError("invalid_request", str(error.what)))
    except ProtocolError as error:
        return _refusal(error)
    signed = tokens.id_token(
        grant, access_token, configuration=here.configuration, keys=here.keys, faults=here.faults, now=now
    )
    return JsonResponse(tokens.token_answer(access_token, signed))


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
@bearing("userinfo")
def userinfo(request: HttpRequest) -> HttpResponse:
    """What the person allowed to be told, plain or as a signed or sealed JWT (OpenID Connect Core 5.3)."""
    here = provider()
    try:
        held = tokens.bearer_token(request.headers, request.POST)
        grant = here.store.grant_of_token(held, now=seconds_now())
        if grant is None:
            raise ProtocolError("invalid_token", "The access token is unknown or has ended.", status=401)
        claims = tokens.person_claims(
            grant,
            _picture(here, grant) if "picture" in grant.claims else None,
            configuration=here.configuration,
            keys=here.keys,
            faults=here.faults,
        )
        return _told(here, claims)
    except ProtocolError as error:
        answer = _refusal(error)
        answer["WWW-Authenticate"] = f'Bearer error="{error.error}", error_description="{error.what}"'
        return answer


def _picture(here: Provider, grant: Grant) -> str:
    portrait = here.portraits.portrait(grant.proof.person)
    return f"data:image/jpeg;base64,{base64.b64encode(portrait).decode()}"


def _told(here: Provider, claims: dict[str, Any]) -> HttpResponse:
    form = here.configuration.userinfo
    if form == "plain":
        return JsonResponse(claims)
    text = tokens.signed_userinfo(claims, configuration=here.configuration, keys=here.keys)
    if form == "encrypted":
        text = tokens.encrypted(text, here.client_keys.for_encryption())
    return HttpResponse(text, content_type="application/jwt")


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def faults(request: HttpRequest) -> HttpResponse:
    """The faults in force; POST sets them anew. Only where ``--control`` opened it, else it is not there."""
    here = provider()
    return answer_faults(request, here.faults, read=read_faults, is_open=here.configuration.control)


@requires(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``{"status": "ok"}`` once the people are read and the keys are there."""
    provider()
    return JsonResponse({"status": "ok"})


def _refusal(error: ProtocolError) -> HttpResponse:
    return JsonResponse({"error": error.error, "error_description": str(error.what)}, status=error.status)
