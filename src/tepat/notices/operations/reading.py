"""A person reads what they were told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tepat.notices.models import Notice


def mark_read(*, nik_index: bytes, notices: Collection[UUID], at: datetime) -> int:
    """The person with this NIK has these notices before them; how many were new."""
    return Notice.objects.filter(to_nik_index=nik_index, pk__in=list(notices), read_at=None).update(
        read_at=at
    )
