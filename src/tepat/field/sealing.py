"""What phones seal for us and sign for us: keys, sealed records (JWE), slips (JWS), attachments (AES-GCM).

The private keys come from ``TEPAT_SEALING_KEYS``, a JSON list of P-256 JWKs each with a ``kid``: phones seal
to the first, all open. A demonstration or a small office makes one of the secret ``TEPAT_SEALING_KEY``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache, lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tepat.base.environment import SettingWrong
from tepat.field.errors import SealingNotSetUp

ALGORITHM, ENCRYPTION, COMPRESSION = "ECDH-ES", "A256GCM", "DEF"
MAX_SEALED = 600_000
MAX_SLIP = 20_000
ATTACHMENT_KEY_CONTEXT = "field.attachment.key"

_CURVE = ec.SECP256R1()
_CURVE_ORDER = int("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)


class DoesNotOpen(Exception):
    """Sealed bytes that none of our keys opens, or that were changed on the way."""


class DoesNotMatch(Exception):
    """A slip that the device's key did not sign, or that was changed on the way."""


def open_sealed(sealed: str) -> bytes:
    """The contents of a JWE that was sealed to one of our keys; raises ``DoesNotOpen``.

    Only ECDH-ES with A256GCM is taken, deflated or not; what unpacks to more than 250 kB is not opened.
    """
    keys = _keys()
    try:
        header = json.loads(_from_base64url(sealed.partition(".")[0]))
        plain = jwe.decrypt_compact(sealed, keys[header["kid"]], registry=_registry()).plaintext
    except Exception as error:  # whatever a library makes of torn bytes must not become a fault of ours
        raise DoesNotOpen from error
    if plain is None:
        raise DoesNotOpen
    return plain


def read_slip(slip: str) -> dict[str, Any]:
    """What a slip says, without looking at its signature; an empty document where it cannot be read."""
    try:
        payload = json.loads(_from_base64url(slip.split(".")[1]))
    except (ValueError, IndexError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def check_signature(slip: str, *, public_key: str) -> None:
    """Raise ``DoesNotMatch`` unless the key (a JWK as JSON text) signed the slip with ES256."""
    try:
        jws.deserialize_compact(slip, _public_key(public_key), registry=_slips())
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DoesNotMatch from error


def is_public_key(jwk: object) -> bool:
    """Whether this is the public half of a P-256 key, and nothing more."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        return False
    try:
        x, y = (_from_base64url(jwk[part]) for part in ("x", "y"))
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), _CURVE)
        numbers.public_key()
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return len(x) == len(y) == 32


def public_seal_key() -> dict[str, Any]:
    """The public key to which phones seal, as a JWK. Raises ``SealingNotSetUp``."""
    newest = next(iter(_keys().values()), None)
    if newest is None:
        raise SealingNotSetUp(
            _("Server ini belum siap untuk aplikasi lapangan."),
            mend=_("Pengelola server harus memasang kunci segel (TEPAT_SEALING_KEYS)."),
        )
    return dict(newest.as_dict(private=False))


def open_attachment(encrypted: bytes, *, key: bytes, iv: bytes) -> bytes:
    """A file as the phone made it; raises ``DoesNotOpen``."""
    try:
        return AESGCM(key).decrypt(iv, encrypted, None)
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen from error


def sha256_hex(contents: bytes) -> str:
    """The SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()


@cache
def _keys() -> dict[str, ECKey]:
    text = settings.TEPAT_SEALING_KEYS
    if not text:
        secret = settings.TEPAT_SEALING_KEY
        return {"kept": _key_of_secret(secret)} if secret else {}
    try:
        keys = [ECKey.import_key(jwk) for jwk in json.loads(text)]
        found = {
            str(key.as_dict()["kid"]): key for key in keys if key.is_private and key.curve_name == "P-256"
        }
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _wrong_setting() from error
    if not found or len(found) != len(keys):
        raise _wrong_setting()
    return found


def _wrong_setting() -> SettingWrong:
    return SettingWrong(
        "The setting TEPAT_SEALING_KEYS cannot be read.",
        why="It must be a JSON list of private P-256 keys (JWK), each with a kid of its own.",
        mend="See docs/settings.md.",
    )


def _key_of_secret(secret: str) -> ECKey:
    number = int(hashlib.sha512(secret.encode()).hexdigest(), 16) % (_CURVE_ORDER - 1) + 1
    private = ec.derive_private_key(number, _CURVE)
    return ECKey.import_key({**ECKey(private, private).as_dict(private=True), "kid": "kept"})


@cache
def _registry() -> jwe.JWERegistry:
    registry = jwe.JWERegistry(algorithms=[ALGORITHM, ENCRYPTION, COMPRESSION])
    registry.max_ciphertext_length = MAX_SEALED
    return registry


@cache
def _slips() -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=["ES256"])
    registry.max_payload_length = MAX_SLIP
    return registry


@lru_cache(maxsize=4096)
def _public_key(jwk: str) -> ECKey:
    return ECKey.import_key(json.loads(jwk))


def _from_base64url(text: str) -> bytes:
    return base64.b64decode(text.translate(_PLAIN_ALPHABET) + "=" * (-len(text) % 4), validate=True)


_PLAIN_ALPHABET = str.maketrans("-_", "+/")
