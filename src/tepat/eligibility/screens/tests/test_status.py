"""The public status page: a number in, one of three answers out, and nothing about anybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tepat.eligibility.models import Decision
from tepat.eligibility.screens.tests.outcomes import decided
from tepat.eligibility.standing import Standing, standing_of
from tepat.identity.models import Account
from tepat.intake.references import reference_of
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


@pytest.fixture(autouse=True)
def nobody_tried() -> None:
    cache.clear()


def ask(number: str, client: Client | None = None) -> Any:
    return (client or Client()).get("/status/", {"nomor": number})


@pytest.mark.parametrize(
    ("decile", "standing", "words"),
    [(9, Standing.DECIDED, "Sudah diputuskan"), (2, Standing.NEEDS_YOU, "Menunggu Anda")],
)
def test_it_says_how_far_it_is_and_nothing_else(
    account: Account, decile: int, standing: Standing, words: str
) -> None:
    reference = reference_of(decided(account, decile))
    assert standing_of(reference=reference) is standing
    answer = ask(reference)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert words in text
    for secret in ("Siti", "Wahyu", "Ayu", "desil", "PKH", example.AREA, example.SITI_NIK, example.KK):
        assert secret not in text.partition("<main")[2]


def test_received_and_not_decided_yet(account: Account, settings: Any) -> None:
    settings.TEPAT_AFTER_ACCEPTANCE = []
    reference = reference_of(decided(account, 2))
    assert not Decision.objects.exists()
    assert "Sudah diterima" in ask(reference).content.decode()


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{0}".replace("-", " ")])
def test_however_it_is_typed(account: Account, typed: str) -> None:
    reference = reference_of(decided(account, 9))
    assert "Sudah diputuskan" in ask(typed.format(reference).lower()).content.decode()
    assert "Sudah diputuskan" in ask(reference.replace("-", "").removeprefix("TPT")).content.decode()


def test_a_slip_of_the_pen_is_told_without_looking_anything_up(django_assert_num_queries: Any) -> None:
    for typed in ("TPT-1111-1112", "halo", "9" * 500, "TPT", "\x00😀"):
        with django_assert_num_queries(0):
            answer = ask(typed)
        assert answer.status_code == 422
        assert "salah ketik" in answer.content.decode()


def test_what_was_typed_comes_back_as_text() -> None:
    assert "<script>" not in ask("<script>alert(1)</script>").content.decode()


def test_whoever_guesses_is_stopped_and_whoever_knows_is_not(account: Account) -> None:
    reference = reference_of(decided(account, 9))
    guesses = [reference_of(example.UUIDS[number]) for number in range(21)]
    assert {ask(guess).status_code for guess in guesses[:20]} == {422}
    assert "Nomor ini tidak kami temukan" not in ask(guesses[20]).content.decode()
    stopped = ask(guesses[20])
    assert stopped.status_code == 429
    assert "Terlalu banyak nomor" in stopped.content.decode()
    cache.clear()
    assert {ask(reference).status_code for _ in range(30)} == {200}


def test_who_works_here_sees_no_more(account: Account) -> None:
    reference = reference_of(decided(account, 9))
    staff = Client()
    staff.force_login(example.agent())
    assert "Siti" not in ask(reference, staff).content.decode().partition("<main")[2]
