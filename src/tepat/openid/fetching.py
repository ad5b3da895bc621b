"""Requests to the provider: bounded in time and size, never led elsewhere, nothing of them in a log."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from django.conf import settings
from requests.utils import get_environ_proxies

from tepat.openid.errors import ProviderAway
from tepat.openid.provider import is_safe_address

DOCUMENT_BYTES = 256 * 1024
PERSON_BYTES = 6 * 1024 * 1024
_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status below 500 and no redirect, media type in lower case, the whole body."""

    status: int
    media_type: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; raises ``ProviderAway``."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ProviderAway("openid.provider.not_json") from error
        if not isinstance(found, dict):
            raise ProviderAway("openid.provider.not_json")
        return found


def fetch(
    address: str,
    *,
    most_bytes: int,
    form: Mapping[str, str] | None = None,
    token: str | None = None,
    accept: str = "application/json",
) -> Answer:
    """GET ``address``, or POST ``form`` to it, within TEPAT_IKD_TIMEOUT_SECONDS.

    The time holds for reaching the provider, for each piece of its answer, and for the whole body. Raises
    ``ProviderAway``: ``openid.provider.unsafe_address``, ``.unreachable``, ``.slow``, ``.redirected``,
    ``.fault``, ``.too_large`` or ``.encoded``.
    """
    if not is_safe_address(address):
        raise ProviderAway("openid.provider.unsafe_address")
    seconds = float(settings.TEPAT_IKD_TIMEOUT_SECONDS)
    ends = time.monotonic() + seconds
    headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Tepat"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with requests.Session() as session:
            session.trust_env = False  # a .netrc would put itself in the place of our token
            session.proxies = get_environ_proxies(address)
            with session.request(
                "GET" if form is None else "POST",
                address,
                data=form,
                headers=headers,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
                verify=settings.TEPAT_IKD_CA_FILE or True,
            ) as response:
                _refuse(response)
                media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                return Answer(response.status_code, media_type, _body(response, most_bytes, ends))
    except (requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError) as error:
        raise ProviderAway("openid.provider.slow") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise ProviderAway("openid.provider.unreachable") from error


def _refuse(response: requests.Response) -> None:
    if response.status_code >= 500 or response.status_code == 429:
        raise ProviderAway("openid.provider.fault")
    if 300 <= response.status_code < 400:
        raise ProviderAway("openid.provider.redirected")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProviderAway("openid.provider.encoded")


def _body(response: requests.Response, most_bytes: int, ends: float) -> bytes:
    body = bytearray()
    while piece := response.raw.read1(_CHUNK):  # iter_content would wait for a whole chunk
        body += piece
        if len(body) > most_bytes:
            raise ProviderAway("openid.provider.too_large")
        if time.monotonic() > ends:
            raise ProviderAway("openid.provider.slow")
    return bytes(body)
