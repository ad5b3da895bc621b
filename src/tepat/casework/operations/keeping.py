"""Photos go: some time after their case ended, or when whoever sent them asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from tepat.base.operations import record_access
from tepat.casework.models import CasePhoto


def delete_old_photos(*, at: datetime) -> int:
    """Delete photos of cases that ended as long ago as the settings say. Writes an audit line."""
    before = at - timedelta(days=settings.TEPAT_CASE_DAYS["photo"])
    deleted = CasePhoto.objects.filter(case__ended_at__lt=before).delete()[0]
    _record(actor=None, deleted=deleted, purpose="retention")
    return deleted


def delete_photos_of(*, account: Any) -> int:
    """Delete the photos that this person sent, of every case, at once. Writes a line in the audit record."""
    deleted = CasePhoto.objects.filter(case__account=account).delete()[0]
    _record(actor=account, deleted=deleted, purpose="data_rights")
    return deleted


def _record(*, actor: Any, deleted: int, purpose: str) -> None:
    record_access(
        actor=actor,
        action="casework.photo.delete",
        purpose=purpose,
        subject_kind="case",
        subject_id=None,
        detail={"photos": deleted},
    )
