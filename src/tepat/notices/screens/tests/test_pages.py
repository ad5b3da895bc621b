"""The pages of notices and of ways, by a client."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.notices.models import ContactCode, ContactWay, Delivery, Notice
from tepat.notices.sealing import unseal_code
from tepat.notices.tests.people import AREA, ask, citizen, index_of, reachable, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]
LIST, WAYS = "/saya/kabar/", "/saya/kabar/cara/"


@pytest.fixture
def set_up(settings: Settings) -> None:
    settings.TEPAT_SMS_URL = settings.TEPAT_WHATSAPP_URL = "http://127.0.0.1:9"
    settings.TEPAT_WHATSAPP_NUMBER_ID = "1"
    settings.EMAIL_HOST, settings.TEPAT_EMAIL_SENDER = "127.0.0.1", "kabar@tepat.example"


@pytest.fixture
def sari() -> Account:
    return citizen()


@pytest.fixture
def phone(sari: Account) -> Client:
    client = Client()
    client.force_login(sari, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_without_signing_in_one_is_led_to_the_door() -> None:
    for address in (LIST, WAYS, f"{WAYS}sms/", f"{WAYS}sms/kode/"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("role", [Role.TKSK, Role.REGENCY_OFFICER, Role.AUDITOR])
def test_staff_do_not_get_in(role: Role) -> None:
    account = open_account(sign_in_name="staff", display_name="Bu Sri", role=role, area_code=AREA)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(LIST).status_code in (302, 403)
    assert client.post(f"{WAYS}sms/").status_code in (302, 403)


def test_an_empty_list_says_so(phone: Client) -> None:
    assert "Belum ada kabar" in text(phone.get(LIST))


def test_what_is_new_is_marked_once(phone: Client, sari: Account) -> None:
    tell(sari)
    first = text(phone.get(LIST))
    assert "RJK-0001" in first
    assert ">Baru<" in first
    assert ">Baru<" not in text(phone.get(LIST))


@pytest.mark.parametrize("method", ["head", "prefetch"])
def test_a_look_ahead_marks_nothing(phone: Client, sari: Account, method: str) -> None:
    tell(sari)
    if method == "head":
        phone.head(LIST)
    else:
        phone.get(LIST, headers={"Sec-Purpose": "prefetch;prerender"})
    assert Notice.objects.get().read_at is None


def test_the_count_is_on_every_page_of_the_person(phone: Client, sari: Account) -> None:
    tell(sari)
    tell(sari)
    assert re.search(r'class="count-new">2<', text(phone.get(WAYS)))
    phone.get(LIST)
    assert "count-new" not in text(phone.get(WAYS))


def test_nobody_sees_the_notices_of_another(phone: Client) -> None:
    budi = citizen(2)
    tell(budi)
    assert "RJK-0001" not in text(phone.get(LIST))
    assert Notice.objects.get().read_at is None


def test_older_notices_follow(phone: Client, sari: Account) -> None:
    for _number in range(21):
        tell(sari)
    older = re.search(r'href="(/saya/kabar/\?sebelum=[^"]+)"', text(phone.get(LIST)))
    assert older is not None
    assert text(phone.get(older[1])).count("RJK-0001") == 1
    assert phone.get(f"{LIST}?sebelum=nonsense").status_code == 200


def test_it_is_said_how_a_notice_went(phone: Client, sari: Account) -> None:
    reachable(sari)
    tell(sari)
    assert "SMS: sedang dikirim" in text(phone.get(LIST))
    Delivery.objects.update(state="uncertain")
    assert "SMS: belum pasti sampai" in text(phone.get(LIST))


def give(phone: Client, **parts: str) -> Any:
    return phone.post(
        f"{WAYS}sms/", {"address": "0812 3456 7890", "agreed": "yes", "language": "jv", **parts}
    )


def test_adding_a_number(phone: Client) -> None:
    answer = give(phone)
    assert (answer.status_code, answer["Location"]) == (302, f"{WAYS}sms/kode/")
    page = text(phone.get(answer["Location"]))
    assert "•••• 7890" in page
    assert "81234567890" not in page
    code = unseal_code(ContactCode.objects.get().code_sealed)
    answer = phone.post(f"{WAYS}sms/kode/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, f"{WAYS}?sudah=sms")
    assert "SMS sudah dipastikan" in text(phone.get(answer["Location"]))
    assert ContactWay.objects.get().language == "jv"


def test_a_wrong_code_is_told(phone: Client) -> None:
    give(phone)
    answer = phone.post(f"{WAYS}sms/kode/", {"code": "000000x"})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)


def test_too_many_wrong_codes_are_told(phone: Client) -> None:
    give(phone)
    wrong = "1" if unseal_code(ContactCode.objects.get().code_sealed) != "1" else "2"
    for _try in range(5):
        phone.post(f"{WAYS}sms/kode/", {"code": wrong})
    assert phone.post(f"{WAYS}sms/kode/", {"code": wrong})["Location"] == WAYS


@pytest.mark.parametrize("parts", [{"agreed": ""}, {"address": "12"}, {"address": "<script>"}])
def test_what_is_missing_is_told_and_what_was_typed_stays(phone: Client, parts: dict[str, str]) -> None:
    answer = give(phone, **parts)
    page = text(answer)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "<script>" not in page.replace('<script src="', "")
    assert ContactCode.objects.count() == 0


def test_too_many_codes_are_told(phone: Client) -> None:
    for _time in range(4):
        assert give(phone).status_code == 302
    answer = give(phone)
    assert answer.status_code == 429
    assert "Tunggu satu jam" in text(answer)


def test_a_language_that_there_is_not_becomes_the_readers(phone: Client) -> None:
    give(phone, language="xx")
    assert ContactCode.objects.get().language == "id"


def test_channels_that_are_not_there_lead_back(phone: Client, settings: Settings) -> None:
    settings.TEPAT_SMS_URL = ""
    for address in (f"{WAYS}sms/", f"{WAYS}sms/kode/", f"{WAYS}fax/", f"{WAYS}in_app/"):
        assert phone.get(address)["Location"] == WAYS
    assert ">SMS<" not in text(phone.get(WAYS))


def test_removing_and_language(phone: Client, sari: Account) -> None:
    reachable(sari)
    phone.post(f"{WAYS}bahasa/", {"language": "mad"})
    assert ContactWay.objects.get().language == "mad"
    phone.post(f"{WAYS}sms/hapus/")
    assert ContactWay.objects.count() == 0


def test_one_cannot_touch_the_ways_of_another(phone: Client) -> None:
    budi = citizen(2)
    reachable(budi)
    ask(budi, "email")
    phone.post(f"{WAYS}sms/hapus/")
    phone.post(f"{WAYS}bahasa/", {"language": "en"})
    assert phone.get(f"{WAYS}email/kode/")["Location"] == WAYS
    assert ContactWay.objects.get(nik_index=index_of(budi)).language == "id"


def test_forms_need_their_token(sari: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(sari, backend="django.contrib.auth.backends.ModelBackend")
    assert give(client).status_code == 403
    assert ContactCode.objects.count() == 0
