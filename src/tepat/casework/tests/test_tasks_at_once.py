"""Officers and phones at the same moment: nobody waits for the other for ever, and no answer is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tepat.casework.errors import NotWaiting
from tepat.casework.models import Case, CaseStep
from tepat.casework.operations import (
    AskedOnTheSpot,
    answer_ground_check,
    close_task,
    open_ground_check,
    raise_cases,
    reassign_task,
)
from tepat.casework.tests import field, people

LATE = field.AT + timedelta(days=12)


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_an_officer_at_the_same_moment() -> None:
    sri, hadi, dimas = field.cadre(), people.officer(), field.agent("dimas")
    families = [field.family_of(sri, serial=serial) for serial in range(1, 7)]
    tasks = [
        open_ground_check(
            actor=hadi,
            family_id=family,
            questions=[AskedOnTheSpot("floor_material")],
            words="Lihat lantainya.",
            at=field.AT,
        )
        for family in families
    ]

    def answer(task: UUID, family: UUID) -> None:
        with transaction.atomic():
            submission = field.answered(sri, family, {"floor_material": 8}, at=LATE)
            answer_ground_check(task_id=task, submission_id=submission, family_id=family, actor=sri, at=LATE)

    def act(number: int) -> None:
        task, family = tasks[number % 6], families[number % 6]
        try:
            match number // 6:
                case 0:
                    answer(task, family)
                case 1:
                    reassign_task(task_id=task, agent_id=dimas.pk, actor=hadi, at=LATE)
                case 2:
                    close_task(task_id=task, actor=hadi, words="Tidak perlu lagi.", at=LATE)
                case _:
                    raise_cases(at=LATE)
        except NotWaiting:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        list(pool.map(act, range(30)))
    assert {case.state for case in Case.objects.all()} <= {"answered", "closed"}
    answered = CaseStep.objects.filter(event__in=["answered", "answered_late"])
    assert answered.count() == 6, "every record from the field is noted, before the end or after it"
    assert not Case.objects.filter(answered_by=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_page_twice_at_once_opens_one_task() -> None:
    sri = field.cadre()
    family = field.family_of(sri)

    def note(_number: int) -> None:
        try:
            field.noted(sri, family, {"month_birth": True}, uuid=uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(note, range(8)))
    assert Case.objects.count() == 1
