"""WhatsApp, as the Cloud API takes it: templates approved beforehand, and reports by a signed webhook.

The API has no key by which it takes a message once. Ours is its ``biz_opaque_callback_data``, by which its
reports name a message whose answer was lost; such a message is not sent again.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tepat.notices.channels.by_phone import ByPhone
from tepat.notices.channels.contract import Message, Report
from tepat.notices.errors import ChannelUncertain
from tepat.notices.models import State
from tepat.notices.posting import post_json
from tepat.notices.signatures import key_of, refused, signed_json

_STATES = {"sent": State.SENT, "delivered": State.DELIVERED, "read": State.READ, "failed": State.FAILED}
_TEMPLATE_LANGUAGES = {
    "en": "en"
}  # WhatsApp knows neither Javanese nor Madurese: those go into the Indonesian


class WhatsApp(ByPhone):
    """The business number that TEPAT_WHATSAPP_* describe."""

    title: Any = _("WhatsApp")
    place = 20
    is_repeatable = False
    address_label: Any = _("Nomor WhatsApp")

    def is_set_up(self) -> bool:
        return bool(settings.TEPAT_WHATSAPP_URL and settings.TEPAT_WHATSAPP_NUMBER_ID)

    def send(self, message: Message) -> str:
        answer = post_json(
            f"{settings.TEPAT_WHATSAPP_URL.rstrip('/')}/{settings.TEPAT_WHATSAPP_NUMBER_ID}/messages",
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": message.to.removeprefix("+"),
                "type": "template",
                "template": _template(message),
                "biz_opaque_callback_data": str(message.key),
            },
            headers={"Authorization": f"Bearer {settings.TEPAT_WHATSAPP_TOKEN}"},
        )
        try:
            reference = answer["messages"][0]["id"]
        except (KeyError, IndexError, TypeError):
            reference = None
        if not isinstance(reference, str) or not reference:
            raise ChannelUncertain("WhatsApp names no message.", code="notices.channel.no_reference")
        return reference[:200]

    def read_reports(self, request: HttpRequest) -> list[Report]:
        told = signed_json(request, secret=settings.TEPAT_WHATSAPP_SECRET)
        return [report for status in _statuses(told) if (report := _report(status)) is not None]

    def answer_greeting(self, request: HttpRequest) -> HttpResponse:
        word = settings.TEPAT_WHATSAPP_GREETING
        given = request.GET.get("hub.verify_token", "")
        known = bool(word) and hmac.compare_digest(given.encode(), word.encode())
        challenge = request.GET.get("hub.challenge", "")
        if not known or request.GET.get("hub.mode") != "subscribe" or not challenge.isalnum():
            raise refused()
        return HttpResponse(challenge, content_type="text/plain")


def _template(message: Message) -> dict[str, Any]:
    text = {"type": "text", "text": message.code or message.text}
    components: list[dict[str, Any]] = [{"type": "body", "parameters": [text]}]
    if message.code:  # a template of the category "authentication" has a button that copies the code
        components.append({"type": "button", "sub_type": "url", "index": "0", "parameters": [text]})
    names: Mapping[str, str] = settings.TEPAT_WHATSAPP_TEMPLATES
    return {
        "name": names["code" if message.code else "notice"],
        "language": {"code": _TEMPLATE_LANGUAGES.get(message.language, "id")},
        "components": components,
    }


def _statuses(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The statuses of a webhook's document; what has another shape is passed over."""
    for entry in _objects(told.get("entry")):
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if isinstance(value, dict):
                yield from _objects(value.get("statuses"))


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _report(status: Mapping[str, Any]) -> Report | None:
    state = _STATES.get(str(status.get("status")))
    reference = status.get("id")
    if state is None or not isinstance(reference, str):
        return None
    key = key_of(status.get("biz_opaque_callback_data"))
    problem = "notices.report.failed" if state == State.FAILED else ""
    return Report(state, key=key, reference=reference[:200], problem=problem)


CHANNEL = WhatsApp()
