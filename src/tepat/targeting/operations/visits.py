"""What agents say of the households drawn, and the end of an audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.statements import fetch, lock_keys
from tepat.casework.operations import close_audit_visits, end_audit_visit
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.errors import AuditVisitUnknown, VisitRefused
from tepat.targeting.models import Audit, AuditAnswer, AuditHousehold, AuditVisit, VisitResult
from tepat.targeting.queries.access import audit_not_found, check_may_draw
from tepat.targeting.sealing import seal_answers

FROM_THE_FIELD = frozenset(
    {
        VisitResult.ANSWERED,
        VisitResult.DECLINED,
        VisitResult.NOBODY_HOME,
        VisitResult.MOVED_AWAY,
        VisitResult.NOT_FOUND,
    }
)
"""What an agent can say; after all but ``nobody_home`` nothing more is to come."""


def take_visit(
    *,
    task_id: UUID,
    submission_id: UUID,
    result: str,
    answers: Mapping[str, Any] | None,
    questionnaire: str,
    actor: Any,
    observed_at: datetime,
    at: datetime,
) -> bool:
    """Take what an agent says of a visit, and say whether it counts; the same submission changes nothing.

    Answers are sealed, and what is computed of them kept beside; they are no facts and reach no decision.
    ``questionnaire`` is ``code@version``. A visit that comes after an answer, or after the end of the visit
    or of the audit, is noted and does not count; what was said then is not kept. Ends the task where nothing
    more is to come. The caller checks whose task it is. Writes a line in the audit record.
    Raises ``AuditVisitUnknown``, ``VisitRefused``, and what the content says of answers that do not fit.
    """
    said = _checked(result, answers)
    with transaction.atomic():
        lock_keys(keys=[submission_id.bytes])
        before = AuditVisit.objects.filter(submission_id=submission_id).select_related("household").first()
        if before is not None:
            return _taken_before(before, task_id)
        # Locks in one order everywhere: the audit, the task, the household.
        audit = _audit_of(task_id)
        waited = end_audit_visit(task_id=task_id, result=said, actor=actor, at=at)
        household = _locked(task_id)
        why_not = _why_not(household, audit, waited)
        if not why_not:
            _note_result(household, audit, said, observed_at, at)
        if not why_not and said == VisitResult.ANSWERED:
            _keep_answers(household, answers or {}, questionnaire)
        visit = AuditVisit.objects.create(
            household=household,
            submission_id=submission_id,
            result=said,
            counts=not why_not,
            why_not=why_not,
            actor_id=actor.pk,
            actor_role=actor.role,
            observed_at=observed_at,
            at=at,
        )
        _record(household, visit, actor)
        return visit.counts


def _checked(result: str, answers: Mapping[str, Any] | None) -> VisitResult:
    if result not in FROM_THE_FIELD:
        raise VisitRefused(
            _("Hasil kunjungan ini tidak dikenal."),
            mend=_("Pilih salah satu hasil dari daftar."),
            code="targeting.visit.result_unknown",
            pointer="/result",
        )
    if bool(answers) != (result == VisitResult.ANSWERED):
        raise VisitRefused(
            _("Jawaban harus ada bila keluarga menjawab, dan hanya bila menjawab."),
            mend=_("Periksa hasil kunjungannya."),
            code="targeting.visit.answers_missing",
            pointer="/answers",
        )
    return VisitResult(result)


def _taken_before(visit: AuditVisit, task_id: UUID) -> bool:
    if visit.household.task_id != task_id:
        raise VisitRefused(
            _("Catatan dengan nomor ini sudah dipakai untuk kunjungan lain."),
            mend=_("Catat kunjungan ini sekali lagi."),
            code="targeting.visit.submission_used",
        )
    return visit.counts


def _audit_of(task_id: UUID) -> Audit:
    """The audit of a visit, kept from being closed meanwhile; raises ``AuditVisitUnknown``."""
    audit_id = AuditHousehold.objects.filter(task_id=task_id).values_list("audit_id", flat=True).first()
    if audit_id is None:
        raise AuditVisitUnknown(
            _("Kunjungan acak ini tidak ditemukan."), mend=_("Muat ulang daftar tugas di HP Anda.")
        )
    fetch("SELECT 1 FROM targeting_audit WHERE id = %s FOR SHARE", [audit_id])
    return Audit.objects.get(pk=audit_id)


def _locked(task_id: UUID) -> AuditHousehold:
    return AuditHousehold.objects.select_for_update(no_key=True).get(task_id=task_id)


def _why_not(household: AuditHousehold, audit: Audit, waited: bool) -> str:
    if household.answered_at is not None:
        return "answered_before"
    if audit.closed_at is not None:
        return "audit_closed"
    return "ended_before" if household.ended_at is not None or not waited else ""


def _note_result(
    household: AuditHousehold, audit: Audit, result: VisitResult, observed_at: datetime, at: datetime
) -> None:
    household.result = result
    household.tries += 1
    if result != VisitResult.NOBODY_HOME or at >= audit.visits_until:
        household.ended_at = at
    if result == VisitResult.ANSWERED:
        household.answered_at = observed_at
    household.save(update_fields=["result", "tries", "ended_at", "answered_at"])


def _keep_answers(household: AuditHousehold, answers: Mapping[str, Any], questionnaire: str) -> None:
    measured = audit_plan().measured(answers)
    AuditAnswer.objects.create(
        household=household,
        questionnaire=questionnaire,
        answers_sealed=seal_answers(answers),
        consumption_per_person_monthly=measured.consumption_per_person_monthly,
        household_size=measured.household_size,
        groups=measured.groups,
    )


def _record(household: AuditHousehold, visit: AuditVisit, actor: Any) -> None:
    record_access(
        actor=actor,
        action="targeting.visit.take",
        purpose="statistics",
        subject_kind="family" if household.family_id else "audit_household",
        subject_id=household.family_id or household.pk,
        area_code=household.area_code,
        detail={"result": visit.result, "counts": visit.counts},
    )


def note_visit_closed(*, task_id: UUID, actor: Any, at: datetime) -> None:
    """An officer ended a visit: its household stays without an answer. In the caller's transaction.

    For a household that is done with, or a task that is none of ours, it does nothing.
    """
    households = AuditHousehold.objects.select_for_update(no_key=True)
    household = households.filter(task_id=task_id, ended_at=None).first()
    if household is not None:
        _end(household, VisitResult.CLOSED, at)


def _end(household: AuditHousehold, otherwise: VisitResult, at: datetime) -> None:
    """End a household without an answer; what was found at the door stays its result."""
    household.result = household.result or otherwise
    household.ended_at = at
    household.save(update_fields=["result", "ended_at"])


def close_audit(*, audit_id: UUID, actor: Any, at: datetime) -> int:
    """Close an audit: what has not been answered stays without an answer; returns how many households.

    Visits that wait end too. Closing it again does nothing. Writes a line in the audit record.
    Raises ``AuditNotFound``, ``NotAllowed``, ``AreaNotSeen``.
    """
    with transaction.atomic():
        audit = Audit.objects.select_for_update().filter(pk=audit_id).first()
        if audit is None:
            raise audit_not_found()
        check_may_draw(actor, audit.area_code)
        if audit.closed_at is not None:
            return 0
        waiting = audit.households.filter(ended_at=None).order_by("pk")
        tasks = waiting.values_list("task_id", flat=True)
        close_audit_visits(task_ids=[task_id for task_id in tasks if task_id], actor=actor, at=at)
        ended = list(waiting.select_for_update(no_key=True))
        for household in ended:
            _end(household, VisitResult.NOT_VISITED, at)
        audit.closed_at = at
        audit.save(update_fields=["closed_at"])
        record_access(
            actor=actor,
            action="targeting.audit.close",
            purpose="statistics",
            subject_kind="audit",
            subject_id=audit.pk,
            area_code=audit.area_code,
            detail={"month": audit.month.isoformat(), "without_answer": len(ended)},
        )
    return len(ended)


def close_due_audits(*, at: datetime) -> int:
    """Close audits whose last day has passed, and the days after it in which phones still send."""
    latest = at - timedelta(days=settings.TEPAT_AUDIT_DAYS["grace"])
    due = Audit.objects.filter(closed_at=None, visits_until__lt=latest).values_list("pk", flat=True)
    for audit_id in list(due):
        close_audit(audit_id=audit_id, actor=None, at=at)
    return len(due)
