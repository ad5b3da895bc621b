"""What officers decide on an appeal, and the person who asks for a second look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.casework.corrections import Correctable, correctables, read_corrections
from tepat.casework.errors import NotWaiting
from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case
from tepat.casework.operations.opening import check_words
from tepat.casework.operations.steps import give_owner, lock_case, not_waiting, take_step
from tepat.casework.queries.access import (
    WRITES_OWN,
    case_not_found,
    check_may_answer,
    find_case,
    said_no,
)
from tepat.casework.queries.reasons import AppealedReason, reason_of_case
from tepat.casework.telling import tell_answered
from tepat.content import load_content
from tepat.eligibility.operations import decide_family
from tepat.registry.operations import add_facts, save_current_facts
from tepat.registry.queries import held_facts


def take_case(*, case_id: UUID, actor: Any, at: datetime) -> None:
    """Become the owner of a case in one's area.

    Raises ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``.
    """
    with transaction.atomic():
        case = _locked(case_id, actor)
        if case.owner_id == actor.pk:
            return
        case.owner = actor
        take_step(case, CaseEvent.TAKEN, to=CaseState(case.state), actor=actor, at=at)


def correctable_facts(*, reason: AppealedReason, at: datetime) -> tuple[Correctable, ...]:
    """The facts behind a reason as they count now, and which of them an officer can put right.

    The caller records the access.
    """
    dictionary = load_content().dictionary
    held = held_facts(family_id=reason.family_id, at=at, dictionary=dictionary)
    return correctables(
        variables=reason.variables, members=held.members, document=held.document, dictionary=dictionary
    )


def uphold_appeal(
    *, case_id: UUID, actor: Any, entered: Mapping[str, str], words: str, at: datetime
) -> list[UUID]:
    """Say that the person is right: facts are put right and the family is decided anew, all in one.

    ``entered`` holds the right values by the names of ``correctable_facts``. Adds facts with source
    ``officer``, writes the current facts, stores new decisions, a step and audit lines, tells the person.
    Returns the new decisions; none where the family took back its consent meanwhile. Raises
    ``CorrectionsRefused``, ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``, ``WordsMissing``.
    """
    words = check_words(words) if words.strip() else ""
    with transaction.atomic():
        case = _locked(case_id, actor)
        _check_is_appeal(case)
        reason = reason_of_case(case=case, actor=actor)
        dictionary = load_content().dictionary
        held = held_facts(family_id=reason.family_id, at=at, dictionary=dictionary, lock=True)
        facts = correctables(
            variables=reason.variables, members=held.members, document=held.document, dictionary=dictionary
        )
        corrected = read_corrections(entered, facts, at=at)
        add_facts(held=held, facts=corrected, received_at=at)
        save_current_facts(held=held, at=at)
        decided = decide_family(family_id=reason.family_id, at=at, actor=actor)
        detail = {
            "variables": sorted({fact.variable for fact in corrected}),
            "decisions": {decision.programme: str(decision.decision_id) for decision in decided},
        }
        take_step(case, CaseEvent.UPHELD, to=CaseState.UPHELD, actor=actor, at=at, words=words, detail=detail)
        tell_answered(case, at=at)
    return [decision.decision_id for decision in decided]


def reject_appeal(*, case_id: UUID, actor: Any, words: str, at: datetime) -> CaseState:
    """Say, with a reason in words, that the decision is right. Returns the new state.

    The person can ask for a second officer; what that one says stands. Raises ``WordsMissing``,
    ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``.
    """
    words = check_words(words)
    with transaction.atomic():
        case = _locked(case_id, actor)
        _check_is_appeal(case)
        second = case.state == CaseState.WAITING_FOR_SECOND_OFFICER
        event, state = (
            (CaseEvent.STANDS, CaseState.STANDS) if second else (CaseEvent.REJECTED, CaseState.REJECTED)
        )
        take_step(case, event, to=state, actor=actor, at=at, words=words)
        tell_answered(case, at=at)
    return state


def ask_for_review(*, case_id: UUID, actor: Any, at: datetime) -> None:
    """The person asks that another officer looks again at an appeal that was rejected.

    The case gets a new owner and a new day. Raises ``CaseNotFound``, ``NotWaiting``, ``NotAllowed``.
    """
    check_permission(actor, WRITES_OWN)
    with transaction.atomic():
        case = lock_case(case_id)
        if case.account_id != actor.pk or case.kind != Kind.APPEAL:
            raise case_not_found()
        if case.state != CaseState.REJECTED:
            raise NotWaiting(
                _("Sanggahan ini tidak bisa dimintakan pemeriksaan kedua."),
                mend=_("Buka lagi sanggahannya untuk melihat sampai di mana."),
            )
        give_owner(case, (Desk.REGENCY, Desk.DISTRICT), without=said_no(case))
        if case.owner is None:
            case.desk = Desk.REGENCY
        take_step(case, CaseEvent.REVIEW_ASKED, to=CaseState.WAITING_FOR_SECOND_OFFICER, actor=actor, at=at)


def _locked(case_id: UUID, actor: Any) -> Case:
    """A case that waits and that this officer may answer, held until the transaction ends."""
    find_case(case_id, actor)
    case = lock_case(case_id)
    if case.state not in WAITING:
        raise not_waiting()
    check_may_answer(case, actor)
    return case


def _check_is_appeal(case: Case) -> None:
    if case.kind != Kind.APPEAL:
        raise case_not_found()
