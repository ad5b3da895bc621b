"""A provider that answers wrongly, elsewhere, slowly, endlessly or not at all; nothing of it may do harm."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pytest_django import Settings

from tepat.identity.models import Account
from tepat.openid.tests.evil_provider import JPEG, key_named, running
from tepat.openid.tests.visits import NIK, Visit, refused_with

pytestmark = pytest.mark.django_db

# --- the token endpoint ---


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", "openid.token.incomplete"),
        (b'{"access_token": "a", "token_type": "mac", "id_token": "b"}', "openid.token.kind"),
        (b'{"access_token": "", "token_type": "Bearer", "id_token": "b"}', "openid.token.kind"),
        (b'{"access_token": "a\\r\\nX: y", "token_type": "Bearer", "id_token": "b"}', "openid.token.kind"),
        (b"[]", "openid.provider.not_json"),
        (b"<html>", "openid.provider.not_json"),
        (b"\xff\xfe", "openid.provider.not_json"),
        (b"[" * 100_000, "openid.provider.not_json"),
        (b"{" + b" " * 300_000 + b"}", "openid.provider.too_large"),
    ],
)
def test_bodies_of_the_token_endpoint(visit: Visit, body: bytes, code: str) -> None:
    visit.provider.bodies = {"/token": body}
    refused_with(visit, visit.go(), code)


def test_a_token_endpoint_that_leads_elsewhere_is_not_followed(visit: Visit) -> None:
    visit.provider.statuses = {"/token": 307}
    visit.provider.headers = {"/token": {"Location": f"{visit.provider.issuer}/elsewhere"}}
    refused_with(visit, visit.go(), "openid.provider.redirected")
    assert "/elsewhere" not in visit.provider.paths()


def test_our_assertion_is_made_anew_each_time_and_refused_when_replayed(visit: Visit) -> None:
    for _ in range(3):
        assert visit.go().status_code == 302
        visit.client.post("/keluar/")
    assert len(visit.provider.jtis) == 3
    form = next(form for path, form in visit.provider.seen if path == "/token")
    assert visit.provider.answer("/token", form, "")[0] == 401
    assert visit.provider.refused == ["assertion replayed"]
    assert "client_secret" not in form


# --- userinfo ---


def test_userinfo_about_somebody_else(visit: Visit) -> None:
    visit.provider.userinfo_claims = {"sub": "somebody-else"}
    refused_with(visit, visit.go(), "openid.userinfo.subject_differs")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"sub": None}, "openid.userinfo.sub"),
        ({"iss": "https://another.example"}, "openid.userinfo.iss"),
        ({"aud": "another-client"}, "openid.userinfo.aud"),
        ({"exp": 1}, "openid.userinfo.expired"),
        ({"nik": None}, "openid.claims.no_nik"),
        ({"nik": int(NIK)}, "openid.claims.no_nik"),
        ({"nik": NIK[:-1]}, "openid.claims.wrong_nik"),
        ({"nik": "9" * 16}, "openid.claims.wrong_nik"),
        ({"nik": "35101６5205900003"}, "openid.claims.wrong_nik"),
        ({"nik": "' OR 1=1 --"}, "openid.claims.wrong_nik"),
        ({"name": None}, "openid.claims.no_name"),
        ({"name": " "}, "openid.claims.no_name"),
        ({"name": "a\x00b"}, "openid.claims.no_name"),
    ],
)
def test_claims_of_userinfo(visit: Visit, claims: dict[str, Any], code: str) -> None:
    visit.provider.userinfo_claims = claims
    refused_with(visit, visit.go(), code)
    assert not Account.objects.exists()


def test_userinfo_signed_by_somebody_else(visit: Visit) -> None:
    visit.provider.userinfo_key = key_named("stranger")
    refused_with(visit, visit.go(), "openid.userinfo.signature")


def test_userinfo_without_the_signature_that_the_profile_demands(visit: Visit) -> None:
    visit.provider.userinfo_form = "plain"
    refused_with(visit, visit.go(), "openid.userinfo.form")


@pytest.mark.parametrize(
    "claim",
    [
        "http://192.0.2.1/face.jpg",
        "https://other.example/face.jpg",
        "file:///etc/passwd",
        "ftp://127.0.0.1/face.jpg",
        "gopher://127.0.0.1/",
    ],
)
def test_a_portrait_elsewhere_is_never_fetched(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, claim: str
) -> None:
    asked = watch_requests(monkeypatch)
    visit.provider.userinfo_claims = {"picture": claim}
    assert visit.go().status_code == 302
    assert asked
    assert all(address.startswith(visit.provider.issuer) for address in asked)


def test_a_portrait_on_another_port_of_the_same_machine_is_never_fetched(visit: Visit) -> None:
    """Server-side request forgery: another server of our own network."""
    with running({}, dict) as inner:
        visit.provider.userinfo_claims = {"picture": f"{inner.issuer}/portrait"}
        assert visit.go().status_code == 302
        assert inner.seen == []


def test_a_portrait_of_the_issuer_is_fetched_but_not_its_redirect(visit: Visit) -> None:
    visit.provider.userinfo_claims = {"picture": f"{visit.provider.issuer}/portrait"}
    visit.provider.statuses = {"/portrait": 302}
    visit.provider.headers = {"/portrait": {"Location": f"{visit.provider.issuer}/elsewhere"}}
    assert visit.go().status_code == 302
    assert "/portrait" in visit.provider.paths()
    assert "/elsewhere" not in visit.provider.paths()
    assert visit.provider.answer("/portrait", {}, "")[2] == JPEG


# --- discovery, and a provider that is ill ---


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"issuer": "https://another.example"}, "openid.discovery.issuer_differs"),
        ({"issuer": None}, "openid.discovery.issuer_differs"),
        ({"token_endpoint": None}, "openid.discovery.incomplete"),
        ({"token_endpoint": "http://192.0.2.1/token"}, "openid.discovery.unsafe"),
        ({"userinfo_endpoint": "http://example.org/"}, "openid.discovery.unsafe"),
        ({"jwks_uri": "file:///etc/passwd"}, "openid.discovery.unsafe"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "openid.discovery.unsafe"),
        ({"authorization_endpoint": "https://user:pw@example.org/"}, "openid.discovery.unsafe"),
        ({"authorization_endpoint": ["https://example.org/"]}, "openid.discovery.unsafe"),
        ({"end_session_endpoint": "http://example.org/"}, "openid.discovery.unsafe"),
        ({"code_challenge_methods_supported": ["plain"]}, "openid.discovery.without_pkce"),
    ],
)
def test_descriptions_that_are_not_to_be_trusted(visit: Visit, change: dict[str, Any], code: str) -> None:
    visit.provider.discovery = change
    refused_with(visit, visit.start("/hasil/"), code)


def test_plain_http_is_spoken_to_this_machine_in_a_demonstration_only(
    visit: Visit, settings: Settings
) -> None:
    settings.TEPAT_DEMO = False
    refused_with(visit, visit.start(), "openid.provider.unsafe_address")
    assert visit.provider.seen == []


@pytest.mark.parametrize("place", ["/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"])
@pytest.mark.parametrize("illness", ["slow", "drip", "fault", "huge", "garbage"])
def test_an_ill_provider_ends_in_a_calm_page(
    visit: Visit, settings: Settings, place: str, illness: str
) -> None:
    settings.TEPAT_IKD_TIMEOUT_SECONDS = 0.4
    fall_ill(visit, place, illness)
    began = time.monotonic()
    answer = visit.start("/hasil/")
    if place != "/.well-known/openid-configuration":
        answer = visit.come_back(visit.provider.authorize(answer["Location"]))
    assert time.monotonic() - began < 5
    assert answer.status_code in {403, 503}
    text = answer.content.decode()
    assert "Coba masuk lagi" in text
    assert "Daftar lewat petugas" in text
    assert '<input type="hidden" name="next" value="/hasil/">' in text
    assert not visit.is_signed_in


def fall_ill(visit: Visit, place: str, illness: str) -> None:
    provider = visit.provider
    if illness == "slow":
        provider.delays[place] = 1.0
    elif illness == "drip":
        provider.drips.add(place)
        provider.bodies[place] = b"{" + b" " * 100 + b"}"
    elif illness == "fault":
        provider.statuses[place] = 500
    elif illness == "huge":
        provider.bodies[place] = b"{" + b" " * 7_000_000 + b"}"
    else:
        provider.bodies[place] = b"\x00\xff not json"


def test_a_compressed_answer_is_not_unpacked(visit: Visit) -> None:
    visit.provider.headers = {"/.well-known/openid-configuration": {"Content-Encoding": "gzip"}}
    refused_with(visit, visit.start(), "openid.provider.encoded")


def test_a_provider_that_is_down(visit: Visit, settings: Settings) -> None:
    settings.TEPAT_IKD_ISSUER = "http://127.0.0.1:9"
    answer = visit.start("/daftar/periksa/")
    refused_with(visit, answer, "openid.provider.unreachable")
    assert answer["Retry-After"]
    assert "/daftar/periksa/" in answer.content.decode()


# --- nothing of a person in logs and addresses ---


def test_no_person_and_no_secret_in_logs(visit: Visit, all_logs: pytest.LogCaptureFixture) -> None:
    visit.provider.userinfo_claims = {"picture": f"{visit.provider.issuer}/portrait"}
    assert visit.go().status_code == 302
    visit.client.post("/keluar/")
    visit.provider.id_token_claims = {"nonce": "another"}
    visit.go()
    visit.provider.id_token_claims = {}
    visit.provider.userinfo_claims = {"nik": NIK[:-1]}
    visit.go()
    form = next(form for path, form in visit.provider.seen if path == "/token")
    secrets = [NIK, NIK[:-1], "Sari", form["code"], form["code_verifier"], form["client_assertion"]]
    secrets += list(visit.provider.tokens)
    for record in all_logs.records:
        if record.name.startswith("django.db"):
            continue
        for secret in secrets:
            assert secret not in record.getMessage(), record.name


def watch_requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that leaves by the HTTP library, while requests go on for real."""
    from requests.adapters import HTTPAdapter

    asked: list[str] = []
    send = HTTPAdapter.send

    def watched(self: HTTPAdapter, request: Any, *args: Any, **parts: Any) -> Any:
        asked.append(request.url)
        return send(self, request, *args, **parts)

    monkeypatch.setattr(HTTPAdapter, "send", watched)
    return asked
