"""Errors of the casework room."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class CaseNotFound(RequestProblem):
    """There is no such case, or it lies outside what the account may see; which of the two is not told."""

    default_code = "casework.case.not_found"
    status = 404


class ReasonNotFound(RequestProblem):
    """The decision has no such reason, or is not one about the account's own family."""

    default_code = "casework.reason.not_found"
    status = 404


class TooLate(RequestProblem):
    """The days in which a reason can be appealed have passed."""

    default_code = "casework.appeal.too_late"
    status = 409


class AppealedAlready(RequestProblem):
    """There is an appeal against this reason already."""

    default_code = "casework.appeal.made_already"
    status = 409


class NotWaiting(RequestProblem):
    """The case has been answered by now, or waits for somebody else."""

    default_code = "casework.case.not_waiting"
    status = 409


class NotByThisOfficer(RequestProblem):
    """The case is about the officer's own family, or this officer decided on it before."""

    default_code = "casework.case.not_by_this_officer"
    status = 403


class WordsMissing(RequestProblem):
    """Nothing was written where words are needed, or far too much."""

    default_code = "casework.words.missing"
    status = 422


class PhotoRefused(RequestProblem):
    """What was sent as a photo is none that we can keep."""

    default_code = "casework.photo.refused"
    status = 422


class CorrectionsRefused(RequestProblem):
    """No fact was put right, or one with a value that it cannot have."""

    default_code = "casework.corrections.refused"
    status = 422


class QuestionsRefused(RequestProblem):
    """A ground check asks nothing, too much, or what cannot be asked of this family."""

    default_code = "casework.questions.refused"
    status = 422


class GroundCheckWaiting(RequestProblem):
    """Somebody is to look at this already."""

    default_code = "casework.ground_check.waiting"
    status = 409


class NoConsent(RequestProblem):
    """The family did not agree that its entitlement is judged, or took that back."""

    default_code = "casework.ground_check.consent_missing"
    status = 409


class AgentRefused(RequestProblem):
    """The account is no agent who reaches the family."""

    default_code = "casework.agent.refused"
    status = 422
