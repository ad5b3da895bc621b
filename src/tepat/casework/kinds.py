"""The codes of casework: what a case is about, where it lies, where it stands, what can happen to it."""

from __future__ import annotations

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a case is about."""

    APPEAL = "appeal"
    DELETION = "deletion"
    DATA_QUESTION = "data_question"


class Desk(TextChoices):
    """Where the officers sit who answer."""

    DISTRICT = "district"
    REGENCY = "regency"


class CaseState(TextChoices):
    """Where a case stands."""

    WAITING_FOR_OFFICER = "waiting_for_officer"
    WAITING_FOR_SECOND_OFFICER = "waiting_for_second_officer"
    UPHELD = "upheld"
    REJECTED = "rejected"
    STANDS = "stands"  # a second officer came to the same
    ANSWERED = "answered"


WAITING = (CaseState.WAITING_FOR_OFFICER, CaseState.WAITING_FOR_SECOND_OFFICER)


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
