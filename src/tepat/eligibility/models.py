from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tepat.kernel.identifiers import new_uuid7


class StoredFormula(models.Model):
    """A formula with every variable definition that it uses, as it was when it first decided.

    ``hash`` is its content. Rows are only ever added, so an old decision can be computed again without any
    file.
    """

    hash = models.TextField(primary_key=True)
    code = models.TextField()
    version = models.TextField()
    document = models.JSONField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="formula_hash_is_sha256")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class StoredTrust(models.Model):
    """Which source was trusted before which, and how long facts were fresh, for every variable at one time.

    It decides which facts count, before any formula. ``hash`` is its content. Rows are only ever added.
    """

    hash = models.TextField(primary_key=True)
    document = models.JSONField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="trust_hash_is_sha256")
        ]

    def __str__(self) -> str:
        return f"trust {self.hash[:8]}"


class FormulaInForce(models.Model):
    """A formula that decides for a programme from a day on, until another follows. Rows are only ever added.

    Of one day the last row counts. ``reference`` is what it was decided by, ``put_at`` when; before the
    first row of a programme content's own formula decides. A day that does not lie ahead is refused by the
    database (``formula_in_force_lies_ahead``, in its migration).
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.TextField()
    formula = models.ForeignKey(StoredFormula, on_delete=models.PROTECT, db_index=False, related_name="+")
    from_day = models.DateField()
    reference = models.UUIDField(unique=True)
    put_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(programme=""), name="formula_in_force_has_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} from {self.from_day}"


class Outcome(models.TextChoices):
    """The three answers."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    CANNOT_TELL = "cannot_tell"


class WaitsFor(models.TextChoices):
    """What a decision that is made already waits for before it counts."""

    NOTHING = "", "nothing"
    IDENTITY = "identity", "identity"


class Decision(models.Model):
    """One answer of one formula about one family on one day, with its reasons. Rows are only ever added.

    ``criteria`` is a list of ``{code, result, reason: {id, en}, inputs: {name: value}}``. ``facts`` maps
    each stored variable that was read to the ids of its facts, the members' in their order; ``stale_facts``
    are those of them that had expired. Facts are never changed, so their values, sources and dates are read
    from there. Computed again with the stored formula and trust, the facts with ids up to ``facts_through``
    and the members at ``decided_at`` must give the same.

    ``waits_for`` is ``identity`` where the decision counts only once the applicant (``applicant_id`` among
    the registry's persons) has proven who they are; a later decision then takes its place.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    family = models.ForeignKey("registry.Family", on_delete=models.PROTECT, db_index=False, related_name="+")
    area_code = models.TextField()
    programme = models.TextField()
    formula = models.ForeignKey(StoredFormula, on_delete=models.PROTECT, db_index=False, related_name="+")
    trust = models.ForeignKey(StoredTrust, on_delete=models.PROTECT, db_index=False, related_name="+")
    on = models.DateField()
    outcome = models.TextField(choices=Outcome.choices)
    benefit_amount = models.BigIntegerField(null=True)
    benefit_period = models.TextField(blank=True)
    scores = models.JSONField()
    criteria = models.JSONField()
    missing = models.JSONField()
    facts = models.JSONField()
    stale_facts = models.JSONField()
    facts_through = models.BigIntegerField()
    decided_at = models.DateTimeField()
    submission_id = models.UUIDField(null=True)
    applicant_id = models.UUIDField(null=True)
    waits_for = models.TextField(choices=WaitsFor.choices, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(benefit_amount__isnull=True) | Q(benefit_amount__gte=0),
                name="decision_benefit_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(waits_for__in=["", "identity"]), name="decision_waits_for_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["family", "id"], name="decision_by_family"),
            models.Index(
                fields=["applicant_id"],
                condition=Q(waits_for="identity"),
                name="decision_waiting_for_identity",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Untold(models.Model):
    """A decision of which the applicant has not been told yet; gone once they are.

    ``tries`` counts how often telling them failed. Not a job of its own: the note that wakes a worker makes
    commits wait for each other, and families are sent in by the hundred.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="+")
    tries = models.SmallIntegerField(db_default=0)

    def __str__(self) -> str:
        return f"untold {self.pk}"
