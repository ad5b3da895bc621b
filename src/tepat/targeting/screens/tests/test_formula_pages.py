"""The pages on formulas: a challenger added, a proposal made and decided, the card for everybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tepat.content import load_content
from tepat.eligibility.in_force import earliest_day, read_again
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of, text
from tepat.intake.tests import example as ex
from tepat.targeting.formula_files import formula_as_yaml
from tepat.targeting.models import Challenger, FormulaProposal
from tepat.targeting.operations import challengers
from tepat.targeting.operations.challengers import walk_challengers
from tepat.targeting.tests.formulas import (
    LAB_SCORE,
    REPORT,
    as_file,
    metrics,
    officer,
    pkh_up_to,
    propose,
    register,
    some_formulas,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(challengers, "settled_through", lambda: 2**60)
    read_again()
    yield
    read_again()


@pytest.fixture
def maya() -> Account:
    return officer("maya", Role.ANALYST, "35.10")


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(content: bytes, **parts: Any) -> dict[str, Any]:
    return {"programme": "pkh", "title": "Coba", "formula": file("f.yaml", content), **parts}


def test_a_challenger_is_added_seen_and_ended(maya: Account) -> None:
    agent = ex.agent()
    for serial in range(1, 8):
        register(agent, serial, decile=5)
    client = client_of(maya)
    answer = client.post(
        reverse("targeting:begin_challenger"), sent(formula_as_yaml(pkh_up_to(5)).encode()), follow=True
    )
    assert "Penantang mulai dihitung" in text(answer)
    assert "Belum ada keputusan yang dihitung" in text(answer)
    walk_challengers(at=timezone.now())
    challenger = Challenger.objects.get()
    page = text(client.get(reverse("targeting:challenger", args=[challenger.pk])))
    assert "+7" in page
    assert "+Rp 21.000.000" in page
    assert "Angka max_decile" in page
    rows = list(
        csv.reader(io.StringIO(text(client.get(reverse("targeting:challenger_csv", args=[challenger.pk])))))
    )
    assert rows[1][2:] == ["7", "7", "0", "21000000"]
    saved = client.get(reverse("targeting:challenger_formula", args=[challenger.pk]))
    assert "max_decile" in text(saved)
    listed = text(client.get(reverse("targeting:formulas")))
    assert "+7 jadi menerima" in listed
    answer = client.post(reverse("targeting:end_challenger", args=[challenger.pk]), follow=True)
    assert "Penantang dihentikan" in text(answer)


def test_a_score_of_the_lab_becomes_a_challenger(maya: Account) -> None:
    lab = sent(as_file(LAB_SCORE), rest="1", instead_of="pkh:decile", version="pmt.1")
    answer = client_of(maya).post(reverse("targeting:begin_challenger"), lab, follow=True)
    assert "Syarat low_score" in text(answer)
    assert Challenger.objects.get().formula.version == "pmt.1"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"formula": file("f.yaml", b"")}, "belum ada"),
        ({"programme": "x"}, "belum dipilih"),
        ({"formula": file("f.yaml", b"code: [")}, "YAML"),
        ({"title": ""}, "Nama penantang"),
    ],
)
def test_what_is_wrong_stands_at_its_field(maya: Account, parts: dict[str, Any], words: str) -> None:
    body = sent(formula_as_yaml(pkh_up_to(5)).encode()) | parts
    answer = client_of(maya).post(reverse("targeting:begin_challenger"), body)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Challenger.objects.exists()


def test_proposed_and_decided_on_pages(maya: Account) -> None:
    formula = pkh_up_to(5)
    day = earliest_day(timezone.now()) + timedelta(days=3)
    body = {
        **sent(formula_as_yaml(formula).encode()),
        "metrics": file("metrics.json", metrics(exported=formula.hash)),
        "report": file("report.html", REPORT),
        "from_day": day.isoformat(),
        "words": "Menjangkau desil 5.",
    }
    client = client_of(maya)
    answer = client.post(reverse("targeting:propose"), body, follow=True)
    assert "Usulan tersimpan" in text(answer)
    proposal = FormulaProposal.objects.get()
    own = text(client.get(reverse("targeting:proposal", args=[proposal.pk])))
    assert "Tarik usulan ini" in own
    assert "Setujui rumus ini" not in own
    bambang = client_of(officer("bambang"))
    page = text(bambang.get(reverse("targeting:proposal", args=[proposal.pk])))
    assert "Maya (Analis)" in page
    assert "38,2%" in page
    empty = bambang.post(reverse("targeting:send_back_proposal", args=[proposal.pk]), {"words": ""})
    assert empty.status_code == 422
    answer = bambang.post(reverse("targeting:approve_proposal", args=[proposal.pk]), {}, follow=True)
    assert "Disetujui. Rumus ini berlaku pada harinya" in text(answer)
    again = bambang.post(reverse("targeting:approve_proposal", args=[proposal.pk]), {}, follow=True)
    assert "sementara itu sudah diputuskan" in text(again)


def test_a_proposal_of_a_challenger_needs_no_file(maya: Account) -> None:
    formula = pkh_up_to(5)
    client = client_of(maya)
    client.post(reverse("targeting:begin_challenger"), sent(formula_as_yaml(formula).encode()))
    here = f"{reverse('targeting:propose')}?penantang={Challenger.objects.get().pk}"
    assert "Rumus penantang “Coba”" in text(client.get(here))
    body = {
        "metrics": file("metrics.json", metrics()),
        "report": file("report.html", REPORT),
        "from_day": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "words": "Desil 5.",
    }
    refused = client.post(here, body)
    assert refused.status_code == 422
    assert "decile, ols" in text(refused)
    body |= {"metrics": file("metrics.json", metrics()), "report": file("report.html", REPORT)}
    answer = client.post(here, {**body, "candidate": "decile"}, follow=True)
    assert "bukan persis rumus ini" in text(answer)


def test_a_report_is_given_to_be_saved_and_can_do_nothing() -> None:
    made = some_formulas(at=timezone.now())
    read_again()
    client = client_of(officer("lina", Role.OBSERVER, "35.10"))
    for answer in (
        client.get(reverse("targeting:proposal_report", args=[made.proposal_id])),
        Client().get(reverse("targeting:card_study", args=["pkh", made.approved_hash, "html"])),
    ):
        assert answer.content == REPORT
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        policy = answer["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "script-src" not in policy
    shown = text(client.get(reverse("targeting:proposal", args=[made.proposal_id])))
    assert "Pengusul" not in shown, "an observer is told roles, no names"


@pytest.mark.parametrize("language", ["id", "en", "jv", "mad"])
def test_the_card_is_for_everybody_in_every_language(language: str, client: Client) -> None:
    made = some_formulas(at=timezone.now())
    read_again()
    client.cookies["django_language"] = language
    for page in (reverse("targeting:cards"), reverse("targeting:card", args=["pkh"]), "/rumus/sembako/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "{" not in text(answer), "a gap was left"
    card = text(client.get("/rumus/pkh/"))
    assert made.approved_hash[:12] in card
    assert load_content().programmes["pkh"].formula.hash in card


def test_what_is_not_public_is_not_given(client: Client) -> None:
    made = some_formulas(at=timezone.now())
    waiting = FormulaProposal.objects.get(pk=made.proposal_id).formula_id
    challenger = Challenger.objects.get().formula_id
    for formula_hash in (waiting, challenger):
        assert client.get(f"/rumus/pkh/{formula_hash}.yaml").status_code == 404
        assert client.get(f"/rumus/sembako/{formula_hash}.json").status_code == 404
        assert client.get(f"/rumus/sembako/{formula_hash}/telaah.html").status_code == 404
    assert client.get("/rumus/tidak-ada/").status_code == 404


def test_the_citizens_start_page_leads_to_the_cards(client: Client) -> None:
    assert reverse("targeting:cards") in text(client.get("/"))


def test_the_number_of_statements_does_not_grow_with_proposals(
    maya: Account, django_assert_max_num_queries: Any
) -> None:
    bambang = officer("bambang")
    for number in range(3):
        propose(
            pkh_up_to(5 + number, f"v{number}"),
            at=timezone.now(),
            actor=maya,
            approver=bambang,
            days=5 + number,
        )
    read_again()
    client = client_of(maya)
    client.get(reverse("targeting:formulas"))
    with django_assert_max_num_queries(14):
        client.get(reverse("targeting:formulas"))
