"""A formula is proposed by one officer and decided by another; only then does it go into force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.in_words import date_in_words
from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.eligibility.in_force import (
    check_for_force,
    earliest_day,
    formula_in_force,
    keep_formula,
    put_into_force,
    stored_formula,
)
from tepat.rules import Formula
from tepat.targeting.errors import FourEyesNeeded, ProposalDecided, ProposalRefused
from tepat.targeting.models import FormulaProposal, FormulaStudy, ProposalState
from tepat.targeting.queries.proposals import APPROVES, PROPOSES, proposal_not_found
from tepat.targeting.study_files import StudyFiles

LONGEST_WORDS = 2000


@transaction.atomic
def propose_formula(
    *,
    programme: str,
    formula: Formula,
    study: StudyFiles,
    from_day: date,
    words: str,
    actor: Any,
    at: datetime,
) -> UUID:
    """Propose that a formula decide for a programme from a day on, with the study that judged it.

    Writes a line in the audit record. Raises ``NotAllowed``, ``ProposalRefused``, and what
    ``eligibility.in_force.check_for_force`` raises.
    """
    check_permission(actor, PROPOSES)
    if from_day < earliest_day(at):
        raise ProposalRefused(
            _("Hari mulai berlakunya terlalu dekat."),
            mend=_("Pilih %s atau sesudahnya; petugas lain masih harus memeriksanya.")
            % date_in_words(earliest_day(at)),
        )
    check_for_force(programme=programme, formula=formula, from_day=from_day)
    in_force = formula_in_force(programme, from_day)
    if in_force is not None and in_force.hash == formula.hash:
        raise ProposalRefused(
            _("Rumus ini sama dengan rumus yang berlaku pada hari itu."), mend=_("Kirim rumus yang lain.")
        )
    proposal = FormulaProposal(
        programme=programme,
        formula_id=keep_formula(formula=formula, at=at),
        study=_keep_study(study, at),
        from_day=from_day,
        words=_checked_words(words),
        proposed_by=actor,
        proposed_by_role=actor.role,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise ProposalRefused(
            _("Masih ada usulan lain untuk program ini yang menunggu."),
            mend=_("Tunggu sampai usulan itu diputuskan, atau minta pengusulnya menariknya."),
        ) from None
    _record(actor, "propose", proposal)
    return proposal.pk


@transaction.atomic
def approve_proposal(*, proposal_id: UUID, words: str, actor: Any, at: datetime) -> None:
    """Approve what somebody else proposed: it goes into force on its day.

    Writes a line in the audit record. Raises ``NotAllowed``, ``ProposalNotFound``, ``ProposalDecided``,
    ``FourEyesNeeded``, and ``FormulaTooSoon`` where its day has come too near meanwhile.
    """
    proposal = _of_somebody_else(proposal_id, actor)
    put_into_force(
        programme=proposal.programme,
        formula=stored_formula(proposal.formula_id),
        from_day=proposal.from_day,
        at=at,
        reference=proposal.pk,
    )
    _decide(proposal, ProposalState.APPROVED, words.strip()[:LONGEST_WORDS], actor, at)
    _record(actor, "approve", proposal)


@transaction.atomic
def send_back_proposal(*, proposal_id: UUID, words: str, actor: Any, at: datetime) -> None:
    """Send back what somebody else proposed, with words that say why.

    Writes a line in the audit record. Raises ``NotAllowed``, ``ProposalNotFound``, ``ProposalDecided``,
    ``FourEyesNeeded``, ``ProposalRefused`` without words.
    """
    proposal = _of_somebody_else(proposal_id, actor)
    _decide(proposal, ProposalState.SENT_BACK, _checked_words(words), actor, at)
    _record(actor, "send_back", proposal)


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, actor: Any, at: datetime) -> None:
    """Take back one's own proposal while it waits.

    Writes a line in the audit record. Raises ``NotAllowed``, ``ProposalNotFound``, ``ProposalDecided``, and
    ``ProposalRefused`` where it is somebody else's.
    """
    check_permission(actor, PROPOSES)
    proposal = _waiting(proposal_id)
    if proposal.proposed_by_id != actor.pk:
        raise ProposalRefused(
            _("Hanya pengusulnya yang dapat menarik usulan ini."), mend=_("Kembalikan usulan itu saja.")
        )
    _decide(proposal, ProposalState.WITHDRAWN, "", actor, at)
    _record(actor, "withdraw", proposal)


def _of_somebody_else(proposal_id: UUID, actor: Any) -> FormulaProposal:
    check_permission(actor, APPROVES)
    proposal = _waiting(proposal_id)
    if proposal.proposed_by_id == actor.pk:
        raise FourEyesNeeded(
            _("Usulan ini Anda sendiri yang membuatnya."),
            mend=_("Mintalah petugas lain memeriksanya: selalu dua orang."),
        )
    return proposal


def _waiting(proposal_id: UUID) -> FormulaProposal:
    proposal = FormulaProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise proposal_not_found()
    if not proposal.is_waiting:
        raise ProposalDecided(
            _("Usulan ini sementara itu sudah diputuskan."), mend=_("Muat ulang halamannya.")
        )
    return proposal


def _decide(proposal: FormulaProposal, state: ProposalState, answer: str, actor: Any, at: datetime) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.decided_by, proposal.decided_by_role, proposal.decided_at = actor, actor.role, at
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_by_role", "decided_at"])


def _keep_study(study: StudyFiles, at: datetime) -> FormulaStudy:
    return FormulaStudy.objects.create(
        candidate=study.candidate,
        figures=study.figures,
        metrics=study.metrics,
        metrics_hash=study.metrics_hash,
        report=study.report,
        report_hash=study.report_hash,
        stored_at=at,
    )


def _checked_words(words: str) -> str:
    words = words.strip()
    if not words:
        raise ProposalRefused(_("Alasannya belum ditulis."), mend=_("Tulis sedikitnya satu kalimat."))
    if len(words) > LONGEST_WORDS:
        raise ProposalRefused(
            _("Alasannya terlalu panjang."), mend=_("Pendekkan sampai %s huruf.") % LONGEST_WORDS
        )
    return words


def _record(actor: Any, action: str, proposal: FormulaProposal) -> None:
    record_access(
        actor=actor,
        action=f"targeting.proposal.{action}",
        purpose="targeting",
        subject_kind="formula_proposal",
        subject_id=proposal.pk,
        detail={
            "programme": proposal.programme,
            "formula": proposal.formula_id,
            "from_day": proposal.from_day.isoformat(),
        },
    )
