"""Failure rates: right counts, only one's own area, no small groups for those who see figures only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tepat.base.permissions import NotAllowed
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.verification.models import Verification
from tepat.verification.queries import FailureRates, Rate, failure_rates
from tepat.verification.tests import people
from tepat.verification.tests.people import AT, FAILED, Machine, capture, started

pytestmark = pytest.mark.django_db


def rates(actor: Account) -> FailureRates:
    return failure_rates(actor=actor, since=AT - timedelta(days=1), until=AT + timedelta(days=1))


def some_captures(machine: Machine, *, failing: int, passing: int) -> None:
    for serial in range(1, failing + passing + 1):
        account, verification = started(serial)
        machine.says = FAILED if serial <= failing else people.findings()
        capture(verification, account)


def test_failures_by_every_dimension(machine: Machine) -> None:
    some_captures(machine, failing=1, passing=6)
    by = rates(people.officer()).by
    assert by["age_band"] == (Rate("60_74", 7, 1, 7),)
    assert by["sex"] == (Rate("female", 7, 1, 7),)
    assert by["device"] == (Rate("android_chrome", 7, 1, 7),)
    assert by["area"] == (Rate(people.DISTRICT, 7, 1, 7),)
    assert by["rung"][0].share_failed == pytest.approx(1 / 7)


def test_outside_the_area_or_the_time_nothing_is_counted(machine: Machine) -> None:
    some_captures(machine, failing=1, passing=1)
    assert rates(people.officer(area="35.10.17")).by["sex"] == ()
    assert rates(people.officer(area="35.10.1")).by["sex"] == ()
    assert rates(people.officer(area="35.10")).by["sex"] != ()
    later = failure_rates(actor=people.officer(), since=AT + timedelta(days=1), until=AT + timedelta(days=2))
    assert later.by["sex"] == ()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OBSERVER])
def test_small_groups_are_hidden_from_those_who_see_figures_only(machine: Machine, role: Role) -> None:
    some_captures(machine, failing=2, passing=2)
    by = rates(people.staff(role, area="35.10")).by
    assert by["sex"] == (Rate("female", None, None, None),)
    assert by["sex"][0].share_failed is None
    assert rates(people.officer()).by["sex"] == (Rate("female", 4, 2, 4),)


def test_a_hidden_group_cannot_be_found_by_subtraction(machine: Machine) -> None:
    some_captures(machine, failing=0, passing=12)
    keys = list(Verification.objects.values_list("pk", flat=True))
    Verification.objects.filter(pk__in=keys[:2]).update(sex="male")
    Verification.objects.filter(pk__in=keys[2:7]).update(sex="unknown")
    by = rates(people.staff(Role.OBSERVER, area="35.10")).by
    told = {rate.group: rate.persons for rate in by["sex"]}
    assert told["male"] is None
    assert sorted(count for count in told.values() if count is not None) == [5]


def test_whoever_has_no_business_with_it_sees_nothing(machine: Machine) -> None:
    with pytest.raises(NotAllowed):
        rates(people.agent())
    with pytest.raises(NotAllowed):
        rates(people.citizen())
