"""What runs by itself: audits end, what was kept long enough goes, challengers walk along decisions."""

from __future__ import annotations

from django.utils import timezone

from tepat.base.jobs import app
from tepat.targeting.operations import (
    close_due_audits,
    delete_old_frames,
    forget_old_audits,
)
from tepat.targeting.operations.challengers import walk_challengers


@app.periodic(cron="7 3 * * *")
@app.task(queueing_lock="targeting.close_due_audits", pass_context=False)
def close_audits_that_are_over(timestamp: int) -> None:
    """Close audits whose days are over."""
    close_due_audits(at=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="targeting.forget_old_audits", pass_context=False)
def forget_what_was_said(timestamp: int) -> None:
    """Delete sealed answers, and lists that no audit needs any more, that were kept long enough."""
    forget_old_audits(at=timezone.now())
    delete_old_frames(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="targeting.walk_challengers", pass_context=False)
def walk_running_challengers(timestamp: int) -> None:
    """Try the challengers on the decisions that they have not seen."""
    walk_challengers(at=timezone.now())
