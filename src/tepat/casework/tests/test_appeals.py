"""From the citizen's words to a new decision: who owns an appeal, by when, and what an officer can say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.casework.errors import (
    AppealedAlready,
    CaseNotFound,
    CorrectionsRefused,
    NotByThisOfficer,
    NotWaiting,
    PhotoRefused,
    ReasonNotFound,
    TooLate,
    WordsMissing,
)
from tepat.casework.kinds import Desk
from tepat.casework.models import Case, CasePhoto, CaseStep
from tepat.casework.operations import ask_for_review, open_appeal, reject_appeal, take_case, uphold_appeal
from tepat.casework.queries import case_on_desk, cases_waiting, own_case
from tepat.casework.sealing import unseal_photo
from tepat.casework.tests import people
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import recompute_all
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.tests import example
from tepat.notices.models import Notice
from tepat.registry.models import Fact

pytestmark = pytest.mark.django_db


def upheld(case: UUID, officer: Account, entered: dict[str, str] | None = None) -> list[UUID]:
    return uphold_appeal(
        case_id=case, actor=officer, entered=entered or people.CORRECTION, words="", at=people.AT
    )


def told() -> list[str]:
    return list(
        Notice.objects.filter(kind__startswith="appeal")
        .order_by("sent_at", "id")
        .values_list("kind", flat=True)
    )


def test_an_appeal_has_an_owner_and_a_day(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = Case.objects.get(pk=people.appealed(siti, family))
    assert (case.desk, case.owner, case.state) == (Desk.DISTRICT, hadi, "waiting_for_officer")
    assert case.due_at == people.AT + timedelta(days=14)
    assert case.raise_at == people.AT + timedelta(days=11)
    assert case.area_code == example.AREA
    assert told() == ["appeal_received"]


def test_without_a_district_officer_it_lies_with_the_regency(siti: Account, family: UUID) -> None:
    wulan = people.regency_officer()
    case = Case.objects.get(pk=people.appealed(siti, family))
    assert (case.desk, case.owner) == (Desk.REGENCY, wulan)


def test_without_any_officer_it_still_has_a_desk_and_a_day(siti: Account, family: UUID) -> None:
    case = Case.objects.get(pk=people.appealed(siti, family))
    assert (case.desk, case.owner) == (Desk.REGENCY, None)
    assert case.due_at is not None
    wulan = people.regency_officer()
    assert [found.case for found in cases_waiting(actor=wulan, at=people.AT)] == [case]


def test_who_has_least_to_do_gets_it(siti: Account, family: UUID) -> None:
    people.officer()
    people.officer("sari")
    first = people.appealed(siti, family)
    second = people.appealed(siti, family, criterion="wage")
    owners = set(Case.objects.filter(pk__in=[first, second]).values_list("owner__sign_in_name", flat=True))
    assert owners == {"hadi", "sari"}


def test_an_upheld_appeal_puts_facts_right_and_decides_anew(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    before = people.newest_decision(family)
    assert before.outcome == "not_eligible"
    case = people.appealed(siti, family)
    decisions = upheld(case, hadi)
    fact = Fact.objects.get(source="officer")
    assert (fact.variable, fact.value, fact.area_code) == ("is_public_employee", False, example.AREA)
    assert fact.subject_id != family
    after = people.newest_decision(family)
    assert after.pk in decisions
    assert next(c["result"] for c in after.criteria if c["code"] == "no_public_employee") is True
    assert Case.objects.get(pk=case).state == "upheld"
    assert all(again.same for again in recompute_all())
    assert told() == ["appeal_received", "appeal_decided"]


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ({}, "casework.corrections.refused"),
        ({"fakta-is_public_employee-2": "maybe"}, "casework.corrections.refused"),
        ({"fakta-is_public_employee-9": "false"}, "casework.corrections.refused"),
        ({"fakta-welfare_decile": "1"}, "casework.corrections.refused"),
    ],
)
def test_nothing_is_stored_where_nothing_was_put_right(
    siti: Account, family: UUID, entered: dict[str, str], code: str
) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    decisions = Decision.objects.count()
    with pytest.raises(CorrectionsRefused) as refusal:
        uphold_appeal(case_id=case, actor=hadi, entered=entered, words="", at=people.AT)
    assert refusal.value.code == code
    assert Case.objects.get(pk=case).state == "waiting_for_officer"
    assert not Fact.objects.filter(source="officer").exists()
    assert Decision.objects.count() == decisions


def test_what_only_its_agency_can_put_right_is_not_taken_from_an_officer(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family, criterion="decile")
    with pytest.raises(CorrectionsRefused):
        uphold_appeal(case_id=case, actor=hadi, entered={"fakta-welfare_decile": "1"}, words="", at=people.AT)


def test_a_rejection_has_a_reason_and_a_second_officer(siti: Account, family: UUID) -> None:
    hadi, sari = people.officer(), people.officer("sari")
    case = people.appealed(siti, family)
    with pytest.raises(WordsMissing):
        reject_appeal(case_id=case, actor=hadi, words="   ", at=people.AT)
    reject_appeal(case_id=case, actor=hadi, words="SK pegawai Anda masih berlaku.", at=people.AT)
    own = own_case(case_id=case, account=siti, at=people.AT)
    assert own.steps[-1].words == "SK pegawai Anda masih berlaku."
    assert own.may_ask_for_review
    ask_for_review(case_id=case, actor=siti, at=people.AT + timedelta(days=2))
    again = Case.objects.get(pk=case)
    assert (again.state, again.owner) == ("waiting_for_second_officer", sari)
    assert again.due_at == people.AT + timedelta(days=16)
    with pytest.raises(NotByThisOfficer):
        reject_appeal(case_id=case, actor=hadi, words="Saya tetap berpendapat begitu.", at=people.AT)
    reject_appeal(case_id=case, actor=sari, words="Saya juga melihat SK itu.", at=people.AT)
    assert Case.objects.get(pk=case).state == "stands"
    with pytest.raises(NotWaiting):
        ask_for_review(case_id=case, actor=siti, at=people.AT)
    assert told() == ["appeal_received", "appeal_decided", "appeal_decided"]


def test_the_second_officer_can_say_that_the_person_was_right(siti: Account, family: UUID) -> None:
    hadi, wulan = people.officer(), people.regency_officer()
    case = people.appealed(siti, family)
    reject_appeal(case_id=case, actor=hadi, words="SK pegawai Anda masih berlaku.", at=people.AT)
    ask_for_review(case_id=case, actor=siti, at=people.AT)
    upheld(case, wulan)
    assert Case.objects.get(pk=case).state == "upheld"


def test_one_appeal_for_each_reason(siti: Account, family: UUID) -> None:
    people.appealed(siti, family)
    with pytest.raises(AppealedAlready):
        people.appealed(siti, family)
    people.appealed(siti, family, criterion="wage")
    assert Case.objects.count() == 2


def test_who_may_not_appeal(siti: Account, family: UUID) -> None:
    decision = people.newest_decision(family).pk
    stranger = people.citizen(example.nik(77), "orang-lain")
    with pytest.raises(ReasonNotFound):
        open_appeal(
            decision_id=decision,
            criterion="wage",
            actor=stranger,
            words=people.WORDS,
            photo=None,
            at=people.AT,
        )
    for wrong in ({"decision_id": uuid4()}, {"criterion": "no_such_reason"}):
        sent: dict[str, Any] = {"decision_id": decision, "criterion": "wage", **wrong}
        with pytest.raises(ReasonNotFound):
            open_appeal(actor=siti, words=people.WORDS, photo=None, at=people.AT, **sent)
    with pytest.raises(NotAllowed):
        open_appeal(
            decision_id=decision,
            criterion="wage",
            actor=people.officer(),
            words=people.WORDS,
            photo=None,
            at=people.AT,
        )
    assert not Case.objects.exists()


def test_the_days_for_appealing_pass(siti: Account, family: UUID) -> None:
    with pytest.raises(TooLate):
        people.appealed(siti, family, at=people.AT + timedelta(days=400))


def test_officers_of_another_area_and_of_one_s_own_family_cannot_decide(siti: Account, family: UUID) -> None:
    people.officer()
    case = people.appealed(siti, family)
    far = people.officer("jauh", area="35.10.17")
    with pytest.raises(CaseNotFound):
        upheld(case, far)
    wahyu = people.officer("wahyu", nik=example.WAHYU_NIK)
    with pytest.raises(NotByThisOfficer):
        upheld(case, wahyu)
    auditor = people.officer("yusuf", role=Role.AUDITOR, area="*")
    with pytest.raises(NotAllowed):
        upheld(case, auditor)
    assert [found.may_answer for found in cases_waiting(actor=wahyu, at=people.AT)] == [False]
    assert cases_waiting(actor=far, at=people.AT) == []


def test_whoever_looks_after_it_can_change(siti: Account, family: UUID) -> None:
    people.officer()
    case = people.appealed(siti, family)
    wulan = people.regency_officer()
    take_case(case_id=case, actor=wulan, at=people.AT)
    assert Case.objects.get(pk=case).owner == wulan


def test_decided_once(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    upheld(case, hadi)
    with pytest.raises(NotWaiting):
        upheld(case, hadi)
    with pytest.raises(NotWaiting):
        reject_appeal(case_id=case, actor=hadi, words="Terlambat menolak.", at=people.AT)


def test_words_and_photo_are_sealed_and_looks_at_them_recorded(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family, photo=people.photo())
    sealed = Case.objects.get(pk=case).words_sealed
    assert sealed
    assert b"guru" not in bytes(sealed)
    jpeg = unseal_photo(CasePhoto.objects.get().contents_sealed)
    assert b"SECRET" not in jpeg
    assert len(jpeg) <= 200_000
    AuditRecord.objects.filter(action="casework.case.read").count()
    assert case_on_desk(case_id=case, actor=hadi, at=people.AT).words == people.WORDS
    line = AuditRecord.objects.get(action="casework.case.read")
    assert (line.subject_id, line.actor_id, line.purpose) == (case, hadi.pk, "appeal")
    assert people.WORDS not in str(AuditRecord.objects.values_list("detail", flat=True))


def test_a_bad_photo_leaves_nothing_behind(siti: Account, family: UUID) -> None:
    with pytest.raises(PhotoRefused):
        people.appealed(siti, family, photo=b"%PDF-1.7 nothing to see")
    assert not Case.objects.exists()


def test_history_is_only_added_to(siti: Account, family: UUID) -> None:
    people.appealed(siti, family)
    table = CaseStep._meta.db_table
    for statement in (f"UPDATE {table} SET event = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("", False),
        ("   \n", False),
        ("ya", False),
        ("x" * 2001, False),
        ("x" * 2000, True),
        ("😀😀😀😀😀", True),
    ],
)
def test_words_have_a_measure(siti: Account, family: UUID, words: str, fits: bool) -> None:
    if fits:
        people.appealed(siti, family, words=words)
        return
    with pytest.raises(WordsMissing):
        people.appealed(siti, family, words=words)
    assert not Case.objects.exists()
