"""What runs by itself: messages are sent, those that were left lying are picked up, old codes deleted."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from tepat.base.jobs import app
from tepat.notices.errors import TryAgain
from tepat.notices.operations.reaching import forget_codes
from tepat.notices.operations.sending import deliver, pick_up_what_lies


class AsTold(BaseRetryStrategy):
    """Again at the moment that the delivery names; any other error fails the job, where it is seen."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_at=exception.at) if isinstance(exception, TryAgain) else None


@app.task(retry=AsTold(), pass_context=False)
def deliver_message(delivery: str) -> None:
    """Send one message on its channel."""
    deliver(delivery_id=UUID(delivery), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="notices.pick_up", pass_context=False)
def pick_up_messages(timestamp: int) -> None:
    """Take up messages whose worker died."""
    pick_up_what_lies(at=timezone.now())


@app.periodic(cron="41 2 * * *")
@app.task(queueing_lock="notices.forget_codes", pass_context=False)
def forget_old_codes(timestamp: int) -> None:
    """Delete one-time codes that ended."""
    forget_codes(at=timezone.now())
