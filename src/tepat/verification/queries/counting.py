"""How many people wait, without seeing any of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tepat.verification.models import Verification
from tepat.verification.queries.access import within


def count_waiting(*, actor: Any, rungs: Collection[str]) -> int:
    """How many people wait on these rungs in the actor's area."""
    return Verification.objects.filter(within(actor), state__in=rungs).count()
