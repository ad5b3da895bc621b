"""How often somebody may try in vain. Wrong tries are counted by django-axes, in the database.

Three things are counted: tries at one account from one address, tries at one account from anywhere, and tries
from one address at any account. The second and third may be many times the first, so that a stranger cannot
easily lock somebody out, nor one person a whole office.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from allauth.core.internal import ratelimit
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Q, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from tepat.identity.errors import TooManyTries

_SHARE = (1, 4, 20)
"""How many times the limit may be tried: one account from one address, one account, one address."""

_LONGEST_NAME = 150
_PASSKEYS = "passkey_sign_in"


class WrongTries(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts wrong tries in three ways and weighs them against one limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The wrong tries that count against this one, as if all were at one account from one address."""
        counts = [
            found.aggregate(tries=Sum("failures_since_start"))["tries"] or 0
            for found in self.get_user_attempts(request, credentials)
        ]
        return max(count // share for count, share in zip(counts, _SHARE, strict=True))


def address_of(request: HttpRequest) -> str | None:
    """The network address from which a request came.

    Where ``TEPAT_PROXY_HEADER`` names a header that our own proxy sets, its last entry is the address
    that the proxy saw; earlier entries may be made up by the sender.
    """
    seen = request.META.get("REMOTE_ADDR")
    if settings.TEPAT_PROXY_HEADER:
        seen = request.headers.get(settings.TEPAT_PROXY_HEADER, "").rpartition(",")[2].strip() or seen
    try:
        return str(ip_address(seen or ""))
    except ValueError:
        return None


def check_tries(request: HttpRequest, sign_in_name: str) -> None:
    """Raise ``TooManyTries`` where this name, or this address, has been tried in vain too often."""
    credentials = _credentials(sign_in_name)
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise _too_many(request, credentials)


def note_wrong_try(request: HttpRequest, sign_in_name: str) -> None:
    """Count a wrong password, code or passkey. Raises ``TooManyTries`` where it was one too many."""
    credentials = _credentials(sign_in_name)
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    check_tries(request, sign_in_name)


def forget_wrong_tries(request: HttpRequest, sign_in_name: str) -> None:
    """Somebody came in: their own wrong tries from this address are forgotten."""
    AccessAttempt.objects.filter(username=sign_in_name, ip_address=address_of(request)).delete()


def check_passkey_tries(request: HttpRequest) -> None:
    """Raise ``TooManyTries`` where an address sends passkeys faster than people do."""
    few = {_PASSKEYS: "30/m/key"}
    if not ratelimit.consume(
        request, app="identity", action=_PASSKEYS, config=few, key=address_of(request) or "unknown"
    ):
        raise TooManyTries(
            _("Terlalu banyak percobaan masuk yang belum berhasil."), mend=_("Coba lagi satu menit lagi.")
        )


def unlock(sign_in_name: str) -> int:
    """Forget every wrong try at an account, wherever it came from; how many records that were."""
    return int(AxesProxyHandler.reset_attempts(username=sign_in_name))


def locked_names(sign_in_names: list[str]) -> set[str]:
    """Those of the accounts that are locked now, from some address at least."""
    limit, since = settings.AXES_FAILURE_LIMIT, timezone.now() - settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(username__in=sign_in_names, attempt_time__gte=since)
    by_address = recent.values_list("username", "ip_address").annotate(tries=Sum("failures_since_start"))
    totals: Counter[str] = Counter()
    locked = set()
    for name, _address, tries in by_address:
        totals[name] += tries
        if tries >= limit or totals[name] >= limit * _SHARE[1]:
            locked.add(name)
    return locked


def _credentials(sign_in_name: str) -> dict[str, str]:
    return {"username": sign_in_name[:_LONGEST_NAME]}


def _too_many(request: HttpRequest, credentials: dict[str, str]) -> TooManyTries:
    until = timezone.localtime(_locked_until(request, credentials["username"]))
    return TooManyTries(
        _("Terlalu banyak percobaan masuk yang belum berhasil."),
        mend=_("Coba lagi pukul %(time)s. Kalau mendesak, minta penyelia Anda membuka kuncinya.")
        % {"time": time_format(until, "H.i")},
    )


def _locked_until(request: HttpRequest, sign_in_name: str) -> datetime:
    last = AccessAttempt.objects.filter(
        Q(username=sign_in_name) | Q(ip_address=address_of(request)),
        attempt_time__gte=get_cool_off_threshold(request),
    ).aggregate(last=Max("attempt_time"))["last"]
    until: datetime = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    return until
