"""Errors of the eligibility room."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class DecisionNotFound(RequestProblem):
    """There is no such decision, or it is not to be seen."""

    default_code = "eligibility.decision.not_found"
    status = 404


class LetterUnavailable(RequestProblem):
    """The letter cannot be drawn now."""

    default_code = "eligibility.letter.unavailable"
    status = 503


class TooManyWrongReferences(RequestProblem):
    """Reference numbers that are not there were asked for too often from one address."""

    default_code = "eligibility.status.too_many"
    status = 429
