"""What runs by itself: cases that nobody answered go up every hour, old photos go once a day."""

from __future__ import annotations

from django.utils import timezone

from tepat.base.jobs import app
from tepat.casework.operations import delete_old_photos, raise_cases


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="casework.raise_cases", pass_context=False)
def raise_waiting_cases(timestamp: int) -> None:
    """Take cases up before their day has passed."""
    raise_cases(at=timezone.now())


@app.periodic(cron="47 2 * * *")
@app.task(queueing_lock="casework.delete_old_photos", pass_context=False)
def delete_old_case_photos(timestamp: int) -> None:
    """Delete photos that were kept long enough."""
    delete_old_photos(at=timezone.now())
