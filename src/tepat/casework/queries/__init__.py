"""Reads of the casework room."""

from __future__ import annotations

from tepat.casework.queries.access import DECIDES, READS_OWN, case_not_found
from tepat.casework.queries.desk import CaseOnDesk, case_on_desk, cases_waiting, count_waiting, photo_of
from tepat.casework.queries.own import OwnCase, OwnStep, case_ids_of, own_case, own_cases, own_photo
from tepat.casework.queries.reasons import AppealedReason, reason_of_case, reason_to_appeal

__all__ = [
    "DECIDES",
    "READS_OWN",
    "AppealedReason",
    "CaseOnDesk",
    "OwnCase",
    "OwnStep",
    "case_ids_of",
    "case_not_found",
    "case_on_desk",
    "cases_waiting",
    "count_waiting",
    "own_case",
    "own_cases",
    "own_photo",
    "photo_of",
    "reason_of_case",
    "reason_to_appeal",
]
