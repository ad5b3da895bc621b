"""The outcome page: what was decided, why, on which facts, from whom, of which day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tepat.content import load_content
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import decide_family
from tepat.eligibility.screens.outcome import cards
from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example
from tepat.openid.claims import ProvenIdentity
from tepat.registry.queries import families_of_nik
from tepat.verification.models import Verification
from tepat.verification.operations import start_after_sign_in

AYU_NIK = example.nik(5, example.AYU_BORN)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


def agency(agency: str, subject: str, key: str, variable: str, value: str) -> dict[str, Any]:
    return {
        **{"agency": agency, "subject": subject, "key": key, "variable": variable, "value": value},
        "as_of": date(2026, 9, 1),
    }


def decided(
    account: Account, decile: int | None, *, civil_servant: bool = False, health_known: bool = True
) -> None:
    """Register Siti's family, once the agencies have said this about it."""
    persons = [example.SITI_NIK, example.WAHYU_NIK, AYU_NIK]
    records = [
        agency("dukcapil", "family", example.KK, "address_found", "true"),
        *(agency("dukcapil", "person", nik, "is_alive", "true") for nik in persons),
        *(agency("bpjs_ketenagakerjaan", "person", nik, "formal_monthly_wage", "0") for nik in persons),
        *(agency("bkn", "person", nik, "is_public_employee", "false") for nik in persons[1:]),
        agency("bkn", "person", persons[0], "is_public_employee", "true" if civil_servant else "false"),
    ]
    if decile is not None:
        records.append(agency("dtsen", "family", example.KK, "welfare_decile", str(decile)))
    import_agency_records(records=records)
    filling = citizens.begun(account, kk=example.KK)
    filling.members[2]["nik"] = AYU_NIK
    if health_known:
        for member in filling.members:
            member |= {"has_difficulty": False, "pregnancy_status": 1}
    filling.kept_at = example.RECEIVED_AT
    for consent in filling.consents:
        consent["given_at"] = example.OBSERVED_AT
    accept_submission(
        uuid=uuid4(), document=filling.document(), actor=account, received_at=example.RECEIVED_AT
    )


def page(account: Account, language: str = "id") -> str:
    answer = citizens.client_of(account, language).get("/hasil/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("decile", "status_id", "status_en"),
    [
        (2, "Berhak", "Eligible"),
        (9, "Tidak berhak", "Not eligible"),
        (None, "Belum dapat dipastikan", "Cannot tell yet"),
    ],
)
def test_the_three_outcomes_in_both_languages(
    account: Account, decile: int | None, status_id: str, status_en: str
) -> None:
    decided(account, decile)
    assert re.search(rf"</svg>\s*{status_id}</span>", page(account))
    assert re.search(rf"</svg>\s*{status_en}</span>", page(account, "en"))


def test_a_good_outcome_says_amount_period_and_reference(account: Account) -> None:
    decided(account, 2)
    text = page(account)
    assert "Rp 3.000.000" in text
    assert "per tahun" in text
    assert "masing-masing Rp 750.000" in text
    assert "TPT-" in text
    assert "Rp 3,000,000" in page(account, "en")


def test_eligible_without_an_amount_yet_says_what_is_missing(account: Account) -> None:
    decided(account, 2, health_known=False)
    text = page(account)
    assert "Besar bantuannya belum bisa dihitung" in text
    assert "Kehamilan" in text
    assert "bisa Anda lengkapi sendiri" in text


def test_every_fact_has_value_source_and_date(account: Account) -> None:
    decided(account, 2)
    text = page(account)
    assert "menurut DTSEN, 1 September 2026" in text
    assert "menurut Dukcapil, 1 September 2026" in text
    assert "menurut Anda, 1 November 2026" not in text or "Tanggal lahir (Ayu Lestari)" in text
    assert "Tanggal lahir (Ayu Lestari)" in text
    assert "17 Agustus 2022" in text
    assert "according to DTSEN (socio-economic registry), 1 September 2026" in page(account, "en")


def test_what_is_missing_is_named_with_where_it_comes_from(account: Account) -> None:
    decided(account, None)
    text = page(account)
    assert "Yang belum kami ketahui" in text
    assert "menunggu data DTSEN" in text
    assert "Ini bukan penolakan" in text


def test_a_refusal_says_why_and_what_to_do(account: Account) -> None:
    decided(account, 2, civil_servant=True)
    text = page(account)
    assert "reason-bad" in text
    assert "menurut BKN" in text
    assert "menyanggah" in text
    assert "Sanggahan diterima sampai" in text


def test_nobody_else_sees_it(account: Account) -> None:
    decided(account, 2)
    other = open_account(
        sign_in_name="other", display_name="Orang Lain", role=Role.CITIZEN, nik=example.nik(77), is_demo=True
    )
    text = page(other)
    assert "Belum ada hasil" in text
    assert "Siti" not in text
    agent = open_account(
        sign_in_name="agent", display_name="Kader", role=Role.PKH_FACILITATOR, area_code="35.10"
    )
    assert citizens.client_of(agent).get("/hasil/").status_code == 403
    assert Client().get("/hasil/").status_code == 302


def test_the_page_holds_no_identity_number(account: Account) -> None:
    decided(account, 2)
    for number in (example.SITI_NIK, example.WAHYU_NIK, example.KK):
        assert number not in page(account)


def test_every_source_kind_has_words() -> None:
    kinds = {kind for variable in load_content().dictionary.variables for kind in variable.source_trust}
    assert kinds <= cards.SOURCES.keys()
    assert kinds - {"self", "agent", "officer", "study"} <= cards.AGENCIES.keys()


def test_whoever_was_registered_by_an_agent_is_shown_the_way_to_the_outcome(client: Client) -> None:
    citizen = example.citizen()
    client.force_login(citizen)
    assert 'href="/hasil/"' not in client.get("/").content.decode()
    accept_submission(
        uuid=uuid4(), document=example.submission(), actor=example.agent(), received_at=example.RECEIVED_AT
    )
    assert 'href="/hasil/"' in client.get("/").content.decode()


def test_before_the_first_payment_the_applicant_is_asked_for_proof(account: Account) -> None:
    decided(account, 2)
    text = page(account)
    assert "Sebelum pembayaran pertama" in text
    assert 'href="/wajah/"' in text
    assert Verification.objects.get().is_needed
    proof = ProvenIdentity(
        issuer="https://ikd.example",
        subject="s",
        nik=example.SITI_NIK,
        name="Siti Aminah",
        birth_date=None,
        sex=None,
        portrait=None,
        acr="secure",
        proves_face=True,
        authenticated_at=example.RECEIVED_AT,
    )
    start_after_sign_in(account, proof, example.RECEIVED_AT)
    assert "Sebelum pembayaran pertama" not in page(account)


def test_without_a_benefit_nobody_is_asked_for_proof(account: Account) -> None:
    decided(account, 9)
    assert "Sebelum pembayaran pertama" not in page(account)
    assert not Verification.objects.exists()


def test_nobody_can_put_another_family_in_front_of_somebody_s_own(account: Account) -> None:
    decided(account, 2)
    own = page(account).partition("<main")[2]
    stranger = example.citizen(example.WAHYU_NIK)
    accept_submission(
        uuid=uuid4(),
        document=example.submission(
            channel="self",
            answers=example.answers(
                example.wahyu(name="Orang Lain"), example.siti(name="Nama Palsu"), kk=example.OTHER_KK
            ),
        ),
        actor=stranger,
        received_at=example.RECEIVED_AT + timedelta(days=1),
    )
    assert page(account).partition("<main")[2] == own
    assert len(families_of_nik(nik=example.SITI_NIK)) == 2


def test_the_reference_stays_when_the_family_was_decided_on_again(account: Account) -> None:
    decided(account, 2)
    (family,) = set(Decision.objects.values_list("family_id", flat=True))
    decide_family(family_id=family, at=example.RECEIVED_AT + timedelta(days=1), actor=None)
    assert "TPT-" in page(account)
