"""What a phone seals, signs and packs, the server opens, believes and unpacks: checked with joserfc."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tepat.field.sealing import (
    DoesNotMatch,
    DoesNotOpen,
    _keys,
    check_signature,
    open_attachment,
    open_sealed,
)

SCRIPT = Path(__file__).with_name("sealing.mjs")
INSTALLED = SCRIPT.parents[2] / "frontend" / "node_modules" / "esbuild"
TEXTS = [
    "{}",
    '{"name":"Ayu Lestari"}',
    "Ngaran kula Émbun 🌾",
    "x" * 150_000,
    '{"a":' + "[" * 500 + "]" * 500 + "}",
]
Ask = Callable[..., dict[str, Any]]

key = ECKey.generate_key("P-256", {"kid": "2026-12"}, private=True)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks one long-running node process."""
    if shutil.which("node") is None or not INSTALLED.is_dir():
        pytest.skip("node or the front end is not installed: sealing was not compared")
    with subprocess.Popen(
        ["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        given, taken = node.stdin, node.stdout

        def question(**words: Any) -> dict[str, Any]:
            given.write(json.dumps(words) + "\n")
            given.flush()
            answer: dict[str, Any] = json.loads(taken.readline())
            return answer

        yield question
        given.close()


@pytest.fixture
def server_key() -> Iterator[dict[str, Any]]:
    """The public key of a server that has this test's private one, and an older one."""
    older = ECKey.generate_key("P-256", {"kid": "2025-12"}, private=True)
    keys = json.dumps([one.as_dict(private=True) for one in (key, older)])
    with override_settings(TEPAT_SEALING_KEYS=keys):
        _keys.cache_clear()
        yield dict(key.as_dict(private=False))
    _keys.cache_clear()


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_sealed_opens(ask: Ask, server_key: dict[str, Any], text: str) -> None:
    sealed = ask(seal=text, to=server_key)["sealed"]
    assert open_sealed(sealed) == text.encode()
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM", "DEF"])
    found = jwe.decrypt_compact(sealed, key, registry=registry)
    assert found.plaintext == text.encode()
    assert {name: found.protected[name] for name in ("alg", "enc", "zip", "kid")} == {
        "alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF", "kid": "2026-12",
    }  # fmt: skip


def test_sealing_is_never_the_same_and_is_small(ask: Ask, server_key: dict[str, Any]) -> None:
    text = json.dumps({"answers": {f"question_{number}": number % 3 for number in range(150)}})
    first, second = (ask(seal=text, to=server_key)["sealed"] for _ in range(2))
    assert first != second
    assert len(first) < len(text)


def test_sealed_that_was_changed_does_not_open(ask: Ask, server_key: dict[str, Any]) -> None:
    parts = ask(seal='{"name":"Ayu"}', to=server_key)["sealed"].split(".")
    for place in (0, 2, 3, 4):
        other = "A" if parts[place][5] != "A" else "B"
        changed = parts[place][:5] + other + parts[place][6:]
        with pytest.raises(DoesNotOpen):
            open_sealed(".".join([*parts[:place], changed, *parts[place + 1 :]]))
    for end in range(0, len(".".join(parts)), 37):
        with pytest.raises(DoesNotOpen):
            open_sealed(".".join(parts)[:end])


def test_slip_is_believed_only_as_it_was_signed(ask: Ask) -> None:
    payload = {
        "record": "018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11",
        "sequence": 17,
        "family": None,
        "hash": "a" * 64,
    }
    answer = ask(sign=payload, kid="018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f12")
    slip, public = answer["slip"], answer["key"]
    check_signature(slip, public_key=json.dumps(public))
    found = jws.deserialize_compact(slip, ECKey.import_key(public), algorithms=["ES256"])
    assert json.loads(found.payload) == payload
    assert found.headers() == {"alg": "ES256", "kid": "018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f12"}
    head, body, signature = slip.split(".")
    other = base64.urlsafe_b64encode(json.dumps({**payload, "sequence": 18}).encode()).decode().rstrip("=")
    with pytest.raises(DoesNotMatch):
        check_signature(f"{head}.{other}.{signature}", public_key=json.dumps(public))
    with pytest.raises(JoseError):
        jws.deserialize_compact(slip, ECKey.generate_key("P-256"), algorithms=["ES256"])
    assert "d" not in public
    assert body


@pytest.mark.parametrize("length", [1, 16, 120_000])
def test_parcel_opens_and_is_named_by_its_hash(ask: Ask, length: int) -> None:
    plain = bytes(number * 7 % 256 for number in range(length))
    parcel = ask(pack=base64.b64encode(plain).decode())
    contents = base64.b64decode(parcel["contents"])
    opener, iv = (base64.urlsafe_b64decode(parcel[name] + "==") for name in ("key", "iv"))
    assert open_attachment(contents, key=opener, iv=iv) == plain
    assert parcel["hash"] == hashlib.sha256(contents).hexdigest()
    assert parcel["plainHash"] == hashlib.sha256(plain).hexdigest()
    assert len(contents) == length + 16
