"""The pages around the sign-in: choosing, being told why not, signing out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tepat.identity.models import Device
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.openid.tests.visits import NIK, Visit, refused_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("id", "Masuk dengan IKD"), ("en", "Sign in with IKD")])
def test_one_button_and_the_way_on_is_kept(evil: Any, language: str, words: str) -> None:
    answer = Client().get("/masuk/", {"next": "/hasil/?a=1&b=2"}, headers={"accept-language": language})
    text = answer.content.decode()
    assert text.count(words) >= 2
    assert 'value="/hasil/?a=1&amp;b=2"' in text


def test_the_form_may_lead_to_the_provider_and_to_nobody_else(evil: Any) -> None:
    policy = Client().get("/masuk/").headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    assert rules["form-action"] == ["'self'", evil.issuer]
    assert "unsafe-inline" not in policy
    other = Client().get("/tidak-ada/").headers["Content-Security-Policy"]
    assert evil.issuer not in other


def test_a_sign_in_page_on_another_origin_is_reached_by_a_link(visit: Visit) -> None:
    """Chromium would stop the form's redirect there, since the policy of the form could not name it."""
    visit.provider.discovery = {"authorization_endpoint": "https://login.ikd.example/authorize?tenant=1"}
    answer = visit.start()
    assert answer.status_code == 200
    href = answer.content.decode().split('class="button" href="')[1].split('"')[0]
    assert href.startswith("https://login.ikd.example/authorize?tenant=1&amp;")
    assert "state=" in href


def test_whoever_knocks_without_a_sign_in_under_way_gets_no_session(evil: Any) -> None:
    answer = Client().get("/masuk/ikd/kembali/?code=x&state=y")
    assert answer.status_code == 400
    assert "sessionid" not in answer.cookies


def test_without_a_provider_the_page_says_so(settings: Settings) -> None:
    settings.TEPAT_IKD_ISSUER = ""
    text = Client().get("/masuk/").content.decode()
    assert "belum tersedia" in text
    assert 'action="/masuk/ikd/"' not in text
    answer = Client().post("/masuk/ikd/")
    assert answer.status_code == 503
    assert "openid.provider.not_set_up" in answer.content.decode()


def test_setting_out_needs_our_own_page(evil: Any) -> None:
    assert Client(enforce_csrf_checks=True).post("/masuk/ikd/").status_code == 403
    assert Client().get("/masuk/ikd/").status_code == 405
    assert evil.seen == []


def test_whoever_is_signed_in_goes_on(visit: Visit) -> None:
    visit.go()
    assert visit.client.get("/masuk/?next=/hasil/")["Location"] == "/hasil/"
    assert visit.client.get("/masuk/?next=//example.org")["Location"] == "/"


def test_what_is_asked_of_the_provider(visit: Visit) -> None:
    asked = parse_qs(urlsplit(visit.start()["Location"]).query)
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == ["http://testserver/masuk/ikd/kembali/"]
    assert asked["ui_locales"] == ["id"]
    assert '"acr":{"essential":true,"values":["urn:ikd:easy","urn:ikd:secure"]}' in asked["claims"][0]
    assert '"nik":{"essential":true}' in asked["claims"][0]
    assert visit.start()["Cache-Control"].startswith("max-age=0")


def test_a_provider_that_knows_acr_values_only(visit: Visit, settings: Settings) -> None:
    settings.TEPAT_IKD_PROFILE = "inapas"
    settings.TEPAT_IKD_ACR = "secure"
    asked = parse_qs(urlsplit(visit.start()["Location"]).query)
    assert asked["acr_values"] == ["secure"]
    assert "claims" not in asked


@pytest.mark.parametrize(
    ("error", "status", "code", "words"),
    [
        ("access_denied", 403, "openid.redirect.access_denied", "belum memberi izin"),
        ("login_required", 403, "openid.redirect.login_required", "Langkah di IKD belum selesai"),
        ("interaction_required", 403, "openid.redirect.interaction_required", "Langkah di IKD belum selesai"),
        ("consent_required", 403, "openid.redirect.consent_required", "Langkah di IKD belum selesai"),
        ("temporarily_unavailable", 503, "openid.redirect.temporarily_unavailable", "tidak dapat dihubungi"),
        ("server_error", 503, "openid.redirect.server_error", "tidak dapat dihubungi"),
        ("unmet_authentication_requirements", 403, "openid.level.too_low", "belum memeriksa Anda"),
        ("invalid_scope", 403, "openid.redirect.invalid_scope", "tidak dapat kami percaya"),
        ("<script>", 403, "openid.redirect.other_error", "tidak dapat kami percaya"),
    ],
)
def test_every_error_of_the_provider_in_words(
    visit: Visit, error: str, status: int, code: str, words: str
) -> None:
    answer = visit.go("/hasil/", error=error, error_description=f"about {NIK}")
    assert answer.status_code == status
    text = answer.content.decode()
    assert words in text
    assert "<script>" not in text
    assert "Daftar lewat petugas" in text
    assert 'name="next" value="/hasil/"' in text
    assert "kembali/?" not in text  # the language switch does not carry the code along
    refused_with(visit, answer, code)


def test_signing_out_shows_the_way_out_there_too(visit: Visit) -> None:
    visit.go()
    text = visit.client.post("/keluar/").content.decode()
    assert "Anda sudah keluar" in text
    assert not visit.is_signed_in
    href = text.split(f'href="{visit.provider.issuer}/end?')[1].split('"')[0].replace("&amp;", "&")
    words = parse_qs(href)
    assert words["client_id"] == ["tepat"]
    assert words["post_logout_redirect_uri"] == ["http://testserver/"]
    assert words["id_token_hint"][0].count(".") == 2


def test_an_id_token_that_tells_of_the_person_never_gets_into_an_address(visit: Visit) -> None:
    visit.provider.id_token_claims = {"name": "Sari Wulandari"}
    visit.go()
    text = visit.client.post("/keluar/").content.decode()
    assert f"{visit.provider.issuer}/end?client_id=tepat" in text
    assert "id_token_hint" not in text


@pytest.mark.parametrize("reason", ["no_such_endpoint", "provider_is_away", "not_by_ikd"])
def test_signing_out_always_works_here(visit: Visit, settings: Settings, reason: str) -> None:
    if reason == "no_such_endpoint":
        visit.provider.discovery = {"end_session_endpoint": None}
    if reason != "not_by_ikd":
        visit.go()
    if reason == "provider_is_away":
        settings.TEPAT_IKD_ISSUER = "http://127.0.0.1:9"
    assert visit.client.post("/keluar/")["Location"] == "/"
    assert not visit.is_signed_in


def test_a_members_of_staff_device_ends_with_their_session(visit: Visit) -> None:
    """By signing out, and by somebody else signing in with IKD in the same browser."""
    officer = open_account(sign_in_name="o", display_name="O", role=Role.AUDITOR)
    for way_out in (lambda: visit.client.post("/keluar/"), visit.go):
        visit.client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        visit.client.get("/petugas/")
        assert Device.objects.filter(account=officer, ended_at=None).count() == 1
        assert way_out().status_code == 302
        assert not Device.objects.filter(account=officer, ended_at=None).exists()
    assert visit.client.session["_auth_user_id"] != str(officer.pk)


def test_the_id_token_lies_sealed_in_the_session(visit: Visit) -> None:
    visit.go()
    kept = visit.client.session["openid_id_token"]
    assert not kept.startswith("eyJ")  # as every signed or sealed token does
    assert "." not in kept  # which stands between its parts, and never in what is sealed here


def test_signing_out_needs_our_own_page(visit: Visit) -> None:
    visit.go()
    assert visit.client.get("/keluar/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visit.client.cookies
    assert strict.post("/keluar/").status_code == 403
    assert visit.is_signed_in
