"""The phone and the server of the journeys, for pictures too."""

from tests.journeys.conftest import browser, open_phone, running_ikd, sandbox_ikd

__all__ = ["browser", "open_phone", "running_ikd", "sandbox_ikd"]
