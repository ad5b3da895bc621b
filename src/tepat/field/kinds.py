"""The words of the field room: kinds and states of records, of what comes with them, and what happens."""

from __future__ import annotations

from django.db.models import TextChoices


class RecordKind(TextChoices):
    """What an agent noted. ``UNKNOWN``: it cannot be read from outside."""

    REGISTRATION = "registration"
    NOTEBOOK = "notebook"
    CORRECTION = "correction"
    GROUND_CHECK = "ground_check"
    VISIT = "visit"  # to a household drawn by lot; what was answered there is no fact
    SELF_PROOF = "self_proof"
    UNKNOWN = "unknown"


class RecordState(TextChoices):
    """Where a record stands on the server."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    QUARANTINED = "quarantined"


class Desk(TextChoices):
    """Where a quarantined record stands with the officers.

    ``NONE``: none of their business. ``OPEN``: somebody must look. ``SENT_BACK``: the agent was asked to mend
    it. ``VOID``: closed with a reason. ``REPLACED``: a good copy or a later version came.
    """

    NONE = ""
    OPEN = "open"
    SENT_BACK = "sent_back"
    VOID = "void"
    REPLACED = "replaced"


class RecordEventKind(TextChoices):
    """One thing that happened to a record."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    PROCESSED_WITHOUT = "processed_without"
    SENT_BACK = "sent_back"
    VOIDED = "voided"
    REPLACED = "replaced"


class AttachmentKind(TextChoices):
    """What a file that comes with a record is."""

    HOUSE_PHOTO = "house_photo"
    DOCUMENT_PHOTO = "document_photo"
    SIGNATURE = "signature"
    VOICE_NOTE = "voice_note"
    FACE_FRAME = "face_frame"
    SELF_FRAME = "self_frame"


class AttachmentState(TextChoices):
    """``MISSING``: the record was processed without it, by an officer."""

    AWAITED = "awaited"
    STORED = "stored"
    REFUSED = "refused"
    MISSING = "missing"


class ProofKind(TextChoices):
    """How an agent proved at the start of a day to be who they are."""

    SECOND_FACTOR = "second_factor"
    PASSKEY = "passkey"
    FACE = "face"
    ENROLMENT = "enrolment"


MEDIA_TYPES: dict[str, frozenset[str]] = {
    AttachmentKind.HOUSE_PHOTO: frozenset({"image/jpeg"}),
    AttachmentKind.DOCUMENT_PHOTO: frozenset({"image/jpeg"}),
    AttachmentKind.SIGNATURE: frozenset({"image/png"}),
    AttachmentKind.VOICE_NOTE: frozenset({"audio/webm", "audio/mp4"}),
    AttachmentKind.FACE_FRAME: frozenset({"image/jpeg"}),
    AttachmentKind.SELF_FRAME: frozenset({"image/jpeg"}),
}
"""Which media types each kind may have."""

MAX_ATTACHMENTS = 20
MAX_PICTURE_BYTES = 150_000
MAX_VOICE_BYTES = 400_000


def most_bytes(kind: str) -> int:
    """The most bytes that a file of a kind may have on the wire."""
    return MAX_VOICE_BYTES if kind == AttachmentKind.VOICE_NOTE else MAX_PICTURE_BYTES
