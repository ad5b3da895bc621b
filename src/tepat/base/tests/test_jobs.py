"""Work apart from requests, as tests run it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tepat.base.jobs import app, jobs_health, run_worker


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker_by_itself")
def test_the_clocks_own_jobs_stay_out_of_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    @app.task(name="tepat.base.tests.by_the_clock")
    def by_the_clock(timestamp: int) -> None:
        done.append(f"clock {timestamp}")

    @app.task(name="tepat.base.tests.put_off")
    def put_off() -> None:
        done.append("put off")

    periodic = dict(app.periodic_registry.periodic_tasks)
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", periodic)
    app.periodic_registry.register_task(
        task=by_the_clock, cron="* * * * * *", periodic_id="", configure_kwargs={}
    )
    put_off.defer()
    run_worker(until_done=True)
    assert done == ["put off"]
    assert jobs_health(at=datetime.now(UTC)).failed == 0
