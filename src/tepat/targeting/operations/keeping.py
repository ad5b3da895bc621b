"""What was said at the doors goes after some time, and with it every link from a household to a family."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tepat.base.operations import record_access
from tepat.casework.operations import forget_audit_visits
from tepat.targeting.models import Audit, AuditAnswer, AuditVisit


def forget_old_audits(*, at: datetime) -> int:
    """Forget the households of audits that were closed as long ago as the settings say; how many audits.

    Deleted are sealed answers, the words by which doors were found, and what ties a household to a family, a
    task or a record; the figures stay. Writes a line in the audit record for each audit.
    """
    before = at - timedelta(days=settings.TEPAT_AUDIT_DAYS["answers"])
    old = Audit.objects.filter(forgotten_at=None, closed_at__lt=before).values_list("pk", flat=True)
    return sum(_forget(audit_id, at) for audit_id in list(old))


def _forget(audit_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        audit = Audit.objects.select_for_update().get(pk=audit_id)
        if audit.forgotten_at is not None:
            return False
        tasks = audit.households.values_list("task_id", flat=True)
        forget_audit_visits(task_ids=[task_id for task_id in tasks if task_id])
        answers = AuditAnswer.objects.filter(household__audit=audit).update(answers_sealed=None)
        AuditVisit.objects.filter(household__audit=audit).update(submission_id=None, actor_id=None)
        households = audit.households.update(family_id=None, task_id=None)
        audit.forgotten_at = at
        audit.save(update_fields=["forgotten_at"])
        record_access(
            actor=None,
            action="targeting.audit.delete_expired",
            purpose="retention",
            subject_kind="audit",
            subject_id=audit.pk,
            area_code=audit.area_code,
            detail={"answers": answers, "households": households},
        )
    return True
