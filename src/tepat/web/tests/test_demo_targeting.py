"""The audits of the demonstration: a list, a month that is over, one under way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tepat.casework.models import Case
from tepat.eligibility.models import Decision
from tepat.intake.operations import accept_submission
from tepat.kernel.identifiers import new_uuid7
from tepat.population import submissions, write_population
from tepat.targeting.models import Audit, AuditAnswer, AuditHousehold, FrameList
from tepat.targeting.queries import figures_of, verify_audit
from tepat.web.demo_staff import open_demo_staff
from tepat.web.demo_targeting import _households, _truth_by_key, _truth_of, open_demo_audits
from tepat.web.demonstration import submission_document

AT = datetime(2026, 12, 3, 3, tzinfo=UTC)
REGISTERED_AT = datetime(2026, 11, 2, 3, tzinfo=UTC)


@pytest.mark.django_db
def test_a_month_that_is_over_and_one_under_way(tmp_path: Path) -> None:
    write_population(320, 2026, tmp_path)
    team = open_demo_staff(tmp_path)
    for family in submissions(tmp_path, limit=40):
        accept_submission(
            uuid=new_uuid7(),
            document=submission_document(family, observed_at=REGISTERED_AT),
            actor=team.sender(family["area_code"]),
            received_at=REGISTERED_AT,
        )
    decisions = Decision.objects.count()
    open_demo_audits(population=tmp_path, cadre=team.cadre, at=AT)
    last, now = Audit.objects.order_by("month")
    assert (last.month.isoformat(), now.month.isoformat()) == ("2026-11-01", "2026-12-01")
    assert (last.is_open, now.is_open) == (False, True)
    assert FrameList.objects.get().households > 320
    assert Decision.objects.count() == decisions
    for audit in (last, now):
        assert verify_audit(audit).same
    assert not last.households.filter(ended_at=None).exists()
    results = set(last.households.values_list("result", flat=True))
    assert results >= {"answered", "declined", "nobody_home", "moved_away"}
    assert Case.objects.filter(kind="audit_visit", state="waiting_for_agent").exists()
    standings = {each.standing: each for each in figures_of(area_code="35.10", month=None).response.standings}
    assert standings["never_applied"].on_list > 280
    assert standings["undecided"].on_list + standings["refused"].on_list + standings["reached"].on_list >= 35
    _check_that_answers_are_true(tmp_path)

    open_demo_audits(population=tmp_path, cadre=team.cadre, at=AT)
    assert Audit.objects.count() == 2, "made once"


def _check_that_answers_are_true(population: Path) -> None:
    known = [*_households(population / "neighbours", AT.date()), *_households(population, AT.date())]
    truth = _truth_by_key(known)
    answered = AuditHousehold.objects.filter(result="answered").select_related("answer")
    assert answered.count() > 100
    for household in answered:
        one = _truth_of(household, truth)
        assert one is not None
        assert household.answer.household_size == one.size
        assert household.answer.consumption_per_person_monthly == pytest.approx(one.consumption, abs=20)
    assert not AuditAnswer.objects.filter(answers_sealed=None).exists()


@pytest.mark.django_db
def test_a_population_that_is_too_small_has_no_audit(tmp_path: Path) -> None:
    write_population(60, 2026, tmp_path)
    team = open_demo_staff(tmp_path)
    open_demo_audits(population=tmp_path, cadre=team.cadre, at=AT)
    assert not Audit.objects.exists()
