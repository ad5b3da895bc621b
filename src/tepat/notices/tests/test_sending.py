"""Sending over real HTTP and SMTP, to providers that are well, slow, away and wrong; never twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from tepat.notices.errors import TryAgain
from tepat.notices.models import ChannelHealth, ContactWay, Delivery, State
from tepat.notices.operations import circuit
from tepat.notices.operations.reaching import remove_way
from tepat.notices.operations.sending import LEFT_LYING, deliver, pick_up_what_lies
from tepat.notices.tests.conftest import Messages
from tepat.notices.tests.people import ADDRESSES, ask, citizen, reachable, tell

pytestmark = pytest.mark.django_db
ONCE_ONLY = ("whatsapp", "email")
TO = {"sms": "+6281234567890", "whatsapp": "+6281234567890", "email": "sari@contoh.id"}


def waiting(channel: str, *, language: str = "id") -> Delivery:
    sari = citizen()
    reachable(sari, channel, at=timezone.now(), language=language)
    tell(sari, at=timezone.now())
    return Delivery.objects.get()


def send(delivery: Delivery, *, later: timedelta = timedelta()) -> State | None:
    state = deliver(delivery_id=delivery.pk, at=timezone.now() + later)
    delivery.refresh_from_db()
    return state


@pytest.mark.parametrize("channel", ADDRESSES)
def test_a_notice_arrives_without_anything_personal(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    assert send(delivery) == State.SENT
    (message,) = messages.received()
    assert (message["channel"], message["to"]) == (channel, TO[channel])
    assert "pendaftaran Anda sudah diterima" in message["text"]
    assert "RJK-0001" not in str(message)
    assert "Sari" not in str(message)
    assert (delivery.reference, delivery.tries) == (message["reference"], 1)


def test_a_letter_has_text_and_html_and_one_name(messages: Messages) -> None:
    delivery = waiting("email")
    send(delivery)
    (message,) = messages.received()
    assert message["html"] == "True"
    assert message["title"] == "Tepat: Pendaftaran diterima"
    assert "https://tepat.example/saya/kabar/" in message["text"]
    assert message["reference"] == f"<{delivery.pk}@tepat.example>"


@pytest.mark.parametrize("channel", ADDRESSES)
def test_the_message_is_in_the_language_of_the_person(messages: Messages, channel: str) -> None:
    from django.utils import translation

    from tepat.notices.kinds import KINDS

    send(waiting(channel, language="en"))
    with translation.override("en"):
        assert str(KINDS["registered"].short) in messages.received()[0]["text"]


@pytest.mark.parametrize("channel", ADDRESSES)
def test_a_code_arrives(messages: Messages, channel: str) -> None:
    code = ask(citizen(), channel, at=timezone.now())
    assert send(Delivery.objects.get()) == State.SENT
    assert code in messages.received()[0]["text"]


@pytest.mark.parametrize("channel", ADDRESSES)
def test_sent_is_sent(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    send(delivery)
    assert send(delivery) is None
    assert send(delivery, later=timedelta(days=1)) is None
    assert len(messages.received()) == 1


@pytest.mark.parametrize("channel", ADDRESSES)
def test_a_provider_that_is_away_is_tried_again(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    messages.misbehave(down_at=[channel])
    with pytest.raises(TryAgain):
        send(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (State.WAITING, 1)
    assert delivery.problem in ("notices.channel.down", "notices.channel.busy", "notices.channel.unreachable")
    messages.misbehave()
    assert send(delivery) == State.SENT
    assert (len(messages.received()), delivery.tries) == (1, 2)


@pytest.mark.parametrize("channel", ADDRESSES)
def test_a_provider_that_is_not_there_is_tried_again(
    messages: Messages, settings: Settings, channel: str
) -> None:
    delivery = waiting(channel)
    settings.TEPAT_SMS_URL, settings.TEPAT_WHATSAPP_URL = "http://127.0.0.1:9/sms", "http://127.0.0.1:9"
    settings.EMAIL_PORT = 9
    with pytest.raises(TryAgain):
        send(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.WAITING, "notices.channel.unreachable")


def test_a_gateway_that_answers_too_late_is_asked_again_and_sends_once(messages: Messages) -> None:
    delivery = waiting("sms")
    messages.misbehave(slow_seconds=4, slow_at=["sms"])
    with pytest.raises(TryAgain):
        send(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.WAITING, "notices.channel.slow")
    messages.misbehave()
    assert send(delivery) == State.SENT
    (message,) = messages.received()
    assert delivery.reference == message["reference"]


@pytest.mark.parametrize("channel", ONCE_ONLY)
def test_where_an_answer_is_lost_for_good_nobody_pretends(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    messages.misbehave(slow_seconds=4, slow_at=[channel])
    assert send(delivery) == State.UNCERTAIN
    messages.misbehave()
    assert send(delivery, later=timedelta(days=1)) is None
    assert len(messages.received()) == 1, "it was taken, and is not sent again"


@pytest.mark.parametrize("wrong", ["not_json", "no_reference"])
def test_wrong_answers_of_a_gateway_lead_to_no_second_message(messages: Messages, wrong: str) -> None:
    delivery = waiting("sms")
    messages.misbehave(wrong=wrong, wrong_at=["sms"])
    with pytest.raises(TryAgain):
        send(delivery)
    messages.misbehave()
    assert send(delivery) == State.SENT
    assert len(messages.received()) == 1


@pytest.mark.parametrize("wrong", ["not_json", "no_reference"])
def test_wrong_answers_of_whatsapp_are_uncertain(messages: Messages, wrong: str) -> None:
    delivery = waiting("whatsapp")
    messages.misbehave(wrong=wrong, wrong_at=["whatsapp"])
    assert send(delivery) == State.UNCERTAIN


@pytest.mark.parametrize("channel", ADDRESSES)
def test_what_is_refused_for_good_is_not_tried_again(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    messages.misbehave(wrong="refuse", wrong_at=[channel])
    assert send(delivery) == State.FAILED
    assert delivery.problem == "notices.message.refused"
    assert messages.received() == []


def test_a_wrong_token_is_our_fault_and_can_be_mended(messages: Messages, settings: Settings) -> None:
    delivery, right = waiting("sms"), settings.TEPAT_SMS_TOKEN
    settings.TEPAT_SMS_TOKEN = "wrong"
    with pytest.raises(TryAgain):
        send(delivery)
    settings.TEPAT_SMS_TOKEN = right
    assert send(delivery) == State.SENT


def test_waits_double_and_end(messages: Messages, settings: Settings) -> None:
    delivery = waiting("sms")
    messages.misbehave(down_at=["sms"])
    waits = []
    for _try in range(3):
        now = timezone.now()
        with pytest.raises(TryAgain) as caught:
            send(delivery)
        waits.append(round((caught.value.at - now).total_seconds()))
    assert waits == [20, 40, 80]
    settings.TEPAT_MESSAGE_HOURS = 0
    assert send(delivery) == State.FAILED


def test_an_open_circuit_spares_the_provider(messages: Messages) -> None:
    delivery = waiting("sms")
    ChannelHealth.objects.create(
        channel="sms", failures=5, closed_until=timezone.now() + timedelta(minutes=3)
    )
    with pytest.raises(TryAgain):
        send(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, messages.received()) == (State.WAITING, 0, [])
    assert send(delivery, later=timedelta(minutes=4)) == State.SENT
    assert ChannelHealth.objects.get().failures == 0


def test_the_circuit_opens_after_five_failures_and_rests_longer_each_time() -> None:
    now = timezone.now()
    for _failure in range(circuit.FAILURES_IN_A_ROW - 1):
        circuit.note_failure(channel="sms", at=now)
    assert circuit.closed_until(channel="sms", at=now) is None
    circuit.note_failure(channel="sms", at=now)
    assert circuit.closed_until(channel="sms", at=now) == now + timedelta(minutes=1)
    assert circuit.closed_until(channel="email", at=now) is None
    later = now + timedelta(minutes=2)
    assert circuit.closed_until(channel="sms", at=later) is None, "one may try"
    assert circuit.closed_until(channel="sms", at=later) is not None, "and only one"
    circuit.note_failure(channel="sms", at=later)
    assert circuit.closed_until(channel="sms", at=later) == later + timedelta(minutes=2)
    for _failure in range(20):
        circuit.note_failure(channel="sms", at=later)
    assert circuit.closed_until(channel="sms", at=later) == later + circuit.LONGEST_REST


def test_in_another_workers_hands_it_is_left_alone(messages: Messages) -> None:
    delivery = waiting("sms")
    Delivery.objects.update(state=State.SENDING, changed_at=timezone.now())
    assert send(delivery) is None
    assert messages.received() == []


def test_a_worker_that_died_leaves_nothing_doubled(messages: Messages) -> None:
    sms = waiting("sms")
    send(sms)
    Delivery.objects.update(state=State.SENDING, changed_at=timezone.now() - 2 * LEFT_LYING, reference="")
    assert pick_up_what_lies(at=timezone.now()) == 1
    assert send(sms) == State.SENT
    assert len(messages.received()) == 1


@pytest.mark.parametrize("channel", ONCE_ONLY)
def test_a_worker_that_died_without_a_key_leaves_it_uncertain(messages: Messages, channel: str) -> None:
    delivery = waiting(channel)
    Delivery.objects.update(state=State.SENDING, changed_at=timezone.now() - 2 * LEFT_LYING)
    assert send(delivery) is None
    assert (delivery.state, messages.received()) == (State.UNCERTAIN, [])


def test_only_what_lies_about_is_picked_up(messages: Messages) -> None:
    waiting("sms")
    assert pick_up_what_lies(at=timezone.now()) == 0
    assert pick_up_what_lies(at=timezone.now() + 2 * LEFT_LYING) == 1


def test_what_is_wanted_no_more_is_dropped(messages: Messages) -> None:
    delivery = waiting("sms")
    remove_way(actor=citizen(2), channel="sms", at=timezone.now())
    ContactWay.objects.all().delete()
    assert send(delivery) is None
    assert (delivery.state, messages.received()) == (State.DROPPED, [])


def test_a_code_that_ran_out_is_not_sent(messages: Messages) -> None:
    ask(citizen(), at=timezone.now() - timedelta(hours=1))
    delivery = Delivery.objects.get()
    assert send(delivery) is None
    assert (delivery.state, messages.received()) == (State.DROPPED, [])


def test_a_delivery_that_is_gone_is_nothing_to_do() -> None:
    assert deliver(delivery_id=UUID(int=5), at=timezone.now()) is None


@pytest.mark.parametrize("channel", ADDRESSES)
def test_errors_and_logs_name_nobody(
    messages: Messages, channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    import traceback

    caplog.set_level(logging.DEBUG)
    delivery = waiting(channel)
    messages.misbehave(down_at=[channel])
    with pytest.raises(TryAgain) as caught:
        send(delivery)
    told = "".join(traceback.format_exception(caught.value)) + str(vars(delivery)) + caplog.text
    assert "234567890" not in told
    assert "sari@" not in told
