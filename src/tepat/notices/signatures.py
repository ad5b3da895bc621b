"""Reports of providers: only those that carry the provider's signature are read."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext_lazy as _

from tepat.notices.errors import ReportRefused

SIGNATURE = "X-Hub-Signature-256"
_MOST_BYTES = 256 * 1024


def signed_json(request: HttpRequest, *, secret: str) -> Mapping[str, Any]:
    """The JSON object of a report whose ``X-Hub-Signature-256`` is the HMAC of its bytes under ``secret``.

    Raises ``ReportRefused``; without a secret nothing is ever taken.
    """
    try:
        body = request.body if int(request.headers.get("Content-Length") or 0) <= _MOST_BYTES else b""
    except (RequestDataTooBig, UnreadablePostError, ValueError):
        body = b""
    given = request.headers.get(SIGNATURE, "")
    wanted = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    if not secret or not body or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise refused()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise refused() from None
    if not isinstance(found, dict):
        raise refused()
    return found


def key_of(told: object) -> UUID | None:
    """Our key in a report; None where it names none."""
    try:
        return UUID(str(told))
    except ValueError:
        return None


def refused() -> ReportRefused:
    """The error for a report that is not the provider's, or not readable."""
    return ReportRefused(
        _("Laporan ini tidak dapat diterima."),
        why=_("Tanda tangannya tidak cocok, atau isinya tidak dapat dibaca."),
        mend=_("Periksa kunci laporan di penyedia dan di sini."),
    )
