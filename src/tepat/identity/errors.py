"""Errors of the identity room. Each has a stable code, a status, and a text in the reader's language."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class TooManyTries(RequestProblem):
    """Somebody, or an address, tried to sign in in vain too often; it ends by itself."""

    default_code = "identity.sign_in.too_many_tries"
    status = 429


class AccountNotFound(RequestProblem):
    """There is no such account among those that one may look after; whether it exists is not told."""

    default_code = "identity.account.not_found"
    status = 404


class AccountRefused(RequestProblem):
    """An account cannot be opened or changed as asked: name taken, role or area beyond one's own."""

    default_code = "identity.account.refused"
    status = 422


class DeviceNotFound(RequestProblem):
    """There is no such open session or token of one's own."""

    default_code = "identity.device.not_found"
    status = 404


class FactorNotFound(RequestProblem):
    """There is no such second factor of one's own."""

    default_code = "identity.factor.not_found"
    status = 404


class FactorRefused(RequestProblem):
    """A second factor cannot be added or removed as asked."""

    default_code = "identity.factor.refused"
    status = 422
