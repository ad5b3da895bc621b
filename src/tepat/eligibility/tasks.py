"""What runs by itself: telling applicants what was decided."""

from __future__ import annotations

from django.utils import timezone

from tepat.base.jobs import app
from tepat.eligibility.telling import tell_untold


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="eligibility.tell_untold", pass_context=False)
def tell_applicants(timestamp: int) -> None:
    """Tell applicants of decisions that they have not heard of."""
    tell_untold(at=timezone.now())
