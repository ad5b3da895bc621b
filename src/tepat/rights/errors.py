"""Errors of the rights room."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class NothingRegistered(RequestProblem):
    """The person belongs to no family here, so there is nothing to withdraw."""

    default_code = "rights.family.none"
    status = 409


class PurposeUnknown(RequestProblem):
    """There is no such purpose to which anybody could have agreed."""

    default_code = "rights.purpose.unknown"
    status = 404
