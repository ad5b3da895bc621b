"""Signing staff in: who has passed the first step but not yet the second, and what happens at the end.

Between the two steps nobody is signed in: the session only remembers, for some minutes, whose second step it
waits for. A password or start code alone therefore opens no page but those that ask for, or set up, the
second step.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tepat.base.operations import record_access
from tepat.identity import devices, throttling
from tepat.identity.models import Account

PENDING = "identity.pending"
CONFIRMED = "identity.confirmed"
PASSWORD, START_CODE = "password", "start_code"
BACKEND = "django.contrib.auth.backends.ModelBackend"

_LONGEST_NAME = 150
_WAITS_SECONDS = 10 * 60
_CONFIRMED_SECONDS = 10 * 60


def plain_name(sign_in_name: str) -> str:
    """A sign-in name as it is kept, however it was typed.

    >>> plain_name("  Bu.Sri ")
    'bu.sri'
    """
    return sign_in_name.strip().casefold()[:_LONGEST_NAME]


def check_password(request: HttpRequest, *, sign_in_name: str, password: str) -> Account | None:
    """The active staff account with this name and password; None otherwise, after as much work either way.

    Counts a wrong try and writes an audit line. Raises ``TooManyTries``.
    """
    name = plain_name(sign_in_name)
    throttling.check_tries(request, name)
    found = authenticate(request, username=name, password=password)  # counts a wrong try itself
    if isinstance(found, Account) and found.is_staff:
        return found
    if found is not None:
        throttling.note_wrong_try(request, name)
    note_refusal(request, sign_in_name=name, step=PASSWORD)
    throttling.check_tries(request, name)
    return None


def note_refusal(request: HttpRequest, *, sign_in_name: str, step: str) -> None:
    """Write an audit line for a refused step, and another where it locked the account. Names no one."""
    account = Account.objects.filter(sign_in_name=sign_in_name).first()
    record(account, "identity.sign_in.refuse", actor=None, step=step)
    if getattr(request, "axes_locked_out", False):
        record(account, "identity.sign_in.lock", actor=None, step=step)


def refuse_second_step(request: HttpRequest, *, account: Account, step: str) -> None:
    """Count a wrong second step against the account. Raises ``TooManyTries``."""
    try:
        throttling.note_wrong_try(request, account.sign_in_name)
    finally:
        note_refusal(request, sign_in_name=account.sign_in_name, step=step)


def refuse_start_code(request: HttpRequest, *, sign_in_name: str) -> None:
    """Count a wrong start code against the name. Raises ``TooManyTries``."""
    try:
        throttling.note_wrong_try(request, sign_in_name)
    finally:
        note_refusal(request, sign_in_name=sign_in_name, step=START_CODE)


def wait_for_second_step(request: HttpRequest, *, account: Account, passed: str, way_on: str) -> None:
    """Remember whose second step the session waits for, under a new session key."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "account": str(account.pk),
        "passed": passed,
        "since": time.time(),
        "next": way_on,
    }


def waiting(request: HttpRequest, *, passed: str) -> Account | None:
    """The account whose next step the session waits for; None where there is none or it took too long."""
    pending = request.session.get(PENDING)
    if not pending or pending["passed"] != passed or time.time() - pending["since"] > _WAITS_SECONDS:
        return None
    return Account.objects.filter(pk=UUID(pending["account"]), is_active=True).first()


def finish(request: HttpRequest, *, account: Account, by: str, at: datetime) -> str:
    """Sign ``account`` in, under a new session key, and return the address to go on to.

    Begins a device, forgets the account's wrong tries from this address, writes an audit line.
    """
    pending = request.session.pop(PENDING, {})
    way_on = str(pending.get("next", ""))
    with transaction.atomic():
        login(request, account, backend=BACKEND)
        devices.begin_device(request=request, account=account, at=at)
        throttling.forget_wrong_tries(request, account.sign_in_name)
        record(account, "identity.sign_in.accept", by=by)
    request.session[CONFIRMED] = time.time()
    return way_on or reverse("identity:staff_home")


def leave(request: HttpRequest, *, at: datetime) -> None:
    """Sign whoever it is out. Of staff the device ends too, and an audit line is written."""
    account: Any = request.user
    device_id = request.session.get(devices.DEVICE)
    if isinstance(account, Account) and device_id:
        account.devices.filter(pk=device_id, ended_at=None).update(ended_at=at)
        record(account, "identity.sign_out")
    logout(request)


def confirm(request: HttpRequest) -> None:
    """Note that whoever sits there has just shown again who they are."""
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether it was shown, in the last minutes, who sits there."""
    return bool(time.time() - request.session.get(CONFIRMED, 0) <= _CONFIRMED_SECONDS)


def change_own_password(request: HttpRequest, *, account: Account, password: str, at: datetime) -> None:
    """Set a new password; every other session ends, this one goes on under a new key. Audit line."""
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        devices.end_devices(account=account, at=at, keep=request.session.get(devices.DEVICE))
        record(account, "identity.password.change")
    update_session_auth_hash(request, account)


def factors_changed(request: HttpRequest, *, account: Account, at: datetime) -> None:
    """After a factor was added or taken away: every other session ends, this one gets a new key."""
    devices.end_devices(account=account, at=at, keep=request.session.get(devices.DEVICE))
    request.session.cycle_key()


def safe_way_on(request: HttpRequest, wanted: str) -> str:
    """An address of our own to go on to, or nothing."""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and own else ""


_SELF: Any = object()


def record(account: Account | None, action: str, *, actor: Any = _SELF, **detail: Any) -> None:
    """Write an audit line about an account, by its owner unless another ``actor`` is given."""
    record_access(
        actor=account if actor is _SELF else actor,
        action=action,
        purpose="security",
        subject_kind="account",
        subject_id=account.pk if account else None,
        area_code=account.area_code if account else "",
        detail=detail,
    )
