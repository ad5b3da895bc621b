"""What agents say of the households drawn: kept once, sealed, and never part of a decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.casework.errors import NotWaiting
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations import close_task
from tepat.content.errors import AnswersDoNotFit
from tepat.eligibility.models import Decision
from tepat.identity.roles import Role
from tepat.registry.models import Fact
from tepat.targeting.errors import AuditNotFound, AuditVisitUnknown, VisitRefused
from tepat.targeting.models import Audit, AuditAnswer, AuditHousehold, AuditVisit
from tepat.targeting.operations import close_audit, close_due_audits, forget_old_audits
from tepat.targeting.queries import audit_progress
from tepat.targeting.sealing import unseal_answers
from tepat.targeting.tests import audits as made


def audit_of_sixty() -> Audit:
    made.agent()
    made.listed(60)
    made.some_applied(range(1, 21))
    return made.drawn(20)


@pytest.fixture
def audit() -> Audit:
    return audit_of_sixty()


@pytest.fixture
def household(audit: Audit) -> AuditHousehold:
    return audit.households.order_by("key")[0]


def again(household: AuditHousehold) -> AuditHousehold:
    return AuditHousehold.objects.get(pk=household.pk)


@pytest.mark.django_db
def test_an_answer_is_sealed_and_its_figures_stand_beside(household: AuditHousehold) -> None:
    said = made.answers(monthly=450_000, size=4, audit_head_age=63)
    assert made.visited(household, answers=said) is True
    answer = AuditAnswer.objects.get(household=household)
    assert (answer.consumption_per_person_monthly, answer.household_size) == (450_000, 4)
    assert answer.groups["household_size"] == "3_4"
    assert answer.groups["elderly_head"] == "yes"
    assert answer.questionnaire == "kunjungan_acak@2026.1"
    assert answer.answers_sealed is not None
    assert b"audit_housing" not in bytes(answer.answers_sealed)
    assert unseal_answers(answer.answers_sealed) == said
    found = again(household)
    assert (found.result, found.tries) == ("answered", 1)
    assert found.answered_at == found.ended_at == made.AT + timedelta(days=1)
    assert made.task_of(household).state == "answered"


@pytest.mark.django_db
def test_an_answer_changes_no_fact_and_no_decision(audit: Audit) -> None:
    household = audit.households.exclude(family=None)[0]
    facts, decisions = Fact.objects.count(), Decision.objects.count()
    made.visited(household)
    assert (Fact.objects.count(), Decision.objects.count()) == (facts, decisions)
    line = AuditRecord.objects.get(action="targeting.visit.take")
    assert line.subject_id == household.family_id
    assert line.purpose == "statistics"
    assert line.detail == {"result": "answered", "counts": True}
    everything = repr(list(AuditRecord.objects.values())) + repr(list(CaseStep.objects.values("detail")))
    assert "audit_housing" not in everything


@pytest.mark.django_db
@pytest.mark.parametrize("result", ["declined", "moved_away", "not_found"])
def test_no_answer_has_a_reason_and_ends_the_visit(household: AuditHousehold, result: str) -> None:
    assert made.visited(household, result) is True
    found = again(household)
    assert (found.result, found.answered_at) == (result, None)
    assert found.ended_at is not None
    assert not AuditAnswer.objects.exists()


@pytest.mark.django_db
def test_nobody_home_can_be_tried_again_until_the_last_day(household: AuditHousehold) -> None:
    assert made.visited(household, "nobody_home")
    assert made.visited(household, "nobody_home")
    found = again(household)
    assert (found.result, found.tries, found.ended_at) == ("nobody_home", 2, None)
    assert made.visited(household)
    assert again(household).result == "answered"
    assert again(household).tries == 3


@pytest.mark.django_db
def test_nobody_home_on_the_last_day_is_the_end(audit: Audit, household: AuditHousehold) -> None:
    assert made.visited(household, "nobody_home", at=audit.visits_until + timedelta(hours=1))
    assert again(household).ended_at is not None
    assert made.task_of(household).state == "answered"


@pytest.mark.django_db
def test_the_same_record_twice_counts_once(household: AuditHousehold) -> None:
    number = uuid4()
    assert made.visited(household, submission_id=number) is True
    assert made.visited(household, submission_id=number) is True
    assert AuditVisit.objects.count() == 1
    assert again(household).tries == 1


@pytest.mark.django_db
def test_a_record_is_about_one_visit(audit: Audit) -> None:
    one, other = audit.households.order_by("key")[:2]
    number = uuid4()
    made.visited(one, submission_id=number)
    with pytest.raises(VisitRefused) as refused:
        made.visited(other, submission_id=number)
    assert refused.value.code == "targeting.visit.submission_used"
    assert again(other).tries == 0


@pytest.mark.django_db
def test_a_second_answer_is_noted_and_does_not_count(household: AuditHousehold) -> None:
    made.visited(household, answers=made.answers(monthly=400_000))
    assert made.visited(household, answers=made.answers(monthly=900_000)) is False
    assert AuditAnswer.objects.get().consumption_per_person_monthly == 400_000
    assert list(AuditVisit.objects.order_by("pk").values_list("counts", "why_not")) == [
        (True, ""),
        (False, "answered_before"),
    ]


@pytest.mark.django_db
def test_an_answer_after_the_end_is_noted_and_not_kept(audit: Audit, household: AuditHousehold) -> None:
    made.visited(household, "declined")
    assert made.visited(household) is False
    other = audit.households.order_by("key")[1]
    close_audit(audit_id=audit.pk, actor=None, at=made.AT + timedelta(days=20))
    assert made.visited(other, at=made.AT + timedelta(days=21)) is False
    assert set(AuditVisit.objects.filter(counts=False).values_list("why_not", flat=True)) == {
        "ended_before",
        "audit_closed",
    }
    assert not AuditAnswer.objects.exists()
    assert again(other).result == "not_visited"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"result": "not_visited"}, VisitRefused),
        ({"result": "closed"}, VisitRefused),
        ({"result": "nothing"}, VisitRefused),
        ({"result": "answered", "answers": None}, VisitRefused),
        ({"result": "declined", "answers": made.answers()}, VisitRefused),
        ({"result": "answered", "answers": {"audit_household_size": 0}}, AnswersDoNotFit),
        ({"task_id": uuid4()}, AuditVisitUnknown),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(
    household: AuditHousehold, parts: dict[str, Any], error: type[Exception]
) -> None:
    sri = made.agent("sri")
    with pytest.raises(error):
        made.visited(household, **{"result": "answered", "actor": sri, **parts})
    assert not AuditVisit.objects.exists()
    assert again(household).tries == 0
    assert made.task_of(household).state == "waiting_for_agent"


@pytest.mark.django_db
def test_an_officer_who_ends_a_visit_leaves_the_household_without_an_answer(
    household: AuditHousehold,
) -> None:
    hadi = made.officer("hadi", Role.DISTRICT_OFFICER, household.area_code[:8])
    close_task(task_id=made.task_of(household).pk, actor=hadi, words="Jalannya putus.", at=made.AT)
    assert again(household).result == "closed"
    assert again(household).ended_at == made.AT
    assert made.visited(household, actor=made.agent("sri")) is False


@pytest.mark.django_db
def test_closing_ends_what_waits_and_keeps_what_was_found(audit: Audit) -> None:
    one, two, three, *_ = audit.households.order_by("key")
    made.visited(one)
    made.visited(two, "nobody_home")
    wulan = made.officer()
    at = made.AT + timedelta(days=12)
    assert close_audit(audit_id=audit.pk, actor=wulan, at=at) == 19
    assert close_audit(audit_id=audit.pk, actor=wulan, at=at) == 0
    assert [again(each).result for each in (one, two, three)] == ["answered", "nobody_home", "not_visited"]
    assert not audit.households.filter(ended_at=None).exists()
    assert not Case.objects.filter(kind="audit_visit", state="waiting_for_agent").exists()
    progress = audit_progress(audit_id=audit.pk, actor=wulan)
    assert progress.response.results == {"answered": 1, "nobody_home": 1, "not_visited": 18}
    assert progress.response.waiting == 0
    assert AuditRecord.objects.filter(action="targeting.audit.close").count() == 1


@pytest.mark.django_db
def test_only_those_who_draw_close(audit: Audit) -> None:
    with pytest.raises(NotAllowed):
        close_audit(audit_id=audit.pk, actor=made.officer("yusuf", Role.AUDITOR, "*"), at=made.AT)
    with pytest.raises(AuditNotFound):
        close_audit(audit_id=uuid4(), actor=made.officer(), at=made.AT)
    audit.refresh_from_db()
    assert audit.is_open


@pytest.mark.django_db
def test_an_audit_closes_by_itself_some_days_after_its_last_day(audit: Audit) -> None:
    assert close_due_audits(at=audit.visits_until + timedelta(days=6)) == 0
    assert close_due_audits(at=audit.visits_until + timedelta(days=8)) == 1
    audit.refresh_from_db()
    assert not audit.is_open


@pytest.mark.django_db
def test_what_was_said_goes_after_its_time_and_figures_stay(audit: Audit) -> None:
    household = audit.households.exclude(family=None)[0]
    task = made.task_of(household)
    made.visited(household)
    closed = made.AT + timedelta(days=30)
    close_audit(audit_id=audit.pk, actor=None, at=closed)
    assert forget_old_audits(at=closed + timedelta(days=179)) == 0
    assert forget_old_audits(at=closed + timedelta(days=181)) == 1
    answer = AuditAnswer.objects.get()
    assert answer.answers_sealed is None
    assert answer.consumption_per_person_monthly == 400_000
    assert not audit.households.exclude(family=None, task_id=None).exists()
    assert not AuditVisit.objects.exclude(submission_id=None, actor_id=None).exists()
    case = Case.objects.get(pk=task.pk)
    assert (case.words_sealed, case.family_id) == (None, None)
    assert again(household).result == "answered"
    assert AuditRecord.objects.filter(action="targeting.audit.delete_expired").count() == 1
    assert forget_old_audits(at=closed + timedelta(days=400)) == 0


def _at_once(act: Any, times: int) -> list[Any]:
    def alone(number: int) -> Any:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
def test_answered_by_several_at_the_same_moment_one_answer_counts() -> None:
    household = audit_of_sixty().households.order_by("key")[0]
    sri = made.agent("sri")
    counted = _at_once(
        lambda n: made.visited(household, actor=sri, answers=made.answers(monthly=400_000 + n)), 6
    )
    assert counted.count(True) == 1
    assert AuditAnswer.objects.count() == 1
    assert AuditVisit.objects.count() == 6, "each is noted"


@pytest.mark.django_db(transaction=True)
def test_the_same_record_at_the_same_moment_is_one_visit() -> None:
    household = audit_of_sixty().households.order_by("key")[0]
    sri, number = made.agent("sri"), uuid4()
    assert _at_once(lambda _n: made.visited(household, actor=sri, submission_id=number), 6) == [True] * 6
    assert AuditVisit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_agents_officers_and_the_close_at_the_same_moment() -> None:
    audit = audit_of_sixty()
    households = list(audit.households.order_by("key"))
    sri, hadi = made.agent("sri"), made.officer("hadi", Role.REGENCY_OFFICER)

    def act(number: int) -> None:
        household = households[number // 2 % 8]
        if number == 9:
            close_audit(audit_id=audit.pk, actor=hadi, at=made.AT + timedelta(days=2))
        elif number % 2:
            made.visited(household, actor=sri)
        else:
            with suppress(NotWaiting):  # somebody was faster
                close_task(task_id=made.task_of(household).pk, actor=hadi, words="Cukup.", at=made.AT)

    _at_once(act, 16)
    audit.refresh_from_db()
    assert not audit.is_open
    assert not audit.households.filter(ended_at=None).exists()
    answered = set(audit.households.filter(result="answered").values_list("pk", flat=True))
    assert answered == set(AuditAnswer.objects.values_list("household_id", flat=True))
    assert AuditVisit.objects.count() == 7
    assert not Case.objects.filter(kind="audit_visit", state="waiting_for_agent").exists()
