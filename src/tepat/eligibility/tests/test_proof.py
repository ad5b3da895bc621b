"""A decision that waits until the applicant has proven who they are, and is released by the proof."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tepat.content import load_content
from tepat.content.library import CONTENT_FOLDER
from tepat.eligibility import proof
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import decide_family, recompute_all
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example as ex
from tepat.openid.claims import ProvenIdentity
from tepat.verification.models import Verification
from tepat.verification.operations import record_visit, start_after_sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pkh_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A content folder in which PKH asks for proof before the decision, as a law could."""
    folder = tmp_path / "content"
    for part in ("variables", "programmes", "questionnaires", "texts"):
        shutil.copytree(CONTENT_FOLDER / part, folder / part)
    path = folder / "programmes" / "pkh" / "programme.yaml"
    path.write_text(path.read_text().replace("when: before_payment", "when: before_decision"))
    content = load_content(folder)
    monkeypatch.setattr(proof, "load_content", lambda: content)
    proof.programmes_that_wait.cache_clear()
    yield content
    proof.programmes_that_wait.cache_clear()


def send(actor: Account, channel: str, *members: dict[str, Any]) -> Receipt:
    return accept_submission(
        uuid=uuid4(),
        document=ex.submission(channel=channel, answers=ex.answers(*members)),
        actor=actor,
        received_at=ex.RECEIVED_AT,
    )


def by_programme(receipt: Receipt) -> dict[str, Any]:
    return {decision["programme"]: decision["waits_for"] for decision in receipt.document["decisions"]}


def newest(receipt: Receipt, programme: str) -> Decision:
    rows = Decision.objects.filter(family_id=receipt.document["family_id"], programme=programme)
    return rows.order_by("-decided_at").select_related("formula")[0]


def ikd(number: str) -> ProvenIdentity:
    """A sign-in in which IKD itself compared the face."""
    return ProvenIdentity(
        issuer="https://ikd.example",
        subject="s",
        nik=number,
        name="Siti Aminah",
        birth_date=ex.SITI_BORN,
        sex="female",
        portrait=None,
        acr="secure",
        proves_face=True,
        authenticated_at=ex.RECEIVED_AT,
    )


def test_the_programmes_we_have_wait_only_with_the_payment() -> None:
    for programme in load_content().programmes.values():
        assert programme.proven_identity.when == "before_payment"
        assert programme.proven_identity.basis["id"]
    assert proof.programmes_that_wait() == frozenset()


def test_only_the_decision_of_that_programme_waits_and_registering_goes_on(pkh_waits: Any) -> None:
    receipt = send(ex.citizen(), "self")
    assert by_programme(receipt) == {"pkh": "identity", "sembako": None}
    decision = newest(receipt, "pkh")
    assert decision.criteria
    assert decision.waits_for == "identity"


def test_proof_releases_it_at_once_and_the_old_one_stays(pkh_waits: Any) -> None:
    citizen = ex.citizen()
    receipt = send(citizen, "self")
    waiting = newest(receipt, "pkh")
    start_after_sign_in(citizen, ikd(ex.SITI_NIK), ex.RECEIVED_AT + timedelta(hours=1))
    released = newest(receipt, "pkh")
    assert (released.waits_for, released.outcome) == ("", waiting.outcome)
    assert released.pk != waiting.pk
    assert Decision.objects.filter(programme="pkh").count() == 2
    assert Decision.objects.filter(programme="sembako").count() == 1
    assert all(again.same for again in recompute_all())


def test_whoever_is_proven_before_does_not_wait(pkh_waits: Any) -> None:
    citizen = ex.citizen()
    start_after_sign_in(citizen, ikd(ex.SITI_NIK), ex.RECEIVED_AT)
    assert by_programme(send(citizen, "self"))["pkh"] is None


def test_of_a_family_sent_in_by_an_agent_the_head_is_asked_and_a_visit_releases(pkh_waits: Any) -> None:
    agent = ex.agent(role=Role.TKSK)
    receipt = send(agent, "assisted")
    assert by_programme(receipt)["pkh"] == "identity"
    case = Verification.objects.get()
    wahyu = open_account(sign_in_name="wahyu", display_name="Wahyu", role=Role.CITIZEN, nik=ex.WAHYU_NIK)
    assert bytes(case.nik_index) == bytes(wahyu.nik_index or b"")
    assert (case.state, case.is_needed, case.area_code) == ("waiting_for_visit", True, ex.AREA)
    record_visit(
        verification_id=case.pk,
        actor=agent,
        document_kind="kk",
        witness_name="Pak RT",
        witness_relation="rt_head",
        verdict="same",
        at=ex.RECEIVED_AT + timedelta(days=1),
    )
    assert newest(receipt, "pkh").waits_for == ""


def test_somebody_else_s_proof_releases_nothing(pkh_waits: Any) -> None:
    receipt = send(ex.citizen(), "self")
    wahyu = ex.citizen(ex.WAHYU_NIK)
    start_after_sign_in(wahyu, ikd(ex.WAHYU_NIK), ex.RECEIVED_AT + timedelta(hours=1))
    assert newest(receipt, "pkh").waits_for == "identity"


def test_deciding_again_still_waits(pkh_waits: Any) -> None:
    receipt = send(ex.citizen(), "self")
    decide_family(
        family_id=UUID(receipt.document["family_id"]), at=ex.RECEIVED_AT + timedelta(hours=1), actor=None
    )
    assert newest(receipt, "pkh").waits_for == "identity"
    assert newest(receipt, "sembako").waits_for == ""


def test_an_applicant_without_nik_waits_until_they_have_one(pkh_waits: Any) -> None:
    receipt = send(ex.agent(), "assisted", ex.wahyu(nik=None), ex.siti())
    assert by_programme(receipt)["pkh"] == "identity"
    assert not Verification.objects.exists()
    again = send(ex.agent(), "assisted", ex.wahyu(), ex.siti())
    assert again.document["family_id"] == receipt.document["family_id"]
    assert Verification.objects.count() == 1


def test_nobody_is_asked_for_their_face_for_nothing() -> None:
    receipt = send(ex.citizen(), "self")
    assert {d["outcome"] for d in receipt.document["decisions"]} == {"cannot_tell"}
    assert not Verification.objects.filter(is_needed=True).exists()


def test_the_page_says_what_waits_and_that_the_application_goes_on(pkh_waits: Any) -> None:
    citizen = ex.citizen()
    send(citizen, "self")
    page = citizens.client_of(citizen).get("/hasil/").content.decode()
    assert "Menunggu bukti identitas" in page
    assert "pendaftaran Anda jalan terus" in page
    english = citizens.client_of(citizen, "en").get("/hasil/").content.decode()
    assert "Waiting for proof of identity" in english
    start_after_sign_in(citizen, ikd(ex.SITI_NIK), ex.RECEIVED_AT + timedelta(hours=1))
    page = citizens.client_of(citizen).get("/hasil/").content.decode()
    assert "Menunggu bukti identitas" not in page


@pytest.mark.django_db(transaction=True)
def test_a_proof_during_a_submission_is_never_missed(
    pkh_waits: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both lock the NIK first: whichever comes second sees what the first one did."""
    citizen = ex.citizen()
    settings.TEPAT_AFTER_ACCEPTANCE = [*settings.TEPAT_AFTER_ACCEPTANCE, f"{__name__}.take_your_time"]
    DECIDED.clear()
    worker = Thread(target=_send_on_a_connection_of_its_own, args=(citizen,))
    worker.start()
    assert DECIDED.wait(20)  # decided, and not committed yet
    start_after_sign_in(citizen, ikd(ex.SITI_NIK), ex.RECEIVED_AT + timedelta(hours=1))
    worker.join()
    rows = Decision.objects.filter(programme="pkh").order_by("decided_at")
    assert [decision.waits_for for decision in rows] == ["identity", ""]


DECIDED = Event()


def take_your_time(_accepted: Any) -> None:
    DECIDED.set()
    time.sleep(1)


def _send_on_a_connection_of_its_own(citizen: Account) -> None:
    try:
        send(citizen, "self")
    finally:
        connection.close()
