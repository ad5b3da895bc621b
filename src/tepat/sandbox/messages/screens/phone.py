"""The phone: what arrived at one number or address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.messages.provider import providers

_CHANNELS = {"sms": _("SMS"), "whatsapp": _("WhatsApp"), "email": _("E-mail")}


@requires(PUBLIC)
@never_cache
@require_safe
def show_phone(request: HttpRequest) -> HttpResponse:
    """The messages to one address, the newest first; without one, to whoever received something last."""
    inbox = providers().inbox
    addresses = inbox.addresses()
    place = request.GET.get("untuk", "")
    number = int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else 0
    chosen = addresses[number] if number < len(addresses) else None
    facts = {
        "addresses": list(enumerate(addresses)),
        "chosen": chosen,
        "messages": [(_CHANNELS[one.channel], one) for one in inbox.messages(chosen)] if chosen else [],
        "is_wide": True,
        "client_home": providers().configuration.customer,
        "language": get_language(),
        "languages": settings.LANGUAGES,
    }
    return render(request, "sandbox/messages/screens/phone.html", facts)
