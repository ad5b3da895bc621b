"""What time does to cases: they go up before their day, and photos go some time after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tepat.base.jobs import app, jobs_health, run_worker
from tepat.casework.kinds import Desk
from tepat.casework.models import Case, CasePhoto, CaseStep
from tepat.casework.operations import delete_old_photos, raise_cases, reject_appeal
from tepat.casework.queries import cases_waiting
from tepat.casework.tests import people
from tepat.identity.models import Account
from tepat.notices.models import Notice

RAISE = "tepat.casework.tasks.raise_waiting_cases"


@pytest.mark.django_db
def test_a_case_goes_up_before_its_day_and_the_day_stays(siti: Account, family: UUID) -> None:
    people.officer()
    wulan = people.regency_officer()
    case = people.appealed(siti, family)
    due = Case.objects.get(pk=case).due_at
    assert raise_cases(at=people.AT + timedelta(days=10)) == 0
    assert raise_cases(at=people.AT + timedelta(days=11)) == 1
    raised = Case.objects.get(pk=case)
    assert (raised.desk, raised.owner, raised.due_at, raised.times_raised) == (Desk.REGENCY, wulan, due, 1)
    assert raise_cases(at=people.AT + timedelta(days=12)) == 0
    assert Notice.objects.filter(kind="appeal_due_soon").count() == 1
    assert raise_cases(at=people.AT + timedelta(days=14)) == 1
    assert raise_cases(at=people.AT + timedelta(days=20)) == 0
    steps = CaseStep.objects.filter(case_id=case, event="raised").order_by("id")
    assert [step.detail["is_overdue"] for step in steps] == [False, True]
    assert Notice.objects.filter(kind="appeal_due_soon").count() == 1
    assert [found.is_overdue for found in cases_waiting(actor=wulan, at=people.AT + timedelta(days=20))] == [
        True
    ]


@pytest.mark.django_db
def test_with_one_officer_of_the_regency_it_stays_with_them(siti: Account, family: UUID) -> None:
    wulan = people.regency_officer()
    case = people.appealed(siti, family)
    raise_cases(at=people.AT + timedelta(days=11))
    assert Case.objects.get(pk=case).owner == wulan


@pytest.mark.django_db
def test_whoever_rejected_it_does_not_get_it_again(siti: Account, family: UUID) -> None:
    wulan, rini = people.regency_officer(), people.regency_officer("rini")
    case = people.appealed(siti, family)
    first = Case.objects.get(pk=case).owner
    reject_appeal(case_id=case, actor=first, words="SK pegawai masih berlaku.", at=people.AT)
    people_asked = people.asked_again(case, siti)
    assert people_asked.owner in {wulan, rini} - {first}
    raise_cases(at=people.AT + timedelta(days=11))
    assert Case.objects.get(pk=case).owner != first


@pytest.mark.django_db
def test_what_was_answered_does_not_go_up(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    reject_appeal(case_id=case, actor=hadi, words="SK pegawai masih berlaku.", at=people.AT)
    assert raise_cases(at=people.AT + timedelta(days=100)) == 0


@pytest.mark.django_db
def test_photos_go_some_time_after_the_answer(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family, photo=people.photo(300))
    assert delete_old_photos(at=people.AT + timedelta(days=400)) == 0
    reject_appeal(case_id=case, actor=hadi, words="SK pegawai masih berlaku.", at=people.AT)
    assert delete_old_photos(at=people.AT + timedelta(days=179)) == 0
    assert delete_old_photos(at=people.AT + timedelta(days=181)) == 1
    assert not CasePhoto.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker_by_itself")
def test_the_job_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("tepat.casework.tasks.raise_cases", lambda **parts: asked.append(parts))
    app.configure_task(RAISE).defer(timestamp=0)
    run_worker(until_done=True)
    assert len(asked) == 1
    assert jobs_health(at=timezone.now()).failed == 0


def test_both_jobs_have_their_hour() -> None:
    by_name = {p.task.name: p.cron for p in app.periodic_registry.periodic_tasks.values()}
    assert by_name[RAISE] == "37 * * * *"
    assert by_name["tepat.casework.tasks.delete_old_case_photos"] == "47 2 * * *"
