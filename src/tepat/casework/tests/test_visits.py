"""Visits to households drawn by lot: who goes, what officers see, tries, ends, what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tepat.base.models import AuditRecord
from tepat.casework.errors import AgentRefused, CaseNotFound, NotWaiting
from tepat.casework.kinds import CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations import (
    VisitToOpen,
    answer_ground_check,
    close_audit_visits,
    close_task,
    end_audit_visit,
    forget_audit_visits,
    open_audit_visit,
    open_audit_visits,
    raise_cases,
    reassign_task,
    visits,
)
from tepat.casework.operations.ground_checks import agents_of_task
from tepat.casework.queries import (
    task_on_desk,
    tasks_for_agent,
    tasks_of_family,
    tasks_waiting,
    visit_now,
    visits_for_agent,
    visits_of_family,
)
from tepat.casework.tests import field, people
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.tests import example
from tepat.registry.queries import families_of_nik, place_of_family

pytestmark = pytest.mark.django_db
DUE = field.AT + timedelta(days=21)
LABEL = "Slamet Riyadi, RT 02 RW 01 Krajan"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[UUID]:
    """The visits of which whoever drew them was told that an officer closed them."""
    told: list[UUID] = []

    def note(*, task_id: UUID, **_rest: Any) -> None:
        told.append(task_id)

    settings.TEPAT_AFTER_VISIT_CLOSED = ["somewhere.note"]
    monkeypatch.setattr(visits, "import_string", lambda name: note)
    return told


@pytest.fixture
def hadi() -> Account:
    return people.officer()


def opened(actor: Account, family_id: UUID | None = None, **parts: Any) -> Case:
    group_id = place_of_family(family_id=family_id)[1] if family_id else None
    visit = open_audit_visit(
        **{
            "family_id": family_id,
            "area_code": example.AREA,
            "group_id": group_id,
            "label": LABEL,
            "due_at": DUE,
            "at": field.AT,
            "actor": actor,
            **parts,
        }
    )
    return Case.objects.get(pk=visit)


# ---- who goes ----


def test_a_cadre_of_another_group_goes_not_the_familys_own(hadi: Account) -> None:
    sri = field.cadre()
    wati = field.cadre("wati", "Melati 2")
    visit = opened(hadi, field.family_of(sri))
    assert visit.owner == wati
    assert visit.desk == Desk.FIELD
    assert CaseStep.objects.get(case=visit).detail == {"is_independent": True}


def test_whoever_registered_the_family_does_not_go(hadi: Account) -> None:
    operator = field.agent("operator", Role.VILLAGE_OPERATOR, example.AREA)
    wati = field.cadre("wati", "Melati 2")
    assert opened(hadi, field.family_of(operator)).owner == wati


def test_where_the_village_has_nobody_else_one_of_the_district_goes(hadi: Account) -> None:
    sri = field.cadre()
    tksk = field.agent("tksk", Role.TKSK)
    assert opened(hadi, field.family_of(sri)).owner == tksk


def test_where_there_is_nobody_else_the_familys_own_cadre_goes_and_it_is_noted(hadi: Account) -> None:
    sri = field.cadre()
    visit = opened(hadi, field.family_of(sri))
    assert visit.owner == sri
    assert CaseStep.objects.get(case=visit).detail == {"is_independent": False}


def test_nobody_goes_to_their_own_family(hadi: Account) -> None:
    family = field.family_of(field.agent("operator", Role.VILLAGE_OPERATOR, example.AREA))
    group = open_work_group(area_code=example.AREA, name="Melati 1").pk
    siti = open_account(
        sign_in_name="siti",
        display_name="Bu Siti",
        role=Role.CADRE,
        area_code=example.AREA,
        group_id=group,
        nik=example.nik(61),
    )
    assert families_of_nik(nik=str(siti.nik)) == [family]
    visit = opened(hadi, family)
    assert visit.owner != siti
    assert siti not in agents_of_task(task=visit)
    assert opened(hadi).owner == siti, "to others she goes"


def test_where_nobody_is_there_it_lies_on_the_desk_of_the_district(hadi: Account) -> None:
    visit = opened(hadi)
    assert (visit.owner, visit.desk) == (None, Desk.DISTRICT)


def test_many_visits_are_shared_out_and_each_is_sealed(hadi: Account) -> None:
    agents = [field.cadre(), field.cadre("wati", "Melati 2"), field.cadre("tini", "Melati 3")]
    wanted = [VisitToOpen(None, None, example.AREA, f"Rumah {number}") for number in range(9)]
    ids = open_audit_visits(visits=wanted, due_at=DUE, at=field.AT, actor=hadi)
    assert len(set(ids)) == 9
    for account in agents:
        assert len(visits_for_agent(account=account)) == 3
    labels = {row.id: row.label for account in agents for row in visits_for_agent(account=account)}
    assert [labels[one] for one in ids] == [visit.label for visit in wanted]
    sealed = b"".join(bytes(visit.words_sealed or b"") for visit in Case.objects.all())
    assert b"Rumah" not in sealed
    assert AuditRecord.objects.filter(action="casework.visit_step.opened").count() == 9


def test_none_opens_nothing(hadi: Account) -> None:
    assert open_audit_visits(visits=[], due_at=DUE, at=field.AT, actor=hadi) == []


def test_a_draw_without_an_account_opens_visits_too() -> None:
    assert opened(None).account is None  # type: ignore[arg-type]


def test_only_a_visit_may_have_no_account(hadi: Account) -> None:
    with pytest.raises(IntegrityError, match="case_has_account"), transaction.atomic():
        Case.objects.create(
            kind=Kind.DATA_QUESTION,
            area_code=example.AREA,
            state=CaseState.WAITING_FOR_OFFICER,
            desk=Desk.REGENCY,
            opened_at=field.AT,
            due_at=DUE,
        )


# ---- it is no task about a family ----


def test_a_visit_is_none_of_the_familys_tasks(hadi: Account) -> None:
    sri = field.cadre()
    family = field.family_of(sri)
    visit = opened(hadi, family)
    assert visits_for_agent(account=sri)[0].id == visit.pk
    assert tasks_for_agent(account=sri) == []
    assert tasks_of_family(family_id=family) == []


def test_a_record_about_the_family_does_not_answer_a_visit(hadi: Account) -> None:
    sri = field.cadre()
    family = field.family_of(sri)
    visit = opened(hadi, family)
    with pytest.raises(CaseNotFound):
        answer_ground_check(task_id=visit.pk, submission_id=uuid4(), family_id=family, actor=sri, at=field.AT)


def test_casework_cannot_even_keep_where_the_answer_is(hadi: Account) -> None:
    visit = opened(hadi)
    with pytest.raises(IntegrityError, match="case_visit_keeps_no_answer"), transaction.atomic():
        Case.objects.filter(pk=visit.pk).update(answered_by=uuid4())


# ---- what comes of it ----


def test_nobody_at_home_is_a_try_and_the_visit_stays_open(hadi: Account) -> None:
    sri = field.cadre()
    visit = opened(hadi)
    for tries in (1, 2):
        assert end_audit_visit(task_id=visit.pk, result="nobody_home", actor=sri, at=field.AT)
        assert visits_for_agent(account=sri)[0].tries == tries
    assert end_audit_visit(task_id=visit.pk, result="nobody_home", actor=sri, at=DUE)
    assert visits_for_agent(account=sri) == []


@pytest.mark.parametrize("result", ["answered", "declined", "moved_away", "not_found"])
def test_every_other_result_ends_it_and_none_is_kept_here(hadi: Account, result: str) -> None:
    sri = field.cadre()
    visit = opened(hadi)
    assert end_audit_visit(task_id=visit.pk, result=result, actor=sri, at=field.AT)
    visit.refresh_from_db()
    assert (visit.state, visit.ended_at) == (CaseState.ANSWERED, field.AT)
    steps = list(CaseStep.objects.filter(case=visit).order_by("id").values_list("event", "detail"))
    assert steps == [(CaseEvent.OPENED, {"is_independent": True}), (CaseEvent.ANSWERED, {})]
    details = AuditRecord.objects.filter(action__startswith="casework.visit_step.").values_list("detail")
    assert result == "answered" or result not in str(list(details))


def test_what_comes_after_the_end_is_noted_and_does_not_count(hadi: Account) -> None:
    sri = field.cadre()
    visit = opened(hadi)
    end_audit_visit(task_id=visit.pk, result="declined", actor=sri, at=field.AT)
    assert not end_audit_visit(task_id=visit.pk, result="answered", actor=sri, at=DUE)
    visit.refresh_from_db()
    assert visit.ended_at == field.AT
    assert CaseStep.objects.filter(case=visit, event=CaseEvent.ANSWERED_LATE).count() == 1


def test_another_kind_of_case_is_no_visit(siti: Account, family: UUID) -> None:
    for case in (people.appealed(siti, family), uuid4()):
        with pytest.raises(CaseNotFound):
            end_audit_visit(task_id=case, result="answered", actor=siti, at=field.AT)


# ---- officers ----


def test_officers_see_where_and_by_when_and_never_what_was_answered(hadi: Account) -> None:
    sri = field.cadre()
    visit = opened(hadi, field.family_of(sri))
    end_audit_visit(task_id=visit.pk, result="declined", actor=sri, at=field.AT)
    found = task_on_desk(task_id=visit.pk, actor=hadi, at=field.AT)
    assert (found.row.title, found.row.words) == ("Kunjungan acak", LABEL)
    assert (found.row.family_id, found.names, found.answer, found.row.questions) == (None, {}, None, ())
    line = AuditRecord.objects.get(action="casework.task.read")
    assert (line.purpose, line.subject_id) == ("statistics", visit.family_id)


def test_it_waits_on_the_desk_of_tasks_and_goes_up_before_its_day(hadi: Account) -> None:
    field.cadre()
    visit = opened(hadi)
    assert [task.case.pk for task in tasks_waiting(actor=hadi, at=field.AT)] == [visit.pk]
    assert raise_cases(at=DUE - timedelta(days=4)) == 0
    assert raise_cases(at=DUE - timedelta(days=2)) == 1
    visit.refresh_from_db()
    assert (visit.desk, visit.due_at) == (Desk.DISTRICT, DUE)


def test_an_officer_gives_it_to_somebody_else(hadi: Account) -> None:
    sri = field.cadre()
    wati = field.cadre("wati", "Melati 2")
    field.agent("far", Role.TKSK, "35.10.01")
    visit = opened(hadi, field.family_of(sri))
    assert agents_of_task(task=visit) == [wati, sri], "who does not know the family comes first"
    reassign_task(task_id=visit.pk, agent_id=sri.pk, actor=hadi, at=field.AT)
    assert [row.id for row in visits_for_agent(account=sri)] == [visit.pk]
    assert visits_for_agent(account=wati) == []
    step = CaseStep.objects.get(case=visit, event=CaseEvent.REASSIGNED)
    assert step.detail == {"agent": str(sri.pk), "is_independent": False}
    with pytest.raises(AgentRefused):
        reassign_task(task_id=visit.pk, agent_id=uuid4(), actor=hadi, at=field.AT)


def test_an_officer_closes_it_and_whoever_drew_it_is_told(hadi: Account, closed: list[UUID]) -> None:
    visit = opened(hadi)
    close_task(task_id=visit.pk, actor=hadi, words="Rumahnya roboh.", at=field.AT)
    assert closed == [visit.pk]
    now = visit_now(task_id=visit.pk)
    assert now is not None
    assert now.is_closed
    with pytest.raises(NotWaiting):
        close_task(task_id=visit.pk, actor=hadi, words="Rumahnya roboh.", at=field.AT)
    assert closed == [visit.pk]


def test_an_officer_of_another_place_finds_none(hadi: Account) -> None:
    visit = opened(hadi)
    with pytest.raises(CaseNotFound):
        task_on_desk(task_id=visit.pk, actor=people.officer("far", area="35.10.01"), at=field.AT)


# ---- the end of an audit, and after ----


def test_with_the_audit_all_that_wait_end(hadi: Account) -> None:
    sri = field.cadre()
    first, second, other = opened(hadi), opened(hadi), opened(hadi)
    end_audit_visit(task_id=first.pk, result="answered", actor=sri, at=field.AT)
    assert close_audit_visits(task_ids=[first.pk, second.pk], actor=None, at=DUE) == 1
    states = dict(Case.objects.values_list("pk", "state"))
    assert states[first.pk] == CaseState.ANSWERED
    assert states[second.pk] == CaseState.CLOSED
    assert states[other.pk] == CaseState.WAITING_FOR_AGENT
    assert close_audit_visits(task_ids=[first.pk, second.pk], actor=None, at=DUE) == 0


def test_what_leads_to_a_family_is_forgotten_once_it_ended(hadi: Account) -> None:
    sri = field.cadre()
    family = field.family_of(sri)
    ended, waiting = opened(hadi, family), opened(hadi, family)
    end_audit_visit(task_id=ended.pk, result="answered", actor=sri, at=field.AT)
    assert [visit.standing for visit in visits_of_family(family_id=family)] == ["made", "waiting"]
    assert forget_audit_visits(task_ids=[ended.pk, waiting.pk]) == 1
    ended.refresh_from_db()
    assert (ended.family_id, ended.words_sealed) == (None, None)
    assert [visit.standing for visit in visits_of_family(family_id=family)] == ["waiting"]
    assert task_on_desk(task_id=ended.pk, actor=hadi, at=field.AT).row.words == ""
