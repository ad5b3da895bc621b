"""What came in, and when: reads by family and by the reference that people hold in their hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models.fields.json import KT

from tepat.intake.models import Submission


class Sent(NamedTuple):
    """One submission, in short."""

    reference: str
    family_id: UUID
    received_at: datetime


def last_sent(*, family_id: UUID) -> Sent | None:
    """The newest submission about a family; None when there is none."""
    return next(_sent(family_id=family_id), None)


def all_sent(*, family_id: UUID) -> list[Sent]:
    """Every submission about a family, the newest first. The caller records the access."""
    return [Sent._make(row) for row in _rows(family_id=family_id)]


def sent_with_reference(*, reference: str) -> Sent | None:
    """The submission with a reference; None where there is none, or, once in a great many, more than one."""
    found = list(_sent(reference=reference))
    return found[0] if len(found) == 1 else None


def _sent(**wanted: UUID | str) -> Iterator[Sent]:
    """The newest first; two at most."""
    return map(Sent._make, _rows(**wanted)[:2])


def _rows(**wanted: UUID | str) -> Any:
    return (
        Submission.objects.annotate(reference=KT("receipt__reference"))
        .filter(**wanted)
        .order_by("-received_at", "-uuid")
        .values_list("reference", "family_id", "received_at")
    )
