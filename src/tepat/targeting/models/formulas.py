"""Formulas beside the one in force: challengers in its shadow, and proposals to put one in its place."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tepat.kernel.identifiers import new_uuid7

_SHA256 = "^[0-9a-f]{64}$"


class Outcome(models.TextChoices):
    """What a formula says about a family, as ``tepat.rules`` has it."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    CANNOT_TELL = "cannot_tell"


class Challenger(models.Model):
    """A formula that is tried on every decision of its programme, without any effect on a family.

    It has come to ``settled_in`` and ``last_family`` in the order of changes (``registry.changes``): what
    lies before was looked at. ``walked_at`` is when it was last up to date.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    programme = models.TextField()
    title = models.TextField()
    words = models.TextField(blank=True)
    formula = models.ForeignKey(
        "eligibility.StoredFormula", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    settled_in = models.BigIntegerField(default=0)
    last_family = models.UUIDField(null=True)
    walked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(programme="") & ~Q(title=""), name="challenger_has_name"),
            models.UniqueConstraint(
                fields=["programme", "formula"], condition=Q(ended_at=None), name="challenger_runs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"challenger {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether it is still tried on new decisions."""
        return self.ended_at is None


class ShadowDecision(models.Model):
    """What a challenger would have said about a family, beside what was decided on the same facts.

    ``made_*`` is the decision as it was made (amounts in rupiah a year; None where it is not known).
    ``outcome`` is empty where the challenger failed; ``fault`` is then a code. ``groups`` maps a group's code
    to a label's (``targeting.groups``), where the facts tell.
    """

    id = models.BigAutoField(primary_key=True)
    challenger = models.ForeignKey(
        Challenger, on_delete=models.PROTECT, db_index=False, related_name="decisions"
    )
    decision = models.ForeignKey(
        "eligibility.Decision", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    family = models.ForeignKey("registry.Family", on_delete=models.PROTECT, db_index=False, related_name="+")
    area_code = models.TextField()
    decided_at = models.DateTimeField()
    made_by = models.TextField()
    made_outcome = models.TextField(choices=Outcome.choices)
    made_yearly = models.BigIntegerField(null=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True)
    yearly = models.BigIntegerField(null=True)
    fault = models.TextField(blank=True)
    groups = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["challenger", "decision"], name="shadow_decision_once"),
            models.CheckConstraint(condition=Q(made_outcome__in=Outcome.values), name="shadow_made_outcome"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values, fault="") | (Q(outcome="") & ~Q(fault="")),
                name="shadow_says_something_or_why_not",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["challenger", "family", "-decided_at", "-decision"], name="shadow_newest_of_family"
            )
        ]

    def __str__(self) -> str:
        return f"shadow {self.pk}"


class FormulaStudy(models.Model):
    """What ``tepat lab run`` found about a formula: its figures and its report, as they were sent.

    ``candidate`` is the formula's name in the study. ``figures`` is what the card shows of it
    (``targeting.study_files``).
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    candidate = models.TextField()
    figures = models.JSONField()
    metrics = models.BinaryField()
    metrics_hash = models.TextField()
    report = models.BinaryField()
    report_hash = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(metrics_hash__regex=_SHA256, report_hash__regex=_SHA256),
                name="formula_study_hashes_are_sha256",
            )
        ]

    def __str__(self) -> str:
        return f"study {self.pk}"


class ProposalState(models.TextChoices):
    """How far a proposal is."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class FormulaProposal(models.Model):
    """That a formula be put into force from a day on: proposed by one officer, decided by another.

    ``words`` say why, ``answer`` what the other said. Roles are kept as they were then.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    programme = models.TextField()
    formula = models.ForeignKey(
        "eligibility.StoredFormula", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    study = models.OneToOneField(FormulaStudy, on_delete=models.PROTECT, related_name="proposal")
    from_day = models.DateField()
    words = models.TextField()
    state = models.TextField(choices=ProposalState.choices, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    proposed_by_role = models.TextField()
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decided_by_role = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(condition=~Q(words=""), name="proposal_says_why"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.WAITING, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ProposalState.WAITING, ProposalState.WITHDRAWN])
                | ~Q(decided_by=F("proposed_by")),
                name="proposal_needs_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=ProposalState.WAITING), name="proposal_waits_alone"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether another officer has not decided yet."""
        return self.state == ProposalState.WAITING
