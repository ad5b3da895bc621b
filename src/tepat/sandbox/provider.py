"""The one provider of a server process: its configuration, keys, people and memory."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache

from tepat.sandbox.configuration import Configuration, read_configuration
from tepat.sandbox.faults import CurrentFaults, read_faults
from tepat.sandbox.keys import ProviderKeys
from tepat.sandbox.people import People
from tepat.sandbox.portraits import Portraits
from tepat.sandbox.protocol.clients import ClientKeys
from tepat.sandbox.store import Store


class Provider:
    """Everything that the views need. Raises ``NotMadeUp`` and ``WronglyConfigured`` at start."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.keys = ProviderKeys(configuration.place)
        self.people = People(configuration.people_path, self.keys.subject_salt)
        self.portraits = Portraits(
            configuration.place / "portraits", self.keys.subject_salt, on=datetime.now(UTC).date()
        )
        self.client_keys = ClientKeys(configuration.client_jwks)
        self.store = Store()
        self.faults = CurrentFaults(read_faults(configuration.faults), time.sleep)


@cache
def provider() -> Provider:
    """The provider of this process, made when it is first asked for."""
    return Provider(read_configuration())


def seconds_now() -> int:
    """The provider's clock, in whole seconds since 1970."""
    return int(time.time())
