"""Records that an officer lets go on: from quarantine, or without the files that never came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.field import reasons
from tepat.field.contents import Contents, open_contents
from tepat.field.errors import RecordSettled
from tepat.field.kinds import RecordEventKind, RecordState
from tepat.field.models import Record
from tepat.field.operations.files import go_without, take_uploads
from tepat.field.operations.records import follows, highest_acknowledged, lock_and_find, settle
from tepat.field.sealing import read_slip
from tepat.field.slips import Slip


def process_again(
    *,
    record: Record,
    actor: Any,
    at: datetime,
    without_files: bool = False,
    over_version: bool = False,
    trusts_arrival: bool = False,
    area_code: str | None = None,
    family_id: UUID | None = None,
) -> Record:
    """Act once more on a quarantined record on an officer's word, and return it as it then stands.

    The officer answers for where it came from (a revoked phone). What else was wrong can be passed over:
    ``without_files`` goes on without files that never came or are none, ``over_version`` takes it although a
    later version was acknowledged, ``trusts_arrival`` counts the moment of arrival in place of a clock that
    was wrong. ``area_code`` and ``family_id`` take the place of what the record says. Where the family was
    outside the agent's scope, it is the officer who must reach it, and the facts are the officer's.

    If something is still wrong the record stays in quarantine, with its new reason. Writes events and a line
    in the audit record. Raises ``RecordSettled`` for a record that is not in quarantine, whose bytes are not
    what the agent sealed, or which another version has overtaken.
    """
    with transaction.atomic():
        kept = lock_and_find(record.uuid, record.thread)
        found = next((r for r in kept if r.pk == record.pk), None)
        if found is None or found.state != RecordState.QUARANTINED:
            raise _settled()
        if found.reason_code in reasons.NEVER:
            raise _not_to_be_used()
        contents = _with_corrections(_contents(found), area_code=area_code, family_id=family_id)
        if over_version:  # it takes the place after the one that stands
            found.version = max(found.version, highest_acknowledged(kept, found.thread) + 1)
        elif not follows(found.version, found.base_version, kept, thread=found.thread):
            raise _conflict()
        _release(
            found,
            contents,
            kept,
            actor=actor,
            at=at,
            without_files=without_files,
            trusts_arrival=trusts_arrival,
        )
    return found


def process_without_attachments(*, record: Record, actor: Any, at: datetime) -> Record:
    """Act on a waiting record although files of it never came, and return it as it then stands.

    Writes events and a line in the audit record. Raises ``RecordSettled`` for one that does not wait.
    """
    with transaction.atomic():
        kept = lock_and_find(record.uuid, record.thread)
        found = next((r for r in kept if r.pk == record.pk), None)
        if found is None or found.state != RecordState.WAITING:
            raise _settled()
        if not follows(found.version, found.base_version, kept, thread=found.thread):
            raise _conflict()
        _release(found, _contents(found), kept, actor=actor, at=at, without_files=True, trusts_arrival=False)
    return found


def _release(
    record: Record,
    contents: Contents,
    kept: list[Record],
    *,
    actor: Any,
    at: datetime,
    without_files: bool,
    trusts_arrival: bool,
) -> None:
    take_uploads(record)
    gone = go_without(record) if without_files else 0
    was = record.reason_code
    record_access(
        actor=actor,
        action="field.record.release",
        purpose="field_work",
        subject_kind="field_record",
        subject_id=record.uuid,
        area_code=record.area_code,
        detail={"kind": record.kind, "reason": was, "without_files": gone},
    )
    settle(
        record,
        contents,
        kept,
        actor=actor if was in reasons.OUTSIDE else record.account,
        decided_by=actor,
        at=at,
        event=RecordEventKind.RELEASED if was else RecordEventKind.PROCESSED_WITHOUT,
        trusts_arrival=trusts_arrival,
    )


def _contents(record: Record) -> Contents:
    return open_contents(bytes(record.sealed).decode(), Slip.of(read_slip(record.slip)))


def _with_corrections(contents: Contents, *, area_code: str | None, family_id: UUID | None) -> Contents:
    document = {**contents.document, "area_code": area_code} if area_code else contents.document
    return replace(contents, document=document, family=family_id or contents.family)


def _settled() -> RecordSettled:
    return RecordSettled(_("Catatan ini sudah tidak menunggu keputusan."), mend=_("Muat ulang halaman ini."))


def _not_to_be_used() -> RecordSettled:
    return RecordSettled(
        _("Isi catatan ini bukan yang disegel petugasnya, jadi tidak bisa dipakai."),
        mend=_("Kembalikan kepada petugasnya, atau tutup dengan alasan."),
    )


def _conflict() -> RecordSettled:
    return RecordSettled(
        _("Versi lain dari catatan ini sudah diterima."),
        mend=_("Bandingkan keduanya. Pakai versi ini hanya kalau memang lebih benar."),
        code="field.record.version_conflict",
    )
