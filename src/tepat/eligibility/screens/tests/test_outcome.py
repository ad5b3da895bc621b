"""The outcome page: what was decided, why, on which facts, from whom, of which day."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tepat.content import load_content
from tepat.content.agencies import AGENCY_NAMES
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import decide_family
from tepat.eligibility.recomputation import changes_of
from tepat.eligibility.screens.outcome import facts
from tepat.eligibility.screens.tests.outcomes import decided
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example
from tepat.openid.claims import ProvenIdentity
from tepat.registry.operations import change_consent
from tepat.registry.queries import families_of_nik
from tepat.verification.models import Verification
from tepat.verification.operations import start_after_sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


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
    assert kinds <= facts.SOURCES.keys()
    assert kinds - {"self", "agent", "officer", "study"} <= AGENCY_NAMES.keys()


def test_whoever_was_registered_by_an_agent_is_shown_the_way_to_the_outcome(client: Client) -> None:
    citizen = example.citizen()
    client.force_login(citizen)
    assert 'href="/hasil/"' not in client.get("/").content.decode().partition("<main")[2]
    accept_submission(
        uuid=uuid4(), document=example.submission(), actor=example.agent(), received_at=example.RECEIVED_AT
    )
    assert 'href="/hasil/"' in client.get("/").content.decode().partition("<main")[2]


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


def test_a_refusal_says_what_would_change_it(account: Account) -> None:
    decided(account, 2, civil_servant=True)
    text = page(account)
    assert "Yang bisa mengubahnya" in text
    assert "PNS, TNI, Polri, BUMN, atau pejabat (Siti Aminah)" in text
    assert "Sekarang ya. Kalau tidak, keluarga Anda berhak." in text


def test_where_two_things_stand_in_the_way_neither_promises_all(account: Account) -> None:
    decided(account, 9, civil_servant=True)
    text = page(account)
    assert "Sekarang 9. Kalau 4 atau kurang, syarat ini terpenuhi; syarat lain tetap berlaku." in text
    assert "keluarga Anda berhak." not in text


@pytest.mark.parametrize("decile", [2, None])
def test_only_a_refusal_says_what_would_change_it(account: Account, decile: int | None) -> None:
    decided(account, decile)
    assert "Yang bisa mengubahnya" not in page(account)


def test_each_change_on_the_page_is_one_that_the_rules_found(account: Account) -> None:
    decided(account, 9, civil_servant=True)
    refused = Decision.objects.filter(outcome="not_eligible")
    family = refused.values_list("family_id", flat=True)[0]
    found = changes_of(family_id=family, decision_ids=list(refused.values_list("pk", flat=True)))
    assert page(account).count("Sekarang ") == sum(len(changes) for changes in found.values()) > 0
    dictionary = load_content().dictionary
    assert all(dictionary[c.variable].may_be_suggested for changes in found.values() for c in changes)


def test_every_reason_that_can_be_contested_leads_to_an_appeal(account: Account) -> None:
    decided(account, 9, at=timezone.now() - timedelta(minutes=5))
    text = page(account)
    for decision in Decision.objects.all():
        for criterion in decision.criteria:
            assert f'href="/sanggah/{decision.pk}/{criterion["code"]}/"' in text


def test_after_the_time_for_it_no_appeal_is_offered(account: Account) -> None:
    decided(account, 9, at=timezone.now() - timedelta(days=31))
    text = page(account)
    assert 'href="/sanggah/' not in text.partition("<main")[2]
    assert "Masa sanggah berakhir pada" in text


def test_the_way_of_the_application_with_its_days(account: Account) -> None:
    decided(account, 9)
    stations = re.findall(r"<strong>(\w+)</strong><span class=\"unseen\"> \(([^)]+)\)", page(account))
    assert [name for name, _state in stations][:3] == ["Dikirim", "Dicocokkan", "Diputuskan"]
    assert {state for _name, state in stations[:3]} == {"selesai"}
    assert "dengan data Dukcapil, DTSEN, BKN, BPJS Ketenagakerjaan" in page(account)


def test_what_comes_next_names_quota_and_month(account: Account) -> None:
    decided(account, 2, at=timezone.now() - timedelta(minutes=5))
    text = page(account)
    assert "menurut kuota setiap daerah" in text
    assert "Jadwal yang terdekat" in text
    assert "pada Januari, April, Juli, Oktober" in text


def test_nothing_counts_once_consent_was_taken_back(account: Account) -> None:
    decided(account, 2)
    (family,) = set(Decision.objects.values_list("family_id", flat=True))
    change_consent(
        family_id=family,
        purpose="eligibility",
        given=False,
        text_version="2026.1",
        language="id",
        actor=account,
        at=timezone.now(),
    )
    text = page(account)
    assert "Izin Anda sudah dicabut." in text
    assert "Hasil terakhir: berhak" in text
    for gone in ("Dibayar", "Buktikan sekarang", "Keluarga Anda berhak atas", 'href="/sanggah/'):
        assert gone not in text.partition("<main")[2]


def test_the_number_of_statements_does_not_grow_with_the_family_or_its_history(account: Account) -> None:
    def statements() -> int:
        client = citizens.client_of(account)
        client.get("/hasil/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/hasil/").status_code == 200
        return len(seen)

    decided(account, 9)
    of_three = statements()
    decided(
        account,
        9,
        names=("A B", "C D", "E F", "G H", "I J", "K L"),
        at=example.RECEIVED_AT + timedelta(days=1),
    )
    assert statements() == of_three <= 24
