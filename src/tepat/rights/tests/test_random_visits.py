"""What a family is told of visits by lot: that it was drawn, whether somebody came, who saw its door."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from tepat.casework.models import Case
from tepat.casework.operations import end_audit_visit, open_audit_visit
from tepat.casework.tests import people
from tepat.identity.models import Account
from tepat.intake.tests import example
from tepat.rights.queries.copy import own_copy
from tepat.rights.queries.trail import accesses
from tepat.rights.wording import action_in_words

pytestmark = pytest.mark.django_db
LABEL = "Slamet, rumah nomor tujuh belas"


@pytest.fixture
def visit(siti: Account, family: UUID) -> UUID:
    return open_audit_visit(
        family_id=family,
        area_code=example.AREA,
        group_id=None,
        label=LABEL,
        due_at=people.AT + timedelta(days=21),
        at=people.AT,
        actor=people.officer(),
    )


def test_the_copy_says_that_the_family_was_drawn_and_whether_somebody_came(
    siti: Account, visit: UUID
) -> None:
    (drawn,) = own_copy(account=siti, at=people.AT)["family"]["random_visits"]
    assert (drawn["standing"], drawn["ended_at"]) == ("waiting", None)
    end_audit_visit(task_id=visit, result="declined", actor=people.officer("wati"), at=people.AT)
    copy = own_copy(account=siti, at=people.AT)
    (drawn,) = copy["family"]["random_visits"]
    assert (drawn["standing"], drawn["ended_at"]) == ("made", people.AT.isoformat())
    assert "never used for a decision" in drawn["answers"]
    told = json.dumps(copy)
    assert "declined" not in told
    assert LABEL not in told


def test_a_family_that_was_never_drawn_has_none(siti: Account, family: UUID) -> None:
    assert own_copy(account=siti, at=people.AT)["family"]["random_visits"] == []


def test_whoever_looks_sees_the_visit_among_what_was_done(siti: Account, visit: UUID) -> None:
    actions = [access.action for access in accesses(account=siti, limit=None)]
    assert "casework.visit_step.opened" in actions
    assert action_in_words("casework.visit_step.opened") == "Mengurus kunjungan acak kepada keluarga Anda"
    assert Case.objects.get(pk=visit).family_id is not None
