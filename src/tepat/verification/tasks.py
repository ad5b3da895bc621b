"""What runs by itself: retention once a day, escalation every hour."""

from __future__ import annotations

from django.utils import timezone

from tepat.base.jobs import app
from tepat.verification.operations import delete_expired, escalate_overdue


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="verification.delete_expired", pass_context=False)
def delete_expired_faces(timestamp: int) -> None:
    """Delete faces, fingerprints and names that were kept long enough."""
    delete_expired(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="verification.escalate_overdue", pass_context=False)
def escalate_overdue_cases(timestamp: int) -> None:
    """Take cases up that waited too long."""
    escalate_overdue(at=timezone.now())
