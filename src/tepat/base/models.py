from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class AuditRecord(models.Model):
    """One read or write of personal data: who, what, why, when. Rows are only ever added.

    The database itself refuses UPDATE, DELETE and TRUNCATE (``append_only``). ``detail`` never holds
    personal data, only codes and counts.
    """

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    request_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_role = models.TextField()
    action = models.TextField()
    purpose = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField(null=True)
    area_code = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(
                fields=["area_code", "id"], condition=models.Q(subject_id__isnull=True), name="audit_of_lists"
            ),
        ]
