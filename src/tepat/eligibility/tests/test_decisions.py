"""Decisions are stored with their reasons and can be computed again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from tepat.base.models import AuditRecord
from tepat.content import load_content
from tepat.eligibility import operations, recomputation
from tepat.eligibility.errors import DecisionNotFound
from tepat.eligibility.models import Decision, StoredFormula
from tepat.eligibility.operations import decide_family, recompute_all, recompute_decision
from tepat.eligibility.queries import decisions_for_family
from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.tests import example as ex
from tepat.registry.errors import FamilyNotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Account:
    return ex.agent()


@pytest.fixture
def receipt(agent: Account) -> Receipt:
    import_agency_records(
        records=[
            {
                "agency": "dtsen",
                "subject": "family",
                "key": ex.KK,
                "variable": "welfare_decile",
                "value": "2",
                "as_of": date(2026, 9, 1),
            }
        ]
    )
    return send(agent)


def send(agent: Account, hours: int = 0, **answers: Any) -> Receipt:
    return accept_submission(
        uuid=uuid4(),
        document=ex.submission(answers=ex.answers(**answers)),
        actor=agent,
        received_at=ex.RECEIVED_AT + timedelta(hours=hours),
    )


def family_id(receipt: Receipt) -> UUID:
    return UUID(receipt.document["family_id"])


def forget_everything_loaded() -> None:
    for kept in (recomputation._stored_rule, recomputation._stored_trust):
        kept.cache_clear()


def test_every_programme_is_decided_at_once(receipt: Receipt) -> None:
    programmes = {decision["programme"] for decision in receipt.document["decisions"]}
    assert programmes == set(load_content().programmes)
    for told in receipt.document["decisions"]:
        stored = Decision.objects.get(pk=told["decision_id"])
        assert (stored.outcome, stored.programme) == (told["outcome"], told["programme"])
        assert stored.facts_through > 0
        assert str(stored.submission_id) == receipt.document["uuid"]
        assert stored.formula.document


def test_each_input_names_the_facts_behind_it(receipt: Receipt, agent: Account) -> None:
    decisions = decisions_for_family(family_id=family_id(receipt), actor=agent)
    inputs = {
        name: told
        for d in decisions
        for criterion in d["criteria"]
        for name, told in criterion["inputs"].items()
    }
    decile = inputs["welfare_decile"]
    assert decile["value"] == 2
    (fact,) = decile["facts"]
    assert (fact["source"], fact["value"], fact["member"], fact["stale"]) == ("dtsen", 2, None, False)
    assert fact["observed_at"].startswith("2026-09-01")
    members = {
        fact["member"]
        for told in inputs.values()
        for fact in told["facts"]
        if fact["variable"] == "birth_date"
    }
    assert members == {1, 2, 3}
    for criterion in (c for d in decisions for c in d["criteria"]):
        assert set(criterion["reason"]) == {"id", "en"}


def test_reading_is_recorded(receipt: Receipt, agent: Account) -> None:
    decisions_for_family(family_id=family_id(receipt), actor=agent, purpose="self_service")
    line = AuditRecord.objects.get(action="eligibility.family.read_decisions")
    assert (line.subject_id, line.actor_id, line.purpose) == (family_id(receipt), agent.pk, "self_service")


def test_who_may_read(receipt: Receipt) -> None:
    assert decisions_for_family(family_id=family_id(receipt), actor=ex.citizen())
    assert decisions_for_family(family_id=family_id(receipt), actor=ex.agent(role=Role.REGENCY_OFFICER))
    strangers = [ex.citizen(ex.nik(99)), ex.agent("35.10.17"), ex.agent("", role=Role.REGENCY_OFFICER)]
    for stranger in strangers:
        with pytest.raises(FamilyNotFound):
            decisions_for_family(family_id=family_id(receipt), actor=stranger)


def test_the_number_of_statements_does_not_grow(
    receipt: Receipt, agent: Account, django_assert_num_queries: Any
) -> None:
    decisions_for_family(family_id=family_id(receipt), actor=agent)
    with django_assert_num_queries(5):
        decisions_for_family(family_id=family_id(receipt), actor=agent)


def test_old_decisions_come_out_the_same_after_everything_has_changed(
    receipt: Receipt, agent: Account
) -> None:
    send(agent, hours=1, floor_area_m2=99)
    accept_submission(
        uuid=uuid4(),
        document=ex.submission(answers=ex.answers(ex.wahyu())),
        actor=agent,
        received_at=ex.RECEIVED_AT + timedelta(hours=2),
    )
    forget_everything_loaded()
    recomputed = list(recompute_all())
    assert len(recomputed) == 3 * len(load_content().programmes)
    assert [r.differences for r in recomputed if not r.same] == []


def test_recomputing_reads_no_file(receipt: Receipt, monkeypatch: Any) -> None:
    def refuse(*_args: Any, **_parts: Any) -> None:
        raise AssertionError("content was read")

    forget_everything_loaded()
    monkeypatch.setattr(operations, "load_content", refuse)
    decision_id = UUID(receipt.document["decisions"][0]["decision_id"])
    again = recompute_decision(decision_id=decision_id)
    assert again.same
    assert again.decision.pk == decision_id


def test_a_decision_that_was_tampered_with_is_found(receipt: Receipt) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE eligibility_decision SET outcome = 'cannot_tell', scores = '{\"x\": 1}'")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert all({"outcome", "scores"} >= set(r.differences) and not r.same for r in recompute_all())


def test_there_is_no_such_decision() -> None:
    with pytest.raises(DecisionNotFound):
        recompute_decision(decision_id=uuid4())


def test_a_family_can_be_decided_anew(receipt: Receipt, agent: Account) -> None:
    later = ex.RECEIVED_AT + timedelta(days=40)
    decided = decide_family(family_id=family_id(receipt), at=later, actor=agent)
    assert {d.programme for d in decided} == set(load_content().programmes)
    assert Decision.objects.filter(submission_id=None).count() == len(decided)
    assert AuditRecord.objects.filter(action="eligibility.family.decide").count() == 1
    assert all(r.same for r in recompute_all())
    with pytest.raises(FamilyNotFound):
        decide_family(family_id=uuid4(), at=later, actor=agent)


def test_formulas_are_stored_once(receipt: Receipt, agent: Account) -> None:
    before = StoredFormula.objects.count()
    send(agent, hours=1, floor_area_m2=50)
    assert StoredFormula.objects.count() == before == len(load_content().programmes)


def test_the_route_for_officers(receipt: Receipt, agent: Account) -> None:
    client = Client()
    client.force_login(agent)
    address = f"/api/v1/families/{family_id(receipt)}/decisions"
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(json.loads(answer.content)["decisions"]) == len(load_content().programmes)
    assert client.get(f"/api/v1/families/{uuid4()}/decisions").json()["code"] == "registry.family.not_found"
    client.force_login(ex.agent(role=Role.PARTNER))
    assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 401
