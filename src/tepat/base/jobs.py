"""Work that runs by itself, apart from any request: kept in PostgreSQL, run by ``tepat jobs``.

A room declares its jobs in ``tasks.py`` with ``@app.task`` or ``@app.periodic``; they are found at start-up.
A job is a row: what is put off inside a transaction exists only if the transaction does. Several workers
share the work; a periodic job runs once, however many of them there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django import app

from tepat.base.statements import fetch

__all__ = ["JobsHealth", "app", "jobs_health", "run_worker"]

ALIVE_FOR = timedelta(seconds=60)
"""A worker says every ten seconds that it is alive."""
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class JobsHealth:
    """How the work goes: workers that are alive, jobs that should have begun long ago, jobs that failed."""

    workers: int
    late: int
    failed: int

    @property
    def is_well(self) -> bool:
        """Whether somebody works and nothing is left lying."""
        return self.workers > 0 and self.late == 0 and self.failed == 0


def jobs_health(*, at: datetime) -> JobsHealth:
    """The state of the work at a moment; failures of the last day are counted."""
    rows = fetch(
        """
        SELECT
          (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= %s),
          (SELECT count(*) FROM procrastinate_jobs j WHERE j.status = 'todo' AND coalesce(j.scheduled_at,
            (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) < %s),
          (SELECT count(*) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
            WHERE j.status = 'failed' AND e.type = 'failed' AND e.at >= %s)
        """,
        [at - ALIVE_FOR, at - LATE_AFTER, at - timedelta(days=1)],
    )
    return JobsHealth(*rows[0])


def run_worker(*, until_done: bool = False, at_once: int = 1) -> None:
    """Work through the jobs until stopped, or, with ``until_done``, until none is left."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            wait=not until_done,
            concurrency=at_once,
            install_signal_handlers=not until_done,
            name="tepat",
            delete_jobs="successful",  # some run every few seconds; what failed stays to be seen
        )
