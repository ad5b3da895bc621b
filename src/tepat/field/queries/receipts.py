"""What the server says about a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import unseal_text
from tepat.field.errors import RecordNotFound
from tepat.field.kinds import AttachmentState, Desk, RecordEventKind, RecordState
from tepat.field.models import Attachment, Device, Record, RecordEvent
from tepat.field.reasons import reason_in_words

WORDS_CONTEXT = "field.record_event.words"

_NOTHING: dict[str, Any] = {"family": None, "reference": None, "decisions": [], "warnings": []}
_SPOKEN = {Desk.SENT_BACK: RecordEventKind.SENT_BACK, Desk.VOID: RecordEventKind.VOIDED}


def receipt_of(record: Record, *, missing: Sequence[str] = ()) -> dict[str, Any]:
    """The receipt of a stored record, in the reader's language. ``missing``: hashes that have not arrived."""
    found = record.receipt or _NOTHING
    return {
        "record": str(record.uuid),
        "content_hash": record.content_hash,
        "thread": str(record.thread),
        "version": record.version,
        "kind": record.kind,
        "state": record.state,
        "missing": list(missing),
        "reason": _reason(record),
        "received_at": record.received_at.isoformat(),
        **found,
        "family": found["family"] or (str(record.family_id) if record.family_id else None),
    }


def _reason(record: Record) -> dict[str, Any] | None:
    if record.state != RecordState.QUARANTINED or record.reason is None:
        return None
    reason = reason_in_words(record.reason)
    if record.desk in _SPOKEN and (words := desk_words(record, _SPOKEN[Desk(record.desk)])):
        return {**reason, "code": f"field.record.{record.desk}", "mend": words}
    return reason


def desk_words(record: Record, event: RecordEventKind) -> str:
    """What an officer last wrote about a record with an event of this kind."""
    sealed = (
        RecordEvent.objects.filter(record=record, event=event, words_sealed__isnull=False)
        .order_by("-id")
        .values_list("words_sealed", flat=True)
        .first()
    )
    return unseal_text(bytes(sealed), context=WORDS_CONTEXT) if sealed else ""


def own_receipt(*, uuid: UUID, content_hash: str, device: Device) -> dict[str, Any]:
    """The receipt of a record that the account of this phone sent.

    Without a hash, of several contents under the number the last one. Raises ``RecordNotFound``.
    """
    found = Record.objects.filter(uuid=uuid, account_id=device.account_id).order_by("-id")
    record = (found.filter(content_hash=content_hash) if content_hash else found).first()
    if record is None:
        raise record_not_found()
    return receipt_of(record, missing=missing_of([record]).get(record.pk, []))


def missing_of(records: Sequence[Record]) -> dict[int, list[str]]:
    """The hashes of the files that have not arrived, by the number of their record."""
    awaited = Attachment.objects.filter(record__in=records, state=AttachmentState.AWAITED).order_by("id")
    found: dict[int, list[str]] = {}
    for number, file_hash in awaited.values_list("record_id", "hash"):
        found.setdefault(number, []).append(file_hash)
    return found


def changed_receipts(*, device: Device, since: int, before: int) -> list[dict[str, Any]]:
    """The receipts of this phone's records that changed after they were first given.

    Counted are transactions from ``since`` up to, without, ``before`` (``registry.changes``).
    """
    records = list(
        Record.objects.filter(device=device, changed_in__gte=since, changed_in__lt=before).order_by("id")
    )
    missing = missing_of(records)
    return [receipt_of(record, missing=missing.get(record.pk, [])) for record in records]


def record_not_found() -> RecordNotFound:
    """The error for a record that is not there, or not to be seen."""
    return RecordNotFound(
        _("Catatan ini tidak ditemukan."), mend=_("Kirim catatannya, lalu tanya lagi dengan nomor yang sama.")
    )
