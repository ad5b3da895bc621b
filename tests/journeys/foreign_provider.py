"""Starts the OpenID provider of ``tests/provider`` (npm ``oidc-provider``) for a test."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "provider"
EASY, SECURE = "urn:ikd:easy", "urn:ikd:secure"


@dataclass(frozen=True)
class Speaks:
    """How the provider is told to speak with its client."""

    key_algorithm: str = "ES256"
    signs_with: str = "ES256"
    seals_with: str = ""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)


@contextmanager
def running(site: str, speaks: Speaks) -> Iterator[str]:
    """Serve until the block ends; gives the issuer. ``site`` is where our own server answers."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "oidc-provider").exists():
        pytest.fail("oidc-provider is not installed: make test installs it (npm ci in tests/provider)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    words = {
        "port": port,
        "issuer": issuer,
        "acrValues": [EASY, SECURE],
        "people": speaks.people,
        "client": _client(site, speaks),
    }
    process = subprocess.Popen(
        [node, "provider.mjs"],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(words))
        process.stdin.close()
        assert process.stdout.readline() == "ready\n"
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=10)


def _client(site: str, speaks: Speaks) -> dict[str, Any]:
    client = {
        "client_id": "tepat",
        "redirect_uris": [f"{site}/masuk/ikd/kembali/"],
        "post_logout_redirect_uris": [f"{site}/"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": speaks.key_algorithm,
        "jwks_uri": f"{site}/.well-known/tepat-jwks.json",
        "subject_type": "pairwise",
        "id_token_signed_response_alg": speaks.signs_with,
        "userinfo_signed_response_alg": speaks.signs_with,
    }
    if speaks.seals_with:
        client["userinfo_encrypted_response_alg"] = speaks.seals_with
        client["userinfo_encrypted_response_enc"] = "A256GCM"
    return client
