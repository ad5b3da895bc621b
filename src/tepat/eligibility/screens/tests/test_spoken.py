"""The own outcome, read aloud: only to whoever it belongs to, and kept nowhere."""

from __future__ import annotations

import io
from datetime import date

import pytest
import soundfile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tepat.eligibility.screens.outcome.own import own_outcome
from tepat.eligibility.screens.outcome.page import outcome_page
from tepat.eligibility.screens.spoken.view import in_speech
from tepat.eligibility.screens.tests.outcomes import decided
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.screens.tests import citizens
from tepat.kernel.nik import make_nik

pytestmark = pytest.mark.django_db

ADDRESS = "/suara/hasil/saya.opus"


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


def test_the_owner_hears_it_and_nothing_is_kept(account: Account) -> None:
    decided(account, 2)
    answer = citizens.client_of(account, "jv").get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "audio/ogg"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    samples, rate = soundfile.read(io.BytesIO(answer.content))
    assert len(samples) / rate > 5
    assert "data-sound" in citizens.client_of(account, "jv").get("/hasil/").content.decode()


def test_nobody_else_hears_it(account: Account, client: Client) -> None:
    decided(account, 2)
    assert client.get(ADDRESS).status_code == 302
    stranger = open_account(
        sign_in_name="tono",
        display_name="Tono",
        role=Role.CITIZEN,
        nik=make_nik("35.10.16", date(1980, 1, 2), 1, 9),
        is_demo=True,
    )
    assert citizens.client_of(stranger).get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("language", "says"),
    [("id", "desil 2."), ("jv", "ing desil 2."), ("mad", "è desil 2."), ("en", "in decile 2.")],
)
def test_what_is_said(account: Account, language: str, says: str) -> None:
    decided(account, 2)
    outcome = own_outcome(account=account)
    assert outcome is not None
    with override(language):
        text = in_speech(outcome_page(outcome, today=timezone.localdate()))
    assert says in text
    assert not any(name in text for name in outcome.names)
    assert "3510" not in text
