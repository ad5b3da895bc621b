"""The codes of casework: what a case is about, where it lies, where it stands, what can happen to it."""

from __future__ import annotations

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a case is about."""

    APPEAL = "appeal"
    DELETION = "deletion"
    DATA_QUESTION = "data_question"
    GROUND_CHECK = "ground_check"  # an officer wants something seen on the spot
    FOLLOW_UP = "follow_up"  # a notebook says something that must not be left alone
    AUDIT_VISIT = "audit_visit"  # a household drawn by lot is asked, for statistics only


REQUESTS = (Kind.DELETION, Kind.DATA_QUESTION)
"""What a person asks about their own data."""

ASKED = (Kind.APPEAL, *REQUESTS)
"""What a person asks and an officer answers."""

FAMILY_TASKS = (Kind.GROUND_CHECK, Kind.FOLLOW_UP)
"""What an agent does on the spot for one family, and about it."""

TASKS = (*FAMILY_TASKS, Kind.AUDIT_VISIT)
"""What an agent does on the spot."""


class Desk(TextChoices):
    """Where those sit who answer: an agent in the field, or officers."""

    FIELD = "field"
    DISTRICT = "district"
    REGENCY = "regency"


class CaseState(TextChoices):
    """Where a case stands."""

    WAITING_FOR_OFFICER = "waiting_for_officer"
    WAITING_FOR_SECOND_OFFICER = "waiting_for_second_officer"
    WAITING_FOR_AGENT = "waiting_for_agent"
    UPHELD = "upheld"
    REJECTED = "rejected"
    STANDS = "stands"  # a second officer came to the same
    ANSWERED = "answered"
    CLOSED = "closed"  # an officer ended a task that nobody needs to do any more


WAITING = (
    CaseState.WAITING_FOR_OFFICER,
    CaseState.WAITING_FOR_SECOND_OFFICER,
    CaseState.WAITING_FOR_AGENT,
)


class CaseEvent(TextChoices):
    """What can happen to a case."""

    OPENED = "opened"
    TAKEN = "taken"
    RAISED = "raised"
    UPHELD = "upheld"
    REJECTED = "rejected"
    REVIEW_ASKED = "review_asked"
    STANDS = "stands"
    ANSWERED = "answered"
    REASSIGNED = "reassigned"
    CLOSED = "closed"
    ANSWERED_LATE = "answered_late"  # by a record that came after the task had ended
    CHECK_ASKED = "check_asked"  # of an appeal: somebody looks on the spot
    CHECK_ANSWERED = "check_answered"
    TRIED = "tried"  # of a visit: nobody was at home
