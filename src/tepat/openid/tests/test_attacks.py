"""Every way in that we know of, tried against a real server with real keys; each must be refused."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc import jws
from joserfc.jwk import ECKey
from pytest_django import Settings

from tepat.identity.models import Account
from tepat.openid.tests.evil_provider import key_named, sign, signed_with_public_key, unsigned
from tepat.openid.tests.visits import NIK, Visit, own_profile, refused_with

pytestmark = pytest.mark.django_db

TRICKS = [
    "https://example.org/", "//example.org/", "///example.org", "////example.org", "/\\example.org",
    "\\\\example.org", "/\t/example.org", "\t//example.org", "http:example.org", "https:/example.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x",
    "//example.org\\@testserver/", "/\n/example.org", "https://testserver@example.org/",
    "https://testserver.example.org/", "//testserver:80@example.org", "/%0d%0aX: y\r\n", "http://testserver/",
    "daftar/", "", "?next=x", "///example.org/..", "/x" * 600, "/a\x00b", "\u2028//example.org",
]  # fmt: skip


def test_an_honest_provider_lets_the_person_in(visit: Visit) -> None:
    """Without this, every refusal below could have a reason of its own."""
    answer = visit.go("/daftar/persetujuan/")
    assert (answer.status_code, answer["Location"]) == (302, "/daftar/persetujuan/")
    assert visit.is_signed_in
    assert Account.objects.get(pk=visit.client.session["_auth_user_id"]).nik == NIK
    assert visit.provider.refused == []


# --- the redirect ---


def test_a_redirect_counts_once(visit: Visit) -> None:
    back = visit.provider.authorize(visit.start()["Location"])
    assert visit.come_back(back).status_code == 302
    visit.client.post("/keluar/")
    refused_with(visit, visit.come_back(back), "openid.redirect.unknown_state")


def test_a_redirect_counts_once_even_where_the_first_failed(visit: Visit) -> None:
    visit.provider.id_token_claims = {"nonce": "another"}
    back = visit.provider.authorize(visit.start()["Location"])
    refused_with(visit, visit.come_back(back), "openid.id_token.nonce")
    visit.provider.id_token_claims = {}
    refused_with(visit, visit.come_back(back), "openid.redirect.unknown_state")
    assert visit.provider.paths().count("/token") == 1


def test_a_code_that_was_used_already(visit: Visit) -> None:
    """Somebody else's code, already exchanged, put into a sign-in of one's own."""
    first = parse_qs(urlsplit(visit.provider.authorize(visit.start()["Location"])).query)
    visit.provider.codes.pop(first["code"][0])
    refused_with(visit, visit.go(code=first["code"][0]), "openid.token.invalid_grant")


def test_a_code_of_another_sign_in_does_not_fit_our_verifier(visit: Visit, evil: Any) -> None:
    """Code injection: PKCE binds the code to the browser that began."""
    victim = Visit(Client(), evil)
    stolen = parse_qs(urlsplit(evil.authorize(victim.start()["Location"])).query)["code"][0]
    refused_with(visit, visit.go(code=stolen), "openid.token.invalid_grant")


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=&code=x", "?state=made-up&code=x", "?error=access_denied"]
)
def test_without_a_state_of_ours(visit: Visit, query: str) -> None:
    visit.start()
    refused_with(visit, visit.client.get(f"/masuk/ikd/kembali/{query}"), "openid.redirect.unknown_state")
    assert "/token" not in visit.provider.paths()


def test_the_state_of_another_session(visit: Visit, evil: Any) -> None:
    """Sign-in forgery: the attacker's own redirect, followed by the victim's browser."""
    attacker = Visit(Client(), evil)
    back = evil.authorize(attacker.start()["Location"])
    visit.start()
    refused_with(visit, visit.come_back(back), "openid.redirect.unknown_state")


def test_a_sign_in_that_took_too_long(visit: Visit) -> None:
    back = visit.provider.authorize(visit.start()["Location"])
    session = visit.client.session
    for entry in session["openid_pending"].values():
        entry["begun_at"] -= 601
    session.save()
    refused_with(visit, visit.come_back(back), "openid.redirect.unknown_state")


def test_the_issuer_on_the_redirect_is_another(visit: Visit) -> None:
    """Mix-up (RFC 9207): we must not send the code to a provider that did not make it."""
    refused_with(visit, visit.go(iss="https://other.example"), "openid.redirect.issuer_differs")
    assert "/token" not in visit.provider.paths()


def test_the_issuer_on_an_error_is_another(visit: Visit) -> None:
    answer = visit.go(iss="https://other.example", error="access_denied")
    refused_with(visit, answer, "openid.redirect.issuer_differs")


@pytest.mark.parametrize("announced", [True, False])
def test_the_issuer_is_missing_on_the_redirect(
    visit: Visit, settings: Settings, tmp_path: Any, announced: bool
) -> None:
    """Demanded where the provider announces it, and where the profile says so."""
    if announced:
        settings.TEPAT_IKD_PROFILE = own_profile(
            tmp_path, "redirect_names_issuer: true", "redirect_names_issuer: false"
        )
    else:
        visit.provider.discovery = {"authorization_response_iss_parameter_supported": None}
    visit.provider.redirect = {"iss": None}
    refused_with(visit, visit.go(), "openid.redirect.issuer_missing")
    assert "/token" not in visit.provider.paths()


def test_the_issuer_may_be_missing_where_nobody_announced_it(
    visit: Visit, settings: Settings, tmp_path: Any
) -> None:
    settings.TEPAT_IKD_PROFILE = own_profile(
        tmp_path, "redirect_names_issuer: true", "redirect_names_issuer: false"
    )
    visit.provider.discovery = {"authorization_response_iss_parameter_supported": None}
    visit.provider.redirect = {"iss": None}
    assert visit.go().status_code == 302
    assert visit.is_signed_in


def test_parameters_that_stand_there_twice(visit: Visit) -> None:
    back = visit.provider.authorize(visit.start()["Location"])
    refused_with(visit, visit.come_back(f"{back}&code=another"), "openid.redirect.doubled")


@pytest.mark.parametrize("trick", TRICKS)
def test_next_never_leads_elsewhere(visit: Visit, trick: str) -> None:
    assert visit.go(trick)["Location"] == "/"


@pytest.mark.parametrize("trick", TRICKS)
def test_next_is_not_carried_into_the_page(evil: Any, trick: str) -> None:
    text = Client().get("/masuk/", {"next": trick}).content.decode()
    assert '<input type="hidden" name="next" value="">' in text


def test_the_session_gets_another_key(visit: Visit) -> None:
    """Fixation: whoever planted the session's key before knows nothing after."""
    visit.start()
    before = visit.client.session.session_key
    planted = visit.client.cookies["sessionid"].value
    visit.go()
    assert visit.is_signed_in
    assert visit.client.session.session_key != before
    intruder = Client()
    intruder.cookies["sessionid"] = planted
    assert "_auth_user_id" not in intruder.session


def test_signing_in_again_changes_the_key_again(visit: Visit) -> None:
    """Whoever saw the session's key meanwhile is left outside."""
    visit.go()
    before = visit.client.session.session_key
    visit.go()
    assert visit.is_signed_in
    assert visit.client.session.session_key != before


# --- the ID token ---


def test_another_nonce(visit: Visit) -> None:
    visit.provider.id_token_claims = {"nonce": "somebody-elses"}
    refused_with(visit, visit.go(), "openid.id_token.nonce")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"nonce": None}, "openid.id_token.nonce"),
        ({"aud": "another-client"}, "openid.id_token.aud"),
        ({"aud": ["another-client"]}, "openid.id_token.aud"),
        ({"aud": ["tepat", "another-client"], "azp": "tepat"}, "openid.id_token.aud"),
        ({"aud": None}, "openid.id_token.aud"),
        ({"aud": []}, "openid.id_token.aud"),
        ({"azp": "another-client"}, "openid.id_token.azp"),
        ({"aud": ["tepat", "another-client"]}, "openid.id_token.azp"),
        ({"iss": "https://another.example"}, "openid.id_token.iss"),
        ({"iss": None}, "openid.id_token.iss"),
        ({"iss": ["x"]}, "openid.id_token.iss"),
        ({"exp": int(time.time()) - 60}, "openid.id_token.expired"),
        ({"exp": None}, "openid.id_token.exp"),
        ({"exp": "tomorrow"}, "openid.id_token.exp"),
        ({"exp": True}, "openid.id_token.exp"),
        ({"iat": int(time.time()) + 3600}, "openid.id_token.iat"),
        ({"iat": None}, "openid.id_token.iat"),
        ({"iat": 1e300}, "openid.id_token.iat"),
        ({"nbf": int(time.time()) + 3600}, "openid.id_token.nbf"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "openid.id_token.at_hash"),
        ({"at_hash": 7}, "openid.id_token.at_hash"),
        ({"sub": None}, "openid.id_token.sub"),
        ({"sub": ""}, "openid.id_token.sub"),
        ({"sub": 7}, "openid.id_token.sub"),
        ({"sub": "x" * 256}, "openid.id_token.sub"),
        ({"acr": None}, "openid.level.too_low"),
        ({"acr": "urn:ikd:none"}, "openid.level.too_low"),
        ({"acr": ["urn:ikd:easy"]}, "openid.level.too_low"),
        ({"auth_time": "yesterday"}, "openid.id_token.auth_time"),
        ({"auth_time": 1e300}, "openid.id_token.auth_time"),
    ],
)
def test_claims_of_the_id_token(visit: Visit, claims: dict[str, Any], code: str) -> None:
    visit.provider.id_token_claims = claims
    refused_with(visit, visit.go(), code)
    assert "/userinfo" not in visit.provider.paths()


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (unsigned, "openid.id_token.algorithm"),
        (signed_with_public_key, "openid.id_token.algorithm"),
        (lambda claims: sign(claims, key_named("stranger")), "openid.id_token.signature"),
        (lambda claims: sign(claims, key_named("ec"), kid="nobody"), "openid.keys.unknown"),
        (lambda claims: sign(claims, key_named("ec"))[:-8] + "AAAAAAAA", "openid.id_token.signature"),
        (lambda claims: sign(claims, key_named("ec"), crit=["b64"], b64=False), "openid.id_token.signature"),
        (lambda _claims: "not.a.token", "openid.id_token.damaged"),
        (lambda _claims: "", "openid.id_token.damaged"),
        (lambda claims: sign({**claims, "x": "y" * 70_000}, key_named("ec")), "openid.id_token.too_long"),
    ],
)  # fmt: skip
def test_signatures_of_the_id_token(visit: Visit, forge: Any, code: str) -> None:
    visit.provider.sign_id_token = forge
    refused_with(visit, visit.go(), code)
    assert "/userinfo" not in visit.provider.paths()


def test_the_key_that_a_token_brings_along_is_not_believed(visit: Visit) -> None:
    stranger = ECKey.generate_key("P-256", {"alg": "ES256", "kid": "own"})
    visit.provider.sign_id_token = lambda claims: sign(claims, stranger, jwk=stranger.as_dict(private=False))
    refused_with(visit, visit.go(), "openid.keys.unknown")


def test_a_key_whose_private_half_is_published_proves_nothing(visit: Visit) -> None:
    leaked = {"keys": [key_named("ec").as_dict(private=True)]}
    visit.provider.bodies = {"/jwks": json.dumps(leaked).encode()}
    refused_with(visit, visit.go(), "openid.keys.unknown")


def test_unknown_keys_are_fetched_again_but_not_each_time(visit: Visit) -> None:
    visit.provider.sign_id_token = lambda claims: sign(claims, key_named("ec"), kid="nobody")
    for _ in range(4):
        refused_with(visit, visit.go(), "openid.keys.unknown")
    assert visit.provider.paths().count("/jwks") == 2


def test_a_new_key_of_the_provider_is_found(visit: Visit) -> None:
    assert visit.go().status_code == 302
    visit.client.post("/keluar/")
    new = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "ec-2"})
    visit.provider.published = [new, *visit.provider.published]
    visit.provider.key = new
    assert visit.go().status_code == 302
    assert visit.is_signed_in


def test_the_level_is_lower_than_asked(visit: Visit, settings: Settings) -> None:
    settings.TEPAT_IKD_ACR = "secure"
    refused_with(visit, visit.go(), "openid.level.too_low")
    visit.provider.id_token_claims = {"acr": "urn:ikd:secure"}
    assert visit.go().status_code == 302


def test_the_last_authentication_is_too_long_ago(visit: Visit, settings: Settings, tmp_path: Any) -> None:
    settings.TEPAT_IKD_PROFILE = own_profile(
        tmp_path, "leeway_seconds: 5", "leeway_seconds: 5\nmax_age_seconds: 300"
    )
    address = visit.start()["Location"]
    assert parse_qs(urlsplit(address).query)["max_age"] == ["300"]
    for auth_time in (int(time.time()) - 400, None):
        visit.provider.id_token_claims = {"auth_time": auth_time}
        refused_with(visit, visit.go(), "openid.id_token.auth_time")
    visit.provider.id_token_claims = {}
    assert visit.go().status_code == 302


def test_the_forgeries_are_what_they_say() -> None:
    """A forgery that were merely malformed would be refused for the wrong reason."""
    claims = {"sub": "x"}
    assert unsigned(claims).count(".") == 2
    assert jws.extract_compact(signed_with_public_key(claims).encode()).headers()["alg"] == "HS256"
