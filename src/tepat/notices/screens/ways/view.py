"""Where I want to be told: a number or address, confirmed by a code that is sent there."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import requires
from tepat.notices.channels import Channel, outside_channels
from tepat.notices.errors import ContactRefused, TooManyCodes
from tepat.notices.operations import reaching
from tepat.notices.queries.ways import open_code, own_ways

_LONGEST_ADDRESS = 300


@requires("notices.own.read")
@never_cache
@require_safe
def show_ways(request: HttpRequest) -> HttpResponse:
    """My ways, and those I can add."""
    return _ways_page(request)


@requires("notices.own.change")
@never_cache
@require_http_methods(["GET", "POST"])
def add_way(request: HttpRequest, channel: str) -> HttpResponse:
    """Give a number or address and agree; a code is sent there."""
    known = outside_channels().get(channel)
    if known is None or not _person(request):
        return HttpResponseRedirect(reverse("notices:ways"))
    if request.method != "POST":
        return _add_page(request, channel, known)
    address = request.POST.get("address", "")[:_LONGEST_ADDRESS]
    if request.POST.get("agreed") != "yes":
        return _add_page(request, channel, known, address=address, agree_fault=_("Beri tanda setuju dahulu."))
    try:
        reaching.ask_for_code(
            actor=request.user,
            channel=channel,
            address=address,
            language=_chosen_language(request),
            at=timezone.now(),
            random_below=secrets.randbelow,
        )
    except (ContactRefused, TooManyCodes) as error:
        return _add_page(request, channel, known, address=address, fault=str(error), status=error.status)
    return HttpResponseRedirect(reverse("notices:confirm", args=[channel]))


@requires("notices.own.change")
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_way(request: HttpRequest, channel: str) -> HttpResponse:
    """Type the code that came."""
    person = _person(request)
    asked = open_code(nik_index=person, channel=channel, at=timezone.now()) if person else None
    known = outside_channels().get(channel)
    if asked is None or known is None:
        return HttpResponseRedirect(reverse("notices:ways"))
    facts: dict[str, Any] = {"channel": channel, "title": known.title, "shown": asked[1], "fault": ""}
    if request.method == "POST":
        code = request.POST.get("code", "")[:40]
        try:
            if reaching.confirm_code(actor=request.user, channel=channel, code=code, at=timezone.now()):
                return HttpResponseRedirect(f"{reverse('notices:ways')}?sudah={channel}")
            facts["fault"] = _("Kode ini tidak sama dengan yang kami kirim. Lihat lagi pesannya.")
        except ContactRefused as error:
            facts["fault"] = str(error)
    status = 422 if facts["fault"] else 200
    return render(request, "notices/screens/ways/confirm.html", facts, status=status)


@requires("notices.own.change")
@require_POST
def remove_way(request: HttpRequest, channel: str) -> HttpResponse:
    """Not to be told there any more: the number or address is deleted."""
    if _person(request):
        reaching.remove_way(actor=request.user, channel=channel, at=timezone.now())
    return HttpResponseRedirect(reverse("notices:ways"))


@requires("notices.own.change")
@require_POST
def use_way(request: HttpRequest, channel: str) -> HttpResponse:
    """To be told there after all."""
    if _person(request):
        reaching.agree_again(actor=request.user, channel=channel, at=timezone.now())
    return HttpResponseRedirect(reverse("notices:ways"))


@requires("notices.own.change")
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language of the messages."""
    if _person(request):
        reaching.set_language(actor=request.user, language=_chosen_language(request))
    return HttpResponseRedirect(reverse("notices:ways"))


def _ways_page(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    ways = own_ways(nik_index=person) if person else {}
    channels = outside_channels()
    facts = {
        "ways": [(name, channels[name].title, way) for name, way in ways.items() if name in channels],
        "addable": [(name, channel.title) for name, channel in channels.items() if name not in ways],
        "confirmed": next((c.title for n, c in channels.items() if n == request.GET.get("sudah")), ""),
        "languages": settings.LANGUAGES,
        "messages_in": next((way.language for way in ways.values()), ""),
    }
    return render(request, "notices/screens/ways/ways.html", facts)


def _add_page(
    request: HttpRequest, channel: str, known: Channel, *, status: int = 0, **typed: Any
) -> HttpResponse:
    fault = typed.get("fault") or typed.get("agree_fault")
    facts = {
        "channel": channel,
        "title": known.title,
        "label": known.address_label,
        "hint": known.address_hint,
        "type": known.address_type,
        "autocomplete": known.autocomplete,
        "languages": settings.LANGUAGES,
        "chosen": _chosen_language(request),
        **typed,
    }
    return render(request, "notices/screens/ways/add.html", facts, status=status or (422 if fault else 200))


def _chosen_language(request: HttpRequest) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def _person(request: HttpRequest) -> bytes:
    index = getattr(request.user, "nik_index", None)
    return bytes(index) if index is not None else b""
