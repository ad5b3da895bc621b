"""A number or address counts once a code that was sent there came back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tepat.base.models import AuditRecord
from tepat.notices.channels import outside_channels
from tepat.notices.errors import ContactRefused, TooManyCodes
from tepat.notices.models import ContactCode, ContactWay, Delivery, State
from tepat.notices.operations import reaching
from tepat.notices.operations.reaching import confirm_code, remove_way
from tepat.notices.queries.ways import own_ways
from tepat.notices.sealing import unseal_address
from tepat.notices.tests.people import ADDRESSES, AT, ask, citizen, counting_from, index_of, reachable, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]


@pytest.mark.parametrize("channel", ADDRESSES)
def test_the_right_code_confirms_and_the_address_lies_sealed(channel: str) -> None:
    way = reachable(citizen(), channel)
    assert b"7890" not in bytes(way.address_sealed)
    assert b"sari" not in bytes(way.address_sealed)
    assert way.agreed_version == reaching.AGREED_VERSION
    lines = AuditRecord.objects.filter(action__startswith="notices.contact.")
    assert [line.detail for line in lines] == [{"channel": channel}] * 2


def test_until_then_nothing_is_sent_there_but_the_code() -> None:
    sari = citizen()
    ask(sari)
    tell(sari)
    assert [delivery.code_id is not None for delivery in Delivery.objects.all()] == [True]


def test_five_wrong_codes_end_it() -> None:
    sari = citizen()
    right = ask(sari)
    for _try in range(5):
        assert not confirm_code(actor=sari, channel="sms", code="000000", at=AT)
    with pytest.raises(ContactRefused):
        confirm_code(actor=sari, channel="sms", code=right, at=AT)
    assert ContactWay.objects.count() == 0


def test_a_code_runs_out_and_is_used_once() -> None:
    sari = citizen()
    code = ask(sari)
    with pytest.raises(ContactRefused):
        confirm_code(actor=sari, channel="sms", code=code, at=AT + timedelta(minutes=15))
    assert confirm_code(actor=sari, channel="sms", code=f" {code[:3]} {code[3:]}\n", at=AT)
    with pytest.raises(ContactRefused):
        confirm_code(actor=sari, channel="sms", code=code, at=AT)


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "0" * 40, "12345"])
def test_what_is_no_code_is_a_wrong_code(code: str) -> None:
    sari = citizen()
    ask(sari)
    assert not confirm_code(actor=sari, channel="sms", code=code, at=AT)


def test_a_code_is_for_its_person_and_channel() -> None:
    sari, budi = citizen(1), citizen(2)
    code = ask(sari)
    for actor, channel in ((budi, "sms"), (sari, "email")):
        with pytest.raises(ContactRefused):
            confirm_code(actor=actor, channel=channel, code=code, at=AT)


def test_a_new_code_ends_the_one_before() -> None:
    sari = citizen()
    first = ask(sari, random_below=counting_from(111_111))
    second = ask(sari, random_below=counting_from(222_222))
    assert not confirm_code(actor=sari, channel="sms", code=first, at=AT)
    assert confirm_code(actor=sari, channel="sms", code=second, at=AT)


def test_codes_begin_with_zeros_too() -> None:
    assert ask(citizen(), random_below=counting_from(42)) == "000042"


def test_one_person_cannot_have_many_codes() -> None:
    sari = citizen()
    for number in range(reaching.CODES_PER_HOUR):
        ask(sari, address=f"0812 0000 000{number}")
    with pytest.raises(TooManyCodes):
        ask(sari, address="0812 9999 9999")
    ask(sari, address="0812 9999 9999", at=AT + timedelta(hours=1, seconds=1))


def test_one_number_is_not_flooded_from_many_accounts() -> None:
    for serial in range(1, reaching.CODES_PER_HOUR + 1):
        ask(citizen(serial))
    with pytest.raises(TooManyCodes):
        ask(citizen(9), address="+62 81234567890")


def test_nobody_gets_more_than_ten_a_day() -> None:
    sari = citizen()
    for number in range(reaching.CODES_PER_DAY):
        ask(sari, at=AT + timedelta(minutes=61 * number))
    with pytest.raises(TooManyCodes):
        ask(sari, at=AT + timedelta(minutes=61 * reaching.CODES_PER_DAY))


def test_another_number_takes_the_place_of_the_first() -> None:
    sari = citizen()
    reachable(sari)
    way = reachable(sari, address="0813 1111 2222", language="jv")
    assert ContactWay.objects.count() == 1
    assert unseal_address(way.address_sealed) == "+6281311112222"
    assert own_ways(nik_index=index_of(sari))["sms"].shown == "•••• 2222"
    assert way.language == "jv"


def test_taking_it_back_deletes_it() -> None:
    sari = citizen()
    reachable(sari)
    remove_way(actor=sari, channel="sms", at=AT)
    assert ContactWay.objects.count() == 0


def test_the_language_of_the_messages_can_be_changed() -> None:
    sari = citizen()
    reachable(sari)
    reaching.set_language(actor=sari, language="mad")
    assert ContactWay.objects.get().language == "mad"


def test_old_codes_are_deleted_with_what_was_sent_for_them() -> None:
    ask(citizen())
    assert reaching.forget_codes(at=AT + timedelta(hours=23)) == 0
    assert reaching.forget_codes(at=AT + timedelta(hours=25)) == 1
    assert (ContactCode.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_confirmed_code_is_not_sent_any_more() -> None:
    sari = citizen()
    confirm_code(actor=sari, channel="sms", code=ask(sari), at=AT)
    assert Delivery.objects.get().state == State.DROPPED


@pytest.mark.parametrize(
    "text", ["0812 3456 7890", "62812-3456-7890", "+62 (812) 3456.7890", "006281234567890"]
)
def test_numbers_in_every_habit_are_one_number(text: str) -> None:
    assert outside_channels()["sms"].read_address(text) == "+6281234567890"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("sms", ""),
        ("sms", "0899"),
        ("sms", "0812 3456 7890 1234 5678"),
        ("sms", "08I2 3456 7890"),
        ("sms", "+0812345678"),
        ("sms", "1" * 1_000_000),
        ("whatsapp", "🙂🙂🙂🙂🙂🙂🙂🙂🙂"),
        ("whatsapp", "0812\r\n34567890\0"),
        ("email", ""),
        ("email", "sari"),
        ("email", "sari@contoh"),
        ("email", "sari@contoh.id\r\nBcc: budi@contoh.id"),
        ("email", "a" * 300 + "@contoh.id"),
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(channel: str, text: str) -> None:
    with pytest.raises(ContactRefused) as caught:
        outside_channels()[channel].read_address(text)
    assert caught.value.mend
    assert not text or text not in str(caught.value)
    assert ContactCode.objects.count() == 0


def test_a_channel_that_there_is_not_is_refused() -> None:
    with pytest.raises(ContactRefused):
        reaching.ask_for_code(
            actor=citizen(), channel="fax", address="1", language="id", at=AT, random_below=counting_from(1)
        )
