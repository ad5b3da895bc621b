"""Records as they come from phones: stored once, then acted upon, kept waiting, or put in quarantine.

One transaction holds everything; what a record is for happens inside a savepoint of it. Whatever is wrong
with the record itself rolls that back and becomes its reason: the record is kept, and nobody else is held up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem
from tepat.base.statements import fetch, lock_keys, sent_together
from tepat.field import reasons
from tepat.field.contents import Contents, open_contents
from tepat.field.errors import RecordUnreadable
from tepat.field.kinds import RecordEventKind, RecordKind, RecordState
from tepat.field.models import Device, Record
from tepat.field.operations.acting import Acting, Files, act
from tepat.field.operations.files import checked_files, keep_files, keep_named, take_uploads
from tepat.field.operations.settling import acknowledge, area_of, quarantine, replace_others, store_waiting
from tepat.field.queries.receipts import receipt_of, record_not_found
from tepat.field.sealing import (
    MAX_SEALED,
    MAX_SLIP,
    DoesNotMatch,
    check_signature,
    read_slip,
    sha256_hex,
)
from tepat.field.slips import Slip

log = logging.getLogger(__name__)

FIRST, AGAIN, MISSING = 201, 200, 202


@dataclass(frozen=True, slots=True)
class Given:
    """The receipt, and the HTTP status that goes with it."""

    receipt: dict[str, Any]
    status: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record as it came."""

    uuid: UUID
    slip_text: str = field(repr=False)
    sealed: str = field(repr=False)
    content_hash: str
    slip: Slip
    device: Device
    at: datetime

    @property
    def thread(self) -> UUID:
        """The thread it belongs to; its own where that cannot be read."""
        return self.slip.thread or self.uuid


def accept_record(*, uuid: UUID, slip: str, sealed: str, device: Device, at: datetime) -> Given:
    """Store what a phone sends under ``uuid`` once, do what it is for, and answer with its receipt.

    Everything that is wrong with it is a receipt with the state ``quarantined``, and the content is kept.
    Raises ``RecordUnreadable`` where not even the outside can be read, and ``RecordNotFound`` where somebody
    else sent these very bytes.
    """
    arrival = read_arrival(uuid=uuid, slip=slip, sealed=sealed, device=device, at=at)
    return _accept_at_once(arrival) or _accept(arrival)


def _accept_at_once(arrival: Arrival) -> Given | None:
    """The short way, for a plain registration that nothing stands against; None where it is not to be gone.

    It writes without waiting in between, and has no savepoint to go back to: whatever comes up undoes all of
    it, and the long way finds out what it was.
    """
    if arrival.slip.kind != RecordKind.REGISTRATION or arrival.slip.attachments:
        return None
    try:
        contents = check_arrival(arrival, ())
        with sent_together():
            if lock_and_find(arrival.uuid, arrival.thread):
                return None
            record = _new_record(arrival)
            outcome = act(_acting(record, contents, actor=record.account, at=arrival.at))
            acknowledge(
                record, outcome, event=RecordEventKind.ACKNOWLEDGED, actor=record.account, at=arrival.at
            )
            return Given(receipt_of(record), FIRST)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        return None


def _accept(arrival: Arrival) -> Given:
    device, at = arrival.device, arrival.at
    with transaction.atomic():
        kept = lock_and_find(arrival.uuid, arrival.thread)
        same = next(
            (r for r in kept if r.uuid == arrival.uuid and r.content_hash == arrival.content_hash), None
        )
        if same is not None:
            return _again(same, arrival)
        record = _new_record(arrival)
        try:
            contents = check_arrival(arrival, kept)
        except RequestProblem as problem:
            quarantine(record, problem, actor=device.account, at=at)
            _keep_what_is_named(record, arrival)
            return Given(receipt_of(record, missing=take_uploads(record)), FIRST)
        if contents.files:
            store_waiting(record)
            keep_files(record, contents.files)
            if missing := take_uploads(record):
                return Given(receipt_of(record, missing=missing), MISSING)
        settle(record, contents, kept, actor=device.account, at=at)
        return Given(receipt_of(record), FIRST)


def read_arrival(*, uuid: UUID, slip: str, sealed: str, device: Device, at: datetime) -> Arrival:
    """What came, with its slip read as far as it can be. Raises ``RecordUnreadable``."""
    is_readable = slip.isascii() and sealed.isascii() and "\0" not in slip
    if not (is_readable and 0 < len(slip) <= MAX_SLIP and 0 < len(sealed) <= MAX_SEALED):
        raise unreadable()
    content_hash = sha256_hex(sealed.encode())
    return Arrival(uuid, slip, sealed, content_hash, Slip.of(read_slip(slip)), device, at)


def unreadable() -> RecordUnreadable:
    """The error for something that is no record at all."""
    return RecordUnreadable(
        _("Kiriman ini bukan catatan lapangan."), mend=_("Kirim pengantar dan isi yang disegel sebagai teks.")
    )


def check_arrival(arrival: Arrival, kept: Iterable[Record]) -> Contents:
    """The contents of a record that may be acted upon. Raises ``RequestProblem`` with the reason why not."""
    device, slip = arrival.device, arrival.slip
    if device.revoked_at is not None or not device.account.has_perm("field.record.write"):
        raise reasons.device_revoked()
    try:
        check_signature(arrival.slip_text, public_key=device.public_key)
    except DoesNotMatch:
        raise reasons.bad_signature() from None
    if not slip.is_whole or slip.record != arrival.uuid or slip.device != device.pk:
        raise reasons.bad_signature()
    if slip.hash != arrival.content_hash:
        raise reasons.hash_mismatch()
    others = (r for r in kept if r.uuid == arrival.uuid)
    if any(other.state != RecordState.QUARANTINED for other in others):
        raise reasons.different_content()
    contents = open_contents(arrival.sealed, slip)
    if not follows(slip.version, slip.base_version, kept, thread=arrival.thread):
        raise reasons.version_conflict()
    return contents


def follows(version: int, base_version: int, kept: Iterable[Record], *, thread: UUID) -> bool:
    """Whether a version was made from the highest one of its thread that was acknowledged."""
    highest = highest_acknowledged(kept, thread)
    return base_version == highest and version > highest


def highest_acknowledged(kept: Iterable[Record], thread: UUID) -> int:
    """The highest version of a thread that was acknowledged; 0 for none."""
    versions = (r.version for r in kept if r.thread == thread and r.state == RecordState.ACKNOWLEDGED)
    return max(versions, default=0)


def settle(
    record: Record,
    contents: Contents,
    kept: Sequence[Record],
    *,
    actor: Any,
    at: datetime,
    decided_by: Any = None,
    event: RecordEventKind = RecordEventKind.ACKNOWLEDGED,
    trusts_arrival: bool = False,
) -> None:
    """Do what a record is for and note what it came to; what is wrong with it puts it in quarantine.

    ``actor`` is whose word it is, ``decided_by`` the officer who let it go on, if one did. The caller holds
    the locks of the record and its thread, and the transaction.
    """
    number, by = record.pk, decided_by or actor
    try:
        with transaction.atomic():
            files = checked_files(record, contents) if contents.files else {}
            acting = _acting(record, contents, actor=actor, at=at, files=files)
            outcome = act(replace(acting, trusts_arrival=trusts_arrival))
            acknowledge(record, outcome, event=event, actor=by, at=at)
    except RequestProblem as problem:
        _not_stored(record, number)
        quarantine(record, problem, actor=by, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: nothing is stored, and the phone sends again
    except Exception as error:
        log.error("Fault of kind %s while acting on a record", type(error).__name__)
        _not_stored(record, number)
        quarantine(record, reasons.our_fault(), actor=by, at=at)
    else:
        replace_others(record, kept, at=at)


def _acting(
    record: Record, contents: Contents, *, actor: Any, at: datetime, files: Files | None = None
) -> Acting:
    return Acting(
        uuid=record.uuid,
        contents=contents,
        files=files or {},
        device=record.device,
        actor=actor,
        offset_s=record.offset_s,
        received_at=record.received_at,
        at=at,
    )


def _not_stored(record: Record, number: int | None) -> None:
    """What was rolled back may have been the row itself."""
    record.pk = number
    record._state.adding = number is None


def process_waiting(*, uuid: UUID, at: datetime) -> None:
    """Act on the record of this number if it waits and all of its files are here; else do nothing."""
    for record in Record.objects.filter(uuid=uuid, state=RecordState.WAITING):
        with transaction.atomic():
            kept = lock_and_find(record.uuid, record.thread)
            found = next((r for r in kept if r.pk == record.pk), None)
            if found is not None and found.state == RecordState.WAITING and not take_uploads(found):
                _process(found, kept, at=at)


_COMPLETE = """
  SELECT r.uuid FROM field_record r WHERE r.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM field_attachment a WHERE a.record_id = r.id AND a.state = 'awaited' AND NOT EXISTS (
      SELECT 1 FROM field_upload u
      WHERE u.record = r.uuid AND u.hash = a.hash AND u.completed_at IS NOT NULL))
  ORDER BY r.received_at LIMIT 500
"""


def process_complete(*, at: datetime) -> int:
    """Act on records that wait although all of their files are here, as a crash leaves them; how many."""
    waiting = [uuid for (uuid,) in fetch(_COMPLETE)]
    for uuid in waiting:
        process_waiting(uuid=uuid, at=at)
    return len(waiting)


def _keep_what_is_named(record: Record, arrival: Arrival) -> None:
    """Files of a record that goes to quarantine are kept too; with their keys, where it opens."""
    try:
        keep_files(record, open_contents(arrival.sealed, arrival.slip).files)
    except RequestProblem:
        keep_named(record, arrival.slip.attachments)


def _process(record: Record, kept: Sequence[Record], *, at: datetime) -> None:
    """Act on a waiting record whose files are all here."""
    try:
        contents = open_contents(bytes(record.sealed).decode(), Slip.of(read_slip(record.slip)))
        if not follows(record.version, record.base_version, kept, thread=record.thread):
            raise reasons.version_conflict()
    except RequestProblem as problem:
        quarantine(record, problem, actor=record.account, at=at)
        return
    settle(record, contents, kept, actor=record.account, at=at)


_IS_KNOWN = """
  SELECT EXISTS (SELECT 1 FROM field_record WHERE uuid = %s)
    OR EXISTS (SELECT 1 FROM field_record WHERE thread = %s)
"""


def lock_and_find(uuid: UUID, thread: UUID) -> list[Record]:
    """Hold record and thread until the transaction ends, and read what is stored of both."""
    lock_keys(keys=[_key(b"record", uuid), _key(b"thread", thread)])
    if not fetch(_IS_KNOWN, [uuid, thread])[0][0]:
        return []
    found = Record.objects.filter(uuid=uuid) | Record.objects.filter(thread=thread)
    return list(found.select_related("device__account").order_by("id"))


def _key(kind: bytes, uuid: UUID) -> bytes:
    return bytes.fromhex(sha256_hex(kind + uuid.bytes)[:16])


def _again(record: Record, arrival: Arrival) -> Given:
    """The same bytes once more: the receipt as it stands now."""
    if record.account_id != arrival.device.account_id:
        raise record_not_found()
    missing = take_uploads(record)
    if record.state != RecordState.WAITING:
        return Given(receipt_of(record, missing=missing), AGAIN)
    if missing:
        return Given(receipt_of(record, missing=missing), MISSING)
    _process(record, lock_and_find(record.uuid, record.thread), at=arrival.at)
    return Given(receipt_of(record), FIRST)


def _new_record(arrival: Arrival) -> Record:
    device, slip = arrival.device, arrival.slip
    return Record(
        uuid=arrival.uuid,
        content_hash=arrival.content_hash,
        thread=arrival.thread,
        version=slip.version,
        base_version=slip.base_version,
        kind=slip.kind,
        device=device,
        account=device.account,
        sequence=slip.sequence,
        sealed=arrival.sealed.encode(),
        slip=arrival.slip_text,
        family_id=slip.family,
        area_code=area_of(device.account),
        group_id=device.account.group_id,
        made_at=slip.made_at,
        offset_s=device.clock_offset_s,
        received_at=arrival.at,
        state=RecordState.WAITING,
    )
