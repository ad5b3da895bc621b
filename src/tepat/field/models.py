from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tepat.field.kinds import (
    AttachmentKind,
    AttachmentState,
    Desk,
    ProofKind,
    RecordEventKind,
    RecordKind,
    RecordState,
)
from tepat.kernel.identifiers import new_uuid7

SHA256 = "^[0-9a-f]{64}$"
HAS_AREA = ~Q(area_code="")


class Device(models.Model):
    """One agent on one phone, from enrolment until it is revoked.

    ``public_key`` (a P-256 JWK as JSON text) checks what the phone signs; of its token only the SHA-256 is
    kept. The queue and storage figures are what the phone said at its last contact. ``clock_offset_s`` is how
    many seconds the server's clock was ahead of the phone's then; None while it was never measured.
    ``pull_number`` counts what the phone was given (``Roster``). ``proof_until`` is until when the agent has
    proven who they are.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_key = models.TextField()
    token_hash = models.BinaryField(unique=True)
    label = models.TextField()
    app_version = models.TextField(blank=True)
    language = models.TextField(blank=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_why = models.TextField(blank=True)
    last_contact_at = models.DateTimeField(null=True)
    queue_draft = models.PositiveIntegerField(default=0)
    queue_queued = models.PositiveIntegerField(default=0)
    queue_uploading = models.PositiveIntegerField(default=0)
    queue_quarantined = models.PositiveIntegerField(default=0)
    storage_used_bytes = models.BigIntegerField(null=True)
    storage_quota_bytes = models.BigIntegerField(null=True)
    storage_persisted = models.BooleanField(null=True)
    clock_offset_s = models.FloatField(null=True)
    clock_measured_at = models.DateTimeField(null=True)
    last_proof_at = models.DateTimeField(null=True)
    proof_until = models.DateTimeField(null=True)
    last_sequence = models.BigIntegerField(default=0)
    pull_number = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("enrolled_at")),
                name="field_device_revoked_after_enrolment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["last_contact_at"], name="field_device_by_contact")]

    def __str__(self) -> str:
        return f"field device {self.pk}"


class Record(models.Model):
    """One version of one thing an agent noted: sealed by the phone, stored once, never changed or deleted.

    The phone makes ``uuid``; ``content_hash`` is the SHA-256 of ``sealed`` (a JWE). Different contents under
    one UUID stand side by side; one of them at most is acknowledged. ``slip`` (a JWS of the device) is what
    came with it. ``thread`` is the thing itself, ``version`` counts its versions.

    ``reason`` holds code, what and mend of a quarantine in every language; ``receipt`` what an acknowledged
    record came to. ``offset_s`` is the device's clock offset when it came. ``changed_in`` is the transaction
    that last changed the answer after it was first given. Only a visit to a household drawn by lot is
    emptied, when its audit is long over (``sealed`` without bytes).
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField()
    content_hash = models.TextField()
    thread = models.UUIDField()
    version = models.PositiveIntegerField()
    base_version = models.PositiveIntegerField(default=0)
    kind = models.TextField(choices=RecordKind.choices)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="records")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sequence = models.BigIntegerField()
    sealed = models.BinaryField()
    slip = models.TextField()
    family_id = models.UUIDField(null=True)
    area_code = models.TextField()
    group = models.ForeignKey(
        "identity.WorkGroup", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    state = models.TextField(choices=RecordState.choices)
    reason_code = models.TextField(blank=True)
    reason = models.JSONField(null=True)
    receipt = models.JSONField(null=True)
    desk = models.TextField(choices=Desk.choices, blank=True, default=Desk.NONE)
    made_at = models.DateTimeField(null=True)
    offset_s = models.FloatField(null=True)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    changed_in = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uuid", "content_hash"], name="field_record_stored_once"),
            models.UniqueConstraint(
                fields=["uuid"],
                condition=Q(state=RecordState.ACKNOWLEDGED),
                name="field_record_accepted_once",
            ),
            models.UniqueConstraint(
                fields=["thread", "version"],
                condition=Q(state=RecordState.ACKNOWLEDGED),
                name="field_record_version_accepted_once",
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=SHA256), name="field_record_hash_is_sha256"
            ),
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="field_record_kind_known"),
            models.CheckConstraint(condition=Q(desk__in=Desk.values), name="field_record_desk_known"),
            models.CheckConstraint(condition=HAS_AREA, name="field_record_has_area"),
            models.CheckConstraint(condition=Q(version__gte=1), name="field_record_versions_from_one"),
            models.CheckConstraint(
                condition=Q(state=RecordState.WAITING, reason_code="", receipt__isnull=True)
                | Q(state=RecordState.ACKNOWLEDGED, reason_code="", receipt__isnull=False)
                | (Q(state=RecordState.QUARANTINED, reason__isnull=False) & ~Q(reason_code="")),
                name="field_record_state_with_its_answer",
            ),
            models.CheckConstraint(
                condition=(Q(state=RecordState.QUARANTINED) & ~Q(desk="")) | Q(desk=""),
                name="field_record_only_quarantined_at_the_desk",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "version"], name="field_record_by_thread"),
            models.Index(
                fields=["received_at"], condition=Q(desk=Desk.OPEN), name="field_record_at_the_desk"
            ),
            models.Index(
                fields=["received_at"], condition=Q(state=RecordState.WAITING), name="field_record_waiting"
            ),
            models.Index(
                fields=["device", "changed_in"],
                condition=Q(changed_in__isnull=False),
                name="field_record_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.uuid}"


class RecordEvent(models.Model):
    """One thing that happened to a record: what, who, when, in which words. Rows are only ever added.

    ``detail`` holds codes and numbers, never personal data; what an officer wrote is sealed.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_index=False, related_name="events")
    event = models.TextField(choices=RecordEventKind.choices)
    actor_id = models.UUIDField(null=True)
    actor_role = models.TextField(blank=True)
    words_sealed = models.BinaryField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(event__in=RecordEventKind.values), name="field_record_event_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "id"], name="field_event_by_record")]

    def __str__(self) -> str:
        return f"record event {self.pk}"


class Upload(models.Model):
    """A file on its way, by the tus protocol; complete, it is the contents of an attachment.

    ``record`` and ``hash`` (SHA-256 of the encrypted bytes) say what it belongs to; one complete upload of
    each is kept. ``received`` counts the bytes that are here.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    record = models.UUIDField()
    hash = models.TextField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    length = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "hash"],
                condition=Q(completed_at__isnull=False),
                name="field_upload_complete_once",
            ),
            models.CheckConstraint(condition=Q(hash__regex=SHA256), name="field_upload_hash_is_sha256"),
            models.CheckConstraint(
                condition=Q(received__lte=F("length"))
                & (Q(completed_at__isnull=True) | Q(received=F("length"))),
                name="field_upload_complete_when_all_is_here",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"], condition=Q(completed_at__isnull=True), name="field_upload_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class UploadPart(models.Model):
    """Bytes of an upload from ``start`` on, as they came."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, db_index=False, related_name="parts")
    start = models.PositiveIntegerField()
    contents = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "start"], name="field_upload_part_once"),
        ]

    def __str__(self) -> str:
        return f"part of {self.upload_id}"


class Attachment(models.Model):
    """A file that belongs to a record, bound by the hash of its encrypted bytes.

    The contents are those of ``upload``: AES-256-GCM under a key that came inside the sealed record and is
    kept sealed here; ``plain_hash`` is the SHA-256 of what comes out.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_index=False, related_name="attachments")
    hash = models.TextField()
    kind = models.TextField(choices=AttachmentKind.choices, blank=True)
    media_type = models.TextField(blank=True)
    bytes = models.PositiveIntegerField()
    plain_hash = models.TextField(blank=True)
    key_sealed = models.BinaryField(null=True)
    iv = models.BinaryField(null=True)
    state = models.TextField(choices=AttachmentState.choices, default=AttachmentState.AWAITED)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "hash"], name="field_attachment_once"),
            models.CheckConstraint(condition=Q(hash__regex=SHA256), name="field_attachment_hash_is_sha256"),
            models.CheckConstraint(
                condition=Q(state__in=AttachmentState.values), name="field_attachment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=AttachmentState.STORED) | Q(upload__isnull=False),
                name="field_attachment_stored_is_there",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["hash"], name="field_attachment_by_hash")]

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class NotebookMonth(models.Model):
    """That the notebook of a family was written for a month, by the newest record that says so.

    ``month`` is ``2026-11``; ``account``, ``group`` and ``area_code`` are whose work it was, where.
    """

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey("registry.Family", on_delete=models.PROTECT, db_index=False, related_name="+")
    month = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "identity.WorkGroup", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    area_code = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "month"], name="field_month_of_a_family_once"),
            models.CheckConstraint(
                condition=Q(month__regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), name="field_month_is_a_month"
            ),
            models.CheckConstraint(condition=HAS_AREA, name="field_month_has_area"),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "area_code"], name="field_month_by_area")]

    def __str__(self) -> str:
        return f"notebook of {self.family_id} for {self.month}"


class SelfProof(models.Model):
    """That an agent proved, or could not prove, to be who they are, on a device. Rows are only ever added.

    ``valid_until`` is None where it did not pass. ``record`` is the offline record it came by, if it did.
    """

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, db_index=False, related_name="proofs")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=ProofKind.choices)
    passed = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ProofKind.values), name="field_proof_kind_known"),
            models.CheckConstraint(
                condition=Q(passed=True, valid_until__gt=F("at")) | Q(passed=False, valid_until__isnull=True),
                name="field_proof_valid_if_passed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["device", "at"], name="field_proof_by_device")]

    def __str__(self) -> str:
        return f"proof of self {self.pk}"


class FaceReference(models.Model):
    """The picture of an agent's own face that later ones are compared with: sealed, and deletable."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    contents_sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="field_face_by_age")]

    def __str__(self) -> str:
        return f"face of {self.account_id}"


class Told(models.TextChoices):
    """What a phone can be told of."""

    FAMILY = "family"
    TASK = "task"
    VISIT = "visit"


class Roster(models.Model):
    """That a phone was given a family, a task or a visit, by which pull; then, that it was told to drop it.

    With it the server knows what is on every phone, and tells a phone exactly what it does not know yet,
    also when an answer was lost on the way. ``digest`` is of what was given.
    """

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, db_index=False, related_name="roster")
    kind = models.TextField(choices=Told.choices)
    subject_id = models.UUIDField()
    digest = models.BinaryField(null=True)
    given_in = models.BigIntegerField()
    dropped_in = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "kind", "subject_id"], name="field_roster_once"),
            models.CheckConstraint(condition=Q(kind__in=Told.values), name="field_roster_kind_known"),
            models.CheckConstraint(
                condition=Q(dropped_in__isnull=True) | Q(dropped_in__gt=F("given_in")),
                name="field_roster_dropped_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} on a phone"
