from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from django.conf import settings
from django.utils import timezone

from tepat.casework.queries import tasks_for_agent
from tepat.content import load_content
from tepat.eligibility.models import Decision
from tepat.exchange.known import known_about
from tepat.identity.factors import check_code, current_code
from tepat.identity.models import Account, ApiToken
from tepat.identity.operations import open_account
from tepat.identity.queries import account_of_token, demo_staff
from tepat.identity.roles import STAFF, Role
from tepat.intake.known_family import KnownFamily
from tepat.intake.models import Submission
from tepat.population import submissions, write_population
from tepat.registry.models import Family
from tepat.registry.queries import families_of_group, place_of_family
from tepat.sandbox.people import People
from tepat.web.demo_cards import made_up_cards
from tepat.web.demo_staff import fullest_village
from tepat.web.demo_tasks import open_demo_tasks
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
    registrations = Submission.objects.exclude(channel="observed")
    sent = registrations.count()
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
    assert registrations.count() == sent
    assert any("make demo-reset" in text for text in said)

    welcome = demonstration.welcome(port=8123)
    assert "http://127.0.0.1:8123/" in welcome
    for story in shown:
        assert f"{story.name} ({story.kind.title})" in welcome
        assert story.nik not in welcome
    assert not Account.objects.filter(role=Role.CITIZEN).exists(), "citizens come in by IKD alone"


@pytest.mark.django_db
def test_the_people_of_the_sandbox_are_those_of_the_population(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    write_population(HOUSEHOLDS, 3, tmp_path / "population")
    shown = choose_families(tmp_path / "population")
    assert len({story.family_id for story in shown}) == len(shown)
    everybody = People(demonstration.write_people(), b"salt")
    assert [person.nik for person in everybody.shown()] == [story.nik for story in shown]
    assert any(person.face_differs for person in everybody.shown())
    assert {person.note for person in everybody.shown()} == {story.kind.title for story in shown}
    document = json.loads((tmp_path / "people.json").read_text())
    assert document["made_up"] is True
    niks = [person["nik"] for person in document["people"]]
    assert len(niks) == len(set(niks)) > HOUSEHOLDS
    assert max(person["birthdate"] for person in document["people"]) <= "2009-11-01"


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
    open_account(sign_in_name="officer", display_name="Officer", role=Role.REGENCY_OFFICER, area_code="35.10")
    with pytest.raises(RealData):
        demonstration.clear()
    with pytest.raises(RealData):
        demonstration.fill(households=HOUSEHOLDS)
    assert Account.objects.filter(sign_in_name="officer").exists()


@pytest.mark.django_db
def test_there_is_one_login_for_each_role_of_staff(demonstration: Demonstration) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    staff = demo_staff()
    assert sorted(account.role for account in staff) == sorted(STAFF)
    welcome = demonstration.welcome(port=8123)
    for account in staff:
        assert account.check_password(settings.TEPAT_DEMO_PASSWORD)
        code = current_code(account)
        assert code is not None
        assert check_code(account=account, code=code, at=timezone.now()) == "totp"
        assert account.sign_in_name in welcome


@pytest.mark.django_db
def test_the_cadre_has_a_group_with_families_and_reaches_no_others(demonstration: Demonstration) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    cadre = Account.objects.get(role=Role.CADRE)
    assert cadre.group_id is not None
    own = families_of_group(group_id=cadre.group_id)
    assert own
    reached = {f.pk for f in Family.objects.all() if cadre.reaches(*place_of_family(family_id=f.pk))}
    assert reached == set(own)


@pytest.mark.django_db
def test_the_cadre_has_tasks_and_pages_of_her_notebook(demonstration: Demonstration) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    cadre = Account.objects.get(role=Role.CADRE)
    tasks = tasks_for_agent(account=cadre)
    assert {task.kind for task in tasks} == {"ground_check", "follow_up"}
    assert all(task.due_at and task.due_at > timezone.now() for task in tasks)
    assert Submission.objects.filter(channel="observed", submitted_by=cadre).count() >= 2
    open_demo_tasks(cadre=cadre, at=timezone.now())
    assert len(tasks_for_agent(account=cadre)) == len(tasks), "made once"


@pytest.mark.slow
def test_at_its_usual_size_the_group_has_ten_families(tmp_path: Path) -> None:
    write_population(2000, 2026, tmp_path)
    area = fullest_village(tmp_path)
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT count(*) FROM read_parquet($families) JOIN read_parquet($truth) USING (family_id) "
            "WHERE area_code = $area AND duplicate_of IS NULL",
            {
                "families": str(tmp_path / "families.parquet"),
                "truth": str(tmp_path / "truth.parquet"),
                "area": area,
            },
        ).fetchone()
    assert found is not None
    assert found[0] >= 10


@pytest.mark.django_db
def test_agencies_know_one_shown_family_of_four_and_nothing_of_another(
    demonstration: Demonstration,
) -> None:
    demonstration.fill(households=HOUSEHOLDS)
    stories = {story.code: story for story in choose_families(demonstration.folder / "population")}
    known = _known(stories["dikenal-instansi"].nik)
    assert known is not None
    assert len(known.members) == 4
    assert {answer.source for answer in known.household.values()} >= {"dukcapil", "dtsen", "pln"}
    assert all(member.answers["birth_date"].source == "dukcapil" for member in known.members)
    assert _known(stories["tidak-dikenal-instansi"].nik) is None


def _known(nik: str) -> KnownFamily | None:
    account = open_account(sign_in_name=nik[-6:], display_name="Siapa", role=Role.CITIZEN, nik=nik)
    return known_about(
        account=account,
        questionnaire=load_content().questionnaire("keluarga"),
        agreed=frozenset({"sharing"}),
        at=timezone.now(),
    )


def test_the_same_population_gives_the_same_cards_and_some_are_wrong(tmp_path: Path) -> None:
    write_population(HOUSEHOLDS, 3, tmp_path / "population")
    cards = list(made_up_cards(tmp_path / "population"))
    assert cards == list(made_up_cards(tmp_path / "population"))
    agencies = {card["agency"] for card in cards}
    assert agencies == {"dukcapil", "dtsen", "pln", "samsat", "bpn", "bpjs_kesehatan", "dapodik"}
    told = {family["answers"].get("kk"): family["answers"] for family in submissions(tmp_path / "population")}
    said = [
        (value, told[card["key"]].get(code))
        for card in cards
        if card["agency"] == "dtsen"
        for code, value in card["answers"].items()
    ]
    wrong = sum(value != answer for value, answer in said)
    assert 0.005 < wrong / len(said) < 0.1
    assert len({card["key"] for card in cards if card["agency"] == "dtsen"}) < 0.95 * HOUSEHOLDS
