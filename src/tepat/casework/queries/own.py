"""What a person sees of what they asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.casework.kinds import CaseState, Kind
from tepat.casework.models import Case, CasePhoto
from tepat.casework.queries.access import READS_OWN, case_not_found
from tepat.casework.sealing import unseal_answer, unseal_photo, unseal_words


@dataclass(frozen=True, slots=True)
class OwnStep:
    """One thing that happened: what, when, by whom in a role, and the officer's words."""

    event: str
    actor_role: str
    words: str = field(repr=False)
    detail: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as whoever asked sees it. ``steps`` are the oldest first; empty in a list."""

    case: Case
    words: str = field(repr=False)
    has_photo: bool
    is_overdue: bool
    steps: tuple[OwnStep, ...] = field(default=(), repr=False)

    @property
    def may_ask_for_review(self) -> bool:
        """Whether a second officer can be asked for."""
        return self.case.kind == Kind.APPEAL and self.case.state == CaseState.REJECTED


def own_cases(*, account: Any, at: datetime, kinds: tuple[str, ...] = (Kind.APPEAL,)) -> list[OwnCase]:
    """The account's own cases, those that wait first, by the nearest day; then the newest."""
    check_permission(account, READS_OWN)
    rows = list(_with_photo(Case.objects.filter(account=account, kind__in=kinds)).order_by("-opened_at"))
    rows.sort(key=lambda case: (case.due_at is None, case.due_at or at))
    return [_own(case, at) for case in rows]


def own_case(*, case_id: UUID, account: Any, at: datetime) -> OwnCase:
    """One of the account's own cases with its history; raises ``CaseNotFound``."""
    case = _find(case_id, account)
    return _own(case, at, with_steps=True)


def own_photo(*, case_id: UUID, account: Any) -> bytes:
    """The photo that the person sent, as JPEG; raises ``CaseNotFound``. Recorded as access."""
    case = _find(case_id, account)
    photo = CasePhoto.objects.filter(case=case).first()
    if photo is None:
        raise case_not_found()
    record_access(
        actor=account,
        action="casework.photo.read",
        purpose="self_service",
        subject_kind="case",
        subject_id=case.pk,
        area_code=case.area_code,
    )
    return unseal_photo(photo.contents_sealed)


def case_ids_of(*, account: Any) -> list[UUID]:
    """The ids of everything that this person ever asked."""
    return list(Case.objects.filter(account=account).values_list("pk", flat=True))


def _find(case_id: UUID, account: Any) -> Case:
    check_permission(account, READS_OWN)
    case = _with_photo(Case.objects.filter(pk=case_id, account=account)).first()
    if case is None:
        raise case_not_found()
    return case


def _with_photo(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("owner").annotate(
        has_photo=Exists(CasePhoto.objects.filter(case=OuterRef("pk")))
    )


def _own(case: Any, at: datetime, *, with_steps: bool = False) -> OwnCase:
    steps = case.steps.order_by("id") if with_steps else ()
    return OwnCase(
        case=case,
        words=unseal_words(case.words_sealed),
        has_photo=case.has_photo,
        is_overdue=case.due_at is not None and case.due_at <= at,
        steps=tuple(
            OwnStep(step.event, step.actor_role, unseal_answer(step.words_sealed), step.detail, step.at)
            for step in steps
        ),
    )
