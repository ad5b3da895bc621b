"""Errors of the eligibility room."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class DecisionNotFound(RequestProblem):
    """There is no such decision, or it is not to be seen."""

    default_code = "eligibility.decision.not_found"
    status = 404
