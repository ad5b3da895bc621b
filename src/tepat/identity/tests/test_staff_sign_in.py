"""Two steps, and nobody gets in with one; wrong tries are counted; sessions end when they should."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity import factors
from tepat.identity.devices import end_devices
from tepat.identity.models import Account, Device
from tepat.identity.operations import open_account
from tepat.identity.queries import open_devices
from tepat.identity.roles import Role
from tepat.identity.tests.staff import PASSWORD, code_of, give_password, member, sign_in
from tepat.identity.throttling import locked_names

pytestmark = pytest.mark.django_db
HOME = "/petugas/"
SECOND = "/petugas/masuk/langkah-kedua/"


@pytest.fixture
def sri() -> Account:
    return member()


def is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def actions() -> list[str]:
    return list(AuditRecord.objects.order_by("id").values_list("action", flat=True))


def test_both_steps_lead_in_under_a_new_session_key(client: Client, sri: Account) -> None:
    client.get("/petugas/masuk/")
    answer = give_password(client)
    assert answer["Location"] == SECOND
    waiting = client.session.session_key
    assert SESSION_KEY not in client.session
    answer = client.post(SECOND, {"code": code_of(sri)})
    assert answer["Location"] == HOME
    assert client.session.session_key != waiting
    assert is_in(client)
    assert actions() == ["identity.sign_in.accept"]


def test_a_password_alone_opens_nothing(client: Client, sri: Account) -> None:
    give_password(client)
    for page in (HOME, "/petugas/akun/", "/petugas/akun/langkah-kedua/", "/petugas/daftar/"):
        assert client.get(page)["Location"].startswith("/petugas/masuk/?next=")
    assert client.get("/petugas/masuk/pasang/")["Location"] == "/petugas/masuk/"
    assert client.post("/petugas/masuk/kunci-baru/").status_code == 409


def test_without_a_second_step_only_setting_one_up_is_open(client: Client) -> None:
    account = open_account(sign_in_name="baru", display_name="Baru", role=Role.TKSK, area_code="35.10")
    account.set_password(PASSWORD)
    account.save()
    assert give_password(client, "baru")["Location"] == "/petugas/masuk/pasang/"
    assert not is_in(client)
    page = client.get("/petugas/masuk/pasang/")
    assert page.status_code == 200
    secret = client.session["identity.app_key"]
    wrong = client.post("/petugas/masuk/pasang/", {"code": "000000"})
    assert wrong.status_code == 422
    factors.keep_app(account=account, secret=secret)
    right = code_of(account)
    account.authenticator_set.all().delete()  # type: ignore[attr-defined]
    answer = client.post("/petugas/masuk/pasang/", {"code": right})
    assert answer["Location"] == "/petugas/akun/kode-cadangan/"
    codes = client.get(answer["Location"]).content.decode()
    assert codes.count("<li>") >= 10
    assert "belum dipakai" in client.get("/petugas/akun/kode-cadangan/").content.decode()
    assert is_in(client)


def test_a_code_counts_once_in_every_process(client: Client, sri: Account) -> None:
    code = code_of(sri)
    sign_in(client, sri)
    other = Client()
    give_password(other)
    assert other.post(SECOND, {"code": code}).status_code == 422
    assert other.post(SECOND, {"code": code_of(sri, steps=1)}).status_code == 302


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_does_not_count(client: Client, sri: Account, steps: int) -> None:
    give_password(client)
    assert client.post(SECOND, {"code": code_of(sri, steps=steps)}).status_code == 422


def test_a_recovery_code_counts_once(client: Client, sri: Account) -> None:
    code = factors.make_recovery_codes(account=sri)[3]
    give_password(client)
    assert client.post(SECOND, {"code": f"{code[:4]} {code[4:]}"}).status_code == 302
    other = Client()
    give_password(other)
    assert other.post(SECOND, {"code": code}).status_code == 422
    assert factors.recovery_codes_left(sri) == 9


def test_the_second_step_does_not_wait_for_ever(client: Client, sri: Account) -> None:
    give_password(client)
    session = client.session
    session["identity.pending"] = {**session["identity.pending"], "since": time.time() - 601}
    session.save()
    assert client.post(SECOND, {"code": code_of(sri)})["Location"] == "/petugas/masuk/"
    assert not is_in(client)


@pytest.mark.parametrize(("name", "password"), [("sri", "salah"), ("tiada", "salah"), ("tiada", PASSWORD)])
def test_no_answer_tells_whether_a_name_exists(
    client: Client, sri: Account, name: str, password: str
) -> None:
    unknown, here = (give_password(client, n, password) for n in ("orang-lain", name))
    assert (unknown.status_code, here.status_code) == (422, 422)
    plain = [
        answer.content.decode().replace(answer.wsgi_request.META["CSRF_COOKIE"], "")
        for answer in (unknown, here)
    ]
    assert "tidak cocok" in plain[0]
    assert len(plain[0]) - len("orang-lain") == len(plain[1]) - len(name)


def test_as_much_work_is_done_for_an_unknown_name(
    client: Client, sri: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, *args: Any, **parts: Any) -> str:
        hashed.append(1)
        return encode(self, *args, **parts)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    give_password(client, "sri", "salah")
    known = len(hashed)
    give_password(client, "tiada", "salah")
    assert known == len(hashed) - known == 1


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.PARTNER, Role.SYSTEM])
def test_only_staff_come_in_by_password(client: Client, role: Role) -> None:
    account = open_account(sign_in_name="x", display_name="X", role=role)
    account.set_password(PASSWORD)
    account.save()
    assert give_password(client, "x").status_code == 422


def test_a_closed_account_is_like_an_unknown_one(client: Client, sri: Account) -> None:
    Account.objects.update(is_active=False)
    assert give_password(client).status_code == 422


def test_too_many_wrong_tries_lock_and_say_until_when(
    client: Client, sri: Account, settings: Settings
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert give_password(client, password="salah").status_code == 422
    locked = give_password(client, password="salah")
    assert locked.status_code == 429
    assert "Coba lagi pukul" in locked.content.decode()
    assert give_password(client).status_code == 429
    assert give_password(client, REMOTE_ADDR="10.9.9.9").status_code == 302
    assert "identity.sign_in.lock" in actions()
    assert all("sri" not in str(line.detail) for line in AuditRecord.objects.all())


def test_wrong_second_steps_lock_as_well(client: Client, sri: Account, settings: Settings) -> None:
    give_password(client)
    answers = [
        client.post(SECOND, {"code": "000000"}).status_code for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert answers[-1] == 429
    assert client.post(SECOND, {"code": code_of(sri)}).status_code == 429


def test_many_addresses_together_lock_an_account_too(
    client: Client, sri: Account, settings: Settings
) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT * 4):
        give_password(client, password="salah", REMOTE_ADDR=f"10.0.0.{number}")
    assert give_password(client, REMOTE_ADDR="10.1.1.1").status_code == 429
    assert locked_names(["sri", "tiada"]) == {"sri"}


def test_one_address_cannot_try_everybody(client: Client, sri: Account, settings: Settings) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT * 20):
        if give_password(client, f"orang-{number}", "salah").status_code == 429:
            break
    assert give_password(client).status_code == 429


def test_the_lock_ends_by_itself(client: Client, sri: Account, settings: Settings) -> None:
    from axes.models import AccessAttempt

    for _ in range(settings.AXES_FAILURE_LIMIT):
        give_password(client, password="salah")
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME)
    assert give_password(client).status_code == 302


def test_no_secret_is_kept_with_a_wrong_try(client: Client, sri: Account) -> None:
    from axes.models import AccessAttempt

    give_password(client, password="rahasia-sekali-ini")
    give_password(client)
    client.post(SECOND, {"code": "123454"})
    client.post("/petugas/mulai/", {"username": "sri", "start_code": "ABCD-EFGH-JKMN"})
    kept = str(list(AccessAttempt.objects.values()))
    assert not any(secret in kept for secret in ("rahasia", "123454", "ABCD"))


def test_a_trusted_proxy_names_the_address(client: Client, sri: Account, settings: Settings) -> None:
    settings.TEPAT_PROXY_HEADER = "X-Forwarded-For"
    for _ in range(settings.AXES_FAILURE_LIMIT):
        give_password(client, password="salah", headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.7"})
    made_up = {"X-Forwarded-For": "9.9.9.9, 10.0.0.7"}
    assert give_password(client, headers=made_up).status_code == 429
    assert give_password(client, headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 302


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client: Client, sri: Account, wanted: str) -> None:
    client.post("/petugas/masuk/", {"username": "sri", "password": PASSWORD, "next": wanted})
    assert client.post(SECOND, {"code": code_of(sri)})["Location"] == HOME


def test_signing_in_leads_back(client: Client, sri: Account) -> None:
    client.post("/petugas/masuk/", {"username": "sri", "password": PASSWORD, "next": "/petugas/akun/"})
    assert client.post(SECOND, {"code": code_of(sri)})["Location"] == "/petugas/akun/"


def _seen(minutes: int = 0, hours: int = 0) -> None:
    ago = timezone.now() - timedelta(minutes=minutes, hours=hours)
    Device.objects.update(**({"last_seen_at": ago} if minutes else {"signed_in_at": ago}))


@pytest.mark.parametrize(
    ("parts", "still"), [({"minutes": 29}, True), ({"minutes": 31}, False), ({"hours": 13}, False)]
)
def test_a_session_ends_when_idle_or_old(
    client: Client, sri: Account, parts: dict[str, int], still: bool
) -> None:
    sign_in(client, sri)
    _seen(**parts)
    assert is_in(client) is still
    if not still:
        assert "Anda sudah dikeluarkan" in client.get("/petugas/masuk/").content.decode()
        assert client.get("/petugas/").status_code == 302


def test_a_device_that_idled_out_is_not_listed(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    assert len(open_devices(account=sri, at=timezone.now())) == 1
    assert open_devices(account=sri, at=timezone.now() + timedelta(minutes=31)) == []


def test_an_ended_device_opens_nothing(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    end_devices(account=sri, at=timezone.now())
    assert not is_in(client)


def test_another_device_is_ended_and_this_one_stays(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    other = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile"})
    give_password(other)
    other.post(SECOND, {"code": code_of(sri, steps=1)})
    page = client.get("/petugas/akun/").content.decode()
    assert "Chrome, Android" in page
    device = Device.objects.get(label="Chrome, Android")
    client.post(f"/petugas/akun/perangkat/{device.pk}/akhiri/")
    assert (is_in(client), is_in(other)) == (True, False)
    assert client.post(f"/petugas/akun/perangkat/{device.pk}/akhiri/").status_code == 404


def test_a_new_password_ends_the_other_sessions(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    other = Client()
    give_password(other)
    other.post(SECOND, {"code": code_of(sri, steps=1)})
    key = client.session.session_key
    new = {"password": "empat-kata-acak-saja", "again": "empat-kata-acak-saja"}
    assert client.post("/petugas/akun/kata-sandi/", new).status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert client.session.session_key != key


def test_sensitive_pages_ask_again_after_a_while(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    session = client.session
    session["identity.confirmed"] = time.time() - 601
    session.save()
    answer = client.get("/petugas/akun/langkah-kedua/")
    assert answer["Location"] == "/petugas/akun/pastikan/?next=%2Fpetugas%2Fakun%2Flangkah-kedua%2F"
    assert client.post(answer["Location"], {"password": "salah"}).status_code == 422
    back = client.post(answer["Location"], {"password": PASSWORD, "next": "/petugas/akun/langkah-kedua/"})
    assert back["Location"] == "/petugas/akun/langkah-kedua/"
    assert client.get(back["Location"]).status_code == 200


def test_the_last_second_step_stays(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    (app,) = factors.factors_of(sri)
    assert client.post(f"/petugas/akun/langkah-kedua/{app.id}/hapus/").status_code == 422
    assert factors.is_enrolled(sri)


def test_signing_out_ends_the_device(client: Client, sri: Account) -> None:
    sign_in(client, sri)
    client.post("/keluar/")
    assert Device.objects.get().ended_at is not None
    assert not is_in(client)
    assert actions()[-1] == "identity.sign_out"


def test_a_passkey_that_is_rubbish_is_refused(client: Client, sri: Account) -> None:
    client.post("/petugas/masuk/kunci/")
    for rubbish in ("", "{", "[]", "{}", '{"id":"x","rawId":"x","type":"public-key","response":{}}', "null"):
        assert client.post("/petugas/masuk/", {"credential": rubbish}).status_code == 422
    assert not is_in(client)


def test_pages_of_staff_ask_staff_to_sign_in(client: Client) -> None:
    assert client.get(HOME)["Location"] == "/petugas/masuk/?next=%2Fpetugas%2F"


def test_secrets_of_apps_are_sealed(sri: Account) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    kept = Authenticator.objects.get(user=sri)
    assert decrypt(kept.data["secret"]) not in str(kept.data)
