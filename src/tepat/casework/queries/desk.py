"""What officers see: who waits, nearest day first, and one case with everything needed to answer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.casework.kinds import WAITING
from tepat.casework.models import Case, CasePhoto
from tepat.casework.queries.access import (
    DECIDES,
    case_not_found,
    families_of,
    find_case,
    may_answer,
    within,
)
from tepat.casework.queries.own import OwnStep
from tepat.casework.sealing import unseal_answer, unseal_photo, unseal_words

PAGE = 200


@dataclass(frozen=True, slots=True)
class CaseOnDesk:
    """A case as an officer sees it; ``words`` and ``steps`` only where the case itself is opened."""

    case: Case
    is_overdue: bool
    is_mine: bool
    may_answer: bool
    words: str = field(default="", repr=False)
    has_photo: bool = False
    steps: tuple[OwnStep, ...] = field(default=(), repr=False)


def cases_waiting(*, actor: Any, at: datetime, at_most: int = PAGE) -> list[CaseOnDesk]:
    """The cases that wait in the officer's area, the nearest day first. Tells no name and no words.

    Raises ``NotAllowed``.
    """
    check_permission(actor, DECIDES)
    rows = (
        Case.objects.filter(within(actor), state__in=WAITING)
        .select_related("owner")
        .prefetch_related("steps")
        .order_by("due_at", "pk")[:at_most]
    )
    families = families_of(actor)
    return [
        CaseOnDesk(case, _is_overdue(case, at), case.owner_id == actor.pk, may_answer(case, actor, families))
        for case in rows
    ]


def count_waiting(*, actor: Any) -> int:
    """How many cases wait in the officer's area."""
    return Case.objects.filter(within(actor), state__in=WAITING).count()


def case_on_desk(*, case_id: UUID, actor: Any, at: datetime, purpose: str = "appeal") -> CaseOnDesk:
    """One case with the person's words and its history. Recorded as access.

    Raises ``NotAllowed``, ``CaseNotFound``.
    """
    case = find_case(case_id, actor)
    _record(case, actor, "casework.case.read", purpose)
    return CaseOnDesk(
        case=case,
        is_overdue=_is_overdue(case, at),
        is_mine=case.owner_id == actor.pk,
        may_answer=may_answer(case, actor),
        words=unseal_words(case.words_sealed),
        has_photo=CasePhoto.objects.filter(case=case).exists(),
        steps=tuple(
            OwnStep(step.event, step.actor_role, unseal_answer(step.words_sealed), step.detail, step.at)
            for step in sorted(case.steps.all(), key=lambda step: step.pk)
        ),
    )


def photo_of(*, case_id: UUID, actor: Any) -> bytes:
    """The photo that came with a case, as JPEG. Every look is a line in the audit record.

    Raises ``NotAllowed``, ``CaseNotFound``.
    """
    case = find_case(case_id, actor)
    photo = CasePhoto.objects.filter(case=case).first()
    if photo is None:
        raise case_not_found()
    _record(case, actor, "casework.photo.read", "appeal")
    return unseal_photo(photo.contents_sealed)


def _is_overdue(case: Case, at: datetime) -> bool:
    return case.due_at is not None and case.due_at <= at


def _record(case: Case, actor: Any, action: str, purpose: str) -> None:
    record_access(
        actor=actor,
        action=action,
        purpose=purpose,
        subject_kind="case",
        subject_id=case.pk,
        area_code=case.area_code,
        detail={"kind": case.kind},
    )
