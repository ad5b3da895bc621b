"""The providers of one server process: configuration, inbox, faults and reports."""

from __future__ import annotations

from functools import cache

from tepat.sandbox.messages.configuration import Configuration, read_configuration
from tepat.sandbox.messages.faults import CurrentFaults, read_faults
from tepat.sandbox.messages.inbox import Inbox
from tepat.sandbox.messages.reporting import Reports


class Providers:
    """Everything that the views need. Raises ``WronglyConfigured`` at start."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.faults = CurrentFaults(read_faults(configuration.faults))
        self.inbox = Inbox()
        self.reports = Reports()


@cache
def providers() -> Providers:
    """The providers of this process, made when they are first asked for."""
    return Providers(read_configuration())
