"""How on target an area was: figures from the visits, of the areas that an account may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.identity.models import Account
from tepat.identity.roles import NATION, Role
from tepat.lab.audits import MEASURES, AuditRows, estimate
from tepat.targeting.errors import AreaNotSeen
from tepat.targeting.figures import HEADLINE
from tepat.targeting.models import Audit
from tepat.targeting.operations import close_audit, forget_old_audits
from tepat.targeting.queries import figures_of, on_target
from tepat.targeting.queries.samples import samples_of
from tepat.targeting.tests import audits as made

NOVEMBER = date(2026, 11, 1)
POOR, NOT_POOR = made.answers(monthly=300_000, size=2), made.answers(monthly=900_000, size=5)


def visited(audit: Audit, *, share: int = 1) -> None:
    """Every household answers, or each so many that does; those reached are poor twice as often."""
    for place, household in enumerate(audit.households.order_by("key")):
        if place % share == 0:
            is_poor = place % (2 if household.standing == "reached" else 4) == 0
            made.visited(household, answers=POOR if is_poor else NOT_POOR)
        else:
            made.visited(household, "declined")


@pytest.fixture
def wulan() -> Account:
    made.agent()
    made.listed(240)
    made.some_applied(range(1, 81), ("eligible", "not_eligible"))
    return made.officer()


@pytest.mark.django_db
def test_without_an_audit_there_are_no_figures(wulan: Account) -> None:
    found = on_target(area_code="", month=None, actor=wulan)
    assert (found.area_code, found.area_name) == (made.REGENCY, "Kabupaten Banyuwangi")
    assert (found.audits, found.headline, found.by_area, found.by_group) == ((), {}, (), ())
    assert (found.trend, found.pooled, found.months, found.newest_month) == ((), None, (), None)
    assert found.response.drawn == 0
    assert found.appeals.decided == 0


@pytest.mark.django_db
def test_the_figures_are_the_labs(wulan: Account) -> None:
    audit = made.drawn(120, actor=wulan)
    visited(audit, share=3)
    found = on_target(area_code=made.REGENCY, month=None, actor=wulan)
    households = list(audit.households.select_related("stratum", "answer").order_by("pk"))
    answers = [getattr(each, "answer", None) for each in households]
    consumption = [answer and answer.consumption_per_person_monthly for answer in answers]
    rows = AuditRows(
        stratum=np.array([each.stratum.code for each in households]),
        sizes={each.code: each.size for each in audit.strata.all()},
        answered=np.array([value is not None for value in consumption]),
        reached=np.array([each.standing == "reached" for each in households]),
        poor=np.array([value is not None and value < 470_713 for value in consumption]),
    )
    assert found.month == made.MONTH
    assert tuple(found.headline) == HEADLINE
    assert set(HEADLINE) == set(MEASURES)
    for measure in HEADLINE:
        assert found.headline[measure] == estimate(rows, measure)
    assert found.headline["poor"].answered == 40
    assert found.headline["coverage"].value == pytest.approx(40 / 240), "known of everybody on the list"


@pytest.mark.django_db
def test_figures_by_area_and_group_add_up(wulan: Account) -> None:
    audit = made.drawn(150, actor=wulan)
    visited(audit)
    found = on_target(area_code="", month=made.MONTH, actor=wulan)
    assert [each.area_code for each in found.by_area] == ["35.10.01", "35.10.16"]
    assert [each.name for each in found.by_area] == ["Pesanggaran", "Banyuwangi"]
    assert sum(each.estimates["coverage"].drawn for each in found.by_area) == 150
    sizes = {each.label: each for each in found.by_group if each.group == "household_size"}
    assert set(sizes) == {"1_2", "5_up"}
    assert sizes["1_2"].label_title["id"] == "1-2 orang"
    assert sum(each.estimates["exclusion_of_poor"].answered for each in sizes.values()) == 150
    response = found.response
    assert (response.drawn, response.results, response.waiting) == (150, {"answered": 150}, 0)
    standings = {each.standing: each for each in response.standings}
    assert [each.standing for each in response.standings] == [
        "reached",
        "refused",
        "undecided",
        "never_applied",
    ]
    assert (standings["reached"].on_list, standings["never_applied"].on_list) == (40, 160)
    assert sum(each.drawn for each in response.standings) == 150


@pytest.mark.django_db
def test_small_cells_are_named_and_not_judged(wulan: Account) -> None:
    audit = made.drawn(24, actor=wulan)
    visited(audit)
    found = figures_of(area_code=made.REGENCY, month=None)
    assert found.headline["exclusion_of_poor"].value is None
    assert found.headline["exclusion_of_poor"].why_not == "too_few_answers"
    assert all(each.estimates["inclusion_of_reached"].value is None for each in found.by_area)


@pytest.mark.django_db
def test_part_of_an_area_is_told_from_the_audit_around_it(wulan: Account) -> None:
    visited(made.drawn(150, actor=wulan))
    hadi = made.officer("hadi", Role.DISTRICT_OFFICER, "35.10.16")
    found = on_target(area_code="", month=None, actor=hadi)
    assert found.area_code == "35.10.16"
    assert found.headline["coverage"].drawn == found.response.drawn < 150
    assert {each.area_code for each in found.by_area} == {made.KEMIREN, made.OTHER_VILLAGE}
    assert sum(each.on_list for each in found.response.standings) == 160
    village = on_target(area_code=made.KEMIREN, month=None, actor=hadi)
    assert village.by_area == ()
    assert sum(each.on_list for each in village.response.standings) == 80


@pytest.mark.django_db
def test_months_and_several_audits_together(wulan: Account) -> None:
    last = made.drawn(100, actor=wulan, month=NOVEMBER, at=made.AT - timedelta(days=15))
    visited(last)
    close_audit(audit_id=last.pk, actor=wulan, at=made.AT - timedelta(days=1))
    now = made.drawn(100, actor=wulan)
    visited(now, share=2)
    found = on_target(area_code="", month=None, actor=wulan)
    assert found.months == (made.MONTH, NOVEMBER)
    assert [each.month for each in found.trend] == [NOVEMBER, made.MONTH]
    assert found.pooled is None, "one of the two is still open"
    close_audit(audit_id=now.pk, actor=wulan, at=made.AT + timedelta(days=5))
    found = on_target(area_code="", month=None, actor=wulan)
    assert found.pooled is not None
    assert found.pooled.months == (NOVEMBER, made.MONTH)
    assert found.pooled.estimates["poor"].answered == 150
    assert found.year is not None
    assert found.year.months == found.pooled.months
    assert sum(part.estimates["coverage"].answered for part in found.year.by_area) == 150
    past = on_target(area_code="", month=date(2026, 11, 20), actor=wulan)
    assert [each.month for each in past.trend] == [NOVEMBER]
    assert past.newest_month == made.MONTH
    empty = on_target(area_code="", month=date(2026, 10, 1), actor=wulan)
    assert (empty.audits, empty.headline, empty.newest_month) == ((), {}, made.MONTH)


@pytest.mark.django_db
def test_several_areas_of_a_month_speak_together(wulan: Account) -> None:
    one = made.drawn(60, actor=wulan, area_code="35.10.16")
    other = made.drawn(40, actor=wulan, area_code="35.10.01")
    for audit in (one, other):
        visited(audit)
    found = on_target(area_code="", month=None, actor=made.officer("pusat", Role.NATIONAL_OFFICER, NATION))
    assert (found.area_code, found.area_name) == ("", "Seluruh Indonesia")
    assert [each.audit_id for each in found.audits] == [other.pk, one.pk]
    assert found.headline["coverage"].value == pytest.approx(40 / 240)
    assert [each.area_code for each in found.by_area] == ["35"]


@pytest.mark.django_db
def test_the_line_that_was_in_force_is_told_with_its_source(wulan: Account) -> None:
    made.drawn(20, actor=wulan)
    facts = figures_of(area_code=made.REGENCY, month=None).audits[0]
    assert facts.poverty_line == 470_713
    assert "BPS" in facts.poverty_line_source
    assert facts.is_open


@pytest.mark.django_db
def test_who_may_see_which_area(wulan: Account) -> None:
    made.drawn(20, actor=wulan)
    for role in (Role.OBSERVER, Role.ANALYST, Role.REGENCY_OFFICER):
        assert on_target(area_code="", month=None, actor=made.officer(f"r-{role}", role)).audits
    jember = made.officer("jember", area="35.09")
    assert on_target(area_code="", month=None, actor=jember).audits == ()
    for area in (made.REGENCY, "35.10.16", "35", "35.99", "x"):
        with pytest.raises(AreaNotSeen):
            on_target(area_code=area, month=None, actor=jember)
    with pytest.raises(NotAllowed):
        on_target(area_code="", month=None, actor=made.officer("ratna", Role.SUPERVISOR))
    with pytest.raises(AreaNotSeen):
        on_target(area_code="", month=None, actor=made.officer("tanpa", Role.ANALYST, ""))


@pytest.mark.django_db
def test_who_read_the_figures_is_on_record(wulan: Account) -> None:
    on_target(area_code="35.10.16", month=made.MONTH, actor=wulan)
    line = AuditRecord.objects.get(action="targeting.figures.read")
    assert (line.actor_id, line.area_code, line.subject_id) == (wulan.pk, "35.10.16", None)


@pytest.mark.django_db
def test_figures_stay_when_answers_are_gone(wulan: Account) -> None:
    audit = made.drawn(60, actor=wulan)
    visited(audit)
    before = figures_of(area_code=made.REGENCY, month=None).headline
    close_audit(audit_id=audit.pk, actor=wulan, at=made.AT)
    assert forget_old_audits(at=made.AT + timedelta(days=200)) == 1
    assert figures_of(area_code=made.REGENCY, month=None).headline == before


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow(wulan: Account, django_assert_max_num_queries: Any) -> None:
    visited(made.drawn(60, actor=wulan))
    with django_assert_max_num_queries(12):
        figures_of(area_code=made.REGENCY, month=None)
    assert samples_of([]) == {}
