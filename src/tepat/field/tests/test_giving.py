"""A phone is given its agent's own families, whatever changed and whatever was lost on the way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.casework.operations import AskedOnTheSpot, open_ground_check
from tepat.exchange.operations import import_agency_records
from tepat.field.cursors import Cursor
from tepat.field.errors import CursorInvalid
from tepat.field.models import Device, Record, Roster
from tepat.field.operations import giving
from tepat.field.operations.giving import give_changes
from tepat.field.tests.phones import NOW, PLACE, Phone, cadre_phone
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tepat.registry.changes import note_change
from tepat.registry.models import Family
from tepat.registry.operations import place_in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


def pull(phone: Phone, after: str = "") -> dict[str, Any]:
    return give_changes(device=phone.device, after=after, at=NOW)


def ids(document: dict[str, Any]) -> set[str]:
    return {family["id"] for family in document["families"]}


def register(account: Account, serial: int, **parts: Any) -> UUID:
    """A family of one, registered by an account."""
    head = example.siti(nik=example.nik(40 + serial), relation_to_head=1)
    document = example.submission(answers=example.answers(head, kk=example.card(40 + serial)), **parts)
    receipt = accept_submission(uuid=uuid4(), document=document, actor=account, received_at=NOW)
    return UUID(receipt.document["family_id"])


def test_a_family_as_a_phone_carries_it(phone: Phone) -> None:
    import_agency_records(
        records=[
            {
                "agency": "dtsen",
                "subject": "family",
                "key": example.KK,
                "variable": "welfare_decile",
                "value": "2",
                "as_of": "2026-10-01",
            }
        ]
    )
    phone.hand_in(phone.make(place=PLACE))
    document = pull(phone)
    (family,) = document["families"]
    assert family["head"] == "Wahyu Hidayat"
    assert [member["relation"] for member in family["members"]] == [1, 2, 3]
    assert [member["nik_end"] for member in family["members"]] == [
        example.WAHYU_NIK[-4:],
        example.SITI_NIK[-4:],
        "",
    ]
    assert family["members"][2]["birth_date"] == example.AYU_BORN.isoformat()
    assert family["answers"]["household"]["tenure"] == 1
    assert "welfare_decile" not in family["answers"]["household"]
    assert "place_latitude" not in family["answers"]["household"]
    assert family["place"]["latitude"] == pytest.approx(PLACE["latitude"])
    assert {decision["programme"] for decision in family["decisions"]} >= {"pkh", "sembako"}
    assert family["reference"].startswith("TPT-")
    assert family["last_month"] is None
    text = json.dumps(document)
    for number in (example.WAHYU_NIK, example.SITI_NIK, example.KK):
        assert number not in text
    assert AuditRecord.objects.get(action="field.family.give").subject_id == UUID(family["id"])


def test_nothing_is_given_twice_without_need(phone: Phone) -> None:
    family = register(phone.account, 1)
    first = pull(phone)
    assert ids(first) == {str(family)}
    second = pull(phone, first["cursor"])
    assert (ids(second), second["removed"], second["more"]) == (set(), [], False)
    assert Device.objects.get(pk=phone.id).pull_number == 1
    note_change(family_id=family)
    assert Roster.objects.count() == 1


def test_an_answer_that_was_lost_is_given_again(phone: Phone) -> None:
    register(phone.account, 1)
    lost = pull(phone)
    again = pull(phone)
    assert ids(again) == ids(lost)
    third = pull(phone, again["cursor"])
    assert ids(third) == set()


def test_families_come_and_go(phone: Phone) -> None:
    mine, other = open_work_group(area_code=example.AREA, name="Melati 1"), None
    other = open_work_group(area_code=example.AREA, name="Melati 2")
    family = register(phone.account, 1)
    first = pull(phone)
    place_in_group(family_id=family, group_id=other.pk, at=NOW + timedelta(days=1))
    lost = pull(phone, first["cursor"])
    gone = pull(phone, first["cursor"])
    assert lost["removed"] == gone["removed"] == [str(family)]
    assert pull(phone, gone["cursor"])["removed"] == []
    place_in_group(family_id=family, group_id=mine.pk, at=NOW + timedelta(days=2))
    back = pull(phone, gone["cursor"])
    assert (ids(back), back["removed"]) == ({str(family)}, [])


def test_a_cadre_who_moves_to_another_group_drops_the_old_families(phone: Phone) -> None:
    family = register(phone.account, 1)
    first = pull(phone)
    group = open_work_group(area_code=example.AREA, name="Melati 9")
    Account.objects.filter(pk=phone.account.pk).update(group=group)
    assert pull(phone, first["cursor"])["removed"] == [str(family)]


def test_other_agents_are_given_what_they_registered_last(phone: Phone) -> None:
    facilitator = Phone(example.agent(example.DISTRICT, Role.PKH_FACILITATOR))
    own, taken_over = register(facilitator.account, 1), register(facilitator.account, 2)
    register(phone.account, 3)
    first = pull(facilitator)
    assert ids(first) == {str(own), str(taken_over)}
    head = example.siti(nik=example.nik(42), relation_to_head=1)
    document = example.submission(answers=example.answers(head, kk=example.card(42)))
    accept_submission(
        uuid=uuid4(), document=document, actor=phone.account, received_at=NOW + timedelta(hours=1)
    )
    second = pull(facilitator, first["cursor"])
    assert second["removed"] == [str(taken_over)]
    Account.objects.filter(pk=facilitator.account.pk).update(area_code="35.10.17")
    assert pull(facilitator, second["cursor"])["removed"] == [str(own)]


def test_tasks_are_given_changed_and_taken_back(phone: Phone) -> None:
    family = register(phone.account, 1)
    first = pull(phone)
    officer = open_account(
        sign_in_name="kab", display_name="Kab", role=Role.REGENCY_OFFICER, area_code="35.10"
    )
    check = open_ground_check(
        actor=officer,
        family_id=family,
        questions=[AskedOnTheSpot("floor_material")],
        words="Lihat lantainya.",
        at=NOW,
    )
    second = pull(phone, first["cursor"])
    (task,) = second["tasks"]
    assert (task["id"], task["family"], task["kind"]) == (str(check), str(family), "ground_check")
    assert task["questions"] == [{"member": None, "code": "floor_material"}]
    assert task["words"] == "Lihat lantainya."
    assert pull(phone, second["cursor"])["tasks"] == []
    document = {
        "questionnaire": "keluarga",
        "questionnaire_version": "2026.1",
        "observed_at": example.OBSERVED_AT,
        "household": {"floor_material": 8},
        "members": {},
    }
    made = phone.make("ground_check", document, family=family, task=check)
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    third = pull(phone, second["cursor"])
    assert third["tasks_removed"] == [str(check)]


def test_a_family_registered_anew_answers_its_check_besides(phone: Phone) -> None:
    family = register(phone.account, 1)
    first = pull(phone)
    officer = open_account(
        sign_in_name="kab", display_name="Kab", role=Role.REGENCY_OFFICER, area_code="35.10"
    )
    asked = [AskedOnTheSpot("floor_material")]
    check = open_ground_check(
        actor=officer, family_id=family, questions=asked, words="Lihat lantainya.", at=NOW
    )
    second = pull(phone, first["cursor"])
    head = example.siti(nik=example.nik(41), relation_to_head=1)
    document = example.submission(answers=example.answers(head, kk=example.card(41)))
    made = phone.make(document=document, family=family, task=check)
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    assert pull(phone, second["cursor"])["tasks_removed"] == [str(check)]
    # A check of another family is left alone, and holds nothing up.
    other = example.submission(
        answers=example.answers(example.siti(nik=example.nik(42), relation_to_head=1), kk=example.card(42))
    )
    assert phone.hand_in(phone.make(document=other, task=check)).receipt["state"] == "acknowledged"


def test_pages_end_with_everything(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "PER_PAGE", 2)
    families = {str(register(phone.account, serial)) for serial in range(1, 6)}
    seen: set[str] = set()
    cursor, pages, more = "", 0, True
    while more:
        document = pull(phone, cursor)
        seen |= ids(document)
        cursor, more, pages = document["cursor"], document["more"], pages + 1
        assert len(document["families"]) <= 2
    assert (seen, pages) == (families, 3)


def test_a_held_record_that_is_settled_is_told(phone: Phone) -> None:
    made = phone.make(document=example.submission(answers=example.answers(tenure=99)))
    phone.hand_in(made)
    first = pull(phone)
    assert first["receipts"] == []
    phone.hand_in(phone.make(thread=made.thread, version=2))
    assert Record.objects.get(uuid=made.uuid).changed_in is not None


def test_a_cursor_from_another_life_counts_as_none(phone: Phone) -> None:
    family = register(phone.account, 1)
    pull(phone)
    ahead = str(Cursor(pull=99, since=10**17, receipts=10**17))
    assert ids(pull(phone, ahead)) == {str(family)}


@pytest.mark.parametrize("text", ["x", "1.2", "1.2.3.zz", "-1.2.3.", "1.2.3." + "0" * 31, "9" * 30])
def test_what_is_no_cursor(phone: Phone, text: str) -> None:
    with pytest.raises(CursorInvalid):
        pull(phone, text)


def test_a_cursor_reads_what_it_writes() -> None:
    for cursor in (Cursor(), Cursor(3, 1_000, 7, uuid4())):
        assert Cursor.of(str(cursor)) == cursor


def statements(phone: Phone, django_assert: Any) -> int:
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as caught:
        pull(phone)
    return len([query for query in caught.captured_queries if "base_auditrecord" not in query["sql"]])


def test_the_number_of_statements_does_not_grow(phone: Phone) -> None:
    register(phone.account, 1)
    one = statements(phone, None)
    for serial in (2, 3, 4):
        register(phone.account, serial)
    Roster.objects.all().delete()
    assert statements(phone, None) == one


def test_without_a_proof_nothing_is_given_but_everything_is_taken(phone: Phone, settings: Any) -> None:
    settings.TEPAT_FIELD_PROOF = "second_factor"
    refused = phone.client.get("/api/v1/field/changes")
    assert (refused.status_code, refused.json()["code"]) == (403, "field.proof.needed")
    assert phone.put(phone.make()).status_code == 201
    Device.objects.update(proof_until=timezone.now() + timedelta(hours=1))
    assert phone.client.get("/api/v1/field/changes").status_code == 200


def test_the_roster_of_ten_families_is_small(phone: Phone) -> None:
    for serial in range(1, 11):
        register(phone.account, serial)
    Device.objects.update(proof_until=timezone.now() + timedelta(hours=1))
    answer = phone.client.get("/api/v1/field/changes", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 15_000
    assert Family.objects.count() == 10
