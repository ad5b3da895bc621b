"""Random audits: the list from which is drawn, what was drawn, and what was found at the doors."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q

from tepat.kernel.identifiers import new_uuid7

HAS_AREA = ~Q(area_code="")
_FIRST_OF_MONTH = Q(month__day=1)


class Standing(models.TextChoices):
    """How a household stands with the programmes on the reference day."""

    REACHED = "reached"  # the newest decision that counts is eligible, of one programme at least
    REFUSED = "refused"
    UNDECIDED = "undecided"  # it cannot be told yet, or waits for something
    NEVER_APPLIED = "never_applied"


class VisitResult(models.TextChoices):
    """What came of a visit."""

    ANSWERED = "answered"
    DECLINED = "declined"
    NOBODY_HOME = "nobody_home"
    MOVED_AWAY = "moved_away"
    NOT_FOUND = "not_found"
    NOT_VISITED = "not_visited"  # nobody had gone when the audit closed
    CLOSED = "closed"  # an officer ended the visit


class FrameList(models.Model):
    """One import of the population register's list of households in an area.

    ``counts`` says how many rows were read, taken, and left out for which reason; ``content_hash`` is the
    SHA-256 of the rows taken, in their order. ``emptied_at`` is when its households were deleted.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    area_code = models.TextField()
    as_of = models.DateField()
    households = models.IntegerField()
    counts = models.JSONField()
    content_hash = models.TextField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    imported_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area_code", "as_of", "content_hash"], name="frame_list_imported_once"
            ),
            models.CheckConstraint(condition=HAS_AREA, name="frame_list_has_area"),
            models.CheckConstraint(condition=Q(households__gt=0), name="frame_list_not_empty"),
        ]

    def __str__(self) -> str:
        return f"frame list {self.pk}"


class FrameHousehold(models.Model):
    """One household of a list: its village, and the sealed words by which an agent finds its door.

    ``id`` is its key in every draw. ``kk_index`` is the registry's blind index of the KK; a household whose
    row has no KK is on the list all the same.
    """

    id = models.UUIDField(primary_key=True, db_default=Func(function="gen_random_uuid"), editable=False)
    frame = models.ForeignKey(FrameList, on_delete=models.PROTECT, db_index=False, related_name="rows")
    kk_index = models.BinaryField(null=True)
    area_code = models.TextField()
    label_sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frame", "kk_index"], name="frame_household_listed_once"),
            models.CheckConstraint(condition=HAS_AREA, name="frame_household_has_area"),
        ]

    def __str__(self) -> str:
        return f"frame household {self.pk}"


class Audit(models.Model):
    """A probability sample of the households of an area in one month, and the visits to them.

    Standing is that at the end of ``reference_on``. ``frame_hash`` is the SHA-256 of the list that was drawn
    from (``targeting.drawn_list``); with ``seed`` anybody who has the list can draw again. ``poverty_line``
    is in rupiah per person and month; ``frame_unlisted`` of ``frame_size`` households are families of the
    registry that stand on no line of the list. Visits count until it is closed, some days after
    ``visits_until`` at the latest. ``forgotten_at`` is when sealed answers were deleted, and every link to a
    family was cut.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    area_code = models.TextField()
    month = models.DateField()
    reference_on = models.DateField()
    programmes = models.JSONField()
    seed = models.TextField()
    frame = models.ForeignKey(FrameList, on_delete=models.PROTECT, related_name="audits")
    frame_hash = models.TextField()
    frame_size = models.IntegerField()
    frame_unlisted = models.IntegerField()
    drawn = models.IntegerField()
    poverty_line = models.IntegerField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    drawn_at = models.DateTimeField()
    visits_until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_code", "month"], name="audit_once_a_month"),
            models.CheckConstraint(condition=HAS_AREA & ~Q(seed=""), name="audit_has_area_and_seed"),
            models.CheckConstraint(condition=_FIRST_OF_MONTH, name="audit_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(drawn__gt=0, drawn__lte=F("frame_size")), name="audit_draws_from_its_frame"
            ),
            models.CheckConstraint(condition=Q(frame_hash__regex="^[0-9a-f]{64}$"), name="audit_hash_sha256"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(closed_at__isnull=False),
                name="audit_forgotten_only_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"audit {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether visits still count."""
        return self.closed_at is None


class AuditStratum(models.Model):
    """The households of one district and standing. ``keys`` are their UUIDs, 16 bytes each, in order;
    ``by_village`` counts them.
    """

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, db_index=False, related_name="strata")
    code = models.TextField()
    district = models.TextField()
    standing = models.TextField(choices=Standing.choices)
    size = models.IntegerField()
    take = models.IntegerField()
    by_village = models.JSONField()
    keys = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "code"], name="audit_stratum_once"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="audit_stratum_standing"),
            models.CheckConstraint(
                condition=Q(size__gt=0, take__gte=0, take__lte=F("size")), name="audit_stratum_takes_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"audit stratum {self.pk}"


class AuditHousehold(models.Model):
    """One household that was drawn. What is asked there never touches the decision on the family.

    ``is_listed`` is false where only the registry knew it; ``family`` is the registry's, where it ever
    applied. ``outcomes`` is what each programme had come to. ``task_id`` is the visit in casework; None until
    it was opened. ``result`` is that of the newest visit that counts, ``ended_at`` when nothing more comes.
    ``known_size`` is the size band of the members the registry knew, "" where it knew nobody: who answers may
    hang on it, and it is known of the silent too.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, db_index=False, related_name="households")
    stratum = models.ForeignKey(
        AuditStratum, on_delete=models.PROTECT, db_index=False, related_name="households"
    )
    key = models.UUIDField()
    area_code = models.TextField()
    is_listed = models.BooleanField()
    standing = models.TextField(choices=Standing.choices)
    outcomes = models.JSONField()
    known_size = models.TextField(blank=True)
    family = models.ForeignKey(
        "registry.Family", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    task_id = models.UUIDField(null=True, unique=True)
    result = models.TextField(choices=VisitResult.choices, blank=True)
    tries = models.SmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "key"], name="audit_household_drawn_once"),
            models.CheckConstraint(condition=HAS_AREA, name="audit_household_has_area"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="audit_household_stands"),
            models.CheckConstraint(
                condition=Q(result__in=["", *VisitResult.values]), name="audit_household_result_known"
            ),
            models.CheckConstraint(
                condition=Q(result=VisitResult.ANSWERED, answered_at__isnull=False, ended_at__isnull=False)
                | (~Q(result=VisitResult.ANSWERED) & Q(answered_at__isnull=True)),
                name="audit_household_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"audit household {self.pk}"


class AuditVisit(models.Model):
    """One word from an agent about a drawn household. Nothing that comes is lost: where it does not count,
    ``why_not`` says why (``answered_before``, ``ended_before``, ``audit_closed``).
    """

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(AuditHousehold, on_delete=models.PROTECT, related_name="visits")
    submission_id = models.UUIDField(null=True, unique=True)
    result = models.TextField(choices=VisitResult.choices)
    counts = models.BooleanField()
    why_not = models.TextField(blank=True)
    actor_id = models.UUIDField(null=True)
    actor_role = models.TextField()
    observed_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(result__in=VisitResult.values), name="audit_visit_result"),
            models.CheckConstraint(
                condition=Q(counts=True, why_not="") | (Q(counts=False) & ~Q(why_not="")),
                name="audit_visit_counts_or_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"audit visit {self.pk}"


class AuditAnswer(models.Model):
    """What a drawn household said. Sealed as it was said, until it is deleted; plain what was computed of it.

    Consumption is in rupiah per person and month; ``groups`` maps a group's code to a label's.
    """

    household = models.OneToOneField(
        AuditHousehold, on_delete=models.PROTECT, primary_key=True, related_name="answer"
    )
    questionnaire = models.TextField()
    answers_sealed = models.BinaryField(null=True)
    consumption_per_person_monthly = models.BigIntegerField()
    household_size = models.SmallIntegerField()
    groups = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(consumption_per_person_monthly__gte=0, household_size__gte=1),
                name="audit_answer_possible",
            )
        ]

    def __str__(self) -> str:
        return f"audit answer {self.pk}"
