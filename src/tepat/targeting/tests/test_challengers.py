"""Challengers see every decision once, whenever it commits, and touch nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tepat import rules
from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.eligibility import trials
from tepat.eligibility.in_force import read_again
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import decide_family
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.tests import example as ex
from tepat.rules import Formula
from tepat.targeting.errors import ChallengerRefused
from tepat.targeting.models import Challenger, ShadowDecision
from tepat.targeting.operations import challengers
from tepat.targeting.operations.challengers import (
    begin_challenger,
    end_challenger,
    walk_challenger,
    walk_challengers,
)
from tepat.targeting.queries.challengers import ChallengerFigures, challenger_figures
from tepat.targeting.tests.formulas import officer, pkh_up_to, register

AT = ex.RECEIVED_AT
LATER = AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_again() -> Iterator[None]:
    read_again()
    yield
    read_again()


@pytest.fixture
def analyst() -> Account:
    return officer("maya", Role.ANALYST, "35.10")


@pytest.fixture
def agent() -> Account:
    return ex.agent()


def begin(actor: Account, formula: Formula | None = None, title: str = "PKH sampai desil 5") -> UUID:
    return begin_challenger(
        programme="pkh", title=title, formula=formula or pkh_up_to(5), words="", actor=actor, at=LATER
    )


def walk() -> int:
    return walk_challengers(at=LATER)


def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction of the test never ends: what it wrote counts as settled all the same."""
    monkeypatch.setattr(challengers, "settled_through", lambda: 2**60)


def test_past_decisions_are_tried_and_then_every_new_one_once(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    poor, near = register(agent, 1, decile=2), register(agent, 2, decile=5)
    challenger = begin(analyst)
    assert walk() == 2
    said = dict(ShadowDecision.objects.values_list("family_id", "outcome"))
    made = dict(Decision.objects.filter(programme="pkh").values_list("family_id", "outcome"))
    assert (made[poor], said[poor]) == ("eligible", "eligible")
    assert (made[near], said[near]) == ("not_eligible", "eligible")
    Challenger.objects.update(settled_in=0, last_family=None)
    assert walk() == 0, "nothing twice, even from the beginning"
    decide_family(family_id=near, at=LATER, actor=agent)
    Challenger.objects.update(settled_in=0)
    assert walk() == 1
    assert ShadowDecision.objects.filter(challenger_id=challenger, family_id=near).count() == 2


def test_nobody_is_decided_or_told_otherwise(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    register(agent, 1, decile=5)
    before = list(Decision.objects.order_by("pk").values())
    begin(analyst)
    walk()
    assert list(Decision.objects.order_by("pk").values()) == before


def test_the_same_formula_under_another_version_says_the_same_of_every_decision(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    for serial, decile in enumerate((2, 4, 5, None), start=1):
        family = register(agent, serial, decile=decile)
        decide_family(family_id=family, at=LATER, actor=agent)
    begin(analyst, pkh_up_to(4))
    assert walk() == 8
    for shadow in ShadowDecision.objects.all():
        assert (shadow.outcome, shadow.yearly) == (shadow.made_outcome, shadow.made_yearly)


def test_one_decision_on_which_it_fails_is_noted_and_the_others_go_on(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    families = [register(agent, serial, decile=serial) for serial in (1, 2, 3)]
    begin(analyst)
    decide, calls = rules.decide, iter([False, True, False])

    def sometimes(*args: Any, **parts: Any) -> Any:
        if next(calls):
            raise ZeroDivisionError("a number of a family")
        return decide(*args, **parts)

    monkeypatch.setattr(trials, "decide", sometimes)
    assert walk() == 3
    faults = list(ShadowDecision.objects.order_by("family_id").values_list("fault", flat=True))
    assert faults == ["", "eligibility.trial.ZeroDivisionError", ""]
    assert len(families) == 3


def test_a_walk_stops_and_goes_on_where_it_was(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    for serial in range(1, 6):
        register(agent, serial, decile=serial)
    challenger = begin(analyst)
    steps = [walk_challenger(challenger_id=challenger, at=LATER, families=2) for _ in range(3)]
    assert steps == [(2, False), (2, False), (1, True)]
    assert walk_challenger(challenger_id=challenger, at=LATER, families=2) == (0, True)
    assert Challenger.objects.get().walked_at == LATER


def test_one_that_ended_is_tried_no_more(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    challenger = begin(analyst)
    end_challenger(challenger_id=challenger, actor=analyst, at=LATER)
    end_challenger(challenger_id=challenger, actor=analyst, at=LATER)
    register(agent, 1, decile=5)
    assert walk() == 0
    lines = AuditRecord.objects.filter(action__startswith="targeting.challenger.")
    assert [line.action for line in lines] == ["targeting.challenger.begin", "targeting.challenger.end"]


def test_what_cannot_begin(analyst: Account) -> None:
    begin(analyst)
    with pytest.raises(ChallengerRefused, match="sama persis"):
        begin(analyst)
    with pytest.raises(ChallengerRefused, match="Nama"):
        begin(analyst, pkh_up_to(6), title=" ")
    with pytest.raises(ChallengerRefused, match="belum berlaku"):
        begin(analyst, pkh_up_to(6, active_from="2030-01-01"))
    with pytest.raises(NotAllowed):
        begin(officer("wulan", Role.REGENCY_OFFICER, "35.10"), pkh_up_to(6))


def test_the_database_keeps_a_shadow_from_saying_nothing(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    register(agent, 1, decile=5)
    begin(analyst)
    walk()
    with pytest.raises(IntegrityError), transaction.atomic():
        ShadowDecision.objects.update(outcome="", fault="")


def test_who_gains_and_loses_by_village_and_group(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    far = "35.10.16.1004"
    for serial in range(1, 8):
        register(agent, serial, decile=5)
    for serial in range(11, 20):
        register(agent, serial, decile=2, area=far)
    challenger = begin(analyst)
    walk()
    found = challenger_figures(challenger_id=challenger, actor=analyst, area_code="35.10.16")
    assert (found.total.families, found.total.gain, found.total.lose) == (16, 7, 0)
    assert [(row.key, row.families, row.gain) for row in found.rows] == [(ex.AREA, 7, 7), (far, 9, 0)]
    assert found.agreement["not_eligible", "eligible"] == 7
    assert found.agreement["eligible", "eligible"] == 9
    assert found.total.yearly == 7 * 3_000_000
    whole = challenger_figures(challenger_id=challenger, actor=analyst, area_code="")
    sizes = next(group for group in whole.groups if group.code == "household_size")
    assert [row.families for _label, row in sizes.rows] == [16, 0, 0]
    assert found.groups == ()


def test_what_is_too_small_is_not_told(
    analyst: Account, agent: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    far = "35.10.16.1004"
    for serial in range(1, 4):
        register(agent, serial, decile=5)
    for serial in range(11, 20):
        register(agent, serial, decile=2, area=far)
    challenger = begin(analyst)
    walk()

    def seen_by(actor: Account, area_code: str = "") -> ChallengerFigures:
        return challenger_figures(challenger_id=challenger, actor=actor, area_code=area_code)

    whole = seen_by(analyst)
    assert (whole.total.families, whole.total.gain, whole.total.yearly) == (12, None, None)
    assert [(row.families, row.gain) for row in whole.rows] == [(12, None)]
    assert seen_by(analyst, "35.10.16").total.is_hidden, "not to be had by going further down either"
    district = seen_by(officer("hadi", Role.DISTRICT_OFFICER, "35.10.16"))
    assert district.total.families == 12
    assert all(row.is_hidden for row in district.rows), "the other village would give it away"
    village = seen_by(officer("hadi", Role.DISTRICT_OFFICER, "35.10.16"), far)
    assert village.total.is_hidden
    assert village.agreement == {}
