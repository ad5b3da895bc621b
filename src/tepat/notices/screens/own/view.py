"""What I was told: the newest first, and once it stands before me it is read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import requires
from tepat.notices.channels import outside_channels
from tepat.notices.models import State
from tepat.notices.operations.reading import mark_read
from tepat.notices.queries.own import own_notices
from tepat.notices.queries.ways import own_ways

_STATES: dict[str, Any] = {
    State.WAITING: _("sedang dikirim"),
    State.SENDING: _("sedang dikirim"),
    State.SENT: _("terkirim"),
    State.DELIVERED: _("sampai"),
    State.READ: _("dibaca"),
    State.UNCERTAIN: _("belum pasti sampai"),
    State.FAILED: _("tidak sampai"),
}


@requires("notices.own.read")
@never_cache
@require_safe
def show_own(request: HttpRequest) -> HttpResponse:
    """The list of a person's notices. A look ahead by the browser marks nothing as read."""
    person = _person(request)
    notices, older = own_notices(nik_index=person, before=_before(request)) if person else ([], None)
    if person and request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_read(nik_index=person, notices=[n.id for n in notices if n.is_new], at=timezone.now())
    ways = own_ways(nik_index=person) if person else {}
    facts = {
        "notices": notices,
        "older": older,
        "is_first_page": "sebelum" not in request.GET,
        "states": _STATES,
        "ways": [(channel.title, ways[name]) for name, channel in outside_channels().items() if name in ways],
        "can_be_told": bool(outside_channels()),
    }
    return render(request, "notices/screens/own/own.html", facts)


def _person(request: HttpRequest) -> bytes:
    index = getattr(request.user, "nik_index", None)
    return bytes(index) if index is not None else b""


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("sebelum", ""))
    except ValueError:
        return None
