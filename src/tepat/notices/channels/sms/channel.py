"""SMS: a gateway that takes JSON over HTTP. What it calls things is a setting.

We send ``Idempotency-Key`` with every message, so that one whose answer was lost can be handed over again.
Reports come signed to ``/kabar/laporan/sms/``: ``{"reference": ..., "state": "delivered"}``, and
``"key"`` with ours: a report may be here before the answer that names the reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tepat.notices.channels.by_phone import ByPhone
from tepat.notices.channels.contract import Message, Report
from tepat.notices.channels.sms.gsm import in_gsm_letters
from tepat.notices.errors import ChannelUncertain
from tepat.notices.models import State
from tepat.notices.posting import post_json
from tepat.notices.signatures import key_of, refused, signed_json

_STATES = {"sent": State.SENT, "delivered": State.DELIVERED, "failed": State.FAILED}


class Sms(ByPhone):
    """One gateway, as TEPAT_SMS_* describe it."""

    title: Any = _("SMS")
    place = 10
    is_repeatable = True
    address_label: Any = _("Nomor telepon")

    def is_set_up(self) -> bool:
        return bool(settings.TEPAT_SMS_URL)

    def send(self, message: Message) -> str:
        names: Mapping[str, str] = settings.TEPAT_SMS_FIELDS
        answer = post_json(
            settings.TEPAT_SMS_URL,
            {
                names["to"]: message.to,
                names["text"]: in_gsm_letters(message.text),
                names["sender"]: settings.TEPAT_SMS_SENDER,
                names["key"]: str(message.key),
            },
            headers={
                "Authorization": f"Bearer {settings.TEPAT_SMS_TOKEN}",
                "Idempotency-Key": str(message.key),
            },
        )
        reference = answer.get(names["reference"])
        if not isinstance(reference, str | int) or not str(reference):
            raise ChannelUncertain("The gateway names no reference.", code="notices.channel.no_reference")
        return str(reference)[:200]

    def read_reports(self, request: HttpRequest) -> list[Report]:
        told = signed_json(request, secret=settings.TEPAT_SMS_REPORT_SECRET)
        state = _STATES.get(str(told.get("state")))
        reference = told.get("reference")
        if not isinstance(reference, str) or not reference:
            raise refused()
        if state is None:
            return []
        problem = "notices.report.failed" if state == State.FAILED else ""
        return [Report(state, key=key_of(told.get("key")), reference=reference, problem=problem)]

    def answer_greeting(self, request: HttpRequest) -> HttpResponse:
        raise refused()


CHANNEL = Sms()
