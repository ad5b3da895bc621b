"""Signing in at a provider that is not ours: somebody else's reading of the standards, in a real browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity.models import Account
from tepat.openid.discovery import discover
from tepat.openid.flow import client_assertion
from tepat.openid.models import Link
from tepat.openid.profile import OWN
from tepat.openid.provider import current_profile
from tests.journeys.conftest import SARI_NIK, OpenPhone
from tests.journeys.foreign_provider import EASY, SECURE, Speaks, running

JPEG = b"\xff\xd8\xff\xe0" + b"made up" * 30_000  # as large as a real portrait
SARI = {
    "nik": SARI_NIK,
    "name": "Sari Wulandari",
    "birthdate": "1990-05-12",
    "gender": "female",
    "picture": "data:image/jpeg;base64," + base64.b64encode(JPEG).decode(),
}
seen: list[Any] = []


def remember(account: Any, proven: Any, at: Any) -> None:
    """Stands for what other rooms do once somebody is proven."""
    seen.append(proven)


@contextmanager
def provider_for(site: str, settings: Settings, folder: Path, **words: str) -> Iterator[str]:
    """A provider that speaks so, and our settings to match. ``seals_with``: userinfo is sealed too."""
    speaks = Speaks(people={"sari": SARI}, **words)
    text = (
        (OWN / "sandbox.yaml")
        .read_text()
        .replace("algorithms: [ES256, RS256]", f"algorithms: [{speaks.signs_with}]")
    )
    if speaks.seals_with:
        text = text.replace(
            "form: signed",
            f"form: encrypted\n  key_algorithm: {speaks.seals_with}\n  content_algorithms: [A256GCM]",
        )
    profile = folder / "foreign.yaml"
    profile.write_text(text)
    cache.clear()
    seen.clear()
    with running(site, speaks) as issuer:
        settings.TEPAT_IKD_ISSUER = issuer
        settings.TEPAT_IKD_CLIENT_ID = "tepat"
        settings.TEPAT_IKD_PROFILE = str(profile)
        settings.TEPAT_IKD_ACR = "easy"
        settings.TEPAT_IKD_KEY_ALGORITHM = speaks.key_algorithm
        settings.TEPAT_IKD_REDIRECT_URI = ""
        settings.TEPAT_AFTER_SIGN_IN = [f"{__name__}.remember"]
        yield issuer
    cache.clear()


def sign_in(page: Page, *, level: str = EASY, consents: bool = True) -> None:
    page.goto("/masuk/?next=/daftar/persetujuan/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    page.get_by_label("Level").select_option(level)
    page.get_by_role("button", name="Sari Wulandari").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("May they know?")
    page.get_by_role("button", name="Allow" if consents else "Refuse").click()


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"key_algorithm": "ES512", "seals_with": "ECDH-ES+A256KW"},
        {"key_algorithm": "PS256", "signs_with": "RS256", "seals_with": "RSA-OAEP-256"},
        {"key_algorithm": "RS256", "signs_with": "RS256"},
    ],
    ids=["signed", "sealed-ec", "sealed-rsa", "rs256"],
)
def test_signing_in_and_out(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path, words: dict[str, str]
) -> None:
    with provider_for(live_server.url, settings, tmp_path, **words):
        page = open_phone()
        sign_in(page, level=SECURE)
        expect(page).to_have_url(f"{live_server.url}/daftar/persetujuan/")
        (proven,) = seen
        assert (proven.nik, proven.name, proven.sex) == (SARI_NIK, "Sari Wulandari", "female")
        assert proven.birth_date.isoformat() == "1990-05-12"
        assert proven.portrait == JPEG
        assert proven.proves_face
        assert Account.objects.get().nik == SARI_NIK

        page.get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Anda sudah keluar")
        page.get_by_role("link", name="Keluar juga dari IKD").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Daftarkan keluarga Anda untuk bantuan sosial"
        )

        sign_in(page)  # she is asked again who she is, and it is the same account
        expect(page).to_have_url(f"{live_server.url}/daftar/persetujuan/")
        assert Account.objects.count() == Link.objects.count() == 1


def test_turning_back_and_not_consenting(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    with provider_for(live_server.url, settings, tmp_path):
        page = open_phone()
        sign_in(page, consents=False)
        expect(page.get_by_role("heading", level=1)).to_have_text("Anda belum memberi izin di IKD.")
        expect(page.get_by_text("openid.redirect.access_denied")).to_be_visible()
        expect(page.get_by_role("heading", name="Daftar lewat petugas")).to_be_visible()
        page.get_by_role("button", name="Coba masuk lagi").click()  # the way on was kept
        page.get_by_role("button", name="Allow").click()
        expect(page).to_have_url(f"{live_server.url}/daftar/persetujuan/")


def test_a_level_that_is_too_low(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    with provider_for(live_server.url, settings, tmp_path):
        settings.TEPAT_IKD_ACR = "secure"
        own = (
            (tmp_path / "foreign.yaml")
            .read_text()
            .replace("ask_level_by: claims", "ask_level_by: acr_values")
        )
        settings.TEPAT_IKD_PROFILE = str(tmp_path / "wishes.yaml")  # a wish that the provider may pass over
        (tmp_path / "wishes.yaml").write_text(own)
        page = open_phone()
        page.goto("/masuk/")
        page.get_by_role("button", name="Masuk dengan IKD").click()
        page.get_by_label("Level").select_option(EASY)
        page.get_by_role("button", name="Sari Wulandari").click()
        page.get_by_role("button", name="Allow").click()
        expect(page.get_by_text("openid.level.too_low")).to_be_visible()
        assert not Account.objects.exists()


def test_a_provider_that_goes_away_and_comes_back(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    page = open_phone()
    settings.TEPAT_IKD_ISSUER = "http://127.0.0.1:9"
    cache.clear()
    page.goto("/masuk/?next=/daftar/persetujuan/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("IKD sedang tidak dapat dihubungi.")
    with provider_for(live_server.url, settings, tmp_path):
        page.goto("/masuk/?next=/daftar/persetujuan/")
        sign_in(page)
        expect(page).to_have_url(f"{live_server.url}/daftar/persetujuan/")


def test_two_tabs_at_once(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    with provider_for(live_server.url, settings, tmp_path):
        first = open_phone()
        second = first.context.new_page()
        for page in (first, second):
            page.goto("/masuk/?next=/daftar/persetujuan/")
            page.get_by_role("button", name="Masuk dengan IKD").click()
        first.get_by_role("button", name="Sari Wulandari").click()
        first.get_by_role("button", name="Allow").click()
        expect(first).to_have_url(f"{live_server.url}/daftar/persetujuan/")
        second.get_by_role("button", name="Sari Wulandari").click()  # she consented a moment ago
        expect(second).to_have_url(f"{live_server.url}/daftar/persetujuan/")


def test_their_replay_check_knows_our_assertion(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    """A captured assertion is worth nothing the second time; ours are valid the first time."""
    with provider_for(live_server.url, settings, tmp_path) as issuer:
        metadata = discover(issuer)
        form = {
            "grant_type": "authorization_code",
            "code": "made-up",
            "redirect_uri": f"{live_server.url}/masuk/ikd/kembali/",
            "code_verifier": "x" * 43,
            "client_id": django_settings.TEPAT_IKD_CLIENT_ID,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": client_assertion(metadata, current_profile(), at=timezone.now()),
        }
        answers = [requests.post(metadata.token_endpoint, data=form, timeout=10) for _ in range(2)]
        assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [
            (400, "invalid_grant"),  # we are known, the code is not
            (401, "invalid_client"),
        ]


def test_the_record_of_a_journey_names_nobody(
    open_phone: OpenPhone, live_server: Any, settings: Settings, tmp_path: Path
) -> None:
    with provider_for(live_server.url, settings, tmp_path):
        page = open_phone()
        sign_in(page)
        expect(page).to_have_url(f"{live_server.url}/daftar/persetujuan/")
        line = AuditRecord.objects.get(action="openid.sign_in.succeed")
        assert line.detail == {"acr": EASY, "opened": True, "linked": True, "portrait": True, "warnings": []}
