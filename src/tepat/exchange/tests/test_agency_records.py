"""Deliveries of agencies, and how they become facts of a family."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tepat.base.encryption import blind_index
from tepat.base.models import AuditRecord
from tepat.exchange.errors import DeliveryUnreadable
from tepat.exchange.models import AgencyRecord
from tepat.exchange.operations import import_agency_records
from tepat.exchange.queries import answers_about
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.tests import example as ex
from tepat.registry.models import CurrentFacts, Fact

pytestmark = pytest.mark.django_db


def record(variable: str, value: str, **parts: Any) -> dict[str, Any]:
    return {
        "agency": "dtsen",
        "subject": "family",
        "key": ex.KK,
        "variable": variable,
        "value": value,
        "as_of": date(2026, 9, 1),
        **parts,
    }


WAGE = record(
    "formal_monthly_wage", "2500000", agency="bpjs_ketenagakerjaan", subject="person", key=ex.WAHYU_NIK
)


def send(hours: int = 0) -> Receipt:
    return accept_submission(
        uuid=uuid4(),
        document=ex.submission(answers=ex.answers(tenure=1 + hours)),
        actor=ex.agent(),
        received_at=ex.RECEIVED_AT + timedelta(hours=hours),
    )


@pytest.mark.parametrize(
    "consents", [[ex.consent()], [ex.consent(), ex.consent(purpose="sharing", given=False)]]
)
def test_without_the_family_s_yes_no_agency_is_asked(consents: list[dict[str, Any]]) -> None:
    import_agency_records(records=[record("welfare_decile", "2"), WAGE])
    receipt = accept_submission(
        uuid=uuid4(), document=ex.submission(consents=consents), actor=ex.agent(), received_at=ex.RECEIVED_AT
    )
    assert not Fact.objects.filter(source__in=["dtsen", "bpjs_ketenagakerjaan"]).exists()
    assert {decision["outcome"] for decision in receipt.document["decisions"]} == {"cannot_tell"}
    assert AuditRecord.objects.get().detail["agencies_asked"] is False


def test_a_delivery_keeps_no_number() -> None:
    assert import_agency_records(records=[record("welfare_decile", "2"), WAGE]) == 2
    kept = AgencyRecord.objects.get(agency="dtsen")
    assert (bytes(kept.key_index), kept.value) == (blind_index("kk", ex.KK), 2)


def test_a_newer_answer_replaces_an_older_one_and_not_the_other_way_round() -> None:
    import_agency_records(records=[record("welfare_decile", "2")])
    import_agency_records(records=[record("welfare_decile", "7", as_of=date(2026, 10, 1))])
    import_agency_records(records=[record("welfare_decile", "3", as_of=date(2026, 8, 1))])
    assert AgencyRecord.objects.get().value == 7


def test_of_two_in_one_delivery_the_newest_stays() -> None:
    import_agency_records(
        records=[record("welfare_decile", "7", as_of=date(2026, 10, 1)), record("welfare_decile", "2")]
    )
    assert AgencyRecord.objects.get().value == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "village"},
        {"key": None},
        {"variable": "nothing"},
        {"value": "not json"},
        {"value": 3},
    ],
)
def test_an_unreadable_record_refuses_the_whole_delivery(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeliveryUnreadable) as refused:
        import_agency_records(records=[record("welfare_decile", "2"), record("welfare_decile", "2") | wrong])
    assert "Record 2" in str(refused.value)
    assert ex.KK not in str(refused.value)
    assert not AgencyRecord.objects.exists()


def test_a_submission_gains_the_facts_of_the_agencies() -> None:
    import_agency_records(records=[record("welfare_decile", "2"), WAGE])
    receipt = send()
    decile = Fact.objects.get(variable="welfare_decile")
    assert (decile.source, decile.value, decile.subject_kind) == ("dtsen", 2, "family")
    assert decile.observed_at.date() == date(2026, 9, 1)
    assert decile.exchange_call_id is not None
    wage = Fact.objects.get(variable="formal_monthly_wage")
    document = CurrentFacts.objects.get(family_id=receipt.document["family_id"]).document
    assert document["members"][str(wage.subject_id)]["formal_monthly_wage"]["value"] == 2_500_000


def test_what_is_known_already_is_not_added_again() -> None:
    import_agency_records(records=[record("welfare_decile", "2")])
    send()
    send(hours=1)
    assert Fact.objects.filter(variable="welfare_decile").count() == 1


def test_illegal_values_and_subjects_are_counted_and_left_out() -> None:
    import_agency_records(
        records=[
            record("welfare_decile", "11"),
            record("floor_area_m2", '"large"', agency="bpn"),
            record("is_alive", "true", agency="dukcapil"),
        ]
    )
    send()
    assert not Fact.objects.exclude(source="agent").exists()
    assert AuditRecord.objects.get(action="intake.submission.accept").detail["agency_values_refused"] == 3


def test_the_agencies_are_asked_once_however_many_members(django_assert_num_queries: Any) -> None:
    import_agency_records(records=[WAGE])
    children = [ex.ayu(nik=ex.nik(number, ex.AYU_BORN)) for number in range(1, 20)]
    answers = [answers_about(keys=[]), answers_about(keys=[blind_index("nik", ex.WAHYU_NIK)])]
    assert [len(answer) for answer in answers] == [0, 1]
    keys = [blind_index("nik", child["nik"]) for child in children]
    with django_assert_num_queries(1):
        answers_about(keys=keys)
