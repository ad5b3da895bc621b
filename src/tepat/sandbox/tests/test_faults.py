"""Misbehaviour on purpose: off unless asked for, and then exactly what was asked for."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable

import httpx
import pytest
from joserfc.errors import JoseError

from tepat.sandbox.tests.client import Visit, redirected
from tepat.sandbox.tests.conftest import REDIRECT_URI, Sandbox, StartSandbox


@pytest.fixture(scope="module")
def controlled(start: StartSandbox) -> Sandbox:
    return start("--control")


@pytest.fixture
def visit(controlled: Sandbox) -> Visit:
    visit = Visit(controlled.issuer, controlled.keys, REDIRECT_URI)
    misbehave(visit)
    return visit


def misbehave(visit: Visit, **faults: object) -> None:
    assert visit.http.post(f"{visit.issuer}/sandbox/faults", json=faults).status_code == 200


def test_without_control_nobody_can_change_it(sandbox: Sandbox) -> None:
    visit = Visit(sandbox.issuer, sandbox.keys, REDIRECT_URI)
    for method in ("GET", "POST"):
        assert visit.http.request(method, f"{visit.issuer}/sandbox/faults", json={}).status_code == 404


@pytest.mark.parametrize(
    "faults",
    [
        [],
        "x",
        {"no": 1},
        {"wrong": "thing"},
        {"slow_seconds": 1e9},
        {"slow_seconds": "x"},
        {"down_at": ["x"]},
        {"down_at": "token"},
    ],
)
def test_unknown_faults_are_refused(visit: Visit, faults: object) -> None:
    answer = visit.http.post(f"{visit.issuer}/sandbox/faults", json=faults)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("place", ["discovery", "jwks", "authorize", "token", "userinfo", "pages"])
def test_a_part_that_is_away_answers_503(visit: Visit, place: str) -> None:
    steps, code = visit.begin(), visit.come_back()["code"]
    misbehave(visit, down_at=[place])
    answers: dict[str, Callable[[], httpx.Response]] = {
        "discovery": lambda: visit.http.get(f"{visit.issuer}/.well-known/openid-configuration"),
        "jwks": lambda: visit.http.get(f"{visit.issuer}/jwks"),
        "authorize": visit.authorize,
        "token": lambda: visit.exchange(code),
        "userinfo": lambda: visit.userinfo("any"),
        "pages": lambda: visit.http.get(steps),
    }
    assert answers[place]().status_code == 503
    misbehave(visit)
    assert answers[place]().status_code != 503


def test_slow(visit: Visit) -> None:
    code = visit.come_back()["code"]
    misbehave(visit, slow_seconds=1.2, slow_at=["token"])
    begun = time.monotonic()
    assert visit.exchange(code).status_code == 200
    assert time.monotonic() - begun >= 1.2


def test_refusing(visit: Visit) -> None:
    misbehave(visit, refuse=True)
    assert redirected(visit.authorize())["error"] == "access_denied"


def payload(token: str) -> dict[str, object]:
    part = token.split(".")[1]
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def test_wrong_id_tokens(visit: Visit) -> None:
    def told(word: str) -> str:
        misbehave(visit, wrong=word)
        return str(visit.tokens(level="secure")["id_token"])

    with pytest.raises(JoseError):
        visit.read(told("signature"))
    unsigned = told("algorithm")
    assert unsigned.endswith(".")
    assert payload(unsigned)["nonce"] == visit.nonce
    assert visit.read(told("nonce"))["nonce"] != visit.nonce
    assert visit.read(told("audience"))["aud"] != "tepat"
    assert visit.read(told("issuer"))["iss"] != visit.issuer
    assert visit.read(told("expired"))["exp"] < time.time()
    assert visit.read(told("level"))["acr"] == "urn:ikd:easy"
    good, bad = told(""), told("access_token_hash")
    assert visit.read(bad)["at_hash"] == "AAAAAAAAAAAAAAAAAAAAAA"
    assert visit.read(good)["at_hash"] != visit.read(bad)["at_hash"]


def test_wrong_redirects_and_answers(visit: Visit) -> None:
    misbehave(visit, wrong="redirect_issuer")
    assert visit.come_back()["iss"] != visit.issuer
    misbehave(visit, wrong="state")
    assert visit.come_back()["state"] != visit.state
    misbehave(visit)
    tokens = visit.tokens()
    sub = visit.read(tokens["id_token"])["sub"]
    misbehave(visit, wrong="subject")
    assert visit.userinfo(tokens["access_token"]).json()["sub"] != sub
    misbehave(visit, wrong="missing_claims")
    assert visit.userinfo(tokens["access_token"]).json() == {"sub": sub}
    misbehave(visit, wrong="not_json")
    assert visit.exchange("any").headers["Content-Type"].startswith("text/html")
