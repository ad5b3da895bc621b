"""The jobs run in a worker of their own, on a database of their own connection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tepat.base.jobs import app, jobs_health, run_worker
from tepat.base.models import AuditRecord
from tepat.verification import tasks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker_by_itself")]

DELETE = "tepat.verification.tasks.delete_expired_faces"


def put_off() -> None:
    app.configure_task(DELETE).defer(timestamp=0)


def deletions() -> int:
    return AuditRecord.objects.filter(action="verification.faces.delete_expired").count()


def test_the_worker_does_what_was_put_off() -> None:
    put_off()
    assert deletions() == 0
    run_worker(until_done=True)
    assert deletions() == 1
    assert jobs_health(at=timezone.now()).failed == 0


def test_what_is_put_off_in_a_transaction_that_fails_is_not_done() -> None:
    with transaction.atomic():
        put_off()
        transaction.set_rollback(True)
    run_worker(until_done=True)
    assert deletions() == 0


def test_failures_and_idle_work_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(tasks, "delete_expired", broken)
    put_off()
    run_worker(until_done=True)
    health = jobs_health(at=timezone.now())
    assert (health.failed, health.workers, health.is_well) == (1, 0, False)


def test_what_lies_about_is_late() -> None:
    put_off()
    now = timezone.now()
    assert jobs_health(at=now).late == 0
    assert jobs_health(at=now + timedelta(hours=1)).late == 1


def test_both_jobs_have_their_hour() -> None:
    by_name = {p.task.name: p.cron for p in app.periodic_registry.periodic_tasks.values()}
    assert by_name[DELETE] == "17 2 * * *"
    assert by_name["tepat.verification.tasks.escalate_overdue_cases"] == "7 * * * *"
