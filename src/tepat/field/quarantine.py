"""What officers do about records that did not make it. Every act is an event of the record and an audit line.

The content of a record is never changed or thrown away. How a record goes on is in ``operations.releasing``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.content.areas import VILLAGE, exists, level_of
from tepat.field.desk import WayOut, find_record, opens, untrue, ways_out
from tepat.field.errors import RecordRefused, RecordSettled
from tepat.field.kinds import Desk, RecordEventKind, RecordState
from tepat.field.models import Record
from tepat.field.operations.records import lock_and_find
from tepat.field.operations.releasing import process_again, process_without_attachments
from tepat.field.operations.settling import note_at_desk, quarantine
from tepat.field.refusals import CorrectionMissing, WayClosed, WordsMissing
from tepat.intake.queries import family_of_reference
from tepat.intake.references import reference_in
from tepat.registry.errors import FamilyNotFound
from tepat.registry.queries import place_of_family

MOST_LETTERS = 1000
_MOST_FILES = 20
_ON_THE_DESK = (Desk.OPEN, Desk.SENT_BACK)


def release_record(
    *,
    record_id: int,
    actor: Any,
    at: datetime,
    way: WayOut = WayOut.PROCESS,
    area_code: str = "",
    reference: str = "",
) -> Record:
    """Act on a record again, by the officer's authority, and return it as it stands then.

    ``way`` says how: as it is (``PROCESS``), in another village (``AREA``, with ``area_code``), on another
    family (``FAMILY``, with the ``reference`` of a submission; empty for the family it names), dated by its
    arrival (``ARRIVAL``), over the version that counts (``NEWER``), or without files that did not come or are
    none (``WITHOUT``, also for one that waits). If something is still wrong, the record stays in quarantine
    with the new reason: look at its ``state``.

    Writes events and an audit line. Raises ``NotAllowed``, ``RecordNotFound``, ``RecordSettled``,
    ``WayClosed``, ``CorrectionMissing``.
    """
    record = find_record(record_id, actor)
    _check_way(record, way)
    if record.state == RecordState.WAITING:
        return process_without_attachments(record=record, actor=actor, at=at)
    corrections: dict[str, Any] = {}
    if way == WayOut.AREA:
        corrections["area_code"] = _village(area_code, actor)
    if way == WayOut.FAMILY and reference.strip():
        corrections["family_id"] = _family(reference, actor)
    for _file in range(_MOST_FILES if way == WayOut.WITHOUT else 1):
        record = process_again(
            record=record,
            actor=actor,
            at=at,
            without_files=way == WayOut.WITHOUT,
            over_version=way == WayOut.NEWER,
            trusts_arrival=way == WayOut.ARRIVAL,
            **corrections,
        )
        if not record.reason_code.startswith("field.attachment."):
            break
    return record


def send_back(*, record_id: int, actor: Any, words: str, at: datetime) -> Record:
    """Ask the agent, in words that their phone shows, to mend a record and send it as a new version.

    Writes an event and an audit line. Raises ``NotAllowed``, ``RecordNotFound``, ``RecordSettled``,
    ``WordsMissing``.
    """
    said = _said(words, _("Tulis apa yang perlu diperbaiki petugas lapangan."))
    return _move(record_id, actor, at, WayOut.SEND_BACK, said)


def void_record(*, record_id: int, actor: Any, words: str, at: datetime) -> Record:
    """Close a record without using it, with a reason that the agent's phone shows. Its content is kept.

    Writes an event and an audit line. Raises ``NotAllowed``, ``RecordNotFound``, ``RecordSettled``,
    ``WordsMissing``.
    """
    said = _said(words, _("Tulis mengapa catatan ini tidak dipakai."))
    return _move(record_id, actor, at, WayOut.VOID, said)


_MOVES = {
    WayOut.SEND_BACK: (RecordEventKind.SENT_BACK, Desk.SENT_BACK),
    WayOut.VOID: (RecordEventKind.VOIDED, Desk.VOID),
}


def _move(record_id: int, actor: Any, at: datetime, way: WayOut, words: str) -> Record:
    seen = find_record(record_id, actor)
    event, desk = _MOVES[way]
    with transaction.atomic():
        kept = lock_and_find(seen.uuid, seen.thread)
        record = next((found for found in kept if found.pk == seen.pk), None)
        if record is None or not _is_open(record):
            raise _settled()
        if record.state == RecordState.WAITING:
            quarantine(record, _files_never_came(), actor=actor, at=at)
        note_at_desk(record, event, desk, actor=actor, at=at, words=words)
        record_access(
            actor=actor,
            action=f"field.record.{desk}",
            purpose="field_work",
            subject_kind="field_record",
            subject_id=record.uuid,
            area_code=record.area_code,
            detail={"kind": record.kind, "reason": record.reason_code},
        )
    return record


def _check_way(record: Record, way: WayOut) -> None:
    if not _is_open(record):
        raise _settled()
    if way not in ways_out(record, opens=opens(record)) or untrue(record):
        raise WayClosed(
            _("Catatan ini tidak bisa diproses dengan cara itu."),
            mend=_("Muat ulang halaman ini, lalu pilih salah satu cara yang ada."),
        )


def _is_open(record: Record) -> bool:
    return record.state == RecordState.WAITING or record.desk in _ON_THE_DESK


def _settled() -> RecordSettled:
    return RecordSettled(
        _("Catatan ini sudah diselesaikan, oleh petugas lain atau dari HP-nya sendiri."),
        mend=_("Kembali ke daftar karantina."),
    )


def _files_never_came() -> RecordRefused:
    return RecordRefused(
        _("Foto untuk catatan ini tidak pernah sampai."),
        mend=_("Buka catatan di HP, periksa fotonya, lalu kirim sebagai versi baru."),
        code="field.attachment.never_came",
    )


def _said(words: str, mend: Any) -> str:
    said = words.strip()
    if not said:
        raise WordsMissing(_("Anda belum menulis apa-apa."), mend=mend)
    if len(said) > MOST_LETTERS:
        raise WordsMissing(_("Tulisan Anda lebih dari 1.000 huruf."), mend=_("Pendekkan tulisannya."))
    return said


def _village(area_code: str, actor: Any) -> str:
    if not exists(area_code) or level_of(area_code) != VILLAGE or not actor.covers(area_code):
        raise CorrectionMissing(
            _("Desa atau kelurahan belum dipilih."), mend=_("Pilih desa tempat keluarga itu tinggal.")
        )
    return area_code


def _family(reference: str, actor: Any) -> UUID:
    """The family of a submission's reference, if the officer reaches it."""
    written = reference_in(reference)
    family_id = family_of_reference(reference=written) if written else None
    try:
        reached = family_id is not None and actor.reaches(*place_of_family(family_id=family_id))
    except FamilyNotFound:
        reached = False
    if family_id is None or not reached:
        raise CorrectionMissing(
            _("Keluarga dengan nomor tanda terima itu tidak ditemukan di wilayah Anda."),
            mend=_("Periksa nomornya, misalnya TPT-3JGT-RDVM, atau kosongkan."),
        )
    return family_id
