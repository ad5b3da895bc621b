"""Reads of the base room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tepat.base.models import AuditRecord


def audit_lines(*, before: int | None = None, action: str = "", limit: int = 50) -> list[AuditRecord]:
    """Lines of the audit record, the newest first: those before a number, those of actions that begin so.

    The caller checks who may read it, and records the reading.
    """
    lines = AuditRecord.objects.order_by("-id")
    if before is not None:
        lines = lines.filter(id__lt=before)
    if action:
        lines = lines.filter(action__startswith=action)
    return list(lines[:limit])


def audit_lines_about(
    *,
    subject_ids: Collection[UUID],
    lists: Collection[str] = (),
    areas: Collection[str] = (),
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = 50,
) -> list[AuditRecord]:
    """Lines about any of these subjects, the newest first; without ``limit`` all of them.

    ``lists`` names actions that show several people at once and so name no subject: their lines in ``areas``
    from ``since`` on are among them. The caller checks who may read them, and records the reading.
    """
    about = Q(subject_id__in=subject_ids)
    if lists and since is not None:
        about |= Q(subject_id=None, action__in=lists, area_code__in=areas, recorded_at__gte=since)
    lines = AuditRecord.objects.filter(about).order_by("-id")
    if before is not None:
        lines = lines.filter(id__lt=before)
    return list(lines if limit is None else lines[:limit])
