"""Proposals to put a formula into force, and what anybody may know of those that were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.eligibility.in_force import Version, stored_formula, versions_of
from tepat.rules import Formula
from tepat.targeting.errors import ProposalNotFound
from tepat.targeting.models import FormulaProposal, FormulaStudy, ProposalState

READS = "targeting.formula.read"
PROPOSES = "targeting.formula.propose"
APPROVES = "targeting.formula.approve"
_FILES = ("study__metrics", "study__report")


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """What is shown of a study; ``figures`` as ``targeting.study_files`` keeps them. Hashes are SHA-256."""

    candidate: str
    figures: Mapping[str, Any]
    metrics_hash: str
    report_hash: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided that a formula goes into force, by their roles, and when: no names."""

    proposed_by_role: str
    proposed_at: datetime
    approved_by_role: str
    approved_at: datetime
    words: str
    answer: str
    study: StudyFigures


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """One formula of a programme as anybody may know it; ``decided`` is None of the first one."""

    version: Version
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as officers see it. Names are shown to those who may decide; roles to all."""

    proposal_id: UUID
    programme: str
    formula: Formula
    from_day: date
    words: str
    state: str
    proposed_by: str
    proposed_by_role: str
    proposed_at: datetime
    decided_by: str
    decided_by_role: str
    decided_at: datetime | None
    answer: str
    study: StudyFigures
    is_own: bool

    @property
    def is_waiting(self) -> bool:
        """Whether another officer has not decided yet."""
        return self.state == ProposalState.WAITING


def proposal_not_found() -> ProposalNotFound:
    """The error for a proposal that is not there."""
    return ProposalNotFound(_("Usulan ini tidak ditemukan."), mend=_("Buka lagi dari daftarnya."))


def proposals(*, actor: Any, most: int = 100) -> list[ProposalView]:
    """The newest proposals, those that wait first. Raises ``NotAllowed``."""
    check_permission(actor, READS)
    rows = _rows().order_by("-proposed_at")[:most]
    return [_view(row, actor) for row in sorted(rows, key=lambda row: not row.is_waiting)]


def proposal_view(*, proposal_id: UUID, actor: Any) -> ProposalView:
    """One proposal. Raises ``NotAllowed`` and ``ProposalNotFound``."""
    check_permission(actor, READS)
    proposal = _rows().filter(pk=proposal_id).first()
    if proposal is None:
        raise proposal_not_found()
    return _view(proposal, actor)


def count_to_approve(*, actor: Any) -> int:
    """How many proposals of others wait for this officer."""
    waiting = FormulaProposal.objects.filter(state=ProposalState.WAITING)
    return waiting.exclude(proposed_by=actor).count() if actor.has_perm(APPROVES) else 0


def study_file(*, proposal_id: UUID, actor: Any, name: str) -> bytes:
    """``metrics`` or ``report`` of a proposal's study. Raises ``NotAllowed``, ``ProposalNotFound``."""
    check_permission(actor, READS)
    return _file(FormulaStudy.objects.filter(proposal__pk=proposal_id), name)


def public_study_file(*, programme: str, formula_hash: str, name: str) -> bytes:
    """A file of the study of a formula that was put into force. Raises ``ProposalNotFound``."""
    return _file(
        FormulaStudy.objects.filter(
            proposal__programme=programme,
            proposal__formula_id=formula_hash,
            proposal__state=ProposalState.APPROVED,
        ).order_by("-stored_at"),
        name,
    )


def public_versions(*, programme: str) -> list[PublicVersion]:
    """Every formula of a programme that was, is or will be in force, the newest first."""
    versions = versions_of(programme)
    approved = {row.pk: row for row in _rows().filter(pk__in=[version.reference for version in versions])}
    return [
        PublicVersion(version, _decided(approved.get(version.reference)) if version.reference else None)
        for version in reversed(versions)
    ]


def _rows() -> Any:
    return FormulaProposal.objects.select_related("study", "proposed_by", "decided_by").defer(*_FILES)


def _file(studies: Any, name: str) -> bytes:
    content = studies.values_list(name, flat=True).first()
    if content is None:
        raise proposal_not_found()
    return bytes(content)


def _view(row: FormulaProposal, actor: Any) -> ProposalView:
    sees_names = actor.has_perm(PROPOSES) or actor.has_perm(APPROVES)
    return ProposalView(
        row.pk,
        row.programme,
        stored_formula(row.formula_id),
        row.from_day,
        row.words,
        row.state,
        row.proposed_by.display_name if sees_names else "",
        row.proposed_by_role,
        row.proposed_at,
        row.decided_by.display_name if row.decided_by and sees_names else "",
        row.decided_by_role,
        row.decided_at,
        row.answer,
        _study(row.study),
        row.proposed_by_id == actor.pk,
    )


def _decided(row: FormulaProposal | None) -> Decided | None:
    if row is None or row.decided_at is None:
        return None
    return Decided(
        row.proposed_by_role,
        row.proposed_at,
        row.decided_by_role,
        row.decided_at,
        row.words,
        row.answer,
        _study(row.study),
    )


def _study(study: FormulaStudy) -> StudyFigures:
    return StudyFigures(study.candidate, study.figures, study.metrics_hash, study.report_hash)
