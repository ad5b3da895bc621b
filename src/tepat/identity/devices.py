"""Where an account is signed in: begin, see, end; and the middleware that holds every request against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.identity.errors import DeviceNotFound
from tepat.identity.models import Account, ApiToken, Device

DEVICE = "identity.device"
EXPIRED = "identity.expired"

_SEEN_EVERY = timedelta(seconds=60)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def label_of(user_agent: str) -> str:
    """What a browser calls itself, in a few words.

    >>> label_of("Mozilla/5.0 (Linux; Android 14; K) Chrome/130.0.0.0 Mobile Safari/537.36")
    'Chrome, Android'
    >>> label_of("curl/8.1")
    ''
    """
    found = (
        next((name for sign, name in names if re.search(rf"\b{sign}", user_agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))


def begin_device(*, request: HttpRequest, account: Account, at: datetime) -> Device:
    """Note that the request's session belongs to ``account`` from now on."""
    device = Device.objects.create(
        account=account,
        label=label_of(request.headers.get("User-Agent", "")),
        signed_in_at=at,
        last_seen_at=at,
    )
    request.session[DEVICE] = str(device.pk)
    return device


def end_devices(*, account: Account, at: datetime, keep: str | None = None) -> int:
    """End every session of ``account`` but the one named; how many that were."""
    still_open = Device.objects.filter(account=account, ended_at=None)
    return (still_open.exclude(pk=keep) if keep else still_open).update(ended_at=at)


def end_own_device(*, account: Account, device_id: UUID, at: datetime) -> None:
    """End one session of one's own. Raises ``DeviceNotFound``. Writes a line in the audit record."""
    if not Device.objects.filter(pk=device_id, account=account, ended_at=None).update(ended_at=at):
        raise _no_device()
    _record(account, "identity.device.end", account)


def end_other_devices(*, account: Account, current: str | None, at: datetime) -> int:
    """End every session of one's own but the current one. Writes a line in the audit record."""
    ended = end_devices(account=account, at=at, keep=current)
    _record(account, "identity.device.end_others", account, count=ended)
    return ended


def revoke_token(*, account: Account, token_id: UUID, actor: Account, at: datetime) -> None:
    """End a program's right to speak for ``account``. Raises ``DeviceNotFound``. Writes an audit line."""
    if not ApiToken.objects.filter(pk=token_id, account=account, revoked_at=None).update(revoked_at=at):
        raise _no_device()
    _record(actor, "identity.token.revoke", account)


def _record(actor: Account, action: str, account: Account, **detail: Any) -> None:
    record_access(
        actor=actor,
        action=action,
        purpose="security",
        subject_kind="account",
        subject_id=account.pk,
        area_code=account.area_code,
        detail=detail,
    )


def _no_device() -> DeviceNotFound:
    return DeviceNotFound(_("Perangkat ini tidak ada lagi."), mend=_("Muat ulang daftar perangkat Anda."))


class StaffSessions:
    """Middleware: a staff session that was ended, idle too long or open too long, is nobody's any more.

    Citizens' sessions pass: their length is the cookie's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._hold(request, timezone.now())
        return self.get_response(request)

    def _hold(self, request: HttpRequest, at: datetime) -> None:
        account = request.user
        if not isinstance(account, Account) or not account.is_staff:
            return
        device_id = request.session.get(DEVICE)
        if device_id is None:
            begin_device(request=request, account=account, at=at)
            return
        device = Device.objects.filter(pk=device_id, account=account).first()
        if device is None or device.ended_at is not None or _too_old(device, at):
            _leave(request, device, at)
        elif at - device.last_seen_at >= _SEEN_EVERY:
            Device.objects.filter(pk=device.pk).update(last_seen_at=at)


def _too_old(device: Device, at: datetime) -> bool:
    idle = timedelta(minutes=settings.TEPAT_STAFF_IDLE_MINUTES)
    longest = timedelta(hours=settings.TEPAT_STAFF_SESSION_HOURS)
    return at - device.last_seen_at >= idle or at - device.signed_in_at >= longest


def _leave(request: HttpRequest, device: Device | None, at: datetime) -> None:
    if device is not None and device.ended_at is None:
        Device.objects.filter(pk=device.pk).update(ended_at=at)
    logout(request)
    request.session[EXPIRED] = True
