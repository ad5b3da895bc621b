"""A decision that commits late, after later ones, is tried all the same: with transactions of its own."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep
from uuid import UUID

import pytest
from django.db import connection, transaction

from tepat.eligibility.in_force import read_again
from tepat.eligibility.operations import decide_family
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.tests import example as ex
from tepat.targeting.models import ShadowDecision
from tepat.targeting.operations.challengers import begin_challenger, walk_challengers
from tepat.targeting.tests.formulas import officer, pkh_up_to, register


@pytest.mark.django_db(transaction=True)
def test_a_decision_that_commits_late_is_not_missed() -> None:
    read_again()
    agent, analyst = ex.agent(), officer("maya", Role.ANALYST, "35.10")
    slow, quick = register(agent, 1, decile=5), register(agent, 2, decile=5)
    begin_challenger(
        programme="pkh", title="Desil 5", formula=pkh_up_to(5), words="", actor=analyst, at=ex.RECEIVED_AT
    )
    assert _walked(2) == 2
    decided, may_commit = Event(), Event()
    thread = Thread(target=_decide_slowly, args=(slow, agent, decided, may_commit))
    thread.start()
    assert decided.wait(20)
    decide_family(family_id=quick, at=ex.RECEIVED_AT, actor=agent)  # begins later, ends earlier
    early = walk_challengers(at=ex.RECEIVED_AT)
    may_commit.set()
    thread.join(20)
    assert early + _walked(2 - early) == 2
    assert ShadowDecision.objects.filter(family_id=slow).count() == 2
    assert ShadowDecision.objects.filter(family_id=quick).count() == 2
    assert walk_challengers(at=ex.RECEIVED_AT) == 0


def _walked(count: int) -> int:
    """Walks until so many were seen: another test's transaction on this server may hold the order back."""
    seen = 0
    for _ in range(600):
        seen += walk_challengers(at=ex.RECEIVED_AT)
        if seen >= count:
            break
        sleep(0.1)
    return seen


def _decide_slowly(family_id: UUID, agent: Account, decided: Event, may_commit: Event) -> None:
    try:
        with transaction.atomic():
            decide_family(family_id=family_id, at=ex.RECEIVED_AT, actor=agent)
            decided.set()
            may_commit.wait(20)
    finally:
        connection.close()
