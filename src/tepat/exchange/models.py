from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class AgencyRecord(models.Model):
    """The last answer of an agency about one number: a delivery replaces an older one of the same thing.

    The number (KK or NIK) is kept as its blind index only. What a family's decision used is kept for good,
    as facts.
    """

    id = models.BigAutoField(primary_key=True)
    agency = models.TextField()
    subject_kind = models.TextField()
    key_index = models.BinaryField()
    variable = models.TextField()
    value = models.JSONField()
    as_of = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key_index", "variable", "agency"], name="agency_record_last_answer"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=["family", "person"]), name="agency_record_subject_known"
            ),
        ]

    def __str__(self) -> str:
        return f"agency record {self.pk}"


class AgencyCard(models.Model):
    """All that an agency answered last about one number, on one day: who is on the card, and their answers.

    What it says is sealed. ``nik_indexes`` are the blind indexes of the persons on the card of a family, by
    which the population register finds the family of a person. A newer card replaces an older one.
    """

    id = models.BigAutoField(primary_key=True)
    agency = models.TextField()
    subject_kind = models.TextField()
    key_index = models.BinaryField()
    nik_indexes = ArrayField(models.BinaryField(), default=list)
    sealed = models.BinaryField()
    as_of = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key_index", "agency"], name="agency_card_last_answer"),
            models.CheckConstraint(
                condition=Q(subject_kind__in=["family", "person"]), name="agency_card_subject_known"
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["nik_indexes"], name="agency_card_by_person")]

    def __str__(self) -> str:
        return f"agency card {self.pk}"
