"""A formula goes into force on a day; what was decided before stays, and comes out the same again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tepat.content import load_content
from tepat.eligibility import in_force
from tepat.eligibility.errors import FormulaRefused, FormulaTooSoon
from tepat.eligibility.in_force import (
    earliest_day,
    formula_in_force,
    put_into_force,
    read_again,
    rules_in_force,
    versions_of,
)
from tepat.eligibility.models import Decision, FormulaInForce
from tepat.eligibility.operations import decide_family, recompute_all
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example as ex
from tepat.rules import Formula, formula_of_parts

pytestmark = pytest.mark.django_db

AT = ex.RECEIVED_AT
DAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _nothing_known_before_or_after() -> Iterator[None]:
    read_again()
    yield
    read_again()


def pkh(decile: int, version: str = "2027.1", **parts: Any) -> Formula:
    content = load_content()
    document = content.programmes["pkh"].formula.document
    document.pop("variables")
    document["parameters"]["max_decile"]["values"] = {"2025-01-01": decile}
    return formula_of_parts({**document, "version": version, **parts}, content.dictionary)


def put(formula: Formula, from_day: date = DAY, at: datetime = AT) -> None:
    put_into_force(programme="pkh", formula=formula, from_day=from_day, at=at, reference=uuid4())
    read_again()


def test_the_first_one_is_contents_own_until_its_day_comes() -> None:
    first, second = load_content().programmes["pkh"].formula, pkh(5)
    put(second)
    assert formula_in_force("pkh", DAY - timedelta(days=1)) is first
    found = formula_in_force("pkh", DAY)
    assert found is not None
    assert found.hash == second.hash
    assert formula_in_force("sembako", DAY) is load_content().programmes["sembako"].formula


def test_the_newest_counts_and_of_one_day_the_last_word() -> None:
    put(pkh(5, "a"), DAY + timedelta(days=30))
    put(pkh(6, "b"), DAY)
    put(pkh(7, "c"), DAY)
    days = [DAY, DAY + timedelta(days=29), DAY + timedelta(days=30)]
    found = [formula_in_force("pkh", day) for day in days]
    assert [formula.version for formula in found if formula] == ["c", "c", "a"]
    versions = [(v.formula.version, v.from_day, v.to_day) for v in versions_of("pkh")]
    first = load_content().programmes["pkh"].formula
    assert versions == [
        (first.version, first.active_from, DAY),
        ("c", DAY, DAY + timedelta(days=30)),
        ("a", DAY + timedelta(days=30), None),
    ]


def test_a_family_is_decided_by_it_and_old_decisions_come_out_the_same() -> None:
    agent = ex.agent()
    receipt = accept_submission(uuid=uuid4(), document=ex.submission(), actor=agent, received_at=AT)
    put(pkh(5))
    family_id = receipt.document["family_id"]
    decide_family(family_id=UUID(family_id), at=datetime(2026, 12, 2, 3, tzinfo=UTC), actor=agent)
    by = dict(Decision.objects.filter(programme="pkh").values_list("on", "formula__version"))
    assert by == {AT.date(): load_content().programmes["pkh"].formula.version, date(2026, 12, 2): "2027.1"}
    assert [again.differences for again in recompute_all() if not again.same] == []
    newest = Decision.objects.filter(programme="pkh").latest("decided_at")
    assert "5" in newest.criteria[0]["reason"]["id"] or newest.criteria[0]["result"] is None


def test_no_statement_for_a_single_decision(django_assert_num_queries: Any) -> None:
    put(pkh(5))
    rules_in_force(DAY)
    with django_assert_num_queries(0):
        rules_in_force(DAY)
        rules_in_force(DAY + timedelta(days=1))


def test_the_list_is_read_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    rules_in_force(DAY)
    FormulaInForce.objects.create(
        programme="pkh",
        formula_id=in_force.keep_formula(formula=pkh(5), at=AT),
        from_day=DAY,
        reference=uuid4(),
        put_at=AT,
    )
    in_time = formula_in_force("pkh", DAY)
    assert in_time is not None
    assert in_time.version != "2027.1", "not read again within the minutes"
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + in_force.READ_EVERY_SECONDS + 1)
    later = formula_in_force("pkh", DAY)
    assert later is not None
    assert later.version == "2027.1"


def test_a_database_that_is_away_for_a_moment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    put(pkh(5))
    before = rules_in_force(DAY)

    class Away:
        def order_by(self, *_fields: str) -> None:
            raise DatabaseError

    monkeypatch.setattr(FormulaInForce, "objects", Away())
    read_again()
    assert rules_in_force(DAY) == before


@pytest.mark.parametrize(
    ("at", "earliest"),
    [
        (datetime(2026, 11, 1, 3, tzinfo=UTC), date(2026, 11, 2)),  # ten in the morning
        (datetime(2026, 11, 1, 16, 30, tzinfo=UTC), date(2026, 11, 3)),  # half past eleven at night
    ],
)
def test_a_day_lies_ahead_far_enough_for_every_process_to_learn_of_it(at: datetime, earliest: date) -> None:
    assert earliest_day(at) == earliest
    with pytest.raises(FormulaTooSoon):
        put(pkh(5), earliest - timedelta(days=1), at)
    put(pkh(5), earliest, at)


def test_the_database_refuses_a_day_that_has_come_and_any_change() -> None:
    stored = in_force.keep_formula(formula=pkh(5), at=AT)
    row = {"programme": "pkh", "formula_id": stored, "put_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        FormulaInForce.objects.create(**row, from_day=AT.date(), reference=uuid4())
    FormulaInForce.objects.create(**row, from_day=DAY, reference=uuid4())
    for statement in (
        "UPDATE eligibility_formulainforce SET programme = 'x'",
        "DELETE FROM eligibility_formulainforce",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"code": "sembako"}, "code: pkh"),
        ({"active_to": "2028-01-01"}, "active_to"),
        ({"active_from": "2027-06-01"}, "active_from"),
        ({"version": "2026.1"}, "nomor versi"),
    ],
)
def test_what_cannot_decide_for_good_is_refused(parts: dict[str, Any], word: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        put(pkh(5, **{"version": "2027.1", **parts}))
    assert word in f"{refused.value.what} {refused.value.mend}"
    assert not FormulaInForce.objects.exists()
