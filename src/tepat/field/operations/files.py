"""The files of a record: named by it, awaited, taken from complete uploads, checked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tepat.base.encryption import seal
from tepat.base.statements import fetch, run
from tepat.field import reasons
from tepat.field.contents import Contents, File
from tepat.field.kinds import AttachmentState
from tepat.field.models import Attachment, Record
from tepat.field.operations.acting import Files
from tepat.field.pictures import NotWhatItSays, open_file
from tepat.field.queries.attachments import bytes_of_uploads
from tepat.field.sealing import ATTACHMENT_KEY_CONTEXT, DoesNotOpen
from tepat.field.slips import Named


def keep_files(record: Record, files: Iterable[File]) -> None:
    """Note the files that belong to a stored record, with the keys that open them, sealed."""
    Attachment.objects.bulk_create(
        Attachment(
            record=record,
            hash=file.hash,
            kind=file.kind,
            media_type=file.media_type,
            bytes=file.size,
            plain_hash=file.plain_hash,
            key_sealed=seal(file.key, context=ATTACHMENT_KEY_CONTEXT),
            iv=file.iv,
        )
        for file in files
    )


def keep_named(record: Record, named: Iterable[Named]) -> None:
    """Note the files that the slip of a record names, where the record itself cannot be read."""
    Attachment.objects.bulk_create(Attachment(record=record, hash=one.hash, bytes=one.size) for one in named)


_TAKE = """
  UPDATE field_attachment a SET state = 'stored', upload_id = u.id
  FROM field_upload u
  WHERE a.record_id = %s AND a.state = 'awaited'
    AND u.record = %s AND u.hash = a.hash AND u.completed_at IS NOT NULL
"""


def take_uploads(record: Record) -> list[str]:
    """Give a stored record the files that have arrived; the hashes of those that have not, in their order."""
    run(_TAKE, [record.pk, record.uuid])
    awaited = fetch(
        "SELECT hash FROM field_attachment WHERE record_id = %s AND state = 'awaited' ORDER BY id",
        [record.pk],
    )
    return [file_hash for (file_hash,) in awaited]


_TAKE_IN_QUARANTINE = """
  UPDATE field_attachment a SET state = 'stored', upload_id = u.id
  FROM field_upload u, field_record r
  WHERE r.uuid = %s AND r.state = 'quarantined' AND a.record_id = r.id AND a.state = 'awaited'
    AND u.record = r.uuid AND u.hash = a.hash AND u.completed_at IS NOT NULL
"""


def take_into_quarantine(uuid: UUID) -> None:
    """Give what has arrived to the records of this number that are in quarantine, so that it is kept."""
    run(_TAKE_IN_QUARANTINE, [uuid])


def go_without(record: Record) -> int:
    """Note that a record is acted upon without the files that never came or are none; how many they are."""
    return Attachment.objects.filter(
        record=record, state__in=[AttachmentState.AWAITED, AttachmentState.REFUSED]
    ).update(state=AttachmentState.MISSING)


def checked_files(record: Record, contents: Contents) -> Files:
    """The files of a record that are here, opened and checked. Raises ``RecordRefused``, pointing to one."""
    stored = Attachment.objects.filter(record=record).exclude(state=AttachmentState.MISSING)
    uploads = dict(stored.values_list("hash", "upload_id"))
    contents_of = bytes_of_uploads(upload for upload in uploads.values() if upload is not None)
    found = {}
    for file in contents.files:
        upload = uploads.get(file.hash)
        if upload is None:
            continue
        encrypted = contents_of[upload]
        try:
            if len(encrypted) != file.size:
                raise DoesNotOpen
            found[file.hash] = open_file(file, encrypted)
        except DoesNotOpen:
            raise reasons.attachment_broken(f"/attachments/{file.hash}") from None
        except NotWhatItSays:
            raise reasons.not_a_picture(f"/attachments/{file.hash}") from None
    return found
