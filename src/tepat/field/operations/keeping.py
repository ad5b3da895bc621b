"""Records of visits to households drawn by lot are emptied when their audit is long over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tepat.base.operations import record_access
from tepat.field.kinds import RecordKind
from tepat.field.models import Attachment, Record

_SPANS = ("visits", "grace", "answers")


def delete_old_visits(*, at: datetime) -> int:
    """Empty the sealed contents of visits, and take the keys of what came with them; returns how many.

    That is once their audit has closed for as long as answers are kept. That the record came, from whom and
    what became of it stays, and so does the hash: handed in again, it is known. Writes an audit line.
    """
    before = at - timedelta(days=sum(settings.TEPAT_AUDIT_DAYS[span] for span in _SPANS))
    old = Record.objects.filter(kind=RecordKind.VISIT, received_at__lt=before).exclude(sealed=b"")
    with transaction.atomic():
        found = list(old.select_for_update().values_list("pk", flat=True))
        if not found:
            return 0
        Attachment.objects.filter(record__in=found).update(key_sealed=None, iv=None)
        Record.objects.filter(pk__in=found).update(sealed=b"")
        record_access(
            actor=None,
            action="field.visit.delete_expired",
            purpose="retention",
            subject_kind="field_record",
            subject_id=None,
            detail={"records": len(found)},
        )
    return len(found)
