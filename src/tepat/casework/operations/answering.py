"""What an officer answers to a request about somebody's own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Kind
from tepat.casework.operations.opening import check_words
from tepat.casework.operations.steps import lock_case, not_waiting, take_step
from tepat.casework.queries.access import case_not_found, check_may_answer, find_case
from tepat.casework.telling import tell_answered


def answer_data_request(*, case_id: UUID, actor: Any, words: str, at: datetime) -> None:
    """Answer in words, and tell the person that the answer is there.

    Raises ``WordsMissing``, ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``, ``NotAllowed``.
    """
    words = check_words(words)
    with transaction.atomic():
        found = find_case(case_id, actor)
        if found.kind == Kind.APPEAL:
            raise case_not_found()
        case = lock_case(case_id)
        if case.state not in WAITING:
            raise not_waiting()
        check_may_answer(case, actor)
        take_step(case, CaseEvent.ANSWERED, to=CaseState.ANSWERED, actor=actor, at=at, words=words)
        tell_answered(case, at=at)
