"""What the room keeps."""

from __future__ import annotations

from tepat.targeting.models.audits import (
    Audit,
    AuditAnswer,
    AuditHousehold,
    AuditStratum,
    AuditVisit,
    FrameHousehold,
    FrameList,
    Standing,
    VisitResult,
)
from tepat.targeting.models.formulas import (
    Challenger,
    FormulaProposal,
    FormulaStudy,
    Outcome,
    ProposalState,
    ShadowDecision,
)

__all__ = [
    "Audit",
    "AuditAnswer",
    "AuditHousehold",
    "AuditStratum",
    "AuditVisit",
    "Challenger",
    "FormulaProposal",
    "FormulaStudy",
    "FrameHousehold",
    "FrameList",
    "Outcome",
    "ProposalState",
    "ShadowDecision",
    "Standing",
    "VisitResult",
]
