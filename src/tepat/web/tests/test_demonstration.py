from __future__ import annotations

from pathlib import Path

import pytest

from tepat.eligibility.models import Decision
from tepat.identity.models import Account, ApiToken
from tepat.identity.operations import open_account
from tepat.identity.queries import account_of_token
from tepat.identity.roles import Role
from tepat.intake.models import Submission
from tepat.registry.models import Family
from tepat.web.demonstration import Demonstration, RealData
from tepat.web.showcase import SHOWN, choose_families

HOUSEHOLDS = 120


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def demonstration(tmp_path: Path, said: list[str]) -> Demonstration:
    return Demonstration(folder=tmp_path, say=said.append)


@pytest.mark.django_db
def test_the_demonstration_is_filled_once_and_kept(demonstration: Demonstration, said: list[str]) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    sent = Submission.objects.count()
    shown = choose_families(demonstration.folder / "population")
    assert sent == HOUSEHOLDS - sum(not story.registered for story in shown)
    assert {story.code for story in shown} <= {kind.code for kind in SHOWN}
    assert len(shown) >= 3
    assert 0 < Family.objects.count() <= sent
    assert set(Decision.objects.values_list("outcome", flat=True)) == {
        "eligible",
        "not_eligible",
        "cannot_tell",
    }

    said.clear()
    demonstration.fill(households=HOUSEHOLDS + 1)
    assert Submission.objects.count() == sent
    assert any("make demo-reset" in text for text in said)

    welcome = demonstration.welcome(port=8123)
    assert "http://127.0.0.1:8123/" in welcome
    for account in Account.objects.filter(role=Role.CITIZEN):
        assert account.display_name in welcome
        assert account.nik is not None
        assert account.nik not in welcome


@pytest.mark.django_db
def test_the_partner_s_token_opens_the_door_also_after_starting_over(
    demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    first = (demonstration.folder / "partner-token").read_text().strip()
    assert account_of_token(token=first) is not None
    monkeypatch.setattr(Demonstration, "_drop_tables", lambda self: ApiToken.objects.all().delete())
    demonstration.clear()
    demonstration.fill(households=HOUSEHOLDS)
    second = (demonstration.folder / "partner-token").read_text().strip()
    assert second != first
    assert account_of_token(token=second) is not None


@pytest.mark.django_db
def test_real_accounts_are_never_thrown_away(demonstration: Demonstration) -> None:
    open_account(sign_in_name="officer", display_name="Officer", role=Role.OFFICER, area_code="35.10")
    with pytest.raises(RealData):
        demonstration.clear()
    with pytest.raises(RealData):
        demonstration.fill(households=HOUSEHOLDS)
    assert Account.objects.filter(sign_in_name="officer").exists()
