"""Supervisors and administrators: open, recover, change, close, unlock; by rank and inside their area."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity import factors, stewardship
from tepat.identity.errors import AccountNotFound, AccountRefused
from tepat.identity.models import Account, Device, StartCode
from tepat.identity.operations import equip_demo_account, issue_token, open_account
from tepat.identity.queries import account_of_token
from tepat.identity.roles import EVERYWHERE, MAY_OPEN, NATION, STAFF, Role
from tepat.identity.stewardship import open_staff_account, recover_account
from tepat.identity.tests.staff import DISTRICT, PASSWORD, VILLAGE, code_of, give_password, member, sign_in

pytestmark = pytest.mark.django_db
START = "/petugas/mulai/"
NEW_PASSWORD = {"password": "empat-kata-acak-saja", "again": "empat-kata-acak-saja"}


@pytest.fixture
def ratna() -> Account:
    return member("ratna", Role.SUPERVISOR)


@pytest.fixture
def rudi() -> Account:
    return member("rudi", Role.ADMINISTRATOR, "35.10")


@pytest.fixture
def supervising(client: Client, ratna: Account) -> Client:
    sign_in(client, ratna)
    return client


def opened(actor: Account | None, **parts: Any) -> stewardship.Opened:
    wanted: dict[str, Any] = {
        "sign_in_name": "baru",
        "display_name": "Bu Baru",
        "role": Role.TKSK,
        "area_code": DISTRICT,
        "at": timezone.now(),
        **parts,
    }
    return open_staff_account(actor=actor, **wanted)


def begin(code: str, name: str = "baru") -> Any:
    client = Client()
    client.post(START, {"username": name, "start_code": code})
    return client, client.post("/petugas/mulai/kata-sandi/", NEW_PASSWORD)


def test_a_start_code_leads_to_a_password_once(ratna: Account) -> None:
    code = opened(ratna).start_code
    client, answer = begin(code.lower().replace("-", " "))
    assert answer["Location"] == "/petugas/masuk/pasang/"
    assert client.get("/petugas/").status_code == 302
    _, again = begin(code)
    assert again["Location"] == START
    assert give_password(Client(), "baru", NEW_PASSWORD["password"])["Location"] == "/petugas/masuk/pasang/"


def test_a_start_code_is_kept_only_as_a_hash(ratna: Account) -> None:
    code = opened(ratna).start_code
    kept = str(list(StartCode.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_start_code_expires(ratna: Account) -> None:
    old = timezone.now() - timedelta(hours=settings.TEPAT_START_CODE_HOURS, seconds=1)
    _, answer = begin(opened(ratna, at=old).start_code)
    assert answer["Location"] == START


def test_a_start_code_is_somebody_s_own(ratna: Account) -> None:
    code = opened(ratna).start_code
    opened(ratna, sign_in_name="lain")
    _, answer = begin(code, "lain")
    assert answer["Location"] == START


@pytest.mark.parametrize(
    ("password", "fault"),
    [("pendek", "12"), ("123456789012", "angka"), ("password1234", ""), ("bu baru baru", "")],
)
def test_a_weak_password_is_refused(ratna: Account, password: str, fault: str) -> None:
    client = Client()
    client.post(START, {"username": "baru", "start_code": opened(ratna).start_code})
    answer = client.post("/petugas/mulai/kata-sandi/", {"password": password, "again": password})
    assert answer.status_code == 422
    assert fault in answer.content.decode()


def test_wrong_start_codes_lock(ratna: Account) -> None:
    opened(ratna)
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(START, {"username": "baru", "start_code": "AAAA-BBBB-CCCC"})
    assert answer.status_code == 429


@pytest.mark.parametrize("role", sorted(STAFF))
def test_nobody_opens_a_rank_above_their_own(ratna: Account, rudi: Account, role: str) -> None:
    area = NATION if role in EVERYWHERE else DISTRICT
    for number, actor in enumerate((ratna, rudi)):
        parts = {"role": role, "area_code": area, "group_name": "Melati", "sign_in_name": f"baru{number}"}
        if role in MAY_OPEN[actor.role] and area != NATION:
            assert opened(actor, **parts).account.role == role
        else:
            with pytest.raises(AccountRefused):
                opened(actor, **parts)


@pytest.mark.parametrize("area", ["35.10", "35.10.17", "35.10.1", "", NATION])
def test_nobody_opens_outside_their_area(ratna: Account, area: str) -> None:
    with pytest.raises(AccountRefused):
        opened(ratna, area_code=area)


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.PARTNER, Role.SYSTEM, "king"])
def test_only_staff_are_opened_this_way(role: str) -> None:
    with pytest.raises(AccountRefused):
        opened(None, role=role)


def test_a_taken_name_is_refused_and_nothing_is_stored(ratna: Account) -> None:
    opened(ratna)
    with pytest.raises(AccountRefused):
        opened(ratna, sign_in_name=" BARU ")
    assert StartCode.objects.count() == 1


def test_a_cadre_needs_a_group_and_shares_it(ratna: Account) -> None:
    with pytest.raises(AccountRefused):
        opened(ratna, role=Role.CADRE, area_code=VILLAGE, group_name=" ")
    parts = {"role": Role.CADRE, "area_code": VILLAGE, "group_name": "Melati 3"}
    first = opened(ratna, sign_in_name="satu", **parts).account
    second = opened(ratna, sign_in_name="dua", **parts).account
    assert first.group_id == second.group_id is not None


def test_recovery_ends_everything_and_is_told(ratna: Account) -> None:
    sri = member()
    client = Client()
    sign_in(client, sri)
    token = issue_token(account=sri, label="ponsel")
    code = recover_account(actor=ratna, account=sri, reason="phone_lost", at=timezone.now()).start_code
    assert client.get("/petugas/").status_code == 302
    assert account_of_token(token=token) is None
    assert not factors.is_enrolled(sri)
    assert give_password(Client(), "sri").status_code == 422
    line = AuditRecord.objects.get(action="identity.account.recover")
    assert line.detail == {"reason": "phone_lost", "factors": 1, "devices": 1}
    assert (line.actor_id, line.subject_id) == (ratna.pk, sri.pk)

    again, _ = begin(code, "sri")
    secret = again.get("/petugas/masuk/pasang/") and again.session["identity.app_key"]
    factors.keep_app(account=sri, secret=secret)
    shown = code_of(sri)
    factors.remove_all_factors(account=sri)
    again.post("/petugas/masuk/pasang/", {"code": shown})
    assert "Akun Anda dipulihkan" in again.get("/petugas/").content.decode()
    again.post("/petugas/dipulihkan/")
    assert "Akun Anda dipulihkan" not in again.get("/petugas/").content.decode()


def test_nobody_recovers_themselves_or_somebody_above(ratna: Account, rudi: Account) -> None:
    for account in (ratna, rudi):
        with pytest.raises(AccountNotFound):
            recover_account(actor=ratna, account=account, reason="phone_lost", at=timezone.now())


def test_citizens_are_not_recovered_by_staff(rudi: Account) -> None:
    citizen = open_account(sign_in_name="warga", display_name="Warga", role=Role.CITIZEN)
    with pytest.raises(AccountNotFound):
        recover_account(actor=rudi, account=citizen, reason="phone_lost", at=timezone.now())


def test_a_closed_account_opens_nothing_and_can_be_recovered(supervising: Client, ratna: Account) -> None:
    sri = member()
    client = Client()
    sign_in(client, sri)
    supervising.post(f"/petugas/daftar/{sri.pk}/tutup/")
    assert client.get("/petugas/").status_code == 302
    assert give_password(Client()).status_code == 422
    answer = supervising.post(f"/petugas/daftar/{sri.pk}/pulihkan/", {"reason": "new_device"})
    assert re.search(r"\w{4}-\w{4}-\w{4}", answer.content.decode())
    sri.refresh_from_db()
    assert sri.is_active


def test_a_change_of_place_ends_the_sessions(supervising: Client) -> None:
    sri = member()
    client = Client()
    sign_in(client, sri)
    change = {"role": "cadre", "area_code": VILLAGE, "group": "Melati 3"}
    supervising.post(f"/petugas/daftar/{sri.pk}/ubah/", change)
    sri.refresh_from_db()
    assert (sri.role, sri.area_code, sri.group and sri.group.name) == ("cadre", VILLAGE, "Melati 3")
    assert client.get("/petugas/").status_code == 302
    assert (
        supervising.post(
            f"/petugas/daftar/{sri.pk}/ubah/", {"role": "administrator", "area_code": VILLAGE}
        ).status_code
        == 422
    )


def test_a_supervisor_unlocks(supervising: Client) -> None:
    sri = member()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        give_password(Client(), password="salah")
    assert "terkunci" in supervising.get("/petugas/daftar/").content.decode()
    supervising.post(f"/petugas/daftar/{sri.pk}/buka-kunci/")
    assert give_password(Client()).status_code == 302


def test_a_supervisor_ends_the_devices_of_an_agent(supervising: Client) -> None:
    sri = member()
    client = Client()
    sign_in(client, sri)
    supervising.post(f"/petugas/daftar/{sri.pk}/keluarkan/")
    assert client.get("/petugas/").status_code == 302
    assert Device.objects.get(account=sri).ended_at is not None


def test_opening_and_recovery_ask_again_who_sits_there(supervising: Client) -> None:
    sri = member()
    session = supervising.session
    session["identity.confirmed"] = 0
    session.save()
    for page in ("buka/", f"{sri.pk}/pulihkan/", f"{sri.pk}/tutup/", f"{sri.pk}/ubah/"):
        answer = supervising.post(f"/petugas/daftar/{page}", {"reason": "phone_lost"})
        assert answer["Location"].startswith("/petugas/akun/pastikan/")
    assert factors.is_enrolled(sri)


def test_the_start_code_is_shown_to_whoever_opens(supervising: Client) -> None:
    wanted = {"display_name": "Bu Baru", "sign_in_name": "bu.baru", "role": "tksk", "area_code": DISTRICT}
    answer = supervising.post("/petugas/daftar/buka/", wanted)
    code = re.search(r"\w{4}-\w{4}-\w{4}", answer.content.decode())
    assert code is not None
    assert "no-store" in answer["Cache-Control"]
    _, begun = begin(code.group(), "bu.baru")
    assert begun.status_code == 302


@pytest.mark.parametrize(
    "fault", [{"sign_in_name": "a b"}, {"role": "auditor"}, {"area_code": "35.10.17"}, {"display_name": ""}]
)
def test_what_cannot_be_opened_is_said_at_the_question(supervising: Client, fault: dict[str, str]) -> None:
    wanted = {"display_name": "Bu", "sign_in_name": "bu.baru", "role": "tksk", "area_code": DISTRICT}
    answer = supervising.post("/petugas/daftar/buka/", {**wanted, **fault})
    assert answer.status_code == 422
    assert 'class="fault"' in answer.content.decode()
    assert not Account.objects.filter(sign_in_name="bu.baru").exists()


def test_the_list_asks_as_often_for_one_as_for_many(supervising: Client, ratna: Account) -> None:
    counts = []
    for number in (1, 30):
        for serial in range(number):
            opened(ratna, sign_in_name=f"orang-{number}-{serial}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = supervising.get("/petugas/daftar/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Halaman 1 dari 2" in page


def test_the_list_is_searched_by_every_word(supervising: Client, ratna: Account) -> None:
    opened(ratna, sign_in_name="satu", display_name="Endang Lestari")
    opened(ratna, sign_in_name="dua", display_name="Endang Wahyuni")
    page = supervising.get("/petugas/daftar/?cari=wahyu+endang").content.decode()
    assert "Endang Wahyuni" in page
    assert "Endang Lestari" not in page


def test_a_demonstration_s_password_is_only_for_made_up_accounts() -> None:
    with pytest.raises(AccountRefused):
        equip_demo_account(account=member(), password=PASSWORD)


def test_what_a_visitor_of_a_demonstration_opens_is_part_of_it(ratna: Account, settings: Settings) -> None:
    assert not opened(ratna).account.is_demo
    Account.objects.filter(pk=ratna.pk).update(is_demo=True)
    ratna.refresh_from_db()
    assert opened(ratna, sign_in_name="dua").account.is_demo
    assert opened(None, sign_in_name="tiga").account.is_demo
    settings.TEPAT_DEMO = False
    assert not opened(None, sign_in_name="empat").account.is_demo


def test_the_codes_of_a_demonstration_are_shown_nowhere_else(client: Client, settings: Settings) -> None:
    assert client.get("/peragaan/kode/").status_code == 200
    settings.TEPAT_DEMO = False
    assert client.get("/peragaan/kode/").status_code == 404
