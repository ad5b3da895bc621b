"""What programs send: an SMS gateway's and the WhatsApp Cloud API's requests, strictly read."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.faults_in_force import answer_faults
from tepat.sandbox.messages.faults import read_faults
from tepat.sandbox.messages.inbox import Received
from tepat.sandbox.messages.provider import Providers, providers

_TEMPLATES = {"tepat_kabar": "{}", "tepat_kode": "{}"}
_TEMPLATE_LANGUAGES = {"id", "en"}
_PAGE = "<!doctype html><title>502</title>"

View = Callable[..., HttpResponse]


def _as_provider(place: str) -> Callable[[View], View]:
    """The faults of a provider around what it does right."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
            faults = providers().faults
            if faults.is_down(place):
                return JsonResponse({"error": "temporarily_unavailable"}, status=503)
            if faults.is_wrong(place, "refuse"):
                return JsonResponse({"error": "refused"}, status=400)
            answered = view(request, *args, **parts)
            time.sleep(faults.seconds_slow(place))
            if answered.status_code < 300 and faults.is_wrong(place, "not_json"):
                return HttpResponse(_PAGE)
            if answered.status_code < 300 and faults.is_wrong(place, "no_reference"):
                return JsonResponse({})
            return answered

        return answer

    return around


@requires(PUBLIC)
@csrf_exempt
@require_POST
@_as_provider("sms")
def take_sms(request: HttpRequest) -> HttpResponse:
    """``{"to", "text", "from"}``; with the same Idempotency-Key the same answer, and one message."""
    here = providers()
    if not _is_customer(request, here.configuration.sms_token):
        return JsonResponse({"error": "unauthorized"}, status=401)
    sent = _object(request)
    if not all(isinstance(sent.get(name), str) and sent[name] for name in ("to", "text", "from")):
        return JsonResponse({"error": "to, text and from are texts"}, status=422)
    message = Received(
        reference=f"sms-{here.inbox.next_number()}",
        channel="sms",
        to=sent["to"],
        title=sent["from"],
        text=sent["text"],
        at=datetime.now(UTC),
        key=request.headers.get("Idempotency-Key", ""),
    )
    kept = here.inbox.take(message, once=bool(message.key))
    _report_sms(here, kept)
    return JsonResponse({"reference": kept.reference}, status=201)


@requires(PUBLIC)
@csrf_exempt
@require_POST
@_as_provider("whatsapp")
def take_whatsapp(request: HttpRequest, number_id: str) -> HttpResponse:
    """A template message of the Cloud API. Like the real one, it takes the same message twice."""
    here = providers()
    if not _is_customer(request, here.configuration.whatsapp_token):
        return _whatsapp_error(401, 190, "Invalid OAuth access token")
    sent = _object(request)
    text = _template_text(sent)
    if number_id != here.configuration.whatsapp_number_id or sent.get("messaging_product") != "whatsapp":
        return _whatsapp_error(400, 100, "Invalid parameter")
    if text is None:
        return _whatsapp_error(404, 132001, "Template name does not exist in the translation")
    to = f"+{sent.get('to')}"
    message = Received(
        reference=f"wamid.{here.inbox.next_number()}",
        channel="whatsapp",
        to=to,
        title="",
        text=text,
        at=datetime.now(UTC),
        key=str(sent.get("biz_opaque_callback_data", "")),
    )
    here.inbox.take(message, once=False)
    _report_whatsapp(here, message)
    return JsonResponse(
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": sent.get("to"), "wa_id": sent.get("to")}],
            "messages": [{"id": message.reference, "message_status": "accepted"}],
        }
    )


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def faults(request: HttpRequest) -> HttpResponse:
    """The faults in force; POST sets them anew. Only where ``--control`` opened it, else it is not there."""
    here = providers()
    return answer_faults(request, here.faults, read=read_faults, is_open=here.configuration.control)


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "DELETE"])
def list_messages(request: HttpRequest) -> HttpResponse:
    """Everything received as JSON, for tests; DELETE empties it. Only where ``--control`` opened it."""
    here = providers()
    if not here.configuration.control:
        return JsonResponse({"error": "not_found"}, status=404)
    if request.method == "DELETE":
        here.inbox.clear()
    shown = [{name: str(getattr(one, name)) for name in one.__slots__} for one in here.inbox.messages()]
    return JsonResponse({"messages": shown})


@requires(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``{"status": "ok"}`` once messages are taken."""
    providers()
    return JsonResponse({"status": "ok"})


def _is_customer(request: HttpRequest, token: str) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _object(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _template_text(sent: dict[str, Any]) -> str | None:
    """What the template says with its parameter in place; None where the request does not fit it."""
    try:
        template = sent["template"]
        words = _TEMPLATES[template["name"]]
        (parameter,) = template["components"][0]["parameters"]
        known = template["language"]["code"] in _TEMPLATE_LANGUAGES and sent["to"].isdecimal()
        return words.format(str(parameter["text"])) if known and parameter["text"] else None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def _whatsapp_error(status: int, code: int, message: str) -> HttpResponse:
    return JsonResponse({"error": {"message": message, "code": code}}, status=status)


def _report_sms(here: Providers, message: Received) -> None:
    configuration = here.configuration
    if configuration.customer:
        state = "failed" if here.faults.is_wrong("sms", "undelivered") else "delivered"
        here.reports.tell(
            f"{configuration.customer}/kabar/laporan/sms/",
            {"reference": message.reference, "key": message.key, "state": state},
            secret="another" if here.faults.is_wrong("sms", "unsigned") else configuration.sms_secret,
        )


def _report_whatsapp(here: Providers, message: Received) -> None:
    configuration = here.configuration
    if not configuration.customer:
        return
    failed = here.faults.is_wrong("whatsapp", "undelivered")
    status = {
        "id": message.reference,
        "status": "failed" if failed else "delivered",
        "timestamp": str(int(message.at.timestamp())),
        "recipient_id": message.to.removeprefix("+"),
        "biz_opaque_callback_data": message.key,
    }
    value = {"messaging_product": "whatsapp", "statuses": [status]}
    here.reports.tell(
        f"{configuration.customer}/kabar/laporan/whatsapp/",
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
        },
        secret="another" if here.faults.is_wrong("whatsapp", "unsigned") else configuration.whatsapp_secret,
    )
