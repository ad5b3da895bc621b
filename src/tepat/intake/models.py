from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT

from tepat.kernel.identifiers import new_uuid7


class Channel(models.TextChoices):
    """The way a submission came. ``OBSERVED``: somebody who works here noted it at a family that is known."""

    SELF = "self"
    ASSISTED = "assisted"
    IMPORT = "import"
    OBSERVED = "observed"


class Submission(models.Model):
    """What somebody told us at one time, as it was sent: sealed, stored once, never changed.

    ``uuid`` is made by the sender. The database refuses UPDATE, DELETE and TRUNCATE.
    """

    uuid = models.UUIDField(primary_key=True)
    content_hash = models.TextField()
    questionnaire = models.TextField()
    questionnaire_version = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    area_code = models.TextField()
    family = models.ForeignKey("registry.Family", on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    document_sealed = models.BinaryField()
    warnings = models.JSONField(default=list)
    receipt = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="submission_channel_known"),
            models.CheckConstraint(
                condition=Q(content_hash__regex="^[0-9a-f]{64}$"), name="submission_hash_is_sha256"
            ),
            models.CheckConstraint(condition=~Q(area_code=""), name="submission_has_area"),
        ]
        indexes: ClassVar = [models.Index(KT("receipt__reference"), name="submission_by_reference")]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Draft(models.Model):
    """Answers not yet sent, sealed: one for each account and questionnaire.

    ``revision`` counts the changes, so that a phone sees whether another one changed something meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    questionnaire = models.TextField()
    answers_sealed = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)
    step = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "questionnaire"], name="draft_one_per_questionnaire")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
