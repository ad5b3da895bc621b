"""Tell a person something: here at once, and on the channels they chose by a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.base.jobs import app
from tepat.base.operations import record_access
from tepat.kernel.identifiers import new_uuid7
from tepat.notices.channels import outside_channels
from tepat.notices.kinds import check_values
from tepat.notices.models import Delivery, Notice
from tepat.notices.queries.ways import usable_channels
from tepat.notices.sealing import seal_values

DELIVER = "tepat.notices.tasks.deliver_message"


def send_notice(
    *,
    to_nik_index: bytes,
    kind: str,
    values: Mapping[str, str],
    area_code: str,
    at: datetime,
    actor: Any = None,
    about: UUID | None = None,
) -> UUID | None:
    """Tell the person with this NIK something; returns the notice's id.

    It is in the person's list at once, in the caller's transaction, whether or not they ever signed in. On
    every channel that they confirmed, and did not refuse, a job sends the short text after that transaction.
    ``values`` are those that the kind names (``notices/kinds.py``): codes, references and ISO days as texts.
    ``about`` is what it is about (a decision, a case): of one thing a person is told each kind once, and
    a second call returns None and does nothing. Writes a line in the audit record. Raises ``NoticeWrong``.
    """
    check_values(kind, values)
    with transaction.atomic():
        notice = Notice(
            id=new_uuid7(),
            to_nik_index=to_nik_index,
            kind=kind,
            values_sealed=seal_values(values),
            area_code=area_code,
            about=about,
            sent_at=at,
        )
        if not _is_new(notice):
            return None
        channels = usable_channels(nik_index=to_nik_index, channels=outside_channels())
        deliveries = [
            Delivery(
                notice=notice, channel=channel, area_code=area_code, made_at=at, changed_at=at, next_try_at=at
            )
            for channel in channels
        ]
        Delivery.objects.bulk_create(deliveries)
        put_off(deliveries)
        record_access(
            actor=actor,
            action="notices.notice.send",
            purpose="notice",
            subject_kind="notice",
            subject_id=notice.pk,
            area_code=area_code,
            detail={"kind": kind, "channels": sorted(channels)},
        )
    return notice.pk


def put_off(deliveries: Iterable[Delivery]) -> None:
    """Give each delivery to a worker, once this transaction holds."""
    for delivery in deliveries:
        app.configure_task(DELIVER).defer(delivery=str(delivery.pk))


def _is_new(notice: Notice) -> bool:
    """Store the notice; False where the person was told of this already."""
    if notice.about is None:
        notice.save(force_insert=True)
        return True
    told = Notice.objects.filter(
        to_nik_index=notice.to_nik_index, kind=notice.kind, about=notice.about
    ).exists()
    if told:
        return False
    Notice.objects.bulk_create([notice], ignore_conflicts=True)  # of two at the same moment, one is stored
    return Notice.objects.filter(pk=notice.pk).exists()
