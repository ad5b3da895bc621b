"""Reads of the base room."""

from __future__ import annotations

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
