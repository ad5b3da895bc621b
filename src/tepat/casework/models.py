from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tepat.casework.kinds import FAMILY_TASKS, REQUESTS, WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.kernel.identifiers import new_uuid7


class Case(models.Model):
    """Something that somebody must answer by a day: an officer a person, or an agent on the spot an officer.

    ``desk`` says which officers answer, ``owner`` who of them looks after it; without an owner nobody has an
    account there yet, and the case stands in front at the regency. ``raise_at`` is when it goes up because it
    was not answered: before ``due_at``, and once more when that has passed. What the person wrote is sealed.
    An appeal names the decision and its criterion; there is one for each.

    A ground check or follow-up is a task: ``account`` is who brought it up, ``owner`` the agent who goes,
    also after it went up to a desk. ``questions`` are ``{"member": person id or null, "code": variable}``,
    ``asked_by`` the appeal that wants to know, ``subject_id`` the member whom a follow-up's ``topic`` is
    about, ``answered_by`` the submission that answered.

    A visit to a household drawn by lot is a task too: it knows the family only where that ever applied, what
    is sealed are the words by which its door is found, and nothing in it leads to what was answered. Drawn
    from the command line it has no ``account``.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    kind = models.TextField(choices=Kind.choices)
    family = models.ForeignKey("registry.Family", on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    area_code = models.TextField()
    decision_id = models.UUIDField(null=True)
    programme = models.TextField(blank=True)
    criterion = models.TextField(blank=True)
    words_sealed = models.BinaryField(null=True)
    state = models.TextField(choices=CaseState.choices)
    desk = models.TextField(choices=Desk.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    raise_at = models.DateTimeField(null=True)
    times_raised = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    topic = models.TextField(blank=True)
    subject_id = models.UUIDField(null=True)
    questions = models.JSONField(default=list)
    asked_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="checks")
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="case_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(desk__in=Desk.values), name="case_has_desk"),
            models.CheckConstraint(condition=~Q(area_code=""), name="case_has_area"),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(kind=Kind.AUDIT_VISIT), name="case_has_account"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, due_at__isnull=False, ended_at__isnull=True)
                | (
                    ~Q(state__in=WAITING)
                    & Q(due_at__isnull=True, raise_at__isnull=True, ended_at__isnull=False)
                ),
                name="case_waits_until_a_day",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=Kind.APPEAL, decision_id__isnull=False, family__isnull=False) & ~Q(criterion="")
                )
                | (~Q(kind=Kind.APPEAL) & Q(decision_id__isnull=True, criterion="")),
                name="case_appeal_names_a_reason",
            ),
            models.UniqueConstraint(
                fields=["decision_id", "criterion"],
                condition=Q(kind=Kind.APPEAL),
                name="case_one_appeal_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(kind__in=REQUESTS, state__in=WAITING),
                name="case_one_open_request_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=FAMILY_TASKS) | Q(family__isnull=False),
                name="case_task_names_a_family",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.AUDIT_VISIT) | Q(answered_by__isnull=True, asked_by__isnull=True),
                name="case_visit_keeps_no_answer",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.FOLLOW_UP) & ~Q(topic="")
                | ~Q(kind=Kind.FOLLOW_UP) & Q(topic="", subject_id__isnull=True),
                name="case_follow_up_has_topic",
            ),
            models.UniqueConstraint(
                fields=["family", "topic", "subject_id"],
                condition=Q(kind=Kind.FOLLOW_UP, state__in=WAITING),
                nulls_distinct=False,
                name="case_one_open_follow_up_of_a_topic",
            ),
            models.UniqueConstraint(
                fields=["family", "asked_by"],
                condition=Q(kind=Kind.GROUND_CHECK, state__in=WAITING),
                nulls_distinct=False,
                name="case_one_open_ground_check",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="case_by_due_day"),
            models.Index(fields=["raise_at"], condition=Q(raise_at__isnull=False), name="case_by_raising"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state in WAITING


class CaseStep(models.Model):
    """One thing that happened to a case: what, who, when, in which words. Rows are only ever added.

    ``detail`` holds codes and numbers, never personal data; what an officer wrote is sealed.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="steps")
    event = models.TextField(choices=CaseEvent.choices)
    leads_to = models.TextField(choices=CaseState.choices)
    actor_id = models.UUIDField(null=True)
    actor_role = models.TextField()
    words_sealed = models.BinaryField(null=True)
    detail = models.JSONField(default=dict)
    area_code = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_step_by_case")]

    def __str__(self) -> str:
        return f"case step {self.pk}"


class CasePhoto(models.Model):
    """The photo that came with a case, made anew by us and sealed; it can be deleted, and in time it is."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="photo")
    contents_sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"photo of case {self.case_id}"
