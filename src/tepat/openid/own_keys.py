"""Our own keys: made, sealed, published, rotated."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from tepat.base.encryption import seal, unseal
from tepat.base.operations import record_access
from tepat.base.statements import fetch
from tepat.openid.errors import SignInRefused
from tepat.openid.models import ClientKey
from tepat.openid.provider import current_profile

SHOWN_AFTER_RETIRING = timedelta(days=7)

_CONTEXT = "openid.client_key.private"
_RSA_BITS = 3072
_LOCK = 7_465_706_174
Use = Literal["sig", "enc"]


def algorithms() -> dict[Use, str]:
    """What keys we need by the settings: always one for signing, one for opening where userinfo is sealed."""
    needed: dict[Use, str] = {"sig": settings.TEPAT_IKD_KEY_ALGORITHM}
    if key_algorithm := current_profile().key_algorithm:
        needed["enc"] = key_algorithm
    return needed


def published_keys(*, at: datetime) -> list[ClientKey]:
    """Recently retired keys, the current ones, the next ones."""
    shown = Q(retired_at__isnull=True) | Q(retired_at__gt=at - SHOWN_AFTER_RETIRING)
    return list(
        ClientKey.objects.filter(shown).order_by(F("current_from").asc(nulls_last=True), "made_at", "id")
    )


def key_set(*, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Our public keys as a JWK set. Side effect: makes those that are missing."""
    ensure_keys(at=at)
    return {"keys": [key.public_jwk for key in published_keys(at=at)]}


def signing_pair(*, at: datetime) -> tuple[Key, str]:
    """The private key that signs now, and its algorithm. Side effect: makes keys that are missing."""
    ensure_keys(at=at)
    current = ClientKey.objects.get(use="sig", current_from__isnull=False, retired_at__isnull=True)
    return _private(current), current.algorithm


def opening_key(kid: str | None) -> Key:
    """The private key that opens what was sealed for ``kid``; without one, the current key.

    Raises ``SignInRefused`` (``openid.userinfo.sealed_for_unknown_key``).
    """
    keys = ClientKey.objects.filter(use="enc", private_sealed__isnull=False)
    found = keys.filter(kid=kid) if kid else keys.filter(current_from__isnull=False, retired_at__isnull=True)
    if (key := found.first()) is None:
        raise SignInRefused("openid.userinfo.sealed_for_unknown_key")
    return _private(key)


def ensure_keys(*, at: datetime) -> None:
    """Make the current and the next key of each use where they are missing or of another algorithm."""
    needed = algorithms()
    there = set(
        ClientKey.objects.filter(retired_at__isnull=True).values_list("use", "algorithm", "current_from")
    )
    whole = {(use, algorithm) for use, algorithm, since in there if since is not None}
    following = {(use, algorithm) for use, algorithm, since in there if since is None}
    if set(needed.items()) <= whole & following:
        return
    with transaction.atomic():
        _alone()
        for use, algorithm in needed.items():
            _put_in_order(use, algorithm, at)


def rotate_keys(*, at: datetime, actor: Any = None) -> None:
    """Retire the current keys, let the next ones take their place, and make new next ones.

    Side effects: erases private keys that were retired long enough ago; an audit line.
    """
    with transaction.atomic():
        _alone()
        for use, algorithm in algorithms().items():
            _put_in_order(use, algorithm, at)
            live = ClientKey.objects.filter(use=use, retired_at__isnull=True)
            live.filter(current_from__isnull=False).update(retired_at=at)
            live.filter(current_from__isnull=True).update(current_from=at)
            _make(use, algorithm, at=at)
        old = ClientKey.objects.filter(
            retired_at__lte=at - SHOWN_AFTER_RETIRING, private_sealed__isnull=False
        )
        erased = old.update(private_sealed=None)
        record_access(
            actor=actor,
            action="openid.keys.rotate",
            purpose="security",
            subject_kind="client_key",
            subject_id=None,
            detail={"erased": erased},
        )


def _put_in_order(use: Use, algorithm: str, at: datetime) -> None:
    """One current and one next key of this algorithm; those of another algorithm retire."""
    live = ClientKey.objects.filter(use=use, retired_at__isnull=True)
    live.exclude(algorithm=algorithm).update(retired_at=at)
    if not live.filter(current_from__isnull=False).exists():
        _make(use, algorithm, at=at, current_from=at)
    if not live.filter(current_from__isnull=True).exists():
        _make(use, algorithm, at=at)


def _make(use: Use, algorithm: str, *, at: datetime, current_from: datetime | None = None) -> None:
    parameters: Any = {"use": use, "alg": algorithm}
    key: Key
    if algorithm.startswith(("ES", "ECDH")):
        key = ECKey.generate_key("P-521" if algorithm == "ES512" else "P-256", parameters, auto_kid=True)
    else:
        key = RSAKey.generate_key(_RSA_BITS, parameters, auto_kid=True)
    ClientKey.objects.create(
        use=use,
        algorithm=algorithm,
        kid=str(key.kid),
        public_jwk=key.as_dict(private=False),
        private_sealed=seal(json.dumps(key.as_dict(private=True)).encode(), context=_CONTEXT),
        made_at=at,
        current_from=current_from,
    )


def _private(key: ClientKey) -> Key:
    return import_key(json.loads(unseal(bytes(key.private_sealed or b""), context=_CONTEXT)))


def _alone() -> None:
    """Of several processes that find keys missing, one makes them."""
    fetch("SELECT pg_advisory_xact_lock(%s::bigint)", [_LOCK])
