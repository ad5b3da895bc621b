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


class FormulaRefused(RequestProblem):
    """A formula cannot go into force as it is."""

    default_code = "eligibility.formula.refused"
    status = 422


class FormulaTooSoon(RequestProblem):
    """A formula was to go into force on a day that not every process could learn of in time."""

    default_code = "eligibility.formula.too_soon"
    status = 422
