"""A client of its own for the provider: httpx and joserfc, and nothing of the provider's code."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

CLIENT_ID = "tepat"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class PublishedKeys:
    """A small server that publishes the client's keys, and can change them."""

    def __init__(self) -> None:
        self.keys: dict[str, Key] = {}
        self.asked = 0
        self.answer: bytes | None = None
        self.renew()
        published = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                published.asked += 1
                body = published.answer or json.dumps(published.public()).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/jwks"

    def renew(self) -> None:
        self.keys = {
            "ES256": ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True),
            "ES512": ECKey.generate_key("P-521", {"use": "sig", "alg": "ES512"}, auto_kid=True),
            "PS256": RSAKey.generate_key(2048, {"use": "sig", "alg": "PS256"}, auto_kid=True),
            "RS256": RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True),
            "enc": RSAKey.generate_key(2048, {"use": "enc", "alg": "RSA-OAEP-256"}, auto_kid=True),
        }

    def public(self) -> dict[str, Any]:
        return dict(KeySet(list(self.keys.values())).as_dict(private=False))


@dataclass
class Visit:
    """One person's browser, and the client behind it."""

    issuer: str
    keys: PublishedKeys
    redirect_uri: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def ask(self, **changes: Any) -> dict[str, Any]:
        """The parameters of a good authorization request; None takes one away."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest())
        good = {
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": "openid profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": "id",
        }
        return {name: value for name, value in {**good, **changes}.items() if value is not None}

    def authorize(self, **changes: Any) -> httpx.Response:
        """What the authorization endpoint answers, not followed."""
        return self.http.get(f"{self.issuer}/authorize", params=self.ask(**changes))

    def begin(self, **changes: Any) -> str:
        """The address of the steps of a good request."""
        answer = self.authorize(**changes)
        assert answer.status_code == 303, answer.text
        return f"{self.issuer}{answer.headers['Location']}"

    def press(self, steps: str, action: str, **fields: Any) -> httpx.Response:
        """Press a button of the page that is shown at ``steps``."""
        shown = self.http.get(steps)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
        data = {"csrfmiddlewaretoken": token[1] if token else "", "action": action, **fields}
        return self.http.post(steps, data=data)

    def choose(self, steps: str, name: str) -> None:
        page = self.http.get(steps).text
        found = re.search(
            r'name="person" value="(\w+)"(?:(?!</button>).)*' + re.escape(name), page, re.DOTALL
        )
        assert found, f"{name} is not offered"
        self.press(steps, "choose", person=found[1])

    def come_back(self, name: str = "Sari Wulandari", level: str = "easy", **changes: Any) -> dict[str, str]:
        """Choose, verify, allow; the parameters with which the browser is sent back."""
        steps = self.begin(**changes)
        self.choose(steps, name)
        self.press(steps, level)
        every = ["nik", "name", "birthdate", "gender", "picture"]
        return redirected(self.press(steps, "allow", claim=every))

    def assertion(self, algorithm: str = "ES256", *, key: Key | None = None, **changes: Any) -> str:
        """A client assertion, good but for ``changes``; None takes a claim away."""
        now = int(time.time())
        good = {
            "iss": CLIENT_ID,
            "sub": CLIENT_ID,
            "aud": f"{self.issuer}/token",
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_urlsafe(16),
        }
        claims = {name: value for name, value in {**good, **changes}.items() if value is not None}
        key = key or self.keys.keys[algorithm]
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])

    def exchange(self, code: str, **changes: Any) -> httpx.Response:
        good = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": changes.pop("client_assertion", None) or self.assertion(),
        }
        form = {name: value for name, value in {**good, **changes}.items() if value is not None}
        return self.http.post(f"{self.issuer}/token", data=form)

    def tokens(self, **journey: Any) -> dict[str, Any]:
        answer = self.exchange(self.come_back(**journey)["code"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def userinfo(self, access_token: str) -> httpx.Response:
        return self.http.get(f"{self.issuer}/userinfo", headers={"Authorization": f"Bearer {access_token}"})

    def provider_keys(self) -> KeySet:
        return KeySet.import_key_set(self.http.get(f"{self.issuer}/jwks").json())

    def read(self, signed: str) -> dict[str, Any]:
        """The claims of a token that the provider signed; raises where its signature does not hold."""
        header = jws.extract_compact(signed.encode()).headers()
        return dict(jwt.decode(signed, self.provider_keys(), algorithms=[header["alg"]]).claims)


def redirected(answer: httpx.Response) -> dict[str, str]:
    """The parameters with which the client is called."""
    assert answer.status_code == 303, answer.text
    query = parse_qs(urlsplit(answer.headers["Location"]).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in query.values())
    return {name: values[0] for name, values in query.items()}


def heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    return unescape(found[1]) if found else ""
