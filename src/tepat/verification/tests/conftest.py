from __future__ import annotations

import pytest

from tepat.verification.operations import capturing
from tepat.verification.tests.people import Machine


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The face work answers what the test says; all else is real."""
    machine = Machine()
    monkeypatch.setattr(capturing, "judge", machine)
    return machine
