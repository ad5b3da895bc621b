"""Writes of the casework room: every one adds a step to a case, and says who, when and in which words."""

from __future__ import annotations

from tepat.casework.operations.answering import answer_data_request
from tepat.casework.operations.deciding import ask_for_review, reject_appeal, take_case, uphold_appeal
from tepat.casework.operations.following_up import open_follow_ups
from tepat.casework.operations.ground_checks import (
    AskedOnTheSpot,
    answer_ground_check,
    close_task,
    open_ground_check,
    reassign_task,
)
from tepat.casework.operations.keeping import delete_old_photos, delete_photos_of
from tepat.casework.operations.opening import open_appeal, open_data_request
from tepat.casework.operations.raising import raise_cases
from tepat.casework.operations.visits import (
    VisitToOpen,
    close_audit_visits,
    end_audit_visit,
    forget_audit_visits,
    open_audit_visit,
    open_audit_visits,
)

__all__ = [
    "AskedOnTheSpot",
    "VisitToOpen",
    "answer_data_request",
    "answer_ground_check",
    "ask_for_review",
    "close_audit_visits",
    "close_task",
    "delete_old_photos",
    "delete_photos_of",
    "end_audit_visit",
    "forget_audit_visits",
    "open_appeal",
    "open_audit_visit",
    "open_audit_visits",
    "open_data_request",
    "open_follow_ups",
    "open_ground_check",
    "raise_cases",
    "reassign_task",
    "reject_appeal",
    "take_case",
    "uphold_appeal",
]
