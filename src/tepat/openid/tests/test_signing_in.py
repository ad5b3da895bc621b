"""What an honest sign-in comes to: the account, the link, what other rooms are given."""

from __future__ import annotations

import base64
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.nik import make_nik
from tepat.openid.claims import ProvenIdentity, ReadClaims
from tepat.openid.models import Link
from tepat.openid.operations import admit_person
from tepat.openid.tests.evil_provider import JPEG, key_named
from tepat.openid.tests.test_own_keys import NOW
from tepat.openid.tests.visits import NIK, Visit, own_profile, refused_with

pytestmark = pytest.mark.django_db
ENCODED = base64.b64encode(JPEG).decode()

given: list[ProvenIdentity] = []


def keep(account: Any, proven: ProvenIdentity, at: Any) -> None:
    given.append(proven)


def fail(account: Any, proven: ProvenIdentity, at: Any) -> None:
    raise ZeroDivisionError


@pytest.fixture
def visit(visit: Visit, settings: Settings) -> Visit:
    given.clear()
    settings.TEPAT_AFTER_SIGN_IN = [f"{__name__}.keep"]
    return visit


def warnings() -> list[str]:
    line = AuditRecord.objects.filter(action="openid.sign_in.succeed").order_by("-id").first()
    assert line is not None
    return list(line.detail["warnings"])


def test_other_rooms_are_given_the_proven_person(visit: Visit) -> None:
    visit.provider.userinfo_claims = {"picture": f"data:image/jpeg;base64,{ENCODED}"}
    visit.provider.id_token_claims = {"acr": "urn:ikd:secure"}
    visit.go()
    (proven,) = given
    assert (proven.nik, proven.name, proven.sex) == (NIK, "Sari Wulandari", "female")
    assert (proven.birth_date, proven.portrait) == (date(1990, 5, 12), JPEG)
    assert (proven.acr, proven.proves_face) == ("urn:ikd:secure", True)
    assert proven.issuer == visit.provider.issuer
    for secret in (NIK, "Sari", "1990", "pairwise-1"):
        assert secret not in repr(proven)


def test_the_same_subject_is_the_same_account(visit: Visit) -> None:
    for _ in range(2):
        visit.go()
        visit.client.post("/keluar/")
    assert Account.objects.count() == Link.objects.count() == 1
    assert AuditRecord.objects.filter(action="openid.sign_out.succeed").count() == 2


def test_an_account_with_this_nik_is_taken_over(visit: Visit) -> None:
    """Opened by an agent before the person had IKD; and the same person with another subject later."""
    sari = open_account(sign_in_name="sari", display_name="Sari", role=Role.CITIZEN, nik=NIK)
    visit.go()
    assert visit.client.session["_auth_user_id"] == str(sari.pk)
    visit.client.post("/keluar/")
    visit.provider.subject = "pairwise-after-a-new-phone"
    visit.go()
    assert visit.client.session["_auth_user_id"] == str(sari.pk)
    assert Link.objects.filter(account=sari).count() == 2


def test_a_subject_whose_nik_changes_is_looked_at_by_a_person(visit: Visit) -> None:
    visit.go()
    visit.client.post("/keluar/")
    visit.provider.person["nik"] = make_nik("35.10.16", date(1990, 5, 12), 2, 9)
    refused_with(visit, visit.go(), "openid.account.nik_differs")
    assert Account.objects.count() == 1


def test_staff_do_not_come_in_by_this_door(visit: Visit) -> None:
    open_account(sign_in_name="a", display_name="A", role=Role.AUDITOR, nik=NIK)
    refused_with(visit, visit.go(), "openid.account.not_a_citizen")
    assert not Link.objects.exists()


def test_a_closed_account_stays_closed(visit: Visit) -> None:
    visit.go()
    visit.client.post("/keluar/")
    Account.objects.update(is_active=False)
    refused_with(visit, visit.go(), "openid.account.closed")


def test_what_follows_belongs_to_the_same_transaction(visit: Visit, settings: Settings) -> None:
    settings.TEPAT_AFTER_SIGN_IN = [f"{__name__}.fail"]
    with pytest.raises(ZeroDivisionError):
        visit.go()
    assert not Account.objects.exists()
    assert not visit.is_signed_in


def test_a_register_that_differs_from_the_nik_is_a_warning(visit: Visit) -> None:
    visit.provider.userinfo_claims = {"birthdate": "1990-05-13", "gender": "male"}
    assert visit.go().status_code == 302
    assert warnings() == ["kernel.nik.birth_date_differs", "kernel.nik.sex_differs"]
    assert given[0].birth_date == date(1990, 5, 13)


@pytest.mark.parametrize("claims", [{"birthdate": None, "gender": None}, {"birthdate": "?", "gender": "?"}])
def test_what_the_register_does_not_say_stays_open(visit: Visit, claims: dict[str, Any]) -> None:
    visit.provider.userinfo_claims = claims
    assert visit.go().status_code == 302
    assert (given[0].birth_date, given[0].sex, warnings()) == (None, None, [])


@pytest.mark.parametrize(
    ("claim", "portrait", "codes"),
    [
        (f"data:image/jpeg;base64,{ENCODED}", JPEG, []),
        (ENCODED, JPEG, []),
        (ENCODED.rstrip("="), JPEG, []),
        (base64.urlsafe_b64encode(JPEG).decode(), JPEG, []),
        (None, None, []),
        (7, None, []),
        ("", None, []),
        ("data:text/html;base64,PGI+", None, ["openid.portrait.unreadable"]),
        ("data:image/svg+xml;base64,PHN2Zz4=", None, ["openid.portrait.no_picture"]),
        ("!!!", None, ["openid.portrait.unreadable"]),
        (base64.b64encode(b"%PDF-1.7").decode(), None, ["openid.portrait.no_picture"]),
        (base64.b64encode(JPEG + b"x" * 3_200_000).decode(), None, ["openid.portrait.too_large"]),
        ("https://elsewhere.example/a.jpg", None, ["openid.portrait.elsewhere"]),
    ],
)
def test_portraits(visit: Visit, claim: Any, portrait: bytes | None, codes: list[str]) -> None:
    visit.provider.userinfo_claims = {"picture": claim}
    assert visit.go().status_code == 302
    assert (given[0].portrait, warnings()) == (portrait, codes)


def test_a_portrait_at_an_address_of_the_issuer(visit: Visit) -> None:
    visit.provider.userinfo_claims = {"picture": f"{visit.provider.issuer}/portrait"}
    visit.go()
    assert given[0].portrait == JPEG


@pytest.mark.parametrize("form", ["plain", "signed", "encrypted-rsa", "encrypted-ec"])
def test_userinfo_in_every_form(visit: Visit, settings: Settings, tmp_path: Any, form: str) -> None:
    kind, _, key = form.partition("-")
    if kind == "encrypted":
        algorithm = {"rsa": "RSA-OAEP-256", "ec": "ECDH-ES+A256KW"}[key]
        parts = f"encrypted\n  key_algorithm: {algorithm}\n  content_algorithms: [A256GCM]"
        visit.provider.seal_with = (algorithm, "A256GCM")
    else:
        parts = kind
    settings.TEPAT_IKD_PROFILE = own_profile(tmp_path, "form: signed", f"form: {parts}")
    jwks = Client().get("/.well-known/tepat-jwks.json").json()
    visit.provider.client_jwks = lambda: jwks
    visit.provider.userinfo_form = kind
    visit.provider.userinfo_claims = {"picture": base64.b64encode(JPEG + b"x" * 400_000).decode()}
    assert visit.go().status_code == 302
    assert given[0].portrait == JPEG + b"x" * 400_000
    visit.client.post("/keluar/")
    visit.provider.userinfo_key = key_named("stranger")
    if kind != "plain":
        refused_with(visit, visit.go(), "openid.userinfo.signature")


def test_several_tabs_each_come_to_their_end(visit: Visit) -> None:
    addresses = [visit.provider.authorize(visit.start(f"/hasil/?tab={n}")["Location"]) for n in range(4)]
    for number, address in enumerate(addresses):
        assert visit.come_back(address)["Location"] == f"/hasil/?tab={number}"


def test_sign_ins_under_way_are_bounded(visit: Visit) -> None:
    first = visit.provider.authorize(visit.start()["Location"])
    for _ in range(20):
        visit.start()
    assert len(visit.client.session["openid_pending"]) == 8
    assert "openid.redirect.unknown_state" in visit.come_back(first).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_same_person_twice_at_the_same_moment(settings: Settings) -> None:
    settings.TEPAT_AFTER_SIGN_IN = []
    proven = ProvenIdentity("https://i.example", "s", NIK, "Sari", None, None, None, "easy", False, NOW)
    found: list[Any] = []

    def come() -> None:
        try:
            found.append(admit_person(read=ReadClaims(proven, ()), at=NOW).pk)
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Account.objects.get().pk] * 4
    assert Link.objects.count() == 1
