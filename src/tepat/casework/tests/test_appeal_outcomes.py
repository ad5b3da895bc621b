"""What appeals came to: an upheld one that makes a refused family eligible was an exclusion error."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from tepat.casework.operations import reject_appeal, uphold_appeal
from tepat.casework.queries import AppealOutcome, appeal_outcomes
from tepat.casework.tests import people
from tepat.eligibility.models import Outcome
from tepat.identity.models import Account
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db
MONTH, NEXT = date(2026, 11, 1), date(2026, 12, 1)


def outcomes(area: str = example.AREA, since: date = MONTH, until: date = NEXT) -> tuple[AppealOutcome, ...]:
    return appeal_outcomes(area_code=area, since=since, until=until)


@pytest.fixture
def wrong(siti: Account, family: UUID) -> UUID:
    """An appeal against a refusal that is wrong."""
    assert people.newest_decision(family).outcome == Outcome.NOT_ELIGIBLE
    return people.appealed(siti, family)


def uphold(case: UUID) -> None:
    uphold_appeal(case_id=case, actor=people.officer(), entered=people.CORRECTION, words="", at=people.AT)


def test_an_upheld_appeal_that_makes_a_family_eligible_counts(wrong: UUID) -> None:
    assert outcomes() == ()
    uphold(wrong)
    (found,) = outcomes()
    assert found == AppealOutcome("pkh", example.AREA, MONTH, 1, 1, 1, 1)


def test_a_rejected_one_is_decided_and_no_more(wrong: UUID) -> None:
    reject_appeal(case_id=wrong, actor=people.officer(), words="Datanya benar.", at=people.AT)
    (found,) = outcomes()
    assert (found.decided, found.upheld, found.upheld_refused, found.turned_eligible) == (1, 0, 0, 0)


def test_one_that_still_waits_for_a_second_officer_is_not_decided(siti: Account, wrong: UUID) -> None:
    reject_appeal(case_id=wrong, actor=people.officer(), words="Datanya benar.", at=people.AT)
    people.asked_again(wrong, siti)
    assert outcomes() == ()


def test_a_family_that_stays_refused_for_another_reason_is_no_error(siti: Account) -> None:
    family = people.registered(siti, decile=9)
    uphold(people.appealed(siti, family))
    assert people.newest_decision(family).outcome == Outcome.NOT_ELIGIBLE
    (found,) = outcomes()
    assert (found.upheld, found.upheld_refused, found.turned_eligible) == (1, 1, 0)


def test_the_period_and_the_area_bound_it(wrong: UUID) -> None:
    uphold(wrong)
    day = (people.AT + timedelta(hours=7)).date()
    assert outcomes(since=day, until=day + timedelta(days=1))
    assert outcomes(since=day + timedelta(days=1)) == ()
    assert outcomes(since=MONTH, until=day) == (), "the last day is not in it"
    assert outcomes(area="35.10")
    assert outcomes(area="")
    assert outcomes(area="35.10.01") == ()
    assert outcomes(area=example.AREA[:-1]) == (), "a code that only begins alike is another area"
