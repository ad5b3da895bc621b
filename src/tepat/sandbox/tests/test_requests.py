"""The authorization endpoint: what is refused, and whether it may be refused by a redirect."""

from __future__ import annotations

import json

import httpx
import pytest

from tepat.sandbox.tests.client import Visit, heading, redirected
from tepat.sandbox.tests.conftest import REDIRECT_URI

UNTRUSTED = "Permintaan ini tidak dapat dipercaya"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "https://evil.example/",
        f"{REDIRECT_URI}?more=1",
        f"{REDIRECT_URI}#part",
        REDIRECT_URI.rstrip("/"),
        REDIRECT_URI.replace("127.0.0.1:9", "127.0.0.1:9@evil.example"),
        REDIRECT_URI.upper(),
        "javascript:alert(1)",
        "//evil.example/",
        REDIRECT_URI + "x" * 5000,
    ],
)
def test_an_unregistered_address_is_never_redirected_to(visit: Visit, address: str | None) -> None:
    answer = visit.authorize(redirect_uri=address)
    assert (answer.status_code, heading(answer)) == (400, UNTRUSTED)
    assert "Location" not in answer.headers
    assert "evil" not in answer.text


@pytest.mark.parametrize("client", [None, "another", "x" * 5000])
def test_an_unknown_client_is_told_on_a_page(visit: Visit, client: str | None) -> None:
    answer = visit.authorize(client_id=client)
    assert (answer.status_code, heading(answer)) == (400, UNTRUSTED)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"code_challenge": "+" * 43}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"nonce": "n" * 3000}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": '{"userinfo": {"nik": 3}}'}, "invalid_request"),
        ({"claims": '{"userinfo": []}'}, "invalid_request"),
        ({"claims": "[" * 1500}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://evil.example/"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
    ],
)
def test_other_faults_are_sent_back_to_the_client(visit: Visit, changes: dict[str, str], error: str) -> None:
    told = redirected(visit.authorize(**changes))
    assert told["error"] == error
    assert (told["state"], told["iss"]) == (visit.state, visit.issuer)
    assert "code" not in told


def test_a_parameter_that_comes_twice_is_refused(visit: Visit) -> None:
    twice = [*visit.ask().items(), ("nonce", "another")]
    told = redirected(visit.http.get(f"{visit.issuer}/authorize", params=httpx.QueryParams(twice)))
    assert told["error"] == "invalid_request"
    twice = [*visit.ask().items(), ("redirect_uri", "https://evil.example/")]
    answer = visit.http.get(f"{visit.issuer}/authorize", params=httpx.QueryParams(twice))
    assert answer.status_code == 400


def test_an_essential_level_that_is_not_offered_is_refused(visit: Visit) -> None:
    claims = {"id_token": {"acr": {"essential": True, "values": ["urn:ikd:retina"]}}}
    told = redirected(visit.authorize(claims=json.dumps(claims)))
    assert told["error"] == "unmet_authentication_requirements"


def test_only_the_levels_that_were_asked_for_are_offered(visit: Visit) -> None:
    steps = visit.begin(acr_values="urn:ikd:secure")
    visit.choose(steps, "Sari Wulandari")
    page = visit.http.get(steps).text
    assert "Bandingkan wajah" in page
    assert "Konfirmasi di ponsel ini" not in page
    visit.press(steps, "easy")
    assert "Bandingkan wajah" in visit.http.get(steps).text


def test_a_request_may_also_come_as_a_form(visit: Visit) -> None:
    answer = visit.http.post(f"{visit.issuer}/authorize", data=visit.ask())
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/langkah/")
