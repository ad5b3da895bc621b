"""The routes of one's own draft, as a phone sees them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.known import KnownAnswer, KnownFamily, KnownMember
from tepat.intake.models import Draft, Submission
from tepat.intake.operations import discard_draft
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db

DRAFT = "/api/v1/drafts/keluarga"


@pytest.fixture
def account() -> Account:
    return citizens.citizen()


@pytest.fixture
def client(account: Account) -> Client:
    return citizens.client_of(account)


def patch(client: Client, *changes: Any, **parts: Any) -> Any:
    body = {"changes": list(changes), **parts}
    return client.patch(DRAFT, json.dumps(body), content_type="application/json")


def send(client: Client, **parts: Any) -> Any:
    return client.post(f"{DRAFT}/send", json.dumps(parts), content_type="application/json")


def to(value: Any, *path: str) -> dict[str, Any]:
    return {"path": list(path), "value": value}


def test_without_a_draft_there_is_nothing(client: Client) -> None:
    for answer in (client.get(DRAFT), patch(client), send(client)):
        assert answer.status_code == 404
        assert answer.json()["code"] == "intake.draft.not_found"


def test_a_draft_is_read_with_keys_and_without_the_phones_key(client: Client, account: Account) -> None:
    filling = citizens.begun(account, tenure=2)
    document = client.get(DRAFT).json()
    assert document["revision"] == 1
    assert document["submission"] == str(filling.submission_id)
    assert document["answers"]["tenure"] == 2
    assert len({member["key"] for member in document["answers"]["members"]}) == 3
    assert document["area_code"] == example.AREA
    assert filling.phone_key not in json.dumps(document)
    assert client.get(DRAFT)["Cache-Control"] == "no-store"


def test_a_change_is_kept_and_counted(client: Client, account: Account) -> None:
    citizens.begun(account)
    key = citizens.kept(account).members[2]["key"]
    answer = patch(client, to(3, "tenure"), to("Ayu", "members", key, "name"), revision=1, step="rumah/2~")
    assert answer.json() == {"revision": 2}
    kept = citizens.kept(account)
    assert (kept.answers["tenure"], kept.members[2]["name"], kept.place) == (3, "Ayu", "rumah/2~")


def test_two_tabs_keep_both_their_answers(client: Client, account: Account) -> None:
    citizens.begun(account)
    patch(client, to(3, "tenure"), revision=1)
    answer = patch(client, to(6, "floor_material"), revision=1)
    body = answer.json()
    assert body["revision"] == 3
    assert (body["answers"]["tenure"], body["answers"]["floor_material"]) == (3, 6)
    assert body["area_code"] == example.AREA


def test_pages_without_scripts_do_not_lose_what_the_phone_sent(client: Client, account: Account) -> None:
    page = citizens.begun(account)
    patch(client, to(3, "tenure"), revision=1)
    page.answers["roof_material"] = 2
    page.keep(step="")
    kept = citizens.kept(account).answers
    assert (kept["tenure"], kept["roof_material"]) == (3, 2)


def test_one_bad_change_keeps_none_and_is_pointed_at(client: Client, account: Account) -> None:
    citizens.begun(account, tenure=1)
    answer = patch(client, to(3, "tenure"), to(1, "nothing"), revision=1)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/changes/1/path"
    assert citizens.kept(account).answers["tenure"] == 1
    for step in (["x"], "x" * 200, "<script>"):
        assert patch(client, step=step).status_code == 422


def test_a_page_of_somebody_else_changes_nothing(client: Client, account: Account) -> None:
    citizens.begun(account, tenure=1)
    answers = [patch(client, to(3, "tenure"), submission=str(uuid4())), send(client, submission=str(uuid4()))]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "intake.draft.another")
    assert citizens.kept(account).answers["tenure"] == 1
    assert not Submission.objects.exists()


def test_sent_once_however_often(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    first = send(client, revision=1, submission=str(filling.submission_id))
    assert first.status_code == 200, first.content
    again = send(client, revision=1, submission=str(filling.submission_id))
    assert again.content == first.content
    assert Submission.objects.count() == 1
    assert not Draft.objects.exists()
    assert client.get("/daftar/formulir/").headers["Location"] == "/hasil/"
    document = json.dumps(first.json())
    assert all(member["key"] not in document for member in filling.members)


def test_what_changed_since_is_looked_at_again(client: Client, account: Account) -> None:
    filling = citizens.begun(account)
    patch(client, to(3, "tenure"), revision=1)
    answer = send(client, revision=1, submission=str(filling.submission_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "intake.draft.changed")
    assert send(client, revision=2, submission=str(filling.submission_id)).status_code == 200


def test_faults_point_to_the_answers_and_the_draft_stays(client: Client, account: Account) -> None:
    citizens.begun(account, floor_area_m2=99999)
    answer = send(client, revision=1)
    assert answer.status_code == 422
    assert [item["pointer"] for item in answer.json()["errors"]] == ["/answers/floor_area_m2"]
    filling = citizens.kept(account)
    filling.area_code = ""
    filling.keep(step="")
    answer = send(client)
    assert [item["pointer"] for item in answer.json()["errors"]] == ["/area_code"]
    assert Draft.objects.count() == 1


def test_starting_over(client: Client, account: Account) -> None:
    citizens.begun(account)
    assert client.delete(DRAFT).status_code == 204
    assert client.get(DRAFT).status_code == 404
    assert client.get("/daftar/formulir/").headers["Location"] == "/daftar/persetujuan/"


def test_a_page_without_scripts_does_not_bring_a_sent_draft_back(client: Client, account: Account) -> None:
    page = citizens.begun(account)
    opened = citizens.kept(account)
    discard_draft(account=account, questionnaire=page.questionnaire.code)
    opened.answers["tenure"] = 1
    with pytest.raises(Exception, match="belum dikirim"):
        opened.keep(step="")
    assert not Draft.objects.exists()


def test_others_have_no_draft(account: Account) -> None:
    citizens.begun(account)
    wahyu = open_account(
        sign_in_name="wahyu", display_name="Wahyu", role=Role.CITIZEN, nik=example.WAHYU_NIK, is_demo=True
    )
    assert citizens.client_of(wahyu).get(DRAFT).status_code == 404
    cadre = open_account(sign_in_name="kader", display_name="K", role=Role.CADRE, area_code="35.10")
    assert citizens.client_of(cadre).get(DRAFT).status_code == 403
    assert Client().get(DRAFT).status_code == 401


def test_the_page_holds_everything_the_script_needs(client: Client, account: Account) -> None:
    filling = citizens.begun(account, tenure=2)
    answer = client.get("/daftar/formulir/")
    text = answer.content.decode()
    page = json.loads(text.split('<script id="form-page" type="application/json">')[1].split("</script>")[0])
    assert page["draft"]["answers"]["tenure"] == 2
    assert page["key"] == filling.phone_key
    assert page["on"] == timezone.localdate().isoformat()
    assert page["document"]["code"] == "keluarga"
    assert page["ways"]["face"] == "/wajah/?next=%2Fdaftar%2Fformulir%2F"
    assert account.nik not in page["account"]
    assert "no-store" in answer["Cache-Control"]
    assert 'http-equiv="refresh" content="0; url=/daftar/bagian/rumah/1/"' in text
    packed = client.get("/daftar/formulir/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


# --- What is known before ---------------------------------------------------------------------------------

AS_OF = date(2026, 9, 1)


def known_about(*, account: Account, questionnaire: Any, agreed: frozenset[str], at: Any) -> Any:
    """An agency of the tests: knows Siti's card where it may be asked."""
    if "sharing" not in agreed:
        return None

    def said(value: Any) -> KnownAnswer:
        return KnownAnswer(value, "dukcapil", AS_OF)

    siti = {"birth_date": said("1990-05-15"), "sex": said(2), "relation_to_head": said(2)}
    wahyu = {"birth_date": said(example.WAHYU_BORN), "sex": said(1), "relation_to_head": said(1)}
    members = (
        KnownMember(example.WAHYU_NIK, "Wahyu Hidayat", wahyu),
        KnownMember(example.SITI_NIK, "Siti Aminah", siti),
    )
    household = {
        "tenure": KnownAnswer(1, "dtsen", AS_OF),
        "floor_area_m2": KnownAnswer("wide", "dtsen", AS_OF),
    }
    return KnownFamily(example.KK, household, members, example.AREA)


@pytest.fixture
def agency(settings: Settings) -> None:
    settings.TEPAT_KNOWN_ANSWERS = [f"{__name__}.known_about"]


def consent(client: Client, sharing: str) -> dict[str, Any]:
    client.post("/daftar/persetujuan/", {"eligibility": "ya", "sharing": sharing, "follow_up": "tidak"})
    document: dict[str, Any] = client.get(DRAFT).json()
    return document


def test_agencies_are_asked_only_where_the_family_agreed(client: Client, agency: None) -> None:
    document = consent(client, "tidak")
    assert document["known"]["household"] == {}
    assert len(document["answers"]["members"]) == 1
    document = consent(client, "ya")
    assert document["known"]["household"]["tenure"] == {
        "value": 1,
        "source": "dtsen",
        "sourceName": "DTSEN",
        "asOf": "2026-09-01",
        "asOfWords": "1 September 2026",
    }
    assert document["known"]["household"]["kk"]["value"] == example.KK
    assert "floor_area_m2" not in document["known"]["household"], "no legal answer"
    siti, wahyu = document["answers"]["members"]
    assert set(wahyu) == {"key"}, "known, but no answer yet"
    assert document["known"]["members"][wahyu["key"]]["name"]["value"] == "Wahyu Hidayat"
    assert document["known"]["members"][wahyu["key"]]["birth_date"]["value"] == "1988-01-02"
    assert document["known"]["members"][siti["key"]]["relation_to_head"]["value"] == 2
    again = consent(client, "ya")
    assert [m["key"] for m in again["answers"]["members"]] == [siti["key"], wahyu["key"]], "nobody twice"


def test_renewing_begins_with_what_the_family_sent_last(client: Client, account: Account) -> None:
    citizens.begun(account, tenure=4, kk=example.KK)
    assert send(client).status_code == 200
    document = consent(client, "tidak")
    assert document["known"]["household"]["tenure"] | {"asOf": "", "asOfWords": ""} == {
        "value": 4,
        "source": "self",
        "sourceName": "Anda",
        "asOf": "",
        "asOfWords": "",
    }
    assert document["known"]["household"]["kk"]["value"] == example.KK
    names = [
        document["known"]["members"][member["key"]]["name"]["value"]
        for member in document["answers"]["members"]
    ]
    assert sorted(names) == ["Ayu Lestari", "Siti Aminah", "Wahyu Hidayat"]
    assert names[0] == "Siti Aminah"
    assert AuditRecord.objects.filter(action="intake.known.read").count() == 1


def test_a_family_that_another_citizen_sent_is_not_shown(account: Account) -> None:
    citizens.begun(account)
    assert send(citizens.client_of(account)).status_code == 200
    wahyu = open_account(
        sign_in_name="wahyu", display_name="Wahyu H", role=Role.CITIZEN, nik=example.WAHYU_NIK, is_demo=True
    )
    document = consent(citizens.client_of(wahyu), "ya")
    assert len(document["answers"]["members"]) == 1
