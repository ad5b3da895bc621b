"""Errors of the registry room."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class FamilyNotFound(RequestProblem):
    """There is no such family, or it lies outside what the account may see; which of the two is not told."""

    default_code = "registry.family.not_found"
    status = 404


class FamilyOfOthers(RequestProblem):
    """A cadre would write on a family that another Dasa Wisma group, or another village, looks after."""

    default_code = "registry.family.of_others"
    status = 403
