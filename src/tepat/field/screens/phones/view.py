from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tepat.base.permissions import requires
from tepat.field.device_health import (
    MANAGES,
    MOST_LETTERS,
    newest_app,
    own_phones,
    phone_seen_by,
    phones_seen_by,
    take_off,
)
from tepat.field.refusals import WordsMissing
from tepat.field.screens.phones.cards import phone_card

_SCREENS = "field/screens/phones"
_DONE = {"dicabut": _("HP itu dicabut. Mulai sekarang ia tidak bisa mengambil apa pun lagi.")}


@requires("field.device.read")
@never_cache
@require_safe
def list_phones(request: HttpRequest) -> HttpResponse:
    """The phones of the agents that one looks after, the worst first, page by page."""
    now = timezone.now()
    words = request.GET.get("cari", "").strip()[:100]
    revoked = request.GET.get("lihat") == "dicabut"
    page = phones_seen_by(
        actor=request.user,
        at=now,
        newest_app=newest_app(),
        words=words,
        revoked=revoked,
        page=request.GET.get("halaman", "1"),
    )
    facts = {
        "cards": [phone_card(health, at=now, may_revoke=_manages(request)) for health in page.object_list],
        "page": page,
        "words": words,
        "revoked": revoked,
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/list.html", facts)


@requires("field.device.enrol")
@never_cache
@require_safe
def list_own_phones(request: HttpRequest) -> HttpResponse:
    """An agent's own phones, to see how they are and to take a lost one off."""
    now = timezone.now()
    found = own_phones(actor=request.user, at=now, newest_app=newest_app())
    facts = {
        "cards": [phone_card(health, at=now, may_revoke=True) for health in found],
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
        "own": True,
    }
    return render(request, f"{_SCREENS}/own.html", facts)


@requires("field.device.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Ask, then take an agent's phone off, with a reason."""
    return _revoke(request, device_id, back=reverse("field:phones"))


@requires("field.device.enrol")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_own(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Ask, then take a phone of one's own off."""
    return _revoke(request, device_id, back=reverse("field:own_phones"))


def _revoke(request: HttpRequest, device_id: UUID, *, back: str) -> HttpResponse:
    now = timezone.now()
    health = phone_seen_by(actor=request.user, device_id=device_id, at=now, newest_app=newest_app())
    fault = ""
    if request.method == "POST":
        try:
            take_off(device_id=device_id, actor=request.user, why=request.POST.get("why", ""), at=now)
        except WordsMissing as error:
            fault = f"{error.what} {error.mend}"
        else:
            return HttpResponseRedirect(f"{back}?hasil=dicabut")
    facts: dict[str, Any] = {
        "card": phone_card(health, at=now, may_revoke=True),
        "waiting": health.waiting,
        "fault": fault,
        "faults": [("alasan", fault)] if fault else [],
        "back": back,
        "most": MOST_LETTERS,
    }
    return render(request, f"{_SCREENS}/revoke.html", facts, status=422 if fault else 200)


def _manages(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(MANAGES))
