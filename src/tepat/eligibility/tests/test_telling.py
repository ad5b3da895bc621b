"""What applicants are told, once each; sending in a family waits for none of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tepat.base.encryption import blind_index
from tepat.eligibility import operations, proof, telling
from tepat.eligibility.models import Decision, Untold
from tepat.eligibility.operations import decide_family
from tepat.eligibility.screens.tests.outcomes import agency, decided
from tepat.eligibility.telling import tell_decision, tell_untold
from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.intake.operations import accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example
from tepat.notices.models import Notice

pytestmark = pytest.mark.django_db

LATER = example.RECEIVED_AT + timedelta(days=1)


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


def told() -> list[str]:
    """The kinds of notices to Siti, after everything was told, and told again."""
    everything = set(Untold.objects.values_list("pk", flat=True))
    assert tell_untold(at=LATER) == len(everything)
    assert not Untold.objects.exists()
    for decision_id in everything:
        tell_decision(decision_id=decision_id, at=LATER)
    index = blind_index("nik", example.SITI_NIK)
    return sorted(Notice.objects.filter(to_nik_index=index).values_list("kind", flat=True))


def family() -> UUID:
    return Decision.objects.values_list("family_id", flat=True)[0]


def test_a_family_that_registers_is_told_once(account: Account) -> None:
    decided(account, 2)
    noted = set(Untold.objects.values_list("pk", flat=True))
    assert noted == set(Decision.objects.values_list("pk", flat=True)) != set()
    assert not Notice.objects.exists()
    assert told() == ["decided", "decided", "proof_needed", "registered"]


def test_nobody_is_told_twice_of_the_same_answer(account: Account) -> None:
    decided(account, 2)
    before = told()
    decide_family(family_id=family(), at=LATER, actor=None)
    assert told() == before


def test_a_changed_answer_is_told(account: Account) -> None:
    decided(account, 9)
    assert told() == ["decided", "decided", "registered"]
    record = agency("dtsen", "family", example.KK, "welfare_decile", "5") | {"as_of": LATER.date()}
    import_agency_records(records=[record])
    decided(account, None, at=LATER)
    assert told().count("decision_changed") == 1  # decile 5: Sembako, and still no PKH


def test_a_decision_that_waits_is_told_when_it_counts(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "programmes_that_wait", lambda: frozenset({"pkh", "sembako"}))
    decided(account, 2)
    assert "decided" not in told()
    monkeypatch.setattr(proof, "is_proven", lambda nik_index: True)
    decide_family(family_id=family(), at=LATER, actor=None)
    assert told().count("decided") == 2


def test_telling_costs_one_statement(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            accept_submission(
                uuid=uuid4(), document=example.submission(), actor=agent, received_at=example.RECEIVED_AT
            )
        return len(seen)

    agent = example.agent()
    statements()  # stores the formulas
    with_telling = statements()
    monkeypatch.setattr(operations, "tell_later", lambda **_: None)
    assert with_telling == statements() + 1


def test_one_that_fails_stays_and_holds_up_no_other(
    account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    decided(account, 2)
    first, second = Untold.objects.order_by("pk").values_list("pk", flat=True)

    def fails(*, decision_id: UUID, at: datetime) -> None:
        if decision_id == first:
            raise ValueError(example.SITI_NIK)
        tell_decision(decision_id=decision_id, at=at)

    monkeypatch.setattr(telling, "tell_decision", fails)
    assert tell_untold(at=LATER) == 1
    assert list(Untold.objects.values_list("pk", "tries")) == [(first, 1)]
    assert Notice.objects.filter(about=second).exists()
    assert example.SITI_NIK not in caplog.text
    for _ in range(telling.MOST_TRIES + 1):
        tell_untold(at=LATER)
    assert Untold.objects.get().tries == telling.MOST_TRIES
    monkeypatch.setattr(telling, "tell_decision", tell_decision)
    Untold.objects.update(tries=0)
    assert tell_untold(at=LATER) == 1
