"""What a notebook says and must not be left alone: each rule, once, for the right agent, by its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tepat.base.models import AuditRecord
from tepat.casework.kinds import CaseState, Desk, Kind
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations import answer_ground_check, raise_cases
from tepat.casework.queries import tasks_for_agent, tasks_of_family
from tepat.casework.tests import field
from tepat.content import load_content
from tepat.eligibility.models import Decision
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.tests import example
from tepat.registry.models import CurrentFacts

pytestmark = pytest.mark.django_db

WAHYU, SITI, AYU = 0, 1, 2
Note = tuple[dict[str, Any], dict[int, dict[str, Any]]]

OPENS: list[tuple[str, Note, int | None]] = [
    ("harvest_failed", ({"month_harvest": True, "harvest_result": 3, "harvest_crop": 1}, {}), None),
    ("work_lost", ({"month_work_changed": True}, {WAHYU: {"lost_work_this_month": True}}), WAHYU),
    ("death", ({"month_death": True}, {WAHYU: {"died_this_month": True}}), WAHYU),
    ("pregnancy", ({"month_pregnancy": True}, {SITI: {"pregnancy_status": 2}}), SITI),
    ("birth", ({"month_birth": True, "baby_birth_date": "2026-11-20"}, {}), None),
    ("moved_away", ({"month_moved": True}, {SITI: {"moved_out_this_month": True}}), SITI),
    ("moved_in", ({"month_moved": True, "moved_in_count": 2}, {}), None),
]
OPENS_NOTHING: list[Note] = [
    ({}, {}),
    ({"month_harvest": True, "harvest_result": 1}, {}),
    ({"month_harvest": True, "harvest_result": 2}, {}),
    ({"month_harvest": False, "month_birth": False}, {}),
    ({"month_work_changed": True}, {WAHYU: {"found_work_this_month": True, "lost_work_this_month": False}}),
    ({"month_illness": True, "month_children_weighed": True}, {AYU: {"weighed_this_month": True}}),
    ({"month_pregnancy": True}, {SITI: {"pregnancy_status": 1}}),
    ({"month_moved": True, "moved_in_count": 0}, {SITI: {"moved_out_this_month": False}}),
]


@pytest.fixture
def sri() -> Account:
    return field.cadre()


@pytest.fixture
def family(sri: Account) -> UUID:
    return field.family_of(sri)


def note(sri: Account, family: UUID, said: Note, **parts: Any) -> None:
    people = field.people(family)
    household, members = said
    field.noted(sri, family, household, {people[i]: one for i, one in members.items()}, **parts)


def test_every_rule_has_its_case() -> None:
    assert {topic for topic, _, _ in OPENS} == {rule.topic for rule in load_content().follow_ups.rules}


@pytest.mark.parametrize(
    ("topic", "said", "about"), OPENS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_note_opens_its_task(sri: Account, family: UUID, topic: str, said: Note, about: int | None) -> None:
    before = Decision.objects.count()
    note(sri, family, said)
    task = Case.objects.get()
    rule = load_content().follow_ups.about(topic)
    assert rule is not None
    assert (task.kind, task.topic, task.state) == (Kind.FOLLOW_UP, topic, CaseState.WAITING_FOR_AGENT)
    person = None if about is None else field.people(family)[about]
    assert task.subject_id == (UUID(person) if person else None)
    assert task.questions == [{"member": person, "code": code} for code in rule.questions]
    assert task.due_at == field.AT + timedelta(days=rule.days)
    assert task.raise_at == field.AT + timedelta(days=rule.days - 3)
    assert task.owner == sri, "nobody else is there"
    assert Decision.objects.count() == before + 2, "and the family was decided anew"
    assert AuditRecord.objects.filter(action="casework.task_step.opened", subject_id=family).count() == 1
    line = AuditRecord.objects.get(action="intake.observation.accept")
    assert line.detail["follow_ups"] == [topic]


@pytest.mark.parametrize("said", OPENS_NOTHING)
def test_what_needs_nobody_opens_nothing(sri: Account, family: UUID, said: Note) -> None:
    note(sri, family, said)
    assert not Case.objects.exists()


def test_a_registration_opens_nothing_even_after_such_a_note(sri: Account, family: UUID) -> None:
    note(sri, family, OPENS[0][1])
    field.answered(sri, family, {"harvest_result": 3}, at=field.AT + timedelta(days=100))
    assert Case.objects.count() == 1


def test_a_second_page_opens_no_second_task_while_one_waits_or_soon_after(sri: Account, family: UUID) -> None:
    said = OPENS[1][1]
    note(sri, family, said)
    note(sri, family, said, at=field.AT + timedelta(days=5))
    task = Case.objects.get()
    submission = field.answered(sri, family, at=field.AT + timedelta(days=6))
    answer_ground_check(
        task_id=task.pk,
        submission_id=submission,
        family_id=family,
        actor=sri,
        at=field.AT + timedelta(days=6),
    )
    note(sri, family, said, at=field.AT + timedelta(days=30))
    assert Case.objects.count() == 1
    note(sri, family, said, at=field.AT + timedelta(days=61))
    assert Case.objects.count() == 2


def test_two_members_have_a_task_each(sri: Account, family: UUID) -> None:
    both = {WAHYU: {"lost_work_this_month": True}, SITI: {"lost_work_this_month": True}}
    note(sri, family, ({"month_work_changed": True}, both))
    subjects = [str(subject) for subject in Case.objects.values_list("subject_id", flat=True)]
    assert sorted(subjects) == sorted(field.people(family)[:2])


def test_what_was_said_once_does_not_open_it_again_with_another_page(sri: Account, family: UUID) -> None:
    note(sri, family, OPENS[4][1])
    Case.objects.update(state="closed", due_at=None, raise_at=None, ended_at=field.AT)
    note(sri, family, ({"month_illness": False}, {}), at=field.AT + timedelta(days=90))
    assert Case.objects.count() == 1


def test_the_database_refuses_a_second_open_one(sri: Account, family: UUID) -> None:
    note(sri, family, OPENS[4][1])
    twin = Case.objects.get()
    twin.pk = None
    twin._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.bulk_create(
            [
                Case(
                    **{
                        field.attname: getattr(twin, field.attname)
                        for field in Case._meta.concrete_fields
                        if not field.primary_key
                    }
                )
            ]
        )


def test_the_cadre_goes_or_the_facilitator_as_the_topic_says(sri: Account, family: UUID) -> None:
    dimas = field.agent("dimas")
    note(sri, family, OPENS[0][1])
    note(sri, family, OPENS[4][1])
    owners = {task.topic: task.owner for task in Case.objects.all()}
    assert owners == {"harvest_failed": dimas, "birth": sri}


def test_of_several_whoever_has_least_to_do_goes(sri: Account) -> None:
    dimas, endang = field.agent("dimas"), field.agent("endang", Role.TKSK)
    field.agent("jauh", area="35.10.17")
    for serial in range(1, 4):
        family = field.family_of(sri, serial=serial)
        note(sri, family, OPENS[0][1])
    owners = [task.owner for task in Case.objects.order_by("opened_at", "pk")]
    assert owners == [dimas, endang, dimas]


def test_where_nobody_goes_the_district_has_it(sri: Account) -> None:
    family = field.family_of(sri)
    officer = field.agent("hadi", Role.DISTRICT_OFFICER)
    sri.is_active = False
    sri.save()
    note(officer, family, OPENS[4][1])
    task = Case.objects.get()
    assert (task.desk, task.owner) == (Desk.DISTRICT, None)


def test_it_goes_up_before_its_day_and_the_cadre_may_still_do_it(sri: Account, family: UUID) -> None:
    note(sri, family, OPENS[3][1])
    assert raise_cases(at=field.AT + timedelta(days=10)) == 0
    before = CurrentFacts.objects.values_list("changed_in", flat=True).get()
    assert raise_cases(at=field.AT + timedelta(days=11)) == 1
    task = Case.objects.get()
    assert (task.desk, task.owner, task.due_at) == (Desk.DISTRICT, sri, field.AT + timedelta(days=14))
    assert raise_cases(at=field.AT + timedelta(days=14)) == 1
    assert raise_cases(at=field.AT + timedelta(days=99)) == 0
    task.refresh_from_db()
    assert (task.desk, task.owner) == (Desk.REGENCY, sri)
    assert [row.id for row in tasks_for_agent(account=sri)] == [task.pk]
    steps = CaseStep.objects.filter(event="raised").order_by("id")
    assert [step.detail["is_overdue"] for step in steps] == [False, True]
    assert CurrentFacts.objects.values_list("changed_in", flat=True).get() >= before


def test_what_an_agent_reads(sri: Account, family: UUID) -> None:
    note(sri, family, OPENS[1][1])
    (row,) = tasks_for_agent(account=sri)
    assert row.title == "Kehilangan kerja: tanyakan keadaannya – Wahyu Hidayat"
    assert "BPJS Ketenagakerjaan" in row.words
    assert row.questions[0].code == "worked_last_week"
    assert {str(question.member) for question in row.questions} == {field.people(family)[0]}
    assert row.is_waiting
    assert [one.id for one in tasks_of_family(family_id=family)] == [row.id]
    assert tasks_for_agent(account=field.cadre("lain", "Melati 2")) == []


def test_as_many_statements_for_one_task_as_for_three(sri: Account) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            tasks_for_agent(account=sri)
        return len(counted)

    note(sri, field.family_of(sri, serial=1), OPENS[1][1])
    one = statements()
    for serial in (2, 3):
        note(sri, field.family_of(sri, serial=serial), OPENS[1][1])
    assert statements() == one == 2


def test_a_family_elsewhere_has_nothing_of_it(sri: Account, family: UUID) -> None:
    other = field.family_of(sri, serial=2)
    note(sri, family, OPENS[4][1])
    assert tasks_of_family(family_id=other) == []
    assert Case.objects.get().area_code == example.AREA
