"""What can go wrong in a study and in a random audit."""

from __future__ import annotations

from tepat.base.problems import RequestProblem
from tepat.kernel.errors import TepatError


class StudyError(TepatError):
    """A study cannot be run, or its data are not what they should be."""

    default_code = "study.error"


class FrameRefused(RequestProblem):
    """A list of households cannot be taken, as a whole: nothing of it was stored."""

    default_code = "targeting.frame.refused"
    status = 422


class AreaNotSeen(RequestProblem):
    """There is no such area, or it lies outside the account's own; which of the two is not told."""

    default_code = "targeting.area.not_seen"
    status = 404


class AuditNotFound(RequestProblem):
    """There is no such audit, or it lies outside the account's area; which of the two is not told."""

    default_code = "targeting.audit.not_found"
    status = 404


class AuditRefused(RequestProblem):
    """An audit cannot be drawn as asked: no list, a size or month that does not fit, or none left to draw."""

    default_code = "targeting.audit.refused"
    status = 422


class AuditDrawn(RequestProblem):
    """There is an audit of this month that holds some of the same villages: it is never drawn anew."""

    default_code = "targeting.audit.drawn_already"
    status = 409


class AuditVisitUnknown(RequestProblem):
    """No household that was drawn has this visit."""

    default_code = "targeting.visit.not_found"
    status = 404


class VisitRefused(RequestProblem):
    """A visit says something that cannot be: an unknown result, or answers that do not fit."""

    default_code = "targeting.visit.refused"
    status = 422


class FormulaFileRefused(RequestProblem):
    """A file is no formula of the programme: not sound, or it names what the dictionary does not know."""

    default_code = "targeting.formula.file_refused"
    status = 422


class StudyFileRefused(RequestProblem):
    """What was sent as a study is not what ``tepat lab run`` writes, or does not speak of the formula."""

    default_code = "targeting.study.file_refused"
    status = 422


class ChallengerRefused(RequestProblem):
    """A challenger cannot begin as asked."""

    default_code = "targeting.challenger.refused"
    status = 422


class ChallengerNotFound(RequestProblem):
    """There is no such challenger."""

    default_code = "targeting.challenger.not_found"
    status = 404


class ProposalRefused(RequestProblem):
    """A proposal cannot be made, or decided, as asked."""

    default_code = "targeting.proposal.refused"
    status = 422


class ProposalNotFound(RequestProblem):
    """There is no such proposal."""

    default_code = "targeting.proposal.not_found"
    status = 404


class ProposalDecided(RequestProblem):
    """Somebody has decided the proposal in the meantime."""

    default_code = "targeting.proposal.decided_already"
    status = 409


class FourEyesNeeded(RequestProblem):
    """Whoever proposed a formula cannot decide on it."""

    default_code = "targeting.proposal.four_eyes"
    status = 403
