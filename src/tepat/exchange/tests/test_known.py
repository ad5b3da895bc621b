"""What is known of a family before it is asked: only to somebody on its card, only with its yes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.base.models import AuditRecord
from tepat.content import load_content
from tepat.exchange.known import known_about
from tepat.exchange.models import AgencyCard
from tepat.exchange.operations import import_agency_cards
from tepat.exchange.tests.example_cards import of_family, register_card
from tepat.identity.models import Account
from tepat.intake.known import find_known
from tepat.intake.known_family import KnownAnswer, KnownFamily
from tepat.intake.tests import example as ex

pytestmark = pytest.mark.django_db

SHARING = frozenset({"eligibility", "sharing"})
DTSEN, PLN, DUKCAPIL = date(2026, 3, 1), date(2026, 9, 20), date(2026, 9, 1)


def ask(account: Account | None = None, agreed: frozenset[str] = SHARING) -> KnownFamily | None:
    return known_about(
        account=account or ex.citizen(),
        questionnaire=load_content().questionnaire("keluarga"),
        agreed=agreed,
        at=ex.RECEIVED_AT,
    )


def counts() -> dict[str, Any]:
    detail: dict[str, Any] = AuditRecord.objects.get(action="exchange.known.read").detail
    return detail


def test_the_family_card_and_what_the_agencies_say_of_it() -> None:
    certificate = [{"nik": ex.WAHYU_NIK, "answers": {"highest_certificate": 4}}]
    import_agency_cards(
        cards=[
            register_card(),
            of_family(answers={"floor_material": 6, "meter_1_va": 2}, members=certificate),
            of_family("pln", answers={"meter_1_va": 1}, as_of=PLN),
            of_family(
                "dapodik", subject="person", key=ex.SITI_NIK, answers={"school_attendance": 3}, as_of=PLN
            ),
        ]
    )
    family = ask()
    assert family is not None
    assert (family.kk, family.area_code) == (ex.KK, ex.AREA)
    assert family.household == {
        "kk": KnownAnswer(ex.KK, "dukcapil", DUKCAPIL),
        "floor_material": KnownAnswer(6, "dtsen", DTSEN),
        "meter_1_va": KnownAnswer(1, "pln", PLN),
    }
    siti, wahyu, ayu = family.members
    assert [siti.name, wahyu.name, ayu.name] == ["Siti Aminah", "Wahyu Hidayat", "Ayu Lestari"]
    assert siti.nik == ex.SITI_NIK
    assert siti.answers["birth_date"] == KnownAnswer(ex.SITI_BORN.isoformat(), "dukcapil", DUKCAPIL)
    assert siti.answers["relation_to_head"].value == 2
    assert siti.answers["school_attendance"] == KnownAnswer(3, "dapodik", PLN)
    assert wahyu.answers["highest_certificate"] == KnownAnswer(4, "dtsen", DTSEN)
    assert ayu.nik is None
    assert ayu.answers["sex"].value == 2


def test_the_journey_finds_it() -> None:
    import_agency_cards(cards=[register_card()])
    family = find_known(
        account=ex.citizen(),
        questionnaire=load_content().questionnaire("keluarga"),
        agreed=SHARING,
        at=ex.RECEIVED_AT,
    )
    assert family is not None
    assert len(family.members) == 3


def test_every_look_up_is_recorded_without_what_was_found() -> None:
    import_agency_cards(cards=[register_card(), of_family(answers={"floor_material": 6})])
    account = ex.citizen()
    ask(account)
    line = AuditRecord.objects.get(action="exchange.known.read")
    assert (line.actor_id, line.subject_id, line.purpose) == (account.pk, account.pk, "self_service")
    assert line.detail == {"agencies": ["dtsen", "dukcapil"], "answers": 18, "values_refused": 0}


def test_without_the_family_s_yes_nobody_is_asked_and_nothing_recorded() -> None:
    import_agency_cards(cards=[register_card()])
    assert ask(agreed=frozenset({"eligibility"})) is None
    assert not AuditRecord.objects.filter(action="exchange.known.read").exists()


def test_whoever_is_not_on_the_card_gets_nothing() -> None:
    import_agency_cards(cards=[register_card(), of_family(answers={"floor_material": 6})])
    assert ask(ex.citizen(ex.nik(77))) is None
    assert counts() == {"agencies": [], "answers": 0, "values_refused": 0}


def test_the_card_of_another_agency_leads_to_no_family() -> None:
    members = [{"nik": ex.SITI_NIK, "name": "Siti Aminah", "answers": {}}]
    import_agency_cards(cards=[of_family("dtsen", answers={"floor_material": 6}, members=members)])
    assert ask() is None


def test_of_somebody_whom_only_another_agency_counts_to_the_family_nothing_is_said() -> None:
    stranger = [{"nik": ex.nik(77), "name": "Orang lain", "answers": {"highest_certificate": 4}}]
    import_agency_cards(cards=[register_card(), of_family(members=stranger)])
    family = ask()
    assert family is not None
    assert len(family.members) == 3


def test_whoever_has_moved_is_on_the_newer_card() -> None:
    moved = register_card(key=ex.OTHER_KK, as_of=date(2026, 10, 1))
    import_agency_cards(cards=[register_card(), moved])
    family = ask()
    assert family is not None
    assert family.kk == ex.OTHER_KK


def test_what_is_broken_or_unknown_is_left_out_and_counted() -> None:
    card = register_card()
    card["members"][0]["answers"]["sex"] = 7
    card["members"][0]["nik"] = "1234"
    card["members"].append({"nik": ex.nik(5), "name": " ", "answers": {}})
    wrong = {"floor_material": 99, "floor_area_m2": "wide", "no_such_thing": 1, "sex": 1, "roof_material": 2}
    import_agency_cards(cards=[card, of_family(answers=wrong)])
    family = ask()
    assert family is not None
    assert set(family.household) == {"kk", "roof_material"}
    assert len(family.members) == 3
    wahyu = next(member for member in family.members if member.name == "Wahyu Hidayat")
    assert wahyu.nik is None
    assert "sex" not in wahyu.answers
    assert counts()["values_refused"] == 7


def test_a_card_that_does_not_open_is_left_out_and_counted() -> None:
    import_agency_cards(cards=[register_card(), of_family(answers={"floor_material": 6})])
    AgencyCard.objects.filter(agency="dtsen").update(sealed=b"\x01broken")
    family = ask()
    assert family is not None
    assert set(family.household) == {"kk"}
    assert counts()["values_refused"] == 1


def test_the_number_of_statements_does_not_grow_with_the_family(django_assert_num_queries: Any) -> None:
    many = register_card()
    many["members"] += [{"nik": ex.nik(number), "name": "Kerabat", "answers": {}} for number in range(10, 40)]
    account = ex.citizen()
    import_agency_cards(cards=[many])
    with django_assert_num_queries(3):
        ask(account)
