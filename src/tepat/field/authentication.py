"""Who calls the field API: a phone by the token it got when it was enrolled. It opens no other route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase

from tepat.base.permissions import NotSignedIn
from tepat.field import reasons
from tepat.field.errors import DeviceRevoked
from tepat.field.models import Device
from tepat.field.operations.devices import token_hash
from tepat.field.queries.devices import device_of_token

_HANDS_IN, _IS_GIVEN = "field.record.write", "field.family.read"


@dataclass(frozen=True)
class TakenOff:
    """The caller on a phone that was taken off, or of an account that was closed.

    It may still hand in what it holds, which goes to quarantine, and hear that it must forget the rest.
    """

    account: Any
    is_authenticated: bool = True

    def has_perm(self, permission: str) -> bool:
        """Whether the door opens: what then is refused is said in words that the phone knows."""
        return permission in (_HANDS_IN, _IS_GIVEN)


class DeviceToken(AuthBase):
    """``Authorization: Bearer`` with a phone's token. Sets ``request.user``; ``request.auth`` is the phone.

    Raises ``NotSignedIn``.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Device:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        device = device_of_token(token_hash=token_hash(token.strip())) if scheme.lower() == "bearer" else None
        if device is None:
            raise NotSignedIn(_("HP ini tidak dikenal."), mend=_("Daftarkan HP ini lagi selagi ada sinyal."))
        request.user = device.account if is_in_use(device) else TakenOff(device.account)  # type: ignore[assignment]
        return device


def is_in_use(device: Device) -> bool:
    """Whether the phone was not taken off, nor its account closed or given other work."""
    return device.revoked_at is None and device.account.has_perm(_HANDS_IN)


def device_of(request: HttpRequest) -> Device:
    """The phone that calls."""
    device: Device = request.auth  # type: ignore[attr-defined]
    return device


def require_in_use(device: Device) -> None:
    """Raise ``DeviceRevoked`` for a phone that was taken off."""
    if not is_in_use(device):
        problem = reasons.device_revoked()
        raise DeviceRevoked(_("HP ini sudah dicabut."), mend=problem.mend, code="field.device.revoked")
