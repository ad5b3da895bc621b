"""Households drawn by lot: in every part, by a draw that anybody can repeat, once a month, without a name."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.casework.models import Case
from tepat.casework.queries import visits_for_agent
from tepat.identity.roles import Role
from tepat.targeting.drawn_list import pack, unpack
from tepat.targeting.errors import AreaNotSeen, AuditDrawn, AuditNotFound, AuditRefused
from tepat.targeting.models import Audit, AuditHousehold, AuditStratum, FrameHousehold
from tepat.targeting.operations import draw_audit
from tepat.targeting.queries import audit_desk, audit_named, audit_progress, kept_list, verify_audit
from tepat.targeting.tests import audits as made


@pytest.fixture
def _place() -> None:
    made.agent()
    made.listed(90)
    made.some_applied(range(1, 31), ("eligible", "not_eligible", "cannot_tell"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_every_district_and_standing_is_drawn_from() -> None:
    audit = made.drawn(30)
    strata = {each.code: each for each in AuditStratum.objects.filter(audit=audit)}
    assert sum(each.size for each in strata.values()) == audit.frame_size == 90
    assert sum(each.take for each in strata.values()) == audit.drawn == 30
    assert {each.district for each in strata.values()} == {"35.10.16", "35.10.01"}
    assert "35.10.16/reached" in strata
    assert all(each.take >= min(2, each.size) for each in strata.values())
    assert all(sum(each.by_village.values()) == each.size for each in strata.values())
    households = AuditHousehold.objects.filter(audit=audit)
    assert households.count() == 30
    for each in households.select_related("stratum"):
        assert each.stratum.standing == each.standing
        assert each.area_code.startswith(each.stratum.district)
        assert each.key in unpack(each.stratum.keys)
        assert bool(each.family_id) == (each.standing != "never_applied") == bool(each.outcomes)
    assert audit.reference_on == date(2026, 12, 9), "the day before the draw"
    assert audit.poverty_line == 470_713
    assert audit.programmes == ["pkh", "sembako"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_anybody_draws_again_with_list_and_seed() -> None:
    audit = made.drawn(30)
    text = "".join(kept_list(audit))
    assert hashlib.sha256(text.encode()).hexdigest() == audit.frame_hash
    by_stratum: dict[str, list[str]] = {}
    for line in text.splitlines():
        stratum, key = line.split("\t")
        by_stratum.setdefault(stratum, []).append(key)
    again = set()
    for stratum, keys in by_stratum.items():
        take = AuditStratum.objects.get(audit=audit, code=stratum).take
        order = sorted(keys, key=lambda key: hashlib.sha256(f"{audit.seed}|{key}".encode()).hexdigest())
        again |= set(order[:take])
    assert again == {str(key) for key in audit.households.values_list("key", flat=True)}
    verified = verify_audit(audit)
    assert verified.same
    assert (verified.drawn_again, verified.stands_otherwise) == (30, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_verifying_sees_what_was_changed() -> None:
    audit = made.drawn(30)
    stratum = AuditStratum.objects.filter(audit=audit, code="35.10.16/never_applied").get()
    chosen = audit.households.filter(stratum=stratum)[0]
    other = next(key for key in unpack(stratum.keys) if not audit.households.filter(key=key).exists())
    AuditHousehold.objects.filter(pk=chosen.pk).update(key=other)
    verified = verify_audit(audit)
    assert not verified.same
    assert (verified.missing, verified.added) == (1, 1)
    AuditHousehold.objects.filter(pk=chosen.pk).update(key=chosen.key)
    AuditStratum.objects.filter(pk=stratum.pk).update(keys=pack(unpack(stratum.keys)[1:]))
    assert not verify_audit(audit).same_list


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_the_source_is_compared_too_as_long_as_it_is_kept() -> None:
    audit = made.drawn(30)
    made.decided(made.applied(80, area=made.VILLAGES[80 % 3]), "eligible")  # it came to light later
    verified = verify_audit(audit)
    assert verified.same
    assert verified.stands_otherwise == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_an_audit_is_named_by_its_number_or_by_place_and_month() -> None:
    audit = made.drawn()
    assert audit_named(str(audit.pk)) == audit == audit_named("35.10:2026-12")
    for wrong in ("35.10:2026-11", "35.10:12-2026", "nothing", str(UUID(int=1)), ""):
        with pytest.raises(AuditNotFound):
            audit_named(wrong)


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_families_on_no_line_can_be_drawn_and_their_keys_say_nothing() -> None:
    family = made.applied(900)
    made.decided(family, "eligible")
    audit = made.drawn(91)
    assert (audit.frame_size, audit.frame_unlisted) == (91, 1)
    household = audit.households.get(is_listed=False)
    assert household.family_id == family
    assert household.outcomes == {"pkh": "eligible"}
    assert household.key != family
    assert verify_audit(audit).same


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_only_the_agent_who_was_sent_is_told_the_name() -> None:
    wulan = made.officer()
    audit = made.drawn(30, actor=wulan)
    endang = Case.objects.filter(kind="audit_visit")[0].owner
    labels = [visit.label for visit in visits_for_agent(account=endang)]
    assert len(labels) == 30
    assert all(label.startswith("Kepala ") for label in labels)
    seen = repr(audit_desk(actor=wulan)) + repr(audit_progress(audit_id=audit.pk, actor=wulan))
    lines = repr(list(AuditRecord.objects.values())) + "".join(kept_list(audit))
    assert "Kepala" not in seen + lines
    households = FrameHousehold.objects.values_list("label_sealed", flat=True)
    assert not any(b"Kepala" in bytes(sealed) for sealed in households)
    assert not any(b"Kepala" in bytes(case.words_sealed or b"") for case in Case.objects.all())


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_the_draw_is_on_record_with_who_drew() -> None:
    wulan = made.officer()
    audit = made.drawn(30, actor=wulan)
    line = AuditRecord.objects.get(action="targeting.audit.draw")
    assert (line.actor_id, line.subject_id, line.area_code) == (wulan.pk, audit.pk, made.REGENCY)
    assert line.detail == {"month": "2026-12-01", "drawn": 30, "of": 90}
    assert audit.drawn_by == wulan


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_a_seed_is_made_where_none_is_given() -> None:
    audit = made.drawn(seed=None)
    assert len(audit.seed) == 32
    assert verify_audit(audit).same


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_a_month_is_drawn_once_wherever_two_areas_meet() -> None:
    made.drawn(area_code="35.10.16")
    for area in ("35.10.16", "35.10", made.KEMIREN):
        with pytest.raises(AuditDrawn):
            made.drawn(area_code=area, seed="lain-lagi")
    assert made.drawn(area_code="35.10.01").drawn == 20, "another district"
    november = made.drawn(area_code="35.10.16", month=date(2026, 11, 17))
    assert november.month == date(2026, 11, 1)
    assert november.reference_on == date(2026, 11, 30), "that month is over"


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"size": 3}, "targeting.audit.size"),
        ({"size": 91}, "targeting.audit.size"),
        ({"month": date(2027, 1, 1)}, "targeting.audit.month"),
        ({"month": date(2026, 10, 1)}, "targeting.audit.month"),
        ({"seed": "a b c d"}, "targeting.audit.seed"),
        ({"seed": "x" * 101}, "targeting.audit.seed"),
        ({"area_code": "35.10.03"}, "targeting.audit.nobody"),
    ],
)
def test_what_cannot_be_drawn_leaves_nothing_behind(parts: dict[str, Any], code: str) -> None:
    with pytest.raises(AuditRefused) as refused:
        made.drawn(**{"size": 20, **parts})
    assert refused.value.code == code
    assert not Audit.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_without_a_list_nothing_is_drawn() -> None:
    with pytest.raises(AuditRefused) as refused:
        made.drawn()
    assert refused.value.code == "targeting.audit.no_frame"


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_the_newest_list_of_the_place_is_drawn_from() -> None:
    newest = made.listed(40, as_of=date(2026, 12, 8))
    made.listed(50, as_of=date(2026, 11, 8))
    assert made.drawn().frame_id == newest


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_only_those_who_may_draw_inside_their_area() -> None:
    for role in (Role.DISTRICT_OFFICER, Role.AUDITOR, Role.OBSERVER, Role.SUPERVISOR, Role.TKSK):
        with pytest.raises(NotAllowed):
            made.drawn(actor=made.officer(f"r-{role}", role))
    with pytest.raises(AreaNotSeen):
        made.drawn(actor=made.officer("jember", area="35.09"))
    with pytest.raises(AreaNotSeen):
        made.drawn(actor=made.officer("maya", Role.ANALYST, "35.10.16"))
    assert made.drawn(actor=made.officer("analis", Role.ANALYST)).drawn == 20


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_an_audit_outside_the_area_is_not_there() -> None:
    audit = made.drawn(area_code="35.10.16")
    for account in (made.officer("jember", area="35.09"), made.officer("lain", Role.SUPERVISOR, "35.10.01")):
        with pytest.raises(AuditNotFound):
            audit_progress(audit_id=audit.pk, actor=account)
        assert audit_desk(actor=account).audits == ()
    with pytest.raises(NotAllowed):
        audit_desk(actor=made.officer("hadi", Role.DISTRICT_OFFICER, "35.10.16"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_a_smaller_area_sees_its_own_visits_only() -> None:
    audit = made.drawn(30)
    penyelia = made.officer("ratna", Role.SUPERVISOR, "35.10.01")
    progress = audit_progress(audit_id=audit.pk, actor=penyelia)
    assert [each.area_code for each in progress.by_area] == ["35.10.01"]
    assert progress.response.drawn == progress.by_area[0].drawn < 30
    assert sum(each.on_list for each in progress.response.standings) == 30
    whole = audit_progress(audit_id=audit.pk, actor=made.officer("pusat", Role.NATIONAL_OFFICER, "*"))
    assert sum(each.drawn for each in whole.by_area) == 30 == whole.response.waiting


@pytest.mark.django_db(transaction=True)
def test_drawn_twice_at_the_same_moment_there_is_one_audit() -> None:
    made.agent()
    made.listed(60)
    wulan = made.officer()

    def draw(number: int) -> str:
        try:
            made.drawn(actor=wulan, area_code=("35.10", "35.10.16")[number % 2], seed=f"lotere-{number}")
            return "drawn"
        except AuditDrawn:
            return "there"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = list(pool.map(draw, range(6)))
    assert answers.count("drawn") == 1
    assert Audit.objects.count() == 1
    assert AuditHousehold.objects.count() == Case.objects.count() == 20


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_where_agents_cannot_be_sent_nothing_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_parts: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("tepat.targeting.operations.drawing.open_audit_visits", fail)
    with pytest.raises(RuntimeError):
        made.drawn()
    assert not Audit.objects.exists()
    assert not AuditHousehold.objects.exists()
    monkeypatch.undo()
    assert made.drawn().drawn == 20


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_the_database_keeps_one_audit_of_an_area_and_month() -> None:
    audit = made.drawn()
    audit.pk = UUID(int=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("_place")
def test_a_draw_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    wulan = made.officer()
    with django_assert_max_num_queries(80 + 40):  # a line of the audit record for each visit
        draw_audit(
            area_code=made.REGENCY,
            month=made.MONTH,
            size=80,
            seed="lotere",
            actor=wulan,
            at=made.AT + timedelta(hours=1),
        )
