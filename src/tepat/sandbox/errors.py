"""Errors of the sandbox: those of its start, and those the protocol names."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class NotMadeUp(TepatError):
    """The people file does not say that its people are made up, or cannot be read."""

    default_code = "sandbox.people.not_made_up"


class WronglyConfigured(TepatError):
    """The provider was started with something that cannot work."""

    default_code = "sandbox.configuration.wrong"


class ProtocolError(TepatError):
    """An error by the RFCs: ``error`` is its name there, ``status`` the HTTP status where it is answered."""

    default_code = "sandbox.protocol.error"

    def __init__(self, error: str, what: str, *, status: int = 400) -> None:
        super().__init__(what)
        self.error = error
        self.status = status


class PageError(ProtocolError):
    """An authorization request that must not be answered by a redirect: its address cannot be trusted."""

    default_code = "sandbox.protocol.not_trusted"
