from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tepat.kernel.identifiers import new_uuid7
from tepat.verification.devices import Device
from tepat.verification.ladder import Event, State


class AgeBand(models.TextChoices):
    """Age when the ladder was entered, coarse enough to be published."""

    UNDER_18 = "under_18"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_74"
    FROM_75 = "75_and_over"
    UNKNOWN = "unknown"


class Sex(models.TextChoices):
    """As IKD or the NIK says."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class Verification(models.Model):
    """One person on the ladder: found by the blind index of their NIK, with or without an account.

    ``state`` follows from the steps; it stands here so that desks can be sorted. ``changed_at`` is since when
    it holds. ``due_at`` is when the present rung should be done, None while nobody waits for it;
    ``escalations`` counts how often it came too late. ``is_needed``: a family was registered whose applicant
    this is. ``consents`` is None while the person was not asked about the face check.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.OneToOneField(
        "identity.Account", on_delete=models.PROTECT, null=True, related_name="verification"
    )
    nik_index = models.BinaryField(unique=True)
    name_sealed = models.BinaryField(null=True)
    area_code = models.TextField()
    group_id = models.UUIDField(null=True)
    age_band = models.TextField(choices=AgeBand.choices)
    sex = models.TextField(choices=Sex.choices)
    state = models.TextField(choices=State.choices)
    is_needed = models.BooleanField(default=False)
    consents = models.BooleanField(null=True)
    own_attempts = models.SmallIntegerField(default=0)
    assisted_attempts = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    escalations = models.SmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="verification_state_known"),
            models.CheckConstraint(condition=~Q(area_code=""), name="verification_has_area"),
            models.CheckConstraint(
                condition=Q(own_attempts__gte=0, own_attempts__lte=3),
                name="verification_own_attempts_bounded",
            ),
            models.CheckConstraint(
                condition=Q(assisted_attempts__gte=0, assisted_attempts__lte=3),
                name="verification_assisted_attempts_bounded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "area_code", "due_at"], name="verification_by_rung"),
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="verification_by_due_day"
            ),
        ]

    def __str__(self) -> str:
        return f"verification {self.pk}"


class VerificationStep(models.Model):
    """One thing that happened on the ladder: where, what, why, who, when. Rows are only ever added.

    ``reasons`` are codes, never personal data. ``device`` is a coarse class, never a device's name.
    """

    id = models.BigAutoField(primary_key=True)
    verification = models.ForeignKey(
        Verification, on_delete=models.PROTECT, db_index=False, related_name="steps"
    )
    rung = models.TextField(choices=State.choices)
    event = models.TextField(choices=Event.choices)
    leads_to = models.TextField(choices=State.choices)
    reasons = models.JSONField(default=list)
    actor_id = models.UUIDField(null=True)
    actor_role = models.TextField()
    channel = models.TextField(blank=True)
    device = models.TextField(choices=Device.choices, default=Device.NONE)
    area_code = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(device__in=Device.values), name="step_device_is_coarse"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "own", "assisted"]), name="step_channel_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["verification", "id"], name="step_by_verification"),
            models.Index(fields=["at"], name="step_by_moment"),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class FaceKind(models.TextChoices):
    """What a sealed face is."""

    PORTRAIT = "portrait"
    CAPTURE = "capture"


class SealedFace(models.Model):
    """A portrait from IKD, or a picture taken here: one of each kind, sealed, and deletable.

    Pictures are JPEG made anew by us, without anything the camera wrote into them; each kind is sealed for a
    context of its own (``sealing.py``). The numbers by which a machine compares faces (embeddings) are made
    anew each time and never kept. Nothing of this leaves the server but the two pictures an officer compares.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="faces")
    kind = models.TextField(choices=FaceKind.choices)
    contents_sealed = models.BinaryField()
    channel = models.TextField(blank=True)
    liveness_passed = models.BooleanField(null=True)
    taken_by = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["verification", "kind"], name="sealed_face_one_of_each_kind"),
            models.CheckConstraint(condition=Q(kind__in=FaceKind.values), name="sealed_face_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "kept_at"], name="sealed_face_by_age")]

    def __str__(self) -> str:
        return f"sealed face {self.pk}"


class CaptureChallenge(models.Model):
    """What one capture must show, asked once. ``outcome`` is what it came to, for a second sending.

    ``contents_hash`` binds the challenge to the first capture that was sent for it; ``claimed_at`` is since
    when it is being judged, None when nobody judges it.
    """

    nonce = models.TextField(primary_key=True)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="challenges")
    document = models.JSONField()
    channel = models.TextField()
    issued_to = models.UUIDField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    contents_hash = models.BinaryField(null=True)
    claimed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="challenge_by_end")]

    def __str__(self) -> str:
        return f"challenge of {self.verification_id}"


class FrameSeen(models.Model):
    """The fingerprint of a frame that was sent before, so that nobody sends it again."""

    fingerprint = models.BinaryField(primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="frame_seen_by_age")]

    def __str__(self) -> str:
        return "frame seen"


class Visit(models.Model):
    """What was shown in person: the kind of document, never its number, and who vouched, sealed."""

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="visits")
    document_kind = models.TextField()
    witness_name_sealed = models.BinaryField(null=True)
    witness_relation = models.TextField()
    verdict = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"visit {self.pk}"
