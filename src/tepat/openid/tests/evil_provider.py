"""A small OpenID provider on a real socket, with real keys, that misbehaves as it is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

JPEG = b"\xff\xd8\xff\xe0" + b"made up" * 20
RSA = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "rsa-1"})
_KEYS: dict[str, Key] = {
    "rsa": RSA,
    "ec": ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "ec-1"}),
    "stranger": ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "ec-1"}),
}


@dataclass
class EvilProvider:
    """Honest by default. Each switch makes one answer wrong."""

    port: int
    person: dict[str, Any]
    client_jwks: Callable[[], dict[str, Any]]
    key: Key = field(default_factory=lambda: _KEYS["ec"])
    published: list[Key] = field(default_factory=lambda: [_KEYS["ec"], _KEYS["rsa"]])
    id_token_claims: dict[str, Any] = field(default_factory=dict)
    sign_id_token: Callable[[dict[str, Any]], str] | None = None
    userinfo_claims: dict[str, Any] = field(default_factory=dict)
    userinfo_key: Key = field(default_factory=lambda: _KEYS["ec"])
    userinfo_form: str = "signed"
    seal_with: tuple[str, str] = ("ECDH-ES+A256KW", "A256GCM")
    discovery: dict[str, Any] = field(default_factory=dict)
    redirect: dict[str, Any] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    drips: set[str] = field(default_factory=set)
    subject: str = "pairwise-1"
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    jtis: set[str] = field(default_factory=set)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _form in self.seen]

    def authorize(self, address: str, **answer: str) -> str:
        """What a person's consent leads to: the address to go back to, with a code."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert min(len(asked["nonce"]), len(asked["state"]), len(asked["code_challenge"])) >= 43
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        words: dict[str, Any] = {"code": code, "state": asked["state"], "iss": self.issuer}
        words |= {**self.redirect, **answer}
        words = {name: value for name, value in words.items() if value is not None}
        return f"{asked['redirect_uri']}?{urlencode(words)}"

    # --- what its addresses answer ---

    def answer(self, path: str, form: dict[str, str], bearer: str) -> tuple[int, str, bytes]:
        if path == "/.well-known/openid-configuration":
            return 200, "application/json", json.dumps(self._description()).encode()
        if path == "/jwks":
            keys = KeySet(self.published).as_dict(private=False)
            return 200, "application/json", json.dumps(keys).encode()
        if path == "/token":
            return self._token(form)
        if path == "/userinfo":
            return self._userinfo(bearer)
        if path == "/portrait":
            return 200, "image/jpeg", JPEG
        return 404, "text/plain", b"nothing here"

    def _description(self) -> dict[str, Any]:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
            "code_challenge_methods_supported": ["S256"],
        }
        return {name: value for name, value in {**document, **self.discovery}.items() if value is not None}

    def _token(self, form: dict[str, str]) -> tuple[int, str, bytes]:
        if reason := self._assertion_fault(form):
            self.refused.append(reason)
            return 401, "application/json", b'{"error": "invalid_client"}'
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = _base64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            self.refused.append("code")
            return 400, "application/json", b'{"error": "invalid_grant"}'
        access_token = secrets.token_urlsafe(16)
        self.tokens[access_token] = asked
        body = {
            "access_token": access_token,
            "token_type": "Bearer",
            "id_token": self._id_token(asked, access_token),
        }
        return 200, "application/json", json.dumps(body).encode()

    def _assertion_fault(self, form: dict[str, str]) -> str:
        """Why the client's assertion does not count; as RFC 7523 says, with MOSIP's leeway of 5 seconds."""
        try:
            token = form["client_assertion"]
            header = jws.extract_compact(token.encode()).headers()
            keys = KeySet.import_key_set(self.client_jwks())  # type: ignore[arg-type]
            claims = jwt.decode(token, keys.get_by_kid(header["kid"]), algorithms=[header["alg"]]).claims
        except Exception as error:
            return f"assertion {type(error).__name__}"
        now = time.time()
        if claims["iss"] != "tepat" or claims["sub"] != "tepat":
            return "assertion subject"
        if claims["aud"] != self.issuer:
            return "assertion audience"
        if not now - 5 <= claims["iat"] <= now + 5 or not now < claims["exp"] <= now + 65:
            return "assertion time"
        if claims["jti"] in self.jtis:
            return "assertion replayed"
        self.jtis.add(claims["jti"])
        return ""

    def _id_token(self, asked: dict[str, str], access_token: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": asked["client_id"],
            "exp": now + 300,
            "iat": now,
            "auth_time": now - 5,
            "nonce": asked["nonce"],
            "acr": "urn:ikd:easy",
            "at_hash": _base64(hashlib.sha256(access_token.encode()).digest()[:16]),
        }
        claims = {
            name: value for name, value in {**claims, **self.id_token_claims}.items() if value is not None
        }
        return self.sign_id_token(claims) if self.sign_id_token else sign(claims, self.key)

    def _userinfo(self, bearer: str) -> tuple[int, str, bytes]:
        if bearer not in self.tokens:
            return 401, "application/json", b"{}"
        claims = {"sub": self.subject, **self.person, **self.userinfo_claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.userinfo_form == "plain":
            return 200, "application/json", json.dumps(claims).encode()
        text = sign({"iss": self.issuer, "aud": "tepat", **claims}, self.userinfo_key)
        if self.userinfo_form == "encrypted":
            algorithm, content = self.seal_with
            keys = KeySet.import_key_set(self.client_jwks())  # type: ignore[arg-type]
            key = next(k for k in keys if k.as_dict().get("use") == "enc")
            head = {"alg": algorithm, "enc": content, "cty": "JWT", "kid": key.kid}
            text = jwe.encrypt_compact(head, text, key, algorithms=[algorithm, content])
        return 200, "application/jwt", text.encode()


def sign(claims: dict[str, Any], key: Key, **header: Any) -> str:
    """A JWT signed by ``key``, of any size."""
    algorithm = str(key.as_dict()["alg"])
    registry = jws.JWSRegistry(algorithms=[algorithm])
    registry.max_payload_length = 10_000_000
    return jwt.encode({"alg": algorithm, "kid": key.kid, **header}, claims, key, registry=registry)


def unsigned(claims: dict[str, Any]) -> str:
    """A token that claims to need no signature."""
    head, body = (_base64(json.dumps(part).encode()) for part in ({"alg": "none", "typ": "JWT"}, claims))
    return f"{head}.{body}."


def signed_with_public_key(claims: dict[str, Any]) -> str:
    """The trick of old libraries: HMAC, keyed with the provider's public key that everybody knows."""
    parts = ({"alg": "HS256", "kid": "rsa-1"}, claims)
    text = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    secret = RSA.as_pem(private=False)  # joserfc itself would refuse to sign with it
    return f"{text}.{_base64(hmac.digest(secret, text.encode(), 'sha256'))}"


def key_named(name: str) -> Key:
    """A key of the provider (``ec``, ``rsa``), or a stranger's that bears the name of the provider's."""
    return _KEYS[name]


@contextmanager
def running(person: dict[str, Any], client_jwks: Callable[[], dict[str, Any]]) -> Iterator[EvilProvider]:
    """Serve on a free port of this machine until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    provider = server.provider = EvilProvider(server.server_port, person, client_jwks)  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(text).items()})

    def _answer(self, form: dict[str, str]) -> None:
        provider: EvilProvider = self.server.provider  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        provider.seen.append((path, form))
        time.sleep(provider.delays.get(path, 0))
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, kind, body = provider.answer(path, form, bearer)
        body = provider.bodies.get(path, body)
        try:
            self.send_response(provider.statuses.get(path, status))
            for name, value in {"Content-Type": kind, **provider.headers.get(path, {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if path in provider.drips:
                self._drip(body)
            else:
                self.wfile.write(body)
        except OSError:
            pass  # the client hung up, as it should

    def _drip(self, body: bytes) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_parts: Any) -> None:
        pass


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
