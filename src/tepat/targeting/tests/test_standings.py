"""How every household stood at the end of a day, from the newest decisions that count."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from tepat.base.encryption import blind_index
from tepat.targeting.models import FrameHousehold
from tepat.targeting.queries.standings import (
    StandingHousehold,
    known_sizes,
    outcomes_of,
    standings,
)
from tepat.targeting.tests import audits as made

PROGRAMMES = ["pkh", "sembako"]
DAY = date(2026, 12, 5)
LATER = made.BEFORE + timedelta(days=3)


def found(area: str = made.REGENCY, on: date = DAY) -> list[StandingHousehold]:
    frame = FrameHousehold.objects.values_list("frame_id", flat=True)[0]
    with transaction.atomic():
        return list(standings(frame_id=frame, area_code=area, reference_on=on, programmes=PROGRAMMES))


def standing_of(serial: int, on: date = DAY) -> str:
    key = FrameHousehold.objects.get(kk_index=blind_index("kk", made.kk(serial))).pk
    return next(one.standing for one in found(on=on) if one.listed == key)


@pytest.fixture
def _list() -> None:
    made.listed(9)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_list")]


def test_nobody_applied() -> None:
    assert {one.standing for one in found()} == {"never_applied"}
    assert len(found()) == 9


def test_one_programme_is_enough_to_be_reached() -> None:
    family = made.applied(1)
    made.decided(family, "not_eligible")
    made.decided(family, "eligible", programme="sembako")
    assert standing_of(1) == "reached"


def test_refused_is_who_is_refused_everywhere() -> None:
    family = made.applied(1)
    made.decided(family, "not_eligible")
    assert standing_of(1) == "refused"
    made.decided(family, "cannot_tell", programme="sembako")
    assert standing_of(1) == "undecided"


def test_the_newest_decision_counts() -> None:
    family = made.applied(1)
    made.decided(family, "eligible")
    made.decided(family, "not_eligible", at=LATER)
    assert standing_of(1) == "refused"
    assert standing_of(1, on=made.BEFORE.date()) == "reached", "as it was at the end of that day"
    assert standing_of(1, on=made.BEFORE.date() - timedelta(days=1)) == "never_applied"


def test_what_waits_for_proof_counts_only_where_nothing_else_does() -> None:
    one, other = made.applied(1), made.applied(2)
    made.decided(one, "eligible", waits=True)
    assert standing_of(1) == "undecided"
    made.decided(other, "eligible")
    made.decided(other, "not_eligible", at=LATER, waits=True)
    assert standing_of(2) == "reached", "the newer one does not count yet"
    assert outcomes_of(family_ids=[one, other], reference_on=DAY, programmes=PROGRAMMES) == {
        one: {"pkh": "waits"},
        other: {"pkh": "eligible"},
    }


def test_who_applied_and_was_never_decided_on_is_undecided() -> None:
    made.applied(1)
    assert standing_of(1) == "undecided"


def test_other_programmes_do_not_matter() -> None:
    made.decided(made.applied(1), "eligible", programme="other")
    assert standing_of(1) == "undecided"


def test_families_on_no_line_come_too_in_their_area() -> None:
    there, elsewhere = made.applied(900), made.applied(901, area="35.09.01.2001")
    without_number = made.applied(None, area=made.OTHER_DISTRICT)
    made.decided(there, "eligible")
    unlisted = {one.unlisted_family: one for one in found() if one.listed is None}
    assert set(unlisted) == {there, without_number}
    assert elsewhere not in unlisted
    assert unlisted[there].standing == "reached"
    assert len(found()) == 11


def test_a_smaller_area_holds_its_own_only() -> None:
    made.applied(900)
    inside = found(area="35.10.16")
    assert {one.area_code for one in inside} == {made.KEMIREN, made.OTHER_VILLAGE}
    assert len(found(area=made.OTHER_DISTRICT)) == 3
    assert isinstance(inside[0].listed or inside[0].unlisted_family, UUID)


def test_the_size_is_what_the_registry_knew_on_that_day() -> None:
    one, other, nobody = made.applied(1), made.applied(2), made.applied(3)
    made.members(one, 2)
    made.members(other, 4, at=LATER)
    families = [one, other, nobody]
    assert known_sizes(family_ids=families, reference_on=DAY) == {one: "1_2", other: "3_4"}
    assert known_sizes(family_ids=families, reference_on=made.BEFORE.date()) == {one: "1_2"}
