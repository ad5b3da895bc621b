"""Files on their way: begun, continued where they stopped, checked at the end, given up.

Bytes lie in the database as they came, so that any process on any machine can go on. What counts is how many
of them are stored, never how many the phone thinks it has sent.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.field.errors import UploadConflict, UploadNotFound, UploadProblem, UploadTooLarge, UploadTorn
from tepat.field.kinds import MAX_VOICE_BYTES
from tepat.field.models import Attachment, Device, Upload, UploadPart
from tepat.field.operations.files import take_into_quarantine
from tepat.field.operations.records import process_waiting
from tepat.field.queries.attachments import bytes_of_uploads

MOST_UNFINISHED = 200
"""So many uploads of one phone can lie unfinished."""


def begin_upload(*, record: UUID, file_hash: str, length: int, device: Device, at: datetime) -> Upload:
    """Begin an upload, or return the complete one that is there already.

    Raises ``UploadTooLarge``, or ``UploadProblem`` where too many of the phone lie unfinished.
    """
    if not 0 < length <= MAX_VOICE_BYTES:
        raise _too_large()
    complete = Upload.objects.filter(record=record, hash=file_hash, completed_at__isnull=False).first()
    if complete is not None:
        return complete
    if Upload.objects.filter(device=device, completed_at=None).count() >= MOST_UNFINISHED:
        raise UploadProblem(
            _("Terlalu banyak lampiran yang belum selesai."),
            mend=_("Selesaikan dahulu yang sudah dimulai."),
            code="field.upload.too_many",
        )
    return Upload.objects.create(record=record, hash=file_hash, length=length, device=device, created_at=at)


def append_bytes(*, upload_id: UUID, start: int, contents: bytes, device: Device, at: datetime) -> Upload:
    """Add bytes to an upload, and on the last one check the whole and hand it to its record.

    Raises ``UploadNotFound``, ``UploadConflict`` where ``start`` is not the number of bytes that are here,
    ``UploadTooLarge``, and ``UploadTorn`` where the whole is not what was named: then nothing of it is kept.
    """
    try:
        with transaction.atomic():
            upload = _own(upload_id, device, lock=True)
            if start != upload.received:
                raise UploadConflict(
                    _("Lanjutan lampiran ini tidak pas."),
                    mend=_("Tanyakan dahulu sampai di mana, lalu lanjutkan."),
                )
            if start + len(contents) > upload.length:
                raise _too_large()
            if contents:
                UploadPart.objects.create(upload=upload, start=start, contents=contents)
                upload.received = start + len(contents)
                upload.save(update_fields=["received"])
            if upload.received < upload.length or upload.completed_at is not None:
                return upload
            is_whole = _complete(upload, at=at)
    except IntegrityError:  # the same file was completed by another upload at the same moment
        give_up_upload(upload_id=upload_id, device=device)
        return Upload.objects.get(record=upload.record, hash=upload.hash, completed_at__isnull=False)
    if not is_whole:
        raise UploadTorn(_("Lampiran rusak di perjalanan."), mend=_("Kirim lampiran ini lagi dari awal."))
    process_waiting(uuid=upload.record, at=at)
    return upload


def _complete(upload: Upload, *, at: datetime) -> bool:
    """Mark an upload complete if its bytes are those that were named; else delete it."""
    contents = bytes_of_uploads([upload.pk])[upload.pk]
    if hashlib.sha256(contents).hexdigest() != upload.hash:
        upload.delete()
        return False
    upload.completed_at = at
    upload.save(update_fields=["completed_at"])
    take_into_quarantine(upload.record)
    return True


def keep_file(*, record: UUID, contents: bytes, device: Device, at: datetime) -> Upload:
    """Store a whole file at once, as from this phone, for whoever brings it in another way.

    Raises ``UploadTooLarge``. What was completed before is returned.
    """
    file_hash = hashlib.sha256(contents).hexdigest()
    upload = begin_upload(record=record, file_hash=file_hash, length=len(contents), device=device, at=at)
    if upload.completed_at is not None:
        return upload
    return append_bytes(upload_id=upload.pk, start=0, contents=contents, device=device, at=at)


def give_up_upload(*, upload_id: UUID, device: Device) -> None:
    """Delete an upload of this phone; one that is complete stays, because it belongs to a record.

    Raises ``UploadNotFound``.
    """
    with transaction.atomic():
        upload = _own(upload_id, device, lock=True)
        if upload.completed_at is None:
            upload.delete()


def standing_of_upload(*, upload_id: UUID, device: Device) -> Upload:
    """An upload of this phone, with how much of it is here. Raises ``UploadNotFound``."""
    return _own(upload_id, device)


def delete_unfinished(*, at: datetime) -> int:
    """Delete uploads that were never finished, and complete ones whose record never came, after some weeks.

    How many weeks is ``TEPAT_FIELD_UPLOAD_DAYS``. Writes a line in the audit record.
    """
    begun = Upload.objects.filter(created_at__lt=at - timedelta(days=settings.TEPAT_FIELD_UPLOAD_DAYS))
    taken = Attachment.objects.filter(upload__isnull=False).values("upload_id")
    with transaction.atomic():
        gone = begun.exclude(pk__in=taken)
        count = gone.count()
        gone.delete()
        record_access(
            actor=None,
            action="field.uploads.delete_expired",
            purpose="retention",
            subject_kind="upload",
            subject_id=None,
            detail={"uploads": count},
        )
    return count


def _own(upload_id: UUID, device: Device, *, lock: bool = False) -> Upload:
    uploads = Upload.objects.select_for_update(of=("self",)) if lock else Upload.objects
    found = uploads.select_related("device").filter(pk=upload_id).first()
    if found is None or (found.completed_at is None and found.device.account_id != device.account_id):
        raise UploadNotFound(_("Lampiran ini tidak ditemukan."), mend=_("Mulai lampiran ini dari awal."))
    return found


def _too_large() -> UploadTooLarge:
    return UploadTooLarge(
        _("Lampiran ini terlalu besar."), mend=_("Ambil ulang fotonya dengan aplikasi ini.")
    )
