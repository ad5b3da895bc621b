"""The token endpoint and userinfo, asked by a client that is not ours."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey

from tepat.sandbox.tests.client import CLIENT_ID, Visit
from tepat.sandbox.tests.conftest import REDIRECT_URI, SARI, StartSandbox


def test_the_id_token_says_who_when_and_how(visit: Visit) -> None:
    before = int(time.time())
    tokens = visit.tokens(level="secure")
    claims = visit.read(tokens["id_token"])
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (visit.issuer, CLIENT_ID, visit.nonce)
    assert (claims["acr"], claims["amr"]) == ("urn:ikd:secure", ["swk", "face"])
    assert before - 1 <= claims["auth_time"] <= claims["iat"] < claims["exp"] <= claims["iat"] + 600
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert SARI not in json.dumps(claims)
    assert set(claims) & {"name", "nik", "birthdate"} == set()


@pytest.mark.parametrize("algorithm", ["ES256", "ES512", "PS256", "RS256"])
def test_each_algorithm_of_the_client_is_accepted(visit: Visit, algorithm: str) -> None:
    code = visit.come_back()["code"]
    assert visit.exchange(code, client_assertion=visit.assertion(algorithm)).status_code == 200


def test_the_provider_s_keys_are_public_keys(visit: Visit) -> None:
    keys = visit.http.get(f"{visit.issuer}/jwks").json()["keys"]
    assert sorted(key["alg"] for key in keys) == ["ES256", "RS256"]
    assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & {name for key in keys for name in key}


def test_a_key_that_is_new_is_fetched(visit: Visit) -> None:
    code = visit.come_back()["code"]
    time.sleep(0.3)  # the provider asks five times a second at most
    visit.keys.renew()
    assert visit.exchange(code).status_code == 200
    asked = visit.keys.asked
    visit.tokens()
    assert visit.keys.asked == asked


def _from_now(seconds: int) -> Callable[[], int]:
    """A moment so many seconds from when the test runs, which may be long after it was collected."""
    return lambda: int(time.time()) + seconds


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "https://another.example/token"},
        {"aud": ["https://another.example", "x"]},
        {"aud": None},
        {"exp": _from_now(-60)},
        {"exp": _from_now(86_400)},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"iat": _from_now(600)},
        {"iat": None},
        {"nbf": _from_now(600)},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 300},
        {"jti": 7},
    ],
)
def test_a_bad_assertion_is_refused(visit: Visit, changes: dict[str, Any]) -> None:
    claims = {name: value() if callable(value) else value for name, value in changes.items()}
    answer = visit.exchange("any", client_assertion=visit.assertion(**claims))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_five_seconds_of_leeway_and_no_more(visit: Visit) -> None:
    now = int(time.time())
    answer = visit.exchange("any", client_assertion=visit.assertion(exp=now - 3))
    assert answer.json()["error"] == "invalid_grant"
    answer = visit.exchange("any", client_assertion=visit.assertion(exp=now - 6))
    assert answer.json()["error"] == "invalid_client"


def test_an_assertion_counts_once(visit: Visit) -> None:
    assertion = visit.assertion()
    assert visit.exchange("any", client_assertion=assertion).json()["error"] == "invalid_grant"
    assert visit.exchange("any", client_assertion=assertion).json()["error"] == "invalid_client"


def test_an_assertion_of_somebody_else_is_refused(visit: Visit) -> None:
    stranger = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    own = visit.keys.keys["ES256"]
    disguised = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": str(own.kid)})
    for key in (stranger, disguised):
        answer = visit.exchange("any", client_assertion=visit.assertion(key=key))
        assert answer.json()["error"] == "invalid_client"


def test_assertions_without_a_true_signature_are_refused(visit: Visit) -> None:
    own = visit.keys.keys["ES256"]
    header, payload, signature = visit.assertion().split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    public = OctKey.import_key(json.dumps(visit.keys.public()).encode(), {"kid": str(own.kid)})
    confused = visit.assertion("HS256", key=public)
    flipped = signature[:-2] + ("A" if signature[-2] != "A" else "B") + signature[-1]
    for assertion in (
        f"{none}.{payload}.",
        f"{none}.{payload}.{signature}",
        f"{header}.{payload}.{flipped}",
        f"{header}.{payload}.",
        confused,
        "x",
        "..",
        "x" * 9000,
        "",
    ):
        answer = visit.exchange("any", client_assertion=assertion or " ")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_no_other_way_of_proving_the_client(visit: Visit) -> None:
    for changes in ({"client_secret": "s"}, {"client_assertion_type": "other"}, {"client_id": "another"}):
        assert visit.exchange("any", **changes).json()["error"] == "invalid_client"
    answer = visit.http.post(f"{visit.issuer}/token", data={"code": "x"}, auth=("tepat", "secret"))
    assert answer.json()["error"] == "invalid_client"


def test_a_code_counts_once_and_takes_its_token_with_it(visit: Visit) -> None:
    code = visit.come_back()["code"]
    token = visit.exchange(code).json()["access_token"]
    assert visit.userinfo(token).status_code == 200
    again = visit.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert visit.userinfo(token).status_code == 401


def test_of_many_at_once_one_gets_the_token(visit: Visit) -> None:
    code = visit.come_back()["code"]
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(visit.exchange(code).status_code)) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [400] * 11


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": secrets.token_urlsafe(48)}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": None}, "invalid_request"),
        ({"code": "wrong"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
def test_a_code_belongs_to_its_request(visit: Visit, changes: dict[str, Any], error: str) -> None:
    code = visit.come_back()["code"]
    answer = visit.exchange(**{"code": code, **changes})
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert "no-store" in answer.headers["Cache-Control"]
    assert visit.exchange(code).status_code == 200, "a bad attempt must not use the code up"


def test_only_forms_are_read(visit: Visit) -> None:
    for sent in ({"json": {"code": "x"}}, {"content": b"\xff" * 100}):
        answer = visit.http.post(f"{visit.issuer}/token", **sent)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert visit.http.get(f"{visit.issuer}/token").status_code == 405
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = visit.http.post(f"{visit.issuer}/token", content=b"a=" + b"x" * 100_000, headers=form)
    assert answer.status_code in {400, 413}


def test_userinfo_tells_what_was_allowed(visit: Visit) -> None:
    tokens = visit.tokens()
    told = visit.userinfo(tokens["access_token"]).json()
    assert told["sub"] == visit.read(tokens["id_token"])["sub"]
    assert (told["nik"], told["name"]) == (SARI, "Sari Wulandari")
    assert (told["birthdate"], told["gender"]) == ("1990-05-12", "female")
    portrait = base64.b64decode(told["picture"].removeprefix("data:image/jpeg;base64,"))
    assert portrait[:3] == b"\xff\xd8\xff"
    assert len(portrait) < 200_000


def test_what_is_not_essential_can_be_left_out(visit: Visit) -> None:
    claims = {"userinfo": {"nik": {"essential": True}, "name": None, "picture": None}}
    steps = visit.begin(scope="openid", claims=json.dumps(claims))
    visit.choose(steps, "Sari Wulandari")
    visit.press(steps, "easy")
    code = visit.press(steps, "allow", claim=["name", "birthdate"]).headers["Location"].split("code=")[1]
    token = visit.exchange(code.split("&")[0]).json()["access_token"]
    told = visit.userinfo(token).json()
    assert set(told) == {"sub", "nik", "name"}


@pytest.mark.parametrize("held", ["", "Bearer", "Bearer wrong", "Basic eDp5", "Bearer " + "x" * 4000])
def test_userinfo_asks_for_a_token(visit: Visit, held: str) -> None:
    answer = visit.http.get(f"{visit.issuer}/userinfo", headers={"Authorization": held})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')


def test_signed_userinfo(start: StartSandbox) -> None:
    own = start("--userinfo", "signed", "--signing", "RS256")
    visit = Visit(own.issuer, own.keys, REDIRECT_URI)
    tokens = visit.tokens()
    answer = visit.userinfo(tokens["access_token"])
    assert answer.headers["Content-Type"] == "application/jwt"
    told = visit.read(answer.text)
    assert (told["iss"], told["aud"], told["nik"]) == (visit.issuer, CLIENT_ID, SARI)


def test_sealed_userinfo(start: StartSandbox) -> None:
    own = start("--userinfo", "encrypted")
    visit = Visit(own.issuer, own.keys, REDIRECT_URI)
    answer = visit.userinfo(visit.tokens()["access_token"])
    key = own.keys.keys["enc"]
    opened = jwe.decrypt_compact(answer.text, key, algorithms=["RSA-OAEP-256", "A256GCM"])
    assert opened.headers()["cty"] == "JWT"
    assert opened.plaintext is not None
    assert visit.read(opened.plaintext.decode())["nik"] == SARI


def test_subjects_are_pairwise_and_stay(start: StartSandbox, visit: Visit) -> None:
    first, second = (visit.read(visit.tokens()["id_token"])["sub"] for _ in range(2))
    assert first == second
    own = start()  # another provider: its own salt
    other = Visit(own.issuer, own.keys, REDIRECT_URI)
    assert other.read(other.tokens()["id_token"])["sub"] != first
