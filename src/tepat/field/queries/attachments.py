"""Reads of the files that come with records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tepat.base.encryption import unseal
from tepat.base.operations import record_access
from tepat.base.statements import fetch
from tepat.field.models import Attachment
from tepat.field.sealing import ATTACHMENT_KEY_CONTEXT, open_attachment


def bytes_of_uploads(uploads: Iterable[UUID]) -> dict[UUID, bytes]:
    """The bytes of complete uploads, still encrypted."""
    wanted = list(uploads)
    if not wanted:
        return {}
    rows = fetch(
        """
        SELECT upload_id, string_agg(contents, ''::bytea ORDER BY start) FROM field_uploadpart
        WHERE upload_id = ANY(%s::uuid[]) GROUP BY upload_id
        """,
        [wanted],
    )
    return {upload: bytes(contents) for upload, contents in rows}


def encrypted_bytes(*, attachment: Attachment) -> bytes | None:
    """An attachment as it came; None where it has not."""
    if attachment.upload_id is None:
        return None
    return bytes_of_uploads([attachment.upload_id]).get(attachment.upload_id)


def look_at_attachment(*, attachment: Attachment, actor: Any) -> bytes | None:
    """An attachment as the phone made it; None where it has not come or has no key.

    Writes a line in the audit record. Raises ``DoesNotOpen`` where it is broken.
    """
    encrypted = encrypted_bytes(attachment=attachment)
    if encrypted is None or attachment.key_sealed is None or attachment.iv is None:
        return None
    record = attachment.record
    record_access(
        actor=actor,
        action="field.attachment.read",
        purpose="field_work",
        subject_kind="family" if record.family_id else "field_record",
        subject_id=record.family_id or record.uuid,
        area_code=record.area_code,
        detail={"kind": attachment.kind, "record": str(record.uuid)},
    )
    key = unseal(bytes(attachment.key_sealed), context=ATTACHMENT_KEY_CONTEXT)
    return open_attachment(encrypted, key=key, iv=bytes(attachment.iv))
