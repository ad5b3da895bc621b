"""Whole cards: how they are kept, and what of them counts beside the word of the family."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tepat.base.encryption import blind_index
from tepat.exchange.cards import card_of_text, card_text, read_card
from tepat.exchange.errors import CardUnreadable, DeliveryUnreadable
from tepat.exchange.models import AgencyCard
from tepat.exchange.operations import import_agency_cards
from tepat.exchange.queries import cards_about
from tepat.exchange.tests.example_cards import of_family, register_card
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example as ex
from tepat.registry.models import Fact


def test_a_card_is_kept_as_it_was_told() -> None:
    card = read_card(register_card(answers={"floor_material": 6}))
    kept = card_of_text(card_text(card), agency="dukcapil", subject="family", as_of=card.as_of)
    assert (kept.key, kept.area_code, dict(kept.answers)) == (ex.KK, ex.AREA, {"floor_material": 6})
    assert [member.name for member in kept.members] == ["Wahyu Hidayat", "Siti Aminah", "Ayu Lestari"]
    assert ex.KK not in repr(kept)


@pytest.mark.parametrize(
    "wrong",
    [
        {"agency": "Not a code"},
        {"subject": "village"},
        {"subject": "person"},
        {"key": ""},
        {"as_of": "2026-09-01"},
        {"answers": ["floor"]},
        {"members": ["Siti"]},
        {"members": [{"nik": 35}]},
    ],
)
def test_a_card_that_is_built_otherwise_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CardUnreadable):
        read_card(register_card() | wrong)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[1,2,3,4]", '["1","",{},[["a"]]]'])
def test_text_that_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(CardUnreadable):
        card_of_text(text, agency="dtsen", subject="family", as_of=date(2026, 9, 1))


@pytest.mark.django_db
def test_nobody_can_be_read_in_what_is_kept() -> None:
    assert import_agency_cards(cards=[register_card()]) == 1
    kept = AgencyCard.objects.get()
    assert bytes(kept.key_index) == blind_index("kk", ex.KK)
    assert [bytes(index) for index in kept.nik_indexes] == [
        blind_index("nik", nik) for nik in (ex.WAHYU_NIK, ex.SITI_NIK)
    ]
    for readable in (ex.KK, ex.SITI_NIK, "Siti"):
        assert readable.encode() not in bytes(kept.sealed)


@pytest.mark.django_db
def test_a_newer_card_replaces_an_older_one_and_not_the_other_way_round() -> None:
    import_agency_cards(cards=[of_family(answers={"floor_material": 1})])
    import_agency_cards(cards=[of_family(answers={"floor_material": 6}, as_of=date(2026, 10, 1))])
    import_agency_cards(cards=[of_family(answers={"floor_material": 2}, as_of=date(2026, 2, 1))])
    ((_, card),) = cards_about(keys=[blind_index("kk", ex.KK)]).found
    assert card.answers == {"floor_material": 6}


@pytest.mark.django_db
def test_one_unreadable_card_refuses_the_whole_delivery() -> None:
    with pytest.raises(DeliveryUnreadable) as refused:
        import_agency_cards(cards=[register_card(), of_family(answers={"floor_area_m2": float("nan")})])
    assert "Record 2" in str(refused.value)
    assert not AgencyCard.objects.exists()


def send(**answers: Any) -> None:
    accept_submission(
        uuid=uuid4(),
        document=ex.submission(answers=ex.answers(**answers)),
        actor=ex.agent(),
        received_at=ex.RECEIVED_AT,
    )


def facts_of(*sources: str) -> set[tuple[str, Any]]:
    return set(Fact.objects.filter(source__in=sources).values_list("variable", "value"))


@pytest.mark.django_db
def test_where_the_family_s_own_word_is_trusted_more_it_was_only_a_suggestion() -> None:
    import_agency_cards(cards=[of_family(answers={"floor_material": 1, "roof_material": 9})])
    send()
    assert not facts_of("dtsen")


@pytest.mark.django_db
def test_where_the_agency_is_trusted_more_it_stays_a_fact_of_its_own() -> None:
    import_agency_cards(cards=[of_family("pln", answers={"meter_1_va": 3}), register_card()])
    send(lighting=1, meter_1_va=1)
    assert facts_of("pln") == {("meter_1_va", 3)}
    assert ("birth_date", ex.SITI_BORN.isoformat()) in facts_of("dukcapil")
    assert facts_of("agent") > {("meter_1_va", 1)}


@pytest.mark.django_db
def test_what_the_family_left_open_is_filled_by_whom_the_dictionary_trusts() -> None:
    members = [{"nik": ex.WAHYU_NIK, "name": "Wahyu", "answers": {"highest_certificate": 4}}]
    import_agency_cards(cards=[of_family(answers={"owns_refrigerator": True}, members=members)])
    send()
    assert facts_of("dtsen") == {("owns_refrigerator", True)}


@pytest.mark.django_db
def test_without_the_family_s_yes_no_card_is_opened() -> None:
    import_agency_cards(cards=[of_family("pln", answers={"meter_1_va": 3}), register_card()])
    document = ex.submission(consents=[ex.consent()])
    accept_submission(uuid=uuid4(), document=document, actor=ex.agent(), received_at=ex.RECEIVED_AT)
    assert not facts_of("pln", "dukcapil")
