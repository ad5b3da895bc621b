"""The stand-in for IKD: made-up citizens only, and only in a demonstration."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.nik import make_nik

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti() -> Account:
    nik = make_nik("35.10.16", date(1990, 5, 15), 2, 1)
    return open_account(
        sign_in_name="siti", display_name="Siti Aminah", role=Role.CITIZEN, nik=nik, is_demo=True
    )


@pytest.fixture
def agent() -> Account:
    return open_account(
        sign_in_name="agent", display_name="Bu Kader", role=Role.AGENT, area_code="35.10", is_demo=True
    )


@pytest.fixture
def real() -> Account:
    return open_account(sign_in_name="real", display_name="Orang Nyata", role=Role.CITIZEN)


@pytest.mark.parametrize(("language", "words"), [("id", "Anda masuk sebagai siapa?"), ("en", "Who are you")])
def test_made_up_citizens_are_offered(
    client: Client, siti: Account, agent: Account, real: Account, language: str, words: str
) -> None:
    text = client.get("/masuk/", headers={"accept-language": language}).content.decode()
    assert words in text
    assert "Siti Aminah" in text
    assert "Bu Kader" not in text
    assert "Orang Nyata" not in text
    assert siti.nik is not None
    assert siti.nik not in text


def test_choosing_one_signs_in_and_leads_on(client: Client, siti: Account) -> None:
    answer = client.post("/masuk/", {"account": siti.pk, "next": "/daftar/anggota/"})
    assert answer.headers["Location"] == "/daftar/anggota/"
    assert client.session["_auth_user_id"] == str(siti.pk)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_signing_in_does_not_lead_elsewhere(client: Client, siti: Account, elsewhere: str) -> None:
    assert client.post("/masuk/", {"account": siti.pk, "next": elsewhere}).headers["Location"] == "/"


def test_nobody_else_can_be_chosen(client: Client, siti: Account, agent: Account, real: Account) -> None:
    for account in (str(agent.pk), str(real.pk), "", "x", "' OR 1=1"):
        assert client.post("/masuk/", {"account": account}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_a_demonstration_there_is_no_such_page(
    client: Client, siti: Account, settings: Settings
) -> None:
    settings.TEPAT_DEMO = False
    assert client.get("/masuk/").status_code == 404
    assert client.post("/masuk/", {"account": siti.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_choice_must_come_from_our_page(siti: Account) -> None:
    assert Client(enforce_csrf_checks=True).post("/masuk/", {"account": siti.pk}).status_code == 403


def test_signing_out(client: Client, siti: Account) -> None:
    client.force_login(siti)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session
