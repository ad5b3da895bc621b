"""A formula goes into force by four eyes, with its study and a day; then it decides, for all to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.eligibility.errors import FormulaRefused, FormulaTooSoon
from tepat.eligibility.in_force import formula_in_force, read_again
from tepat.eligibility.models import Decision, FormulaInForce
from tepat.eligibility.operations import decide_family, recompute_all
from tepat.eligibility.queries import decisions_for_family
from tepat.field.materials import materials, materials_version
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example as ex
from tepat.targeting.errors import FourEyesNeeded, ProposalDecided, ProposalRefused
from tepat.targeting.models import FormulaProposal, ProposalState
from tepat.targeting.operations.proposals import approve_proposal, send_back_proposal, withdraw_proposal
from tepat.targeting.tests.formulas import officer, pkh_up_to, propose, register

AT = ex.RECEIVED_AT
DAY = date(2026, 11, 8)
MORNING = datetime(2026, 11, 8, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_again() -> Iterator[None]:
    read_again()
    yield
    read_again()


@pytest.fixture
def maya() -> Account:
    return officer("maya", Role.ANALYST, "35.10")


@pytest.fixture
def bambang() -> Account:
    return officer("bambang")


def test_the_whole_way(
    maya: Account, bambang: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proposed by one, approved by another, the day comes: decisions, reasons, card and phones say so."""
    agent = ex.agent()
    family = register(agent, 1, decile=5)
    assert Decision.objects.get(family_id=family, programme="pkh").outcome == "not_eligible"
    formula = pkh_up_to(5)
    propose(formula, at=AT, actor=maya, approver=bambang)
    read_again()

    def today(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    today(MORNING - timedelta(days=1))
    before = materials_version()
    card = client.get(reverse("targeting:card", args=["pkh"])).content.decode()
    assert "Mulai 8 November 2026 berlaku versi 2027.1" in card
    assert "PKH untuk desil 1 sampai 4." in card
    assert materials_version() == before

    today(MORNING)
    decide_family(family_id=family, at=MORNING, actor=agent)
    decision = Decision.objects.filter(family_id=family, programme="pkh").latest("decided_at")
    assert (decision.outcome, decision.formula_id) == ("eligible", formula.hash)
    told = decisions_for_family(family_id=family, actor=agent, only_newest=True)[0]
    assert told["formula"]["version"] == "2027.1"
    assert "PKH untuk desil 1 sampai 5." in told["criteria"][0]["reason"]["id"]
    assert [again.differences for again in recompute_all() if not again.same] == []

    other = accept_submission(
        uuid=ex.UUIDS[20], document=ex.submission(), actor=agent, received_at=MORNING
    ).document["decisions"]
    stored = Decision.objects.get(pk=next(d["decision_id"] for d in other if d["programme"] == "pkh"))
    assert stored.formula_id == formula.hash

    card = client.get(reverse("targeting:card", args=["pkh"])).content.decode()
    assert "PKH untuk desil 1 sampai 5." in card
    assert formula.hash in card
    assert "38,2%" in card
    assert "35,1%–41,0%" in card
    assert "Analis" in card
    assert "Maya" not in card, "roles, no names"
    assert "Bambang" not in card
    carried = {f["code"]: f["hash"] for f in json.loads(materials())["formulas"]}
    assert carried["pkh"] == formula.hash
    assert materials_version() != before
    address = reverse("field:app_materials", args=[materials_version()])
    assert client.get(address).status_code == 200
    assert address in client.get("/lapangan/sw.js").content.decode()


def test_nobody_approves_or_sends_back_what_they_proposed(bambang: Account) -> None:
    proposal = propose(pkh_up_to(5), at=AT, actor=bambang)
    for operation in (approve_proposal, send_back_proposal):
        with pytest.raises(FourEyesNeeded):
            operation(proposal_id=proposal, words="Ya.", actor=bambang, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormulaProposal.objects.filter(pk=proposal).update(
            state=ProposalState.APPROVED, decided_by=bambang, decided_by_role="x", decided_at=AT
        )
    assert not FormulaInForce.objects.exists()


def test_only_who_may(maya: Account, bambang: Account) -> None:
    with pytest.raises(NotAllowed):
        propose(pkh_up_to(5), at=AT, actor=officer("wulan", Role.REGENCY_OFFICER, "35.10"))
    proposal = propose(pkh_up_to(5), at=AT, actor=bambang)
    with pytest.raises(NotAllowed):
        approve_proposal(proposal_id=proposal, words="", actor=maya, at=AT)


def test_sent_back_with_words_and_proposed_again(maya: Account, bambang: Account) -> None:
    proposal = propose(pkh_up_to(5), at=AT, actor=maya)
    with pytest.raises(ProposalRefused, match="Alasan"):
        send_back_proposal(proposal_id=proposal, words=" ", actor=bambang, at=AT)
    send_back_proposal(proposal_id=proposal, words="Anggarannya belum ada.", actor=bambang, at=AT)
    with pytest.raises(ProposalDecided):
        approve_proposal(proposal_id=proposal, words="", actor=bambang, at=AT)
    propose(pkh_up_to(5), at=AT, actor=maya, approver=bambang)
    assert FormulaInForce.objects.count() == 1
    actions = AuditRecord.objects.filter(action__startswith="targeting.proposal.").values_list(
        "action", "actor_id"
    )
    assert list(actions) == [
        ("targeting.proposal.propose", maya.pk),
        ("targeting.proposal.send_back", bambang.pk),
        ("targeting.proposal.propose", maya.pk),
        ("targeting.proposal.approve", bambang.pk),
    ]


def test_one_at_a_time_and_taken_back_by_its_owner_alone(maya: Account, bambang: Account) -> None:
    proposal = propose(pkh_up_to(5), at=AT, actor=maya)
    with pytest.raises(ProposalRefused, match="usulan lain"):
        propose(pkh_up_to(6, "b"), at=AT, actor=bambang)
    with pytest.raises(ProposalRefused, match="pengusulnya"):
        withdraw_proposal(proposal_id=proposal, actor=bambang, at=AT)
    withdraw_proposal(proposal_id=proposal, actor=maya, at=AT)
    propose(pkh_up_to(6, "b"), at=AT, actor=bambang)


def test_the_day_lies_ahead_when_it_is_proposed_and_when_it_is_approved(
    maya: Account, bambang: Account
) -> None:
    with pytest.raises(ProposalRefused, match="dekat"):
        propose(pkh_up_to(5), at=AT, actor=maya, days=0)
    proposal = propose(pkh_up_to(5), at=AT, actor=maya, days=2)
    with pytest.raises(FormulaTooSoon):
        approve_proposal(proposal_id=proposal, words="", actor=bambang, at=AT + timedelta(days=2))
    assert FormulaProposal.objects.get().is_waiting, "it can still be sent back"


def test_what_cannot_go_into_force_is_not_proposed(maya: Account) -> None:
    with pytest.raises(FormulaRefused, match="Versi"):
        propose(pkh_up_to(5, "2026.1"), at=AT, actor=maya)
    first = formula_in_force("pkh", AT.date())
    assert first is not None
    with pytest.raises(ProposalRefused, match="sama"):
        propose(first, at=AT, actor=maya)


def test_the_first_formula_comes_back_by_the_same_way(maya: Account, bambang: Account) -> None:
    first = formula_in_force("pkh", AT.date())
    propose(pkh_up_to(5), at=AT, actor=maya, approver=bambang, days=3)
    read_again()
    assert first is not None
    propose(first, at=AT, actor=maya, approver=bambang, days=10)
    read_again()
    found: list[Any] = [formula_in_force("pkh", AT.date() + timedelta(days=days)) for days in (2, 3, 9, 10)]
    assert [formula.version for formula in found] == [first.version, "2027.1", "2027.1", first.version]
