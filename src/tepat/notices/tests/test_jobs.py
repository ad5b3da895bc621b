"""The worker sends: what was told in a transaction that holds, and again as often as it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tepat.base.jobs import app, jobs_health, run_worker
from tepat.base.statements import fetch
from tepat.notices.models import Delivery, State
from tepat.notices.tests.conftest import Messages
from tepat.notices.tests.people import citizen, reachable, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker_by_itself")]


def told() -> Delivery:
    sari = citizen()
    reachable(sari, at=timezone.now())
    run_worker(until_done=True)  # the code's own job finds nothing to send
    tell(sari, at=timezone.now())
    return Delivery.objects.get()


def test_the_worker_sends_what_was_told(messages: Messages) -> None:
    delivery = told()
    run_worker(until_done=True)
    delivery.refresh_from_db()
    assert (delivery.state, len(messages.received())) == (State.SENT, 1)
    assert jobs_health(at=timezone.now()).failed == 0


def test_a_message_that_could_not_be_sent_comes_again_at_its_time(messages: Messages) -> None:
    delivery = told()
    messages.misbehave(down_at=["sms"])
    run_worker(until_done=True)
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    ((scheduled,),) = fetch("SELECT scheduled_at FROM procrastinate_jobs WHERE status = 'todo'")
    assert delivery.next_try_at is not None
    assert abs(scheduled - delivery.next_try_at) < timedelta(seconds=1)
    assert jobs_health(at=timezone.now()).failed == 0, "waiting is no failure"


def test_the_jobs_have_their_hour() -> None:
    by_name = {p.task.name: p.cron for p in app.periodic_registry.periodic_tasks.values()}
    assert by_name["tepat.notices.tasks.pick_up_messages"] == "*/10 * * * *"
    assert by_name["tepat.notices.tasks.forget_old_codes"] == "41 2 * * *"
