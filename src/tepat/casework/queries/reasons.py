"""The reason that an appeal is about: its sentence and the facts it rests on, with source and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.casework.errors import ReasonNotFound
from tepat.casework.kinds import Kind
from tepat.casework.models import Case
from tepat.content import load_content
from tepat.eligibility.errors import DecisionNotFound
from tepat.eligibility.queries import decision_document, variables_behind
from tepat.registry.queries import member_names


@dataclass(frozen=True, slots=True)
class AppealedReason:
    """One criterion of one decision. ``criterion`` is as the decision holds it, ``members`` and ``names``
    are of the decision's time, in their order. ``variables`` are all that stand behind it, known or not.

    ``until`` is the last day on which it can be appealed.
    """

    decision_id: UUID
    family_id: UUID
    programme: str
    title: Mapping[str, str]
    outcome: str
    criterion: Mapping[str, Any] = field(repr=False)
    members: tuple[UUID, ...]
    names: tuple[str, ...] = field(repr=False)
    variables: tuple[str, ...]
    decided_at: datetime
    until: date


def reason_to_appeal(*, decision_id: UUID, criterion: str, actor: Any) -> AppealedReason:
    """The reason of a decision about the citizen's own family; raises ``ReasonNotFound``.

    Writes a line in the audit record.
    """
    try:
        return _reason(decision_id, criterion, actor, purpose="self_service")
    except DecisionNotFound as error:
        raise _reason_not_found() from error


def reason_of_case(*, case: Case, actor: Any, purpose: str = "appeal") -> AppealedReason:
    """The reason that an appeal is about, for whoever may open the case. Recorded as access."""
    if case.kind != Kind.APPEAL or case.decision_id is None:
        raise _reason_not_found()
    return _reason(case.decision_id, case.criterion, actor, purpose=purpose)


def _reason(decision_id: UUID, code: str, actor: Any, *, purpose: str) -> AppealedReason:
    family_id, document = decision_document(decision_id=decision_id, actor=actor, purpose=purpose)
    criterion = next((found for found in document["criteria"] if found["code"] == code), None)
    if criterion is None:
        raise _reason_not_found()
    decided_at = datetime.fromisoformat(document["decided_at"])
    names = member_names(family_id=family_id, at=decided_at)
    programme = load_content().programmes.get(document["programme"])
    days = timedelta(days=programme.appeal_days if programme else 0)
    return AppealedReason(
        decision_id=decision_id,
        family_id=family_id,
        programme=document["programme"],
        title=programme.title if programme else document["formula"]["title"],
        outcome=document["outcome"],
        criterion=criterion,
        members=tuple(names),
        names=tuple(names.values()),
        variables=variables_behind(
            formula_hash=document["formula"]["hash"], inputs=sorted(criterion["inputs"])
        ),
        decided_at=decided_at,
        until=timezone.localdate(decided_at) + days,
    )


def _reason_not_found() -> ReasonNotFound:
    return ReasonNotFound(
        _("Alasan ini tidak ditemukan di antara hasil keluarga Anda."),
        mend=_("Buka lagi halaman hasil, lalu tekan Sanggah pada alasannya."),
    )
