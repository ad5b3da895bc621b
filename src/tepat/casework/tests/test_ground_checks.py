"""Ground checks: an officer asks, an agent looks on the spot, the appeal sees the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.base.problems import RequestProblem
from tepat.casework.errors import (
    AgentRefused,
    CaseNotFound,
    GroundCheckWaiting,
    NoConsent,
    NotByThisOfficer,
    NotWaiting,
    QuestionsRefused,
    WordsMissing,
)
from tepat.casework.kinds import CaseState, Desk, Kind
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations import (
    AskedOnTheSpot,
    answer_ground_check,
    close_task,
    open_ground_check,
    raise_cases,
    reassign_task,
    reject_appeal,
)
from tepat.casework.queries import (
    agent_loads,
    case_on_desk,
    cases_waiting,
    checks_of_appeal,
    count_raised,
    count_waiting,
    task_on_desk,
    tasks_for_agent,
    tasks_waiting,
)
from tepat.casework.tests import field, people
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.registry.errors import FamilyNotFound
from tepat.registry.operations import change_consent

pytestmark = pytest.mark.django_db
WORDS = "Lihat lantainya, tanah atau keramik?"


@pytest.fixture
def sri() -> Account:
    return field.cadre()


@pytest.fixture
def hadi() -> Account:
    return people.officer()


@pytest.fixture
def family(sri: Account) -> UUID:
    return field.family_of(sri)


def ask(actor: Account, family: UUID | None, *codes: str, **parts: Any) -> UUID:
    asked = [AskedOnTheSpot(code) for code in codes or ("floor_material",)]
    return open_ground_check(
        **{"actor": actor, "family_id": family, "questions": asked, "words": WORDS, "at": field.AT, **parts}
    )


def test_the_cadre_of_the_group_looks_within_the_days_of_the_law(
    sri: Account, hadi: Account, family: UUID
) -> None:
    field.agent("dimas")
    siti = UUID(field.people(family)[1])
    asked = [AskedOnTheSpot("health_insurance", siti), AskedOnTheSpot("floor_material")]
    task = Case.objects.get(pk=ask(hadi, family, questions=asked))
    assert (task.owner, task.desk, task.state) == (sri, Desk.FIELD, CaseState.WAITING_FOR_AGENT)
    assert (task.due_at, task.raise_at) == (field.AT + timedelta(days=14), field.AT + timedelta(days=11))
    assert task.questions == [
        {"member": None, "code": "floor_material"},
        {"member": str(siti), "code": "health_insurance"},
    ]
    (row,) = tasks_for_agent(account=sri)
    assert (row.title, row.words, row.due_at) == ("Cek lapangan", WORDS, task.due_at)
    assert WORDS.encode() not in bytes(task.words_sealed or b"")


def test_it_cannot_be_missed(sri: Account, hadi: Account, family: UUID) -> None:
    task = ask(hadi, family)
    assert count_raised(actor=hadi, at=field.AT) == 0
    raise_cases(at=field.AT + timedelta(days=11))
    assert Case.objects.get(pk=task).desk == Desk.DISTRICT
    assert count_raised(actor=hadi, at=field.AT + timedelta(days=11)) == 1
    late = field.AT + timedelta(days=14)
    assert [found.is_overdue for found in tasks_waiting(actor=hadi, at=late)] == [True]
    reassign_task(task_id=task, agent_id=field.agent("dimas").pk, actor=hadi, at=late)
    assert count_raised(actor=hadi, at=late) == 1, "given to somebody else it is late all the same"
    (load,) = agent_loads(actor=hadi, at=late)
    assert (load.name, load.waiting, load.overdue) == ("Dimas", 1, 1)


def test_the_answer_ends_it_and_is_there_to_be_read(sri: Account, hadi: Account, family: UUID) -> None:
    task = ask(hadi, family)
    submission = field.answered(sri, family, {"floor_material": 8}, note="Tanah seluruhnya.")
    answer_ground_check(task_id=task, submission_id=submission, family_id=family, actor=sri, at=field.AT)
    assert tasks_for_agent(account=sri) == []
    found = task_on_desk(task_id=task, actor=hadi, at=field.AT)
    assert found.case.state == CaseState.ANSWERED
    assert found.answer is not None
    assert (found.answer.household, found.answer.note) == ({"floor_material": 8}, "Tanah seluruhnya.")
    assert [step.event for step in found.steps] == ["opened", "answered"]
    assert AuditRecord.objects.filter(action="casework.task.read", subject_id=family).exists()


def test_whoever_reaches_the_family_may_answer(sri: Account, hadi: Account, family: UUID) -> None:
    task = ask(hadi, family)
    dimas = field.agent("dimas")
    submission = field.answered(dimas, family)
    answer_ground_check(task_id=task, submission_id=submission, family_id=family, actor=dimas, at=field.AT)
    assert Case.objects.get(pk=task).answered_by == submission


def test_a_record_that_comes_after_the_end_is_noted_and_harms_nothing(
    sri: Account, hadi: Account, family: UUID
) -> None:
    task = ask(hadi, family)
    close_task(task_id=task, actor=hadi, words="Sudah jelas dari foto.", at=field.AT)
    for _ in range(2):
        answer_ground_check(
            task_id=task,
            submission_id=field.answered(sri, family, {"floor_material": 8}),
            family_id=family,
            actor=sri,
            at=field.AT + timedelta(days=1),
        )
    kept = Case.objects.get(pk=task)
    assert (kept.state, kept.ended_at) == (CaseState.CLOSED, field.AT)
    events = CaseStep.objects.filter(case=kept).order_by("id").values_list("event", flat=True)
    assert list(events) == ["opened", "closed", "answered_late", "answered_late"]


def test_an_answer_to_something_else_is_none(sri: Account, hadi: Account, family: UUID) -> None:
    task = ask(hadi, family)
    other = field.family_of(sri, serial=2)
    siti = people.citizen()
    appeal = people.appealed(siti, people.registered(siti))
    for wrong, about in ((uuid4(), family), (task, other), (appeal, family)):
        with pytest.raises(CaseNotFound):
            answer_ground_check(task_id=wrong, submission_id=uuid4(), family_id=about, actor=sri, at=field.AT)


def test_a_check_for_an_appeal_comes_back_to_it(hadi: Account) -> None:
    siti = people.citizen()
    family = people.registered(siti)
    field.cadre()
    dimas = field.agent("dimas")
    appeal = people.appealed(siti, family)
    task = ask(hadi, None, "works_farm_land", appeal_id=appeal)
    assert tasks_for_agent(account=dimas)[0].title == "Cek lapangan untuk sanggahan"
    with pytest.raises(GroundCheckWaiting):
        ask(hadi, None, "floor_material", appeal_id=appeal)
    ask(hadi, family)  # what another officer wants to know of the family is something else
    submission = field.answered(dimas, family, {"works_farm_land": False})
    answer_ground_check(task_id=task, submission_id=submission, family_id=family, actor=dimas, at=field.AT)
    found = case_on_desk(case_id=appeal, actor=hadi, at=field.AT)
    assert [step.event for step in found.steps] == ["opened", "check_asked", "check_answered"]
    assert found.case.state == CaseState.WAITING_FOR_OFFICER
    (check,) = checks_of_appeal(appeal=found.case, at=field.AT)
    assert check.answer is not None
    assert check.answer.household == {"works_farm_land": False}


def test_an_answer_to_an_appeal_that_ended_reopens_nothing(hadi: Account) -> None:
    siti = people.citizen()
    family = people.registered(siti)
    dimas = field.agent("dimas")
    appeal = people.appealed(siti, family)
    task = ask(hadi, None, appeal_id=appeal)
    reject_appeal(case_id=appeal, actor=hadi, words="SK masih berlaku.", at=field.AT)
    answer_ground_check(
        task_id=task,
        submission_id=field.answered(dimas, family),
        family_id=family,
        actor=dimas,
        at=field.AT + timedelta(days=1),
    )
    ended = Case.objects.get(pk=appeal)
    assert (ended.state, ended.ended_at) == (CaseState.REJECTED, field.AT)
    with pytest.raises(NotWaiting):
        ask(hadi, None, appeal_id=appeal)


def test_tasks_are_no_appeals_and_appeals_no_tasks(hadi: Account, sri: Account, family: UUID) -> None:
    task = ask(hadi, family)
    assert cases_waiting(actor=hadi, at=field.AT) == []
    assert count_waiting(actor=hadi) == 0
    with pytest.raises(CaseNotFound):
        case_on_desk(case_id=task, actor=hadi, at=field.AT)
    siti = people.citizen()
    appeal = people.appealed(siti, people.registered(siti))
    with pytest.raises(CaseNotFound):
        task_on_desk(task_id=appeal, actor=hadi, at=field.AT)


_BAD: list[tuple[dict[str, Any], type[RequestProblem]]] = [
    ({"words": "   "}, WordsMissing),
    ({"words": "x" * 2001}, WordsMissing),
    ({"questions": []}, QuestionsRefused),
    ({"questions": [AskedOnTheSpot("nik")]}, QuestionsRefused),
    ({"questions": [AskedOnTheSpot("welfare_decile")]}, QuestionsRefused),
    ({"questions": [AskedOnTheSpot("sex")]}, QuestionsRefused),
    ({"questions": [AskedOnTheSpot("sex", uuid4())]}, QuestionsRefused),
    ({"family_id": uuid4()}, FamilyNotFound),
    ({"family_id": None}, FamilyNotFound),
    ({"appeal_id": uuid4()}, CaseNotFound),
]


@pytest.mark.parametrize(("parts", "error"), _BAD)
def test_what_cannot_be_asked(
    hadi: Account, family: UUID, parts: dict[str, Any], error: type[RequestProblem]
) -> None:
    with pytest.raises(error):
        ask(hadi, family, **parts)
    assert not Case.objects.filter(kind=Kind.GROUND_CHECK).exists()


def test_one_at_a_time_for_a_family(hadi: Account, family: UUID) -> None:
    first = ask(hadi, family)
    with pytest.raises(GroundCheckWaiting):
        ask(hadi, family, "wall_material")
    close_task(task_id=first, actor=hadi, words="Tidak perlu lagi.", at=field.AT)
    assert ask(hadi, family, "wall_material") != first


def test_nothing_is_asked_of_a_family_that_took_its_consent_back(hadi: Account, family: UUID) -> None:
    change_consent(
        family_id=family,
        purpose="eligibility",
        given=False,
        text_version="2026.1",
        language="id",
        actor=hadi,
        at=field.AT,
    )
    with pytest.raises(NoConsent):
        ask(hadi, family)


def test_only_officers_of_the_place(hadi: Account, sri: Account, family: UUID) -> None:
    task = ask(hadi, family)
    for actor in (sri, field.agent("penyelia", Role.SUPERVISOR), field.agent("dimas")):
        for refused in (
            lambda who: ask(who, family),
            lambda who: task_on_desk(task_id=task, actor=who, at=field.AT),
            lambda who: close_task(task_id=task, actor=who, words="Tidak perlu.", at=field.AT),
            lambda who: tasks_waiting(actor=who, at=field.AT),
        ):
            with pytest.raises(NotAllowed):
                refused(actor)
    away = people.officer("jauh", area="35.10.17")
    assert tasks_waiting(actor=away, at=field.AT) == []
    with pytest.raises(CaseNotFound):
        task_on_desk(task_id=task, actor=away, at=field.AT)
    with pytest.raises(FamilyNotFound):
        ask(away, family)
    auditor = people.officer("periksa", role=Role.AUDITOR, area="*")
    assert not task_on_desk(task_id=task, actor=auditor, at=field.AT).may_change
    with pytest.raises(NotAllowed):
        close_task(task_id=task, actor=auditor, words="Tidak perlu.", at=field.AT)


def test_an_officer_leaves_their_own_family_to_others(hadi: Account) -> None:
    siti = people.citizen()
    family = people.registered(siti)
    own = people.officer("siti-petugas", nik=None)
    task = ask(hadi, family)
    Case.objects.filter(pk=task).update(owner=None)
    assert task_on_desk(task_id=task, actor=own, at=field.AT).may_change
    with pytest.raises(NotByThisOfficer):
        _as_member(own, task, siti)


def _as_member(officer: Account, task: UUID, siti: Account) -> None:
    """The same officer, had they this NIK; a NIK belongs to one account."""
    officer.nik_index, officer.nik_sealed = siti.nik_index, siti.nik_sealed
    close_task(task_id=task, actor=officer, words="Tidak perlu.", at=field.AT)


def test_another_agent_gets_it_and_the_day_stays(hadi: Account, sri: Account, family: UUID) -> None:
    dimas = field.agent("dimas")
    task = ask(hadi, family)
    due = Case.objects.get(pk=task).due_at
    reassign_task(task_id=task, agent_id=dimas.pk, actor=hadi, at=field.AT + timedelta(days=3))
    moved = Case.objects.get(pk=task)
    assert (moved.owner, moved.due_at) == (dimas, due)
    assert tasks_for_agent(account=sri) == []
    for stranger in (field.cadre("lain", "Melati 2").pk, hadi.pk, uuid4()):
        with pytest.raises(AgentRefused):
            reassign_task(task_id=task, agent_id=stranger, actor=hadi, at=field.AT)
    steps = CaseStep.objects.filter(case=moved).count()
    reassign_task(task_id=task, agent_id=dimas.pk, actor=hadi, at=field.AT)
    assert CaseStep.objects.filter(case=moved).count() == steps, "nothing happened"


def test_what_ended_is_not_changed_any_more(hadi: Account, sri: Account, family: UUID) -> None:
    task = ask(hadi, family)
    close_task(task_id=task, actor=hadi, words="Tidak perlu lagi.", at=field.AT)
    with pytest.raises(NotWaiting):
        close_task(task_id=task, actor=hadi, words="Tidak perlu lagi.", at=field.AT)
    with pytest.raises(NotWaiting):
        reassign_task(task_id=task, agent_id=sri.pk, actor=hadi, at=field.AT)
    assert raise_cases(at=field.AT + timedelta(days=100)) == 0
