"""What an agent looks at on the spot: asked by an officer, answered by a record, given to another, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.casework.errors import AgentRefused, GroundCheckWaiting, NoConsent, QuestionsRefused
from tepat.casework.kinds import FAMILY_TASKS, WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case
from tepat.casework.operations.agents import agents_for, give_agent
from tepat.casework.operations.opening import check_words
from tepat.casework.operations.steps import lock_case, not_waiting, note_step, take_step
from tepat.casework.operations.visits import Visitor, tell_visit_closed, visitors_of
from tepat.casework.queries.access import (
    OPENS_TASKS,
    case_not_found,
    check_may_answer,
    find_case,
    find_task,
)
from tepat.casework.sealing import seal_words
from tepat.content import load_content
from tepat.content.questionnaires import MEMBERS
from tepat.registry.changes import note_change
from tepat.registry.placement import StoredFamily
from tepat.registry.queries import agreed_purposes, family_not_found, family_now, place_of_family

MOST_QUESTIONS = 60
CONSENT_PURPOSE = "eligibility"


@dataclass(frozen=True, slots=True, order=True)
class AskedOnTheSpot:
    """One question of the family questionnaire, about the household (``member`` None) or one member."""

    code: str
    member: UUID | None = None

    def document(self) -> dict[str, str | None]:
        """As a task keeps it."""
        return {"member": str(self.member) if self.member else None, "code": self.code}


def open_ground_check(
    *,
    actor: Any,
    questions: Sequence[AskedOnTheSpot],
    words: str,
    at: datetime,
    family_id: UUID | None = None,
    appeal_id: UUID | None = None,
) -> UUID:
    """Ask an agent to look at facts of a family on the spot; returns the task.

    About the family of the appeal that wants to know, else about ``family_id``. The cadre of the family's
    group goes, else an agent of the place. Stores the words sealed, a step (of the appeal too) and audit
    lines. Raises ``NotAllowed``, ``CaseNotFound``, ``FamilyNotFound``, ``NotWaiting``,
    ``NotByThisOfficer``, ``WordsMissing``, ``QuestionsRefused``, ``NoConsent``, ``GroundCheckWaiting``.
    """
    check_permission(actor, OPENS_TASKS)
    words = check_words(words, missing=_("Anda belum menulis apa yang perlu dilihat."))
    with transaction.atomic():
        appeal = _appeal(appeal_id, actor) if appeal_id else None
        family = _family(actor, appeal.family_id if appeal else family_id)
        asked = _checked(questions, family)
        if Case.objects.filter(
            family_id=family.id, kind=Kind.GROUND_CHECK, asked_by=appeal, state__in=WAITING
        ).exists():
            raise GroundCheckWaiting(
                _("Cek lapangan untuk hal ini masih berjalan."),
                mend=_("Tunggu jawabannya, atau tutup dahulu yang masih berjalan."),
            )
        task = Case(
            kind=Kind.GROUND_CHECK,
            family_id=family.id,
            account=actor,
            area_code=family.area_code,
            words_sealed=seal_words(words),
            questions=[question.document() for question in asked],
            asked_by=appeal,
            opened_at=at,
        )
        give_agent(task, who="agent", group_id=family.group_id)
        take_step(task, CaseEvent.OPENED, to=CaseState.WAITING_FOR_AGENT, actor=actor, at=at)
        if appeal is not None:
            note_step(appeal, CaseEvent.CHECK_ASKED, actor=actor, at=at, detail={"check": str(task.pk)})
        note_change(family_id=family.id)
    return task.pk


def answer_ground_check(
    *, task_id: UUID, submission_id: UUID, family_id: UUID, actor: Any, at: datetime
) -> None:
    """A record from the field answers a task of the family, whoever of those who reach the family sent it.

    The record's facts are stored already, in the caller's transaction. A record that comes after the task
    ended is noted and changes nothing more. The appeal that asked is told. Raises ``CaseNotFound``.
    """
    with transaction.atomic():
        task = lock_case(task_id)
        if task.kind not in FAMILY_TASKS or task.family_id != family_id:
            raise case_not_found()
        is_waiting = task.state in WAITING
        if is_waiting or task.answered_by is None:
            task.answered_by = submission_id
        take_step(
            task,
            CaseEvent.ANSWERED if is_waiting else CaseEvent.ANSWERED_LATE,
            to=CaseState.ANSWERED if is_waiting else CaseState(task.state),
            actor=actor,
            at=at,
            detail={"submission": str(submission_id)},
        )
        if task.asked_by is not None:
            detail = {"check": str(task.pk)}
            note_step(task.asked_by, CaseEvent.CHECK_ANSWERED, actor=actor, at=at, detail=detail)
        note_change(family_id=family_id)


def close_task(*, task_id: UUID, actor: Any, words: str, at: datetime) -> None:
    """End a task that nobody needs to do any more, with the reason in words.

    Whoever drew the household of a visit is told. Raises ``WordsMissing``, ``NotAllowed``,
    ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``.
    """
    words = check_words(words, missing=_("Anda belum menulis alasannya."))
    with transaction.atomic():
        task = _locked(task_id, actor)
        take_step(task, CaseEvent.CLOSED, to=CaseState.CLOSED, actor=actor, at=at, words=words)
        if task.kind == Kind.AUDIT_VISIT:
            tell_visit_closed(task_id=task_id, actor=actor, at=at)


def reassign_task(*, task_id: UUID, agent_id: UUID, actor: Any, at: datetime) -> None:
    """Give a task to another agent who reaches the family, a visit to one of the place; its day stays.

    Raises ``AgentRefused``, ``NotAllowed``, ``CaseNotFound``, ``NotWaiting``, ``NotByThisOfficer``.
    """
    with transaction.atomic():
        task = _locked(task_id, actor)
        visitor = next((one for one in visitors_of_task(task=task) if one.account.pk == agent_id), None)
        if visitor is None:
            raise AgentRefused(
                _("Petugas ini tidak mendampingi keluarga itu."), mend=_("Pilih petugas dari daftar.")
            )
        agent = visitor.account
        if task.owner_id == agent.pk and task.desk == Desk.FIELD:
            return
        task.owner, task.desk = agent, Desk.FIELD
        detail: dict[str, Any] = {"agent": str(agent.pk)}
        if task.kind == Kind.AUDIT_VISIT:
            detail["is_independent"] = visitor.is_independent
        take_step(task, CaseEvent.REASSIGNED, to=CaseState(task.state), actor=actor, at=at, detail=detail)


def agents_of_task(*, task: Case) -> list[Any]:
    """The agents who could do a task now."""
    return [visitor.account for visitor in visitors_of_task(task=task)]


def visitors_of_task(*, task: Case) -> list[Visitor]:
    """The agents who could do a task now; to a household drawn by lot those go first who do not know it."""
    area_code, group_id = task.area_code, None
    if task.family_id is not None:
        area_code, group_id = place_of_family(family_id=task.family_id)
    if task.kind == Kind.AUDIT_VISIT:
        return visitors_of(visit=task, group_id=group_id)
    return [Visitor(account, False) for account in agents_for(area_code=area_code, group_id=group_id)]


def _appeal(appeal_id: UUID, actor: Any) -> Case:
    """The appeal that wants to know."""
    appeal = find_case(appeal_id, actor)
    if appeal.kind != Kind.APPEAL:
        raise case_not_found()
    if appeal.state not in WAITING:
        raise not_waiting()
    check_may_answer(appeal, actor)
    return appeal


def _family(actor: Any, family_id: UUID | None) -> StoredFamily:
    if family_id is None:
        raise family_not_found()
    family = family_now(family_id=family_id, lock=True)
    if not actor.reaches(family.area_code, family.group_id):
        raise family_not_found()
    if CONSENT_PURPOSE not in agreed_purposes(family_id=family_id):
        raise NoConsent(
            _("Keluarga ini tidak menyetujui datanya dipakai untuk menilai hak bantuan."),
            mend=_("Tanpa persetujuan itu tidak ada yang boleh ditanyakan atau dicatat."),
        )
    return family


def _checked(questions: Sequence[AskedOnTheSpot], family: StoredFamily) -> list[AskedOnTheSpot]:
    """The questions in the order of the form, about members of now. Raises ``QuestionsRefused``."""
    members = [member.person_id for member in family.members]
    wanted = set(questions)
    household = [AskedOnTheSpot(code) for code in askable_codes(None)]
    persons = [AskedOnTheSpot(code, member) for member in members for code in askable_codes(MEMBERS)]
    asked = [question for question in (*household, *persons) if question in wanted]
    if not asked or len(asked) != len(wanted) or len(asked) > MOST_QUESTIONS:
        raise QuestionsRefused(
            _("Pilih apa yang harus dilihat di lapangan, paling banyak 60 hal."),
            mend=_("Beri tanda pada hal yang perlu dicek."),
        )
    return asked


def askable_codes(repeat: str | None) -> list[str]:
    """What can be asked on the spot of the household (None) or of a member: no name and no number."""
    content = load_content()
    form = content.questionnaire(content.follow_ups.ask_with)
    return [question.code for question in form.questions_about(repeat) if question.variable is not None]


def _locked(task_id: UUID, actor: Any) -> Case:
    """A task that waits and that this officer may change, held until the transaction ends.

    What counts of the family is held first, in the order in which a record from the field takes both.
    """
    found = find_task(task_id, actor, OPENS_TASKS)
    if found.kind in FAMILY_TASKS and found.family_id is not None:
        note_change(family_id=found.family_id)
    task = lock_case(task_id)
    if task.state not in WAITING:
        raise not_waiting()
    check_may_answer(task, actor)
    return task
