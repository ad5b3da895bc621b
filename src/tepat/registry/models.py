from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tepat.kernel.identifiers import new_uuid7

HAS_AREA = ~Q(area_code="")


class Family(models.Model):
    """A household as one family card (KK) describes it.

    ``kk_index`` finds the family by its KK and belongs to one family only. A family that claims a KK which
    another family holds already keeps it sealed, without the index.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    area_code = models.TextField()
    kk_sealed = models.BinaryField(null=True)
    kk_index = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kk_index"], condition=Q(kk_index__isnull=False), name="family_kk_held_once"
            ),
            models.CheckConstraint(
                condition=Q(kk_index__isnull=True) | Q(kk_sealed__isnull=False),
                name="family_kk_index_with_seal",
            ),
            models.CheckConstraint(condition=HAS_AREA, name="family_has_area"),
        ]
        indexes: ClassVar = [models.Index(fields=["area_code"], name="family_by_area")]

    def __str__(self) -> str:
        return f"family {self.pk}"


class Person(models.Model):
    """Somebody, known by NIK where there is one. Name and NIK are sealed.

    ``likeness_index`` is the blind index of name and birth date as first told: it finds a member without
    NIK again inside their own family, and never across families.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    area_code = models.TextField()
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True)
    name_sealed = models.BinaryField()
    likeness_index = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nik_index"], condition=Q(nik_index__isnull=False), name="person_nik_held_once"
            ),
            models.CheckConstraint(
                condition=Q(nik_index__isnull=True, nik_sealed__isnull=True)
                | Q(nik_index__isnull=False, nik_sealed__isnull=False),
                name="person_nik_sealed_with_index",
            ),
            models.CheckConstraint(condition=HAS_AREA, name="person_has_area"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Membership(models.Model):
    """A person belongs to a family from ``active_from`` until, exclusive, ``active_to``.

    Both are moments at which the registry learned of it, so that the members at any past decision can be
    told exactly. The order of ``id`` is the order of the members.
    """

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, db_index=False, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="memberships")
    area_code = models.TextField()
    relation = models.SmallIntegerField(null=True)
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "person"],
                condition=Q(active_to__isnull=True),
                name="membership_active_once",
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_from__lt=F("active_to")),
                name="membership_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["family", "id"], name="membership_by_family"),
            models.Index(fields=["person"], name="membership_by_person"),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class GroupMembership(models.Model):
    """A family belongs to a Dasa Wisma group from ``active_from`` until, exclusive, ``active_to``.

    A family is in one group at a time. The cadre of the group, and no other cadre, reaches it.
    """

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, db_index=False, related_name="groups")
    group = models.ForeignKey(
        "identity.WorkGroup", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    area_code = models.TextField()
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family"], condition=Q(active_to__isnull=True), name="family_in_one_group_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_from__lt=F("active_to")),
                name="group_membership_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group"], condition=Q(active_to__isnull=True), name="family_by_group"),
        ]

    def __str__(self) -> str:
        return f"group membership {self.pk}"


class SubjectKind(models.TextChoices):
    FAMILY = "family"
    PERSON = "person"


class Fact(models.Model):
    """One observation: who or what, which variable, which value, who says so, when it was seen.

    Rows are only ever added (the database refuses the rest); ``id`` is their order. ``family`` is the
    family in whose context the observation was made. Rows of one family are added under its row lock.
    """

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.TextField(choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    family = models.ForeignKey(  # its constraint is a trigger, which asks once for all rows of a statement
        Family, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="facts"
    )
    area_code = models.TextField()
    variable = models.TextField()
    value = models.JSONField()
    source = models.TextField()
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    submission_id = models.UUIDField(null=True)
    exchange_call_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(subject_kind=SubjectKind.FAMILY, subject_id=F("family_id"))
                | Q(subject_kind=SubjectKind.PERSON),
                name="fact_subject_known",
            ),
            models.CheckConstraint(
                condition=Q(submission_id__isnull=True) | Q(exchange_call_id__isnull=True),
                name="fact_of_one_origin",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["family", "id"], name="fact_by_family")]

    def __str__(self) -> str:
        return f"fact {self.pk}"


class CurrentFacts(models.Model):
    """What counts now for one family, by trust and freshness: written by one function, never by hand.

    ``changed_in`` is the transaction that last changed anything about the family (``registry.changes``).
    """

    family = models.OneToOneField(Family, on_delete=models.PROTECT, primary_key=True)
    area_code = models.TextField()
    document = models.JSONField()
    facts_through = models.BigIntegerField()
    rebuilt_at = models.DateTimeField()
    changed_in = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area_code"], name="current_facts_by_area")]

    def __str__(self) -> str:
        return f"current facts of {self.pk}"


class Consent(models.Model):
    """Somebody's yes or no to one purpose, in the words of one text version. Rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, db_index=False, related_name="consents"
    )
    area_code = models.TextField()
    purpose = models.TextField()
    text_version = models.TextField()
    language = models.TextField()
    given = models.BooleanField()
    given_at = models.DateTimeField()
    received_at = models.DateTimeField()
    submission_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"consent {self.pk}"
