from __future__ import annotations

from uuid import UUID

import pytest

from tepat.casework.tests import people
from tepat.identity.models import Account


@pytest.fixture
def siti() -> Account:
    return people.citizen()


@pytest.fixture
def family(siti: Account) -> UUID:
    return people.registered(siti)
