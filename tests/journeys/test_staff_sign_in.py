"""Staff begin with a code, sign in with two steps or a passkey, are locked out, and are recovered."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone
from playwright.sync_api import Page, expect

from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.stewardship import open_staff_account
from tests.journeys.conftest import OpenPhone

PASSWORD = "empat-kata-acak-saja"
DISTRICT = "35.10.16"
_STEP_SECONDS = 30


@pytest.fixture
def ratna(live_server: Any) -> Account:
    """A supervisor whose account was just opened."""
    return _opened("ratna", Role.SUPERVISOR)


def _opened(name: str, role: Role) -> Account:
    opened = open_staff_account(
        actor=None,
        sign_in_name=name,
        display_name=name.title(),
        role=role,
        area_code=DISTRICT,
        at=timezone.now(),
    )
    opened.account.start_code = opened.start_code  # type: ignore[attr-defined]
    return opened.account


class App:
    """An authenticator app on somebody's phone."""

    def __init__(self, secret: str) -> None:
        self.secret = secret.replace(" ", "")
        self.shown = -1

    def code(self) -> str:
        """The next code that was not typed yet; waits for none, since one step ahead counts too."""
        self.shown = max(self.shown + 1, int(time.time()) // _STEP_SECONDS)
        return str(totp.format_hotp_value(totp.hotp_value(self.secret, self.shown)))


def begin(page: Page, name: str, code: str) -> None:
    page.goto("/petugas/")
    page.get_by_role("link", name="Mulai dengan kode").click()
    page.get_by_label("Nama masuk").fill(name)
    page.get_by_label("Kode mulai").fill(code)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Kata sandi baru", exact=True).fill(PASSWORD)
    page.get_by_label("Kata sandi baru, sekali lagi").fill(PASSWORD)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pasang langkah kedua")


def install_app(page: Page) -> App:
    app = App(page.locator(".secret").inner_text())
    page.get_by_label("Kode enam angka dari aplikasi").fill(app.code())
    page.get_by_role("button", name="Pasang aplikasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    page.get_by_role("link", name="Sudah saya catat").click()
    return app


def give_password(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/petugas/masuk/")
    page.get_by_label("Nama masuk").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Lanjut").click()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Kode dari aplikasi").fill(code)
    page.get_by_role("button", name="Masuk", exact=True).click()


def is_home(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat bekerja")


def leave(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Keluar").click()


def test_from_a_start_code_to_two_steps(open_phone: OpenPhone, ratna: Account) -> None:
    page = open_phone()
    begin(page, "ratna", ratna.start_code)  # type: ignore[attr-defined]
    page.goto("/petugas/daftar/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Petugas masuk")
    page.goto("/petugas/masuk/pasang/")
    app = install_app(page)
    is_home(page)
    leave(page)

    give_password(page, "ratna")
    expect(page.get_by_role("heading", level=1)).to_have_text("Langkah kedua")
    give_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    give_code(page, app.code())
    is_home(page)


def test_a_passkey_alone(open_phone: OpenPhone, ratna: Account, live_server: Any) -> None:
    page = open_phone(scripts=True)
    _put_authenticator(page)
    _go_by_name(page, live_server)
    begin(page, "ratna", ratna.start_code)  # type: ignore[attr-defined]
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    page.get_by_role("link", name="Sudah saya catat").click()
    is_home(page)
    leave(page)

    page.goto("/petugas/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    is_home(page)
    leave(page)

    give_password(page, "ratna")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    is_home(page)


def test_a_phone_without_its_passkey_is_told_so(open_phone: OpenPhone, live_server: Any) -> None:
    page = open_phone(scripts=True)
    _put_authenticator(page)
    _go_by_name(page, live_server)
    page.goto("/petugas/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_text("Kunci sandi tidak terbaca")).to_be_visible()
    expect(page.get_by_label("Nama masuk")).to_be_visible()


def test_locked_recovered_and_told(open_phone: OpenPhone, ratna: Account) -> None:
    sri = _opened("sri", Role.TKSK)
    agent, supervisor = open_phone(), open_phone(width=1280)
    begin(agent, "sri", sri.start_code)  # type: ignore[attr-defined]
    install_app(agent)
    begin(supervisor, "ratna", ratna.start_code)  # type: ignore[attr-defined]
    install_app(supervisor)

    stranger = open_phone()
    for _ in range(5):
        give_password(stranger, "sri", "tebak-tebakan")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Terlalu banyak percobaan")
    expect(stranger.get_by_text("Coba lagi pukul")).to_be_visible()

    supervisor.get_by_role("link", name="Petugas: daftar").click()
    expect(supervisor.get_by_role("listitem").filter(has_text="Sri")).to_contain_text("terkunci")
    supervisor.get_by_role("link", name="Sri").click()
    supervisor.get_by_role("link", name="Pulihkan akun").click()
    supervisor.get_by_label("Alasan").select_option(label="Ada dugaan akunnya dipakai orang lain")
    supervisor.get_by_role("button", name="Pulihkan").click()
    found = re.search(r"\w{4}-\w{4}-\w{4}", supervisor.locator(".big-code").inner_text())
    assert found is not None

    agent.goto("/petugas/")
    expect(agent.get_by_role("heading", level=1)).to_have_text("Petugas masuk")
    give_password(agent, "sri")
    expect(agent.get_by_role("alert")).to_contain_text("tidak cocok")
    begin(agent, "sri", found.group())
    install_app(agent)
    expect(agent.get_by_text("Akun Anda dipulihkan oleh penyelia")).to_be_visible()
    agent.get_by_role("button", name="Saya mengerti").click()
    expect(agent.get_by_text("Akun Anda dipulihkan")).to_have_count(0)


def test_a_device_is_ended_from_another(open_phone: OpenPhone, ratna: Account) -> None:
    first = open_phone()
    begin(first, "ratna", ratna.start_code)  # type: ignore[attr-defined]
    app = install_app(first)
    second = open_phone(user_agent="Mozilla/5.0 (Linux; Android 14; K) Chrome/130.0 Mobile Safari/537.36")
    give_password(second, "ratna")
    give_code(second, app.code())
    is_home(second)

    first.get_by_role("link", name="Akun saya").click()
    first.get_by_role("listitem").filter(has_text="Chrome, Android").get_by_role(
        "button", name="Akhiri"
    ).click()
    expect(first.get_by_text("Chrome, Android")).to_have_count(0)
    second.reload()
    expect(second.get_by_text("Anda sudah dikeluarkan")).to_be_visible()
    first.goto("/petugas/")
    is_home(first)


def _put_authenticator(page: Page) -> None:
    """Chromium's own make-believe passkey store, which says yes for its owner."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )


def _go_by_name(page: Page, live_server: Any) -> None:
    """Passkeys belong to a name, never to a number: go to localhost instead."""
    by_name = live_server.url.replace("127.0.0.1", "localhost")
    go = page.goto
    page.goto = lambda address, **parts: go(f"{by_name}{address}", **parts)  # type: ignore[method-assign]
