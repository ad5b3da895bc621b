"""Requests to a provider of messages: bounded in time and size, never led elsewhere, never in a log.

What went wrong is told apart by one question: was the message certainly not taken?
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import requests
import urllib3
from django.conf import settings
from requests.utils import get_environ_proxies

from tepat.notices.errors import ChannelAway, ChannelUncertain, MessageRefused
from tepat.openid.provider import is_safe_address

_MOST_BYTES = 64 * 1024
_CHUNK = 8 * 1024
_NOT_NOW = {429: "notices.channel.busy", 503: "notices.channel.down"}
_NOT_ALLOWED = (401, 403)  # the installation is at fault, not the message: it can be mended meanwhile


def post_json(address: str, body: Mapping[str, Any], *, headers: Mapping[str, str]) -> dict[str, Any]:
    """POST ``body`` as JSON within TEPAT_MESSAGE_TIMEOUT_SECONDS; the JSON object that comes back.

    Raises ``ChannelAway`` (certainly not taken), ``MessageRefused`` (never will be) or ``ChannelUncertain``.
    """
    if not is_safe_address(address):
        raise _away("notices.channel.unsafe_address")
    seconds = float(settings.TEPAT_MESSAGE_TIMEOUT_SECONDS)
    ends = time.monotonic() + seconds
    try:
        with requests.Session() as session:
            session.trust_env = False  # a .netrc would put itself in the place of our token
            session.proxies = get_environ_proxies(address)
            with session.post(
                address,
                json=dict(body),
                headers={"Accept": "application/json", "User-Agent": "Tepat", **headers},
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                _refuse(response.status_code)
                return _json(response, ends)
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise _away("notices.channel.unreachable") from _without_content(error)
    except requests.ConnectionError as error:
        raise _broken(error) from _without_content(error)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise _uncertain("notices.channel.slow") from _without_content(error)


def _refuse(status: int) -> None:
    if status in _NOT_NOW:
        raise _away(_NOT_NOW[status])
    if status in _NOT_ALLOWED:
        raise _away("notices.channel.not_allowed")
    if status >= 500:
        raise _uncertain("notices.channel.fault")
    if 300 <= status < 400:
        raise _away("notices.channel.redirected")
    if status >= 400:
        raise MessageRefused("The provider refuses a message.", why=f"It answers {status}.")


def _json(response: requests.Response, ends: float) -> dict[str, Any]:
    body = bytearray()
    while piece := response.raw.read1(_CHUNK):
        body += piece
        if len(body) > _MOST_BYTES:
            raise _uncertain("notices.channel.too_large")
        if time.monotonic() > ends:
            raise _uncertain("notices.channel.slow")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise _uncertain("notices.channel.not_json") from None
    if not isinstance(found, dict):
        raise _uncertain("notices.channel.not_json")
    return found


def _broken(error: requests.ConnectionError) -> ChannelAway | ChannelUncertain:
    """Whether the connection was never made, or broke with the message on its way."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return _away("notices.channel.unreachable")
    return _uncertain("notices.channel.broke_off")


def _away(code: str) -> ChannelAway:
    return ChannelAway("The provider of messages cannot take a message now.", code=code)


def _uncertain(code: str) -> ChannelUncertain:
    return ChannelUncertain("Nobody knows whether the provider took a message.", code=code)


def _without_content(error: Exception) -> Exception:
    """The kind of an error: its text may quote the request."""
    return RuntimeError(type(error).__name__)
