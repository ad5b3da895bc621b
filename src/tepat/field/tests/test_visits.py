"""Visits to households drawn by lot, from phone to figures: given, tried, answered, refused, forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tepat.base.models import AuditRecord
from tepat.casework.models import Case
from tepat.casework.operations import close_task, reassign_task
from tepat.field.desk import WayOut, record_on_desk
from tepat.field.importing import import_export
from tepat.field.kinds import Desk
from tepat.field.models import Record, Roster
from tepat.field.operations.giving import give_changes
from tepat.field.operations.keeping import delete_old_visits
from tepat.field.quarantine import release_record
from tepat.field.screens.quarantine.answers import sheets
from tepat.field.tests import drawn
from tepat.field.tests.phones import MADE_AT, NOW, Phone, cadre_phone, parcel, photo
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of, text
from tepat.intake.tests import example
from tepat.registry.models import Fact, Family
from tepat.targeting.models import AuditAnswer, AuditHousehold, AuditVisit
from tepat.targeting.operations import close_audit
from tepat.targeting.sealing import unseal_answers

pytestmark = pytest.mark.django_db
SECRET = str(drawn.ANSWERS["audit_staple_food"])


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


@pytest.fixture
def visit(phone: Phone) -> UUID:
    """A visit whose owner is the agent of the phone."""
    return drawn.visit_of(drawn.draw())


@pytest.fixture
def hadi() -> Account:
    return open_account(
        sign_in_name="hadi", display_name="Hadi", role=Role.DISTRICT_OFFICER, area_code=example.DISTRICT
    )


def pull(phone: Phone, after: str = "") -> dict[str, Any]:
    return give_changes(device=phone.device, after=after, at=NOW)


def receipt(
    phone: Phone, visit: UUID, document: dict[str, Any] | None = None, **parts: Any
) -> dict[str, Any]:
    return phone.hand_in(drawn.made(phone, visit, document, **parts)).receipt


def reason(phone: Phone, visit: UUID, document: dict[str, Any] | None = None, **parts: Any) -> str:
    answer = receipt(phone, visit, document, **parts)
    assert answer["state"] == "quarantined"
    assert AuditAnswer.objects.count() == 0
    return str(answer["reason"]["code"])


def everything_stored() -> str:
    """All that the database holds, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            rows += [str(row) for (row,) in cursor.fetchall()]
    return "\n".join(rows)


# ---- given to phones ----


def test_a_visit_is_given_to_its_owner_with_the_door_and_nothing_of_a_family(
    phone: Phone, visit: UUID
) -> None:
    document = pull(phone)
    (given,) = document["visits"]
    due = Case.objects.get(pk=visit).due_at
    assert due is not None
    assert given == {
        "id": str(visit),
        "label": "Slamet 0 · RT 02 RW 01, rumah 0",
        "area_code": example.AREA,
        "village": given["village"],
        "opened_at": NOW.isoformat(),
        "due_at": due.isoformat(),
        "tries": 0,
    }
    assert (document["tasks"], document["families"], document["visits_removed"]) == ([], [], [])
    line = AuditRecord.objects.get(action="field.visit.give")
    assert (line.purpose, line.subject_kind, line.subject_id) == ("statistics", "case", visit)
    again = pull(phone, document["cursor"])
    assert (again["visits"], again["visits_removed"]) == ([], [])


def test_it_does_not_bring_the_family_to_the_phone_of_a_stranger() -> None:
    operator = open_account(
        sign_in_name="operator",
        display_name="Pak Operator",
        role=Role.VILLAGE_OPERATOR,
        area_code=example.AREA,
    )
    registered = Phone(operator)
    assert registered.hand_in(registered.make()).receipt["state"] == "acknowledged"
    stranger = cadre_phone()
    visit = drawn.visit_of(drawn.draw(kk=example.KK, at=NOW + timedelta(days=2)))
    household = AuditHousehold.objects.get()
    assert household.family_id == Family.objects.get().pk
    document = pull(stranger)
    assert [one["id"] for one in document["visits"]] == [str(visit)]
    assert document["families"] == []
    assert str(household.family_id) not in json.dumps(document)
    assert pull(registered)["visits"] == []
    assert AuditRecord.objects.get(action="field.visit.give").subject_id == household.family_id


def test_an_answer_that_was_lost_is_given_again(phone: Phone, visit: UUID) -> None:
    assert pull(phone)["visits"] == pull(phone)["visits"]


def test_somebody_elses_phone_gets_nothing(visit: UUID) -> None:
    assert pull(cadre_phone(name="bu-wati"))["visits"] == []


def test_handed_to_somebody_else_it_goes_from_the_phone(phone: Phone, visit: UUID, hadi: Account) -> None:
    other = cadre_phone(name="bu-wati")
    first = pull(phone)
    reassign_task(task_id=visit, agent_id=other.account.pk, actor=hadi, at=NOW)
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]
    assert [one["id"] for one in pull(other)["visits"]] == [str(visit)]


def test_closed_by_an_officer_it_goes_from_the_phone(phone: Phone, visit: UUID, hadi: Account) -> None:
    first = pull(phone)
    close_task(task_id=visit, actor=hadi, words="Rumahnya roboh.", at=NOW)
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]
    assert AuditHousehold.objects.get().result == "closed"


def test_with_the_audit_it_goes_from_the_phone(phone: Phone, visit: UUID) -> None:
    first = pull(phone)
    close_audit(audit_id=AuditHousehold.objects.get().audit_id, actor=None, at=NOW)
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]


def test_an_agent_who_moved_away_carries_it_no_longer(phone: Phone, visit: UUID) -> None:
    first = pull(phone)
    Account.objects.filter(pk=phone.account.pk).update(area_code="35.10.01.2001")
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]


# ---- what came of it ----


def test_answers_are_measured_and_sealed_and_end_the_visit(phone: Phone, visit: UUID) -> None:
    first = pull(phone)
    answer = receipt(phone, visit)
    assert answer["state"] == "acknowledged"
    assert (answer["family"], answer["reference"], answer["decisions"], answer["warnings"]) == (
        None,
        None,
        [],
        [],
    )
    kept = AuditAnswer.objects.get()
    assert (kept.household_size, kept.questionnaire) == (4, "kunjungan_acak@2026.1")
    assert kept.consumption_per_person_monthly == round(12_345_679 * 30 / 7 / 4)
    assert kept.groups == {
        "household_size": "3_4", "elderly_head": "yes", "female_head": "yes", "disability": "no"
    }  # fmt: skip
    assert unseal_answers(bytes(kept.answers_sealed or b"")) == drawn.ANSWERS
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]


def test_no_answer_is_a_fact_or_stands_anywhere_unsealed(phone: Phone, visit: UUID) -> None:
    receipt(phone, visit)
    assert Fact.objects.count() == 0
    assert Record.objects.get().family_id is None
    stored = everything_stored()
    assert SECRET not in stored
    assert "kunjungan_acak@2026.1" in stored, "the search finds what there is"


@pytest.mark.parametrize("result", ["declined", "moved_away", "not_found"])
def test_without_an_answer_it_ends_too(phone: Phone, visit: UUID, result: str) -> None:
    first = pull(phone)
    assert receipt(phone, visit, drawn.came_to(result))["state"] == "acknowledged"
    assert AuditHousehold.objects.get().result == result
    assert pull(phone, first["cursor"])["visits_removed"] == [str(visit)]


def test_nobody_at_home_is_a_try_and_another_may_follow(phone: Phone, visit: UUID) -> None:
    cursor = pull(phone)["cursor"]
    for tries in (1, 2):
        assert receipt(phone, visit, drawn.came_to("nobody_home"))["state"] == "acknowledged"
        document = pull(phone, cursor)
        cursor = document["cursor"]
        assert [(one["id"], one["tries"]) for one in document["visits"]] == [(str(visit), tries)]
        assert document["visits_removed"] == []
    assert receipt(phone, visit)["state"] == "acknowledged"
    assert AuditVisit.objects.filter(counts=True).count() == 3
    assert AuditHousehold.objects.get().result == "answered"


def test_the_same_record_twice_counts_once(phone: Phone, visit: UUID) -> None:
    record = drawn.made(phone, visit)
    first = phone.hand_in(record)
    assert phone.hand_in(record).receipt == first.receipt
    assert AuditVisit.objects.count() == 1


def test_a_second_answer_is_noted_and_changes_nothing(phone: Phone, visit: UUID) -> None:
    receipt(phone, visit)
    later = drawn.answered(answers={**drawn.ANSWERS, "audit_household_size": 1})
    assert receipt(phone, visit, later)["warnings"] == [{"code": "field.visit.came_late"}]
    assert AuditAnswer.objects.get().household_size == 4
    assert list(AuditVisit.objects.order_by("pk").values_list("counts", flat=True)) == [True, False]


def test_the_moment_is_put_right_by_the_phones_clock(phone: Phone, visit: UUID) -> None:
    phone.device.__class__.objects.filter(pk=phone.id).update(clock_offset_s=3600, clock_measured_at=NOW)
    early = "2026-11-01T08:31:00.000+07:00"
    receipt(phone, visit, drawn.answered(observed_at=early), made_at=early)
    observed = AuditVisit.objects.get().observed_at
    assert observed == datetime.fromisoformat(early) + timedelta(hours=1)


# ---- what is put aside ----


def test_somebody_elses_visit_is_put_aside_and_an_officer_may_take_it(
    phone: Phone, visit: UUID, hadi: Account
) -> None:
    other = cadre_phone(name="bu-wati")
    assert reason(other, visit) == "field.visit.not_yours"
    record = Record.objects.get()
    assert record_on_desk(record_id=record.pk, actor=hadi, at=NOW).ways_out == (
        WayOut.PROCESS, WayOut.SEND_BACK, WayOut.VOID
    )  # fmt: skip
    assert release_record(record_id=record.pk, actor=hadi, at=NOW).state == "acknowledged"
    assert AuditAnswer.objects.get().household_size == 4


def test_a_visit_that_there_is_not(phone: Phone, visit: UUID) -> None:
    assert reason(phone, uuid4()) == "field.visit.not_yours"


def test_a_visit_of_no_audit(phone: Phone, visit: UUID) -> None:
    AuditHousehold.objects.update(task_id=None)
    assert reason(phone, visit) == "field.visit.not_yours"


def test_a_closed_visit(phone: Phone, visit: UUID, hadi: Account) -> None:
    close_task(task_id=visit, actor=hadi, words="Rumahnya roboh.", at=NOW)
    assert reason(phone, visit) == "field.visit.ended"
    record = Record.objects.get()
    assert record_on_desk(record_id=record.pk, actor=hadi, at=NOW).ways_out == (WayOut.VOID,)


@pytest.mark.parametrize("consent", [None, {}, {"given": False, "language": "id"}, {"given": True}, "ya"])
def test_answers_of_a_household_that_was_not_asked(phone: Phone, visit: UUID, consent: Any) -> None:
    assert reason(phone, visit, drawn.answered(consent=consent)) == "field.visit.no_consent"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"audit_energy": None}, "/answers/audit_energy"),
        ({"audit_household_size": 0}, "/answers/audit_household_size"),
        ({"audit_staple_food": 0}, "/answers/audit_ready_food"),
        ({"kk": example.KK}, "/answers/kk"),
    ],
)
def test_answers_that_do_not_fit(phone: Phone, visit: UUID, change: dict[str, Any], pointer: str) -> None:
    answer = receipt(phone, visit, drawn.answered(answers={**drawn.ANSWERS, **change}))
    assert answer["reason"]["code"] == "field.visit.answers_wrong"
    assert [item["pointer"] for item in answer["reason"]["items"]] == [pointer]
    assert Case.objects.get(pk=visit).is_waiting
    assert example.KK not in json.dumps(answer)


def test_what_was_put_aside_can_be_mended_on_the_phone(phone: Phone, visit: UUID) -> None:
    wrong = drawn.made(phone, visit, drawn.answered(answers={"audit_household_size": 4}))
    assert phone.hand_in(wrong).receipt["reason"]["code"] == "field.visit.answers_wrong"
    mended = drawn.made(phone, visit, thread=wrong.thread, version=2)
    assert phone.hand_in(mended).receipt["state"] == "acknowledged"
    assert Record.objects.get(uuid=wrong.uuid).desk == Desk.REPLACED


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"result": "burnt_down", "observed_at": MADE_AT},
        {"result": None, "observed_at": MADE_AT},
        {"result": ["declined"], "observed_at": MADE_AT},
        {"result": "declined"},
        {"result": "declined", "observed_at": MADE_AT, "note": "Dia kelihatan kaya."},
        drawn.answered(answers={}),
        drawn.answered(answers=[]),
        drawn.answered(note="Dia kelihatan kaya."),
        drawn.answered(questionnaire="keluarga"),
        {**drawn.came_to("declined"), "answers": drawn.ANSWERS},
    ],
)
def test_documents_of_another_shape(phone: Phone, visit: UUID, document: dict[str, Any]) -> None:
    assert reason(phone, visit, document) == "field.record.document_wrong"


def test_a_record_that_names_a_family_or_no_task_or_comes_with_a_photo(phone: Phone, visit: UUID) -> None:
    assert reason(phone, visit, family=uuid4()) == "field.record.document_wrong"
    assert phone.hand_in(phone.make("visit", drawn.answered())).receipt["reason"]["code"] == (
        "field.record.document_wrong"
    )
    one = parcel(photo())
    record = drawn.made(phone, visit, parcels=(one,))
    assert phone.hand_in(record).receipt["state"] == "waiting"
    phone.upload(record, one)
    assert Record.objects.get(uuid=record.uuid).reason_code == "field.record.document_wrong"


def test_a_form_that_was_withdrawn(phone: Phone, visit: UUID) -> None:
    document = drawn.answered(questionnaire_version="2020.1")
    assert reason(phone, visit, document) == "field.record.questionnaire_withdrawn"


@pytest.mark.parametrize("kind", ["registration", "notebook", "correction"])
def test_its_form_cannot_make_facts_by_any_other_door(phone: Phone, kind: str) -> None:
    phone.hand_in(phone.make())
    family = Family.objects.get().pk
    facts = Fact.objects.count()
    document = (
        {**example.submission(), **drawn.FORM, "answers": drawn.ANSWERS}
        if kind == "registration"
        else {**drawn.FORM, "observed_at": MADE_AT, "household": drawn.ANSWERS, "members": {}}
        | ({"month": "2026-11"} if kind == "notebook" else {})
    )
    record = phone.make(kind, document, family=None if kind == "registration" else family)
    answer = phone.hand_in(record).receipt
    assert answer["state"] == "quarantined"
    assert Fact.objects.count() == facts


# ---- who sees what ----


def test_nobody_at_the_desk_reads_answers_that_were_put_aside(
    phone: Phone, visit: UUID, hadi: Account
) -> None:
    reason(phone, visit, drawn.answered(consent=None))
    record = Record.objects.get()
    found = record_on_desk(record_id=record.pk, actor=hadi, at=NOW)
    assert found.opened.opens
    assert sheets(found.opened) == []
    page = text(client_of(hadi).get(f"/petugas/lapangan/karantina/{record.pk}/"))
    assert "tidak dibuka di sini" in page
    assert SECRET not in page
    assert "12.345.679" not in page


def test_the_page_of_the_visit_tells_officers_the_door_and_no_answer(
    phone: Phone, visit: UUID, hadi: Account
) -> None:
    receipt(phone, visit)
    page = text(client_of(hadi).get(f"/petugas/cek-lapangan/{visit}/"))
    assert "Slamet 0 · RT 02 RW 01, rumah 0" in page
    assert "Sudah didatangi" in page
    assert SECRET not in page
    assert "12.345.679" not in page


def test_a_revoked_phone_hands_in_nothing_that_counts(phone: Phone, visit: UUID) -> None:
    phone.device.__class__.objects.filter(pk=phone.id).update(revoked_at=NOW)
    assert reason(phone, visit) == "field.device.revoked"


# ---- the way round by a file, and the end ----


def test_an_export_is_taken_like_a_phone(phone: Phone, visit: UUID, hadi: Account) -> None:
    record = drawn.made(phone, visit)
    contents = io.BytesIO()
    with zipfile.ZipFile(contents, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 1, "device": str(phone.id)}))
        archive.writestr(
            f"records/{record.uuid}.json", json.dumps({"slip": record.slip, "sealed": record.sealed})
        )
    contents.seek(0)
    imported = import_export(file=contents, actor=hadi, at=NOW)
    assert imported.count("acknowledged") == 1
    assert AuditAnswer.objects.get().household_size == 4


def test_records_are_emptied_when_the_audit_is_long_over(phone: Phone, visit: UUID, settings: Any) -> None:
    record = drawn.made(phone, visit)
    given = phone.hand_in(record)
    phone.hand_in(phone.make())
    with pytest.raises(IntegrityError, match="kept as they came"), transaction.atomic():
        Record.objects.filter(kind="registration").update(sealed=b"")
    with pytest.raises(IntegrityError, match="kept as they came"), transaction.atomic():
        Record.objects.filter(kind="registration").update(sealed=b"", kind="visit")
    with pytest.raises(IntegrityError, match="kept as they came"), transaction.atomic():
        Record.objects.filter(kind="visit").update(sealed=b"something else")
    days = settings.TEPAT_AUDIT_DAYS
    end = NOW + timedelta(days=days["visits"] + days["grace"] + days["answers"])
    assert delete_old_visits(at=end) == 0
    assert delete_old_visits(at=end + timedelta(seconds=1)) == 1
    assert delete_old_visits(at=end + timedelta(days=1)) == 0
    sealed = dict(Record.objects.values_list("kind", "sealed"))
    assert bytes(sealed["visit"]) == b""
    assert bytes(sealed["registration"]) != b""
    assert phone.hand_in(record).receipt == given.receipt, "handed in again it is known"
    assert Roster.objects.count() == 0
