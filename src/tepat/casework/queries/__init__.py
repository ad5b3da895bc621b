"""Reads of the casework room."""

from __future__ import annotations

from tepat.casework.queries.access import DECIDES, OPENS_TASKS, READS_OWN, READS_TASKS, case_not_found
from tepat.casework.queries.appeal_outcomes import AppealOutcome, appeal_outcomes
from tepat.casework.queries.desk import CaseOnDesk, case_on_desk, cases_waiting, count_waiting, photo_of
from tepat.casework.queries.field_tasks import (
    TaskQuestion,
    TaskRow,
    tasks_for_agent,
    tasks_of_family,
    title_of_task,
)
from tepat.casework.queries.own import OwnCase, OwnStep, case_ids_of, own_case, own_cases, own_photo
from tepat.casework.queries.reasons import AppealedReason, reason_of_case, reason_to_appeal
from tepat.casework.queries.task_desk import (
    AgentLoad,
    CheckOfAppeal,
    OpenTask,
    TaskOnDesk,
    agent_loads,
    checks_of_appeal,
    count_raised,
    task_on_desk,
    tasks_waiting,
)
from tepat.casework.queries.visits import (
    VisitNow,
    VisitOfFamily,
    VisitRow,
    visit_now,
    visits_for_agent,
    visits_of_family,
)

__all__ = [
    "DECIDES",
    "OPENS_TASKS",
    "READS_OWN",
    "READS_TASKS",
    "AgentLoad",
    "AppealOutcome",
    "AppealedReason",
    "CaseOnDesk",
    "CheckOfAppeal",
    "OpenTask",
    "OwnCase",
    "OwnStep",
    "TaskOnDesk",
    "TaskQuestion",
    "TaskRow",
    "VisitNow",
    "VisitOfFamily",
    "VisitRow",
    "agent_loads",
    "appeal_outcomes",
    "case_ids_of",
    "case_not_found",
    "case_on_desk",
    "cases_waiting",
    "checks_of_appeal",
    "count_raised",
    "count_waiting",
    "own_case",
    "own_cases",
    "own_photo",
    "photo_of",
    "reason_of_case",
    "reason_to_appeal",
    "task_on_desk",
    "tasks_for_agent",
    "tasks_of_family",
    "tasks_waiting",
    "title_of_task",
    "visit_now",
    "visits_for_agent",
    "visits_of_family",
]
