"""Reports of providers: signed or not taken, and only forwards."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tepat.notices.models import Delivery, State
from tepat.notices.tests.people import AT, citizen, reachable, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]


def sent(channel: str, state: State = State.SENT, reference: str = "r-1") -> Delivery:
    sari = citizen()
    reachable(sari, channel)
    tell(sari, at=AT)
    Delivery.objects.update(state=state, reference=reference)
    return Delivery.objects.get()


def report(channel: str, document: Any, *, secret: str = "secret", body: bytes | None = None) -> Any:
    raw = json.dumps(document).encode()
    signature = "sha256=" + hmac.digest(secret.encode(), raw, hashlib.sha256).hex()
    return Client().post(
        f"/kabar/laporan/{channel}/",
        raw if body is None else body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": signature},
    )


def of_whatsapp(status: str, **parts: Any) -> dict[str, Any]:
    value = {"statuses": [{"id": "r-1", "status": status, **parts}]}
    return {"entry": [{"changes": [{"value": value}]}]}


def test_a_gateway_says_that_it_arrived() -> None:
    delivery = sent("sms")
    assert report("sms", {"reference": "r-1", "state": "delivered"}).status_code == 200
    delivery.refresh_from_db()
    assert delivery.state == State.DELIVERED


@pytest.mark.parametrize(
    ("states", "ends"),
    [
        (["delivered", "sent"], State.DELIVERED),
        (["read", "delivered", "sent"], State.READ),
        (["failed", "delivered"], State.DELIVERED),
        (["delivered", "failed"], State.DELIVERED),
        (["delivered", "delivered"], State.DELIVERED),
        (["failed"], State.FAILED),
        (["deleted", "warning"], State.SENT),
    ],
)
def test_reports_only_move_a_message_forward(states: list[str], ends: State) -> None:
    delivery = sent("whatsapp")
    for state in states:
        assert report("whatsapp", of_whatsapp(state)).status_code == 200
    delivery.refresh_from_db()
    assert delivery.state == ends


def test_our_key_settles_a_message_whose_answer_was_lost() -> None:
    delivery = sent("whatsapp", State.UNCERTAIN, reference="")
    report("whatsapp", of_whatsapp("delivered", id="wamid.7", biz_opaque_callback_data=str(delivery.pk)))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reference) == (State.DELIVERED, "wamid.7")


def test_a_report_that_is_here_before_the_answer_counts() -> None:
    delivery = sent("sms", State.SENDING, reference="")
    report("sms", {"reference": "sms-7", "key": str(delivery.pk), "state": "delivered"})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reference) == (State.DELIVERED, "sms-7")


@pytest.mark.parametrize("secret", ["another", ""])
@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_report_that_is_not_the_providers_is_refused(channel: str, secret: str) -> None:
    delivery = sent(channel)
    document = {"reference": "r-1", "state": "delivered"} if channel == "sms" else of_whatsapp("delivered")
    assert report(channel, document, secret=secret).status_code == 400
    assert report(channel, document, body=b"{}").status_code == 400
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_without_a_secret_nothing_is_taken(settings: Settings, channel: str) -> None:
    settings.TEPAT_SMS_REPORT_SECRET = settings.TEPAT_WHATSAPP_SECRET = ""
    assert report(channel, {"reference": "r-1", "state": "delivered"}, secret="").status_code == 400


@pytest.mark.parametrize("channel", ["email", "in_app", "fax"])
def test_channels_without_reports_refuse_them(channel: str) -> None:
    assert report(channel, {}).status_code == 400
    assert Client().get(f"/kabar/laporan/{channel}/").status_code == 400


@pytest.mark.parametrize("document", [[], "x", 7, None])
def test_what_is_no_report_is_refused(document: Any) -> None:
    assert report("sms", document).status_code == 400


@pytest.mark.parametrize(
    "document",
    [{}, {"entry": 7}, {"entry": [7]}, {"entry": [{"changes": [{"value": []}]}]}, of_whatsapp("x", id=7)],
)
def test_reports_of_another_shape_change_nothing(document: Any) -> None:
    delivery = sent("whatsapp")
    assert report("whatsapp", document).status_code == 200
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_reports_on_messages_of_others_are_passed_over() -> None:
    sent("whatsapp")
    assert report("whatsapp", of_whatsapp("read", id="not-ours")).status_code == 200
    assert Delivery.objects.get().state == State.SENT


def test_a_giant_report_is_refused() -> None:
    assert report("sms", {"reference": "x" * 3_000_000, "state": "sent"}).status_code == 400


def greet(**parts: str) -> Any:
    return Client().get(
        "/kabar/laporan/whatsapp/",
        {"hub.mode": "subscribe", "hub.verify_token": "greeting", "hub.challenge": "1158201444", **parts},
    )


def test_whatsapp_greets_once() -> None:
    answer = greet()
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    "parts",
    [{"hub.verify_token": "x"}, {"hub.mode": "x"}, {"hub.challenge": "<script>"}, {"hub.verify_token": ""}],
)
def test_a_wrong_greeting_is_refused(parts: dict[str, str], settings: Settings) -> None:
    assert greet(**parts).status_code == 400
    settings.TEPAT_WHATSAPP_GREETING = ""
    assert greet(**parts).status_code == 400
