"""Field encryption: NIK, KK and whole documents are sealed; a blind index finds them again.

Sealed bytes: version (1 byte), length of the key's name (1 byte), the key's name, nonce (12 bytes), then
AES-256-GCM text and tag. What is sealed is bound to its context (``registry.person.nik``), so that sealed
bytes copied to another column do not open. A blind index is HMAC-SHA-256 under a key of its own per kind:
equal numbers give equal indexes, and without the key nobody can try numbers.

Keys come from ``TEPAT_FIELD_KEYS``: ``name:64 hex digits`` pairs with commas between them; the first
seals, all open. ``TEPAT_INDEX_KEY`` (64 hex digits) must never change while the data live.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tepat.kernel.errors import TepatError

_VERSION = 1
_NONCE_BYTES = 12


class SealBroken(TepatError):
    """Sealed bytes do not open: another key, another context, or they were changed."""

    default_code = "base.encryption.seal_broken"


def seal(plain: bytes, *, context: str) -> bytes:
    """Encrypt ``plain`` for one ``context``; every call gives other bytes."""
    name = next(iter(_ciphers()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = bytes([_VERSION, len(name)]) + name.encode()
    return head + nonce + _ciphers()[name].encrypt(nonce, plain, head + context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Decrypt what ``seal`` made for the same ``context``; raises ``SealBroken``."""
    try:
        name_length = sealed[1]
        name = sealed[2 : 2 + name_length].decode()
        start = 2 + name_length
        nonce, text = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        return _ciphers()[name].decrypt(nonce, text, sealed[:start] + context.encode())
    except (InvalidTag, KeyError, IndexError, UnicodeDecodeError, ValueError) as error:
        raise SealBroken(
            "A sealed value cannot be opened.",
            why="It was sealed with a key that is not in TEPAT_FIELD_KEYS, or it was changed.",
            mend="Add the older key to TEPAT_FIELD_KEYS, or restore the row from a backup.",
        ) from error


def seal_text(plain: str, *, context: str) -> bytes:
    """``seal`` for text, as UTF-8."""
    return seal(plain.encode(), context=context)


def unseal_text(sealed: bytes, *, context: str) -> str:
    """``unseal`` for text, as UTF-8."""
    return unseal(sealed, context=context).decode()


def blind_index(kind: str, text: str) -> bytes:
    """32 bytes that are the same for the same ``text`` of one ``kind`` (``nik``, ``kk``)."""
    return hmac.digest(_index_key(kind), text.encode(), hashlib.sha256)


@cache
def _ciphers() -> dict[str, AESGCM]:
    pairs = (pair.strip().partition(":") for pair in settings.TEPAT_FIELD_KEYS.split(","))
    return {name: AESGCM(bytes.fromhex(key)) for name, _, key in pairs}


@cache
def _index_key(kind: str) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"tepat.index.{kind}".encode())
    return derive.derive(bytes.fromhex(settings.TEPAT_INDEX_KEY))
