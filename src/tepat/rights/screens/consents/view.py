from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tepat.base.in_words import date_in_words
from tepat.base.permissions import requires
from tepat.content import Text, load_content
from tepat.rights.errors import PurposeUnknown
from tepat.rights.operations import give_consent, withdraw_consents
from tepat.rights.queries.own import PurposeNow, own_consents

_AFTER: dict[str, Any] = {
    "eligibility": _("Keluarga Anda tidak diputuskan lagi sampai Anda memberi izin ini lagi."),
    "sharing": _("Kami tidak bertanya lagi ke lembaga lain. Hasilnya bisa menjadi belum dapat dipastikan."),
    "follow_up": _("Petugas tidak menghubungi Anda lagi. Kabar tetap ada di halaman Anda."),
}
_DONE = {"cabut": _("Izinnya sudah dicabut."), "beri": _("Izinnya sudah diberikan lagi.")}


@dataclass(frozen=True)
class ConsentCard:
    """One purpose with its text in force, whether it is given, and its history in words."""

    text: Text
    is_given: bool
    is_known: bool
    history: tuple[tuple[bool, str], ...]
    after: Any


@requires("rights.own_data.read")
@never_cache
@require_safe
def show_consents(request: HttpRequest) -> HttpResponse:
    """What my family agreed to, purpose by purpose, and since when."""
    found = own_consents(account=request.user)
    facts = {
        "cards": None if found is None else [_card(one) for one in found if _is_published(one)],
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, "rights/screens/consents/list.html", facts)


@requires("rights.own_data.change")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, purpose: str) -> HttpResponse:
    """One consent: what taking it back, or giving it again, means. A POST does it."""
    if purpose not in load_content().texts.purposes:
        raise PurposeUnknown(_("Izin ini tidak ada."), mend=_("Buka lagi halaman izin Anda."))
    language, now = get_language() or "id", timezone.now()
    if request.method == "POST":
        if request.POST.get("answer") == "give":
            give_consent(account=request.user, purpose=purpose, language=language, at=now)
            return _back("beri")
        withdraw_consents(account=request.user, purposes=[purpose], language=language, at=now)
        return _back("cabut")
    found = own_consents(account=request.user)
    if found is None:
        return HttpResponseRedirect(reverse("rights:consents"))
    card = next(_card(one) for one in found if one.purpose == purpose)
    return render(request, "rights/screens/consents/change.html", {"card": card})


def _is_published(one: PurposeNow) -> bool:
    return one.purpose in load_content().texts.purposes


def _card(one: PurposeNow) -> ConsentCard:
    history = tuple((given.given, date_in_words(timezone.localdate(given.given_at))) for given in one.history)
    return ConsentCard(
        text=load_content().texts.consent(one.purpose, get_language() or "id"),
        is_given=one.is_given,
        is_known=bool(one.history),
        history=history,
        after=_AFTER.get(one.purpose, ""),
    )


def _back(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('rights:consents')}?hasil={done}")
