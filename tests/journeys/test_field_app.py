"""The frame of the field app on a real server: set up once, opened without a network, locked, shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tepat.field.models import Device
from tepat.field.screens.app import files, view
from tepat.field.screens.tests import people
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.sign_in import BACKEND
from tepat.identity.stewardship import open_staff_account
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tests.journeys import field_trial
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_every_page_is_accessible import _OVERFLOW, _SMALL
from tests.journeys.test_staff_sign_in import begin, give_code, give_password, install_app

APP = "/lapangan/"
PIN, OTHER_PIN = "583917", "604275"
CADRE, CADRE_NAME = "sri", "Bu Sri"
_KEPT = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"


def type_pin(page: Page, pin: str) -> None:
    """By the keyboard, as if it were a thumb: the box has the focus."""
    expect(page.locator("#pin-box")).to_be_editable(timeout=20_000)
    page.locator("#pin-box").press_sequentially(pin)


def choose_pin(page: Page, pin: str = PIN) -> None:
    expect(page.get_by_text("Buat PIN, enam angka")).to_be_visible()
    type_pin(page, pin)
    expect(page.get_by_text("Ketik PIN itu sekali lagi")).to_be_visible()
    type_pin(page, pin)


def have_session(page: Page, account: Account) -> None:
    """Somebody has signed in on this phone."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": urljoin(page.url, "/")}]
    )
    page.goto("/petugas/")


def set_up(page: Page, account: Account, pin: str = PIN) -> None:
    have_session(page, account)
    page.goto(f"{APP}?mulai")
    choose_pin(page, pin)
    page.get_by_role("button", name="Mulai bekerja").click(timeout=20_000)
    is_at_families(page)


def is_at_families(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Keluarga saya")).to_be_visible(timeout=20_000)


def is_kept(page: Page) -> None:
    """The app lies on the phone as a whole."""
    page.wait_for_function(_KEPT, timeout=20_000)


def is_locked(page: Page, name: str = CADRE_NAME) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def register_family(account: Account, serial: int) -> None:
    document = people.registration(serial)
    accept_submission(uuid=uuid4(), document=document, actor=account, received_at=timezone.now())


@pytest.fixture
def sri(live_server: Any) -> Account:
    """A cadre who looks after one family."""
    account = people.cadre(CADRE)
    register_family(account, 1)
    return account


def test_set_up_once_and_opened_without_a_network(open_phone: OpenPhone, live_server: Any) -> None:
    opened = open_staff_account(
        actor=None, sign_in_name=CADRE, display_name=CADRE_NAME, role=Role.CADRE,
        area_code=example.AREA, group_name=people.GROUP, at=timezone.now(),
    )  # fmt: skip
    register_family(opened.account, 1)
    page = open_phone(scripts=True)
    begin(page, CADRE, opened.start_code)
    code = install_app(page)
    page.get_by_role("main").get_by_role("button", name="Keluar").click()

    page.goto(APP)
    expect(page.get_by_role("heading", level=1)).to_have_text("Keluarga binaan Anda, di saku Anda")
    page.get_by_role("link", name="Masuk satu kali").click()
    give_password_here(page)
    give_code(page, code.code())
    expect(page.get_by_role("heading", level=1)).to_have_text("Siapkan HP ini")
    type_pin(page, "123456")
    expect(page.get_by_role("alert")).to_contain_text("berurutan")
    type_pin(page, PIN)
    expect(page.get_by_text("Ketik PIN itu sekali lagi")).to_be_visible()
    type_pin(page, OTHER_PIN)
    expect(page.get_by_role("alert")).to_contain_text("tidak sama")
    choose_pin(page)
    expect(page.get_by_text("1 keluarga sudah ada di HP ini.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Mulai bekerja").click()
    is_at_families(page)
    assert Device.objects.get().account == opened.account
    assert "mulai" not in page.url

    is_kept(page)
    page.context.set_offline(True)
    page.goto(APP)
    is_locked(page)
    type_pin(page, PIN)
    is_at_families(page)
    expect(page.get_by_text("Siti 1").first).to_be_visible()
    expect(page.locator(".status")).to_contain_text("Tidak ada sinyal")

    page.goto(f"{APP}#/language")
    page.get_by_label("English").check()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{APP}#/language")
    page.get_by_label("Basa Jawa").check()
    expect(page.locator("html")).to_have_attribute("lang", "jv")


def give_password_here(page: Page) -> None:
    """On the sign-in page that the app led to."""
    go = page.goto
    page.goto = lambda *_args, **_parts: None  # type: ignore[method-assign]
    give_password(page, CADRE)
    page.goto = go  # type: ignore[method-assign]


def test_locked_by_hand_and_by_time(open_phone: OpenPhone, sri: Account) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    page.get_by_role("button", name="Kunci").click()
    is_locked(page)
    expect(page.get_by_text("Siti 1")).to_have_count(0)
    type_pin(page, PIN)
    is_at_families(page)

    page.clock.install()
    page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.clock.fast_forward("04:30")
    is_at_families(page)
    page.clock.fast_forward("01:00")
    is_locked(page)


def test_a_wrong_pin_costs_time_and_reloading_does_not_shorten_it(
    open_phone: OpenPhone, sri: Account
) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    page.goto(APP)
    for _ in range(2):
        type_pin(page, "112358")
        expect(page.get_by_role("alert")).to_contain_text("PIN tidak cocok")
        expect(page.locator("#pin-box")).to_be_editable()
    type_pin(page, "112358")
    expect(page.get_by_text("Tunggu 5 detik").first).to_be_attached()
    expect(page.get_by_role("button", name="1", exact=True)).to_be_disabled()
    page.reload()
    expect(page.get_by_text("Tunggu 5 detik").first).to_be_attached()
    type_pin(page, PIN)
    is_at_families(page)


def test_two_agents_share_a_phone_and_see_only_their_own(open_phone: OpenPhone, sri: Account) -> None:
    tati = people.cadre("tati", group="Melati 4")
    register_family(tati, 2)
    page = open_phone(scripts=True)
    set_up(page, sri)
    expect(page.get_by_text("Siti 1").first).to_be_visible()
    page.get_by_role("button", name="Kunci").click()
    page.get_by_role("button", name="Bukan Anda?").click()
    expect(page.get_by_role("link", name="Orang lain, baru di HP ini")).to_be_visible()
    set_up(page, tati, OTHER_PIN)
    expect(page.get_by_text("Siti 2").first).to_be_visible()
    expect(page.get_by_text("Siti 1")).to_have_count(0)

    page.get_by_role("button", name="Kunci").click()
    page.get_by_role("button", name="Bukan Anda?").click()
    page.get_by_role("button", name=CADRE_NAME).click()
    type_pin(page, OTHER_PIN)
    expect(page.get_by_role("alert")).to_contain_text("PIN tidak cocok")
    type_pin(page, PIN)
    is_at_families(page)
    expect(page.get_by_text("Siti 1").first).to_be_visible()
    expect(page.get_by_text("Siti 2")).to_have_count(0)

    page.goto(f"{APP}#/leave")
    page.get_by_role("button", name="Ya, hapus saya dari HP ini").click()
    is_locked(page, "Bu Tati")


def test_who_is_no_agent_is_told_so(open_phone: OpenPhone, live_server: Any) -> None:
    page = open_phone(scripts=True)
    have_session(page, people.supervisor())
    page.goto(f"{APP}?mulai")
    choose_pin(page)
    expect(page.get_by_role("alert")).to_contain_text("bukan akun petugas lapangan")
    expect(page.get_by_role("link", name="Masuk lagi")).to_be_visible()
    assert not Device.objects.exists()


def test_without_a_session_or_a_network_nothing_is_half_set_up(open_phone: OpenPhone, sri: Account) -> None:
    page = open_phone(scripts=True)
    page.goto(f"{APP}?mulai")
    choose_pin(page)
    expect(page.get_by_role("alert")).to_contain_text("perlu masuk dulu")
    page.get_by_role("button", name="Kembali").click()
    have_session(page, sri)
    page.goto(f"{APP}?mulai")
    expect(page.get_by_text("Buat PIN, enam angka")).to_be_visible()
    page.context.set_offline(True)
    choose_pin(page)
    expect(page.get_by_role("alert")).to_contain_text("Sinyal terputus")
    assert not Device.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("1 keluarga sudah ada di HP ini.")).to_be_visible(timeout=20_000)


def test_a_new_version_waits_until_it_is_wanted(
    open_phone: OpenPhone, sri: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_phone(scripts=True)
    set_up(page, sri)
    is_kept(page)
    source = files.worker_source() + "\n// newer"
    monkeypatch.setattr(view, "worker_source", lambda: source)
    monkeypatch.setattr(view, "app_version", lambda: "newer")
    page.evaluate("navigator.serviceWorker.getRegistration('/lapangan/').then((found) => found.update())")
    expect(page.get_by_text("Ada versi baru dari aplikasi ini.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Pakai versi baru").click()
    is_locked(page)
    page.context.set_offline(True)
    page.reload()
    type_pin(page, PIN)
    is_at_families(page)
    page.goto(f"{APP}#/about")
    expect(page.get_by_text("newer")).to_be_visible()


# --- By itself: every screen of the frame, with a made-up phone behind it ----------------------

OpenTrial = Callable[..., Page]
AGENTS = [
    {"id": "a1", "name": "Siti Aminah", "lockedUntilOnline": False, "waitSeconds": 0, "lost": False},
    {"id": "a2", "name": "Raden Mas Alisjahbana", "lockedUntilOnline": True, "waitSeconds": 0, "lost": False},
    {"id": "a3", "name": "Painah", "lockedUntilOnline": False, "waitSeconds": 0, "lost": True},
]  # fmt: skip
NEEDED = {"needed": True, "kind": "face", "until": None}
BAD_DAY = {
    "standing": {
        "trouble": "signed_out", "proof": NEEDED, "clockOffsetMs": 90_000_000,
        "storage": {"usedBytes": 19, "quotaBytes": 20, "persisted": False, "warn": "soon"},
    },
    "weather": {"paceMs": 0},
}  # fmt: skip
PLACES = ["/outbox", "/more", "/language", "/pin", "/proof", "/leave", "/help", "/about"]

_WORK = """async () => {
  const kinds = ["registration", "notebook", "ground_check"];
  const reason = { code: "x", what: "Bulan ini sudah ada.", mend: "Buka, lalu kirim lagi." };
  store.weather.refuses = ({ kind }) => kind === "notebook" ? reason : null;
  for (const kind of [...kinds, "correction"]) {
    const thread = crypto.randomUUID();
    await store.saveDraft({
      thread, version: 1, baseVersion: 0, kind, family: null, task: null, month: null,
      title: "Keluarga " + kind, content: {}, place: null, evidence: [], updatedAt: store.now().toISOString(),
    });
    if (kinds.includes(kind)) await store.queue(thread, {});
  }
  await store.sync();
}"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("field")
    field_trial.build(folder)
    return folder


@pytest.fixture
def open_trial(browser: Browser, built: Path) -> Iterator[OpenTrial]:
    """Opens a screen of the app; any fault of the script ends the test."""
    contexts, broken = [], []

    def open_it(screen: str, *, width: int = 360, place: str = "", **trial: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 740}, locale="id-ID")
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("weberror", lambda error: broken.append(error.error))
        return field_trial.open_trial(context, built, screen, place=place, **trial)

    yield open_it
    for context in contexts:
        context.close()
    assert broken == []


def go(page: Page, place: str) -> None:
    page.evaluate("(place) => { location.hash = place; }", place)
    page.wait_for_function("(place) => location.hash === place", arg=f"#{place}")
    page.wait_for_timeout(50)


def what_is_wrong(page: Page, where: str) -> list[str]:
    found = [f"{where}: {fault}" for fault in faults(page)]
    found += [f"{where}: {small}" for small in page.evaluate(_SMALL)]
    if (over := page.evaluate(_OVERFLOW)) > 0:
        found.append(f"{where}: {over} px too wide")
    return found


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.parametrize("language", ["id", "jv", "mad", "en"])
def test_every_screen_of_the_frame_is_for_everybody(open_trial: OpenTrial, language: str) -> None:
    found = []
    for screen, trial in (
        ("gate", {}),
        ("gate", {"agents": AGENTS}),
        ("gate", {"agents": AGENTS[:1]}),
        ("enrol", {}),
    ):
        page = open_trial(screen, width=320, language=language, **trial)
        found += what_is_wrong(page, f"{screen} {language} {len(trial)}")
    page = open_trial("app", width=320, place="/outbox", language=language, memory={"weather": {"paceMs": 0}})
    page.evaluate(_WORK)
    for place in PLACES:
        go(page, place)
        found += what_is_wrong(page, f"{place} {language}")
    go(page, "/outbox")
    for place in page.evaluate("[...document.querySelectorAll('.ways a')].map((link) => link.hash.slice(1))"):
        go(page, place)
        found += what_is_wrong(page, f"{place} {language}")
    assert not found, "\n".join(found)


@pytest.mark.journey
def test_a_bad_day_is_said_without_hiding_the_screen(open_trial: OpenTrial) -> None:
    page = open_trial("app", width=320, place="/more", memory=BAD_DAY, updateWaits=True, shell={"demo": True})
    shown = page.locator(".notices > .notice")
    expect(shown).to_have_count(2)
    expect(shown.first).to_contain_text("tidak mengenal HP ini lagi")
    page.get_by_text("hal lain").click()
    expect(page.get_by_role("button", name="Pakai versi baru")).to_be_visible()
    assert what_is_wrong(page, "a bad day") == []


@pytest.mark.journey
def test_the_outbox_tells_states_apart_in_words(open_trial: OpenTrial) -> None:
    page = open_trial("app", place="/outbox", memory={"weather": {"paceMs": 0}})
    expect(page.get_by_text("Belum ada kiriman")).to_be_visible()
    page.evaluate(_WORK)
    for words in ("Ditahan, perlu dilihat", "Draf, belum selesai", "Sudah diterima"):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_role("navigation").get_by_text("1 perlu dilihat")).to_be_attached()
    page.get_by_role("link", name="Keluarga notebook").click()
    expect(page.get_by_text("Bulan ini sudah ada.")).to_be_visible()
    expect(page.get_by_text("Buka, lalu kirim lagi.")).to_be_visible()
    page.get_by_role("button", name="Kembali").click()
    page.get_by_role("link", name="Keluarga correction").click()
    page.get_by_role("button", name="Buang draf").click()
    expect(page.get_by_role("button", name="Jangan dibuang")).to_be_focused()
    page.get_by_role("button", name="Ya, buang").click()
    expect(page.get_by_role("heading", name="Draf, belum selesai")).to_have_count(0)

    page.evaluate("store.turn({ online: false })")
    expect(page.locator(".status")).to_contain_text("Tidak ada sinyal")


@pytest.mark.journey
def test_proof_of_self_by_code(open_trial: OpenTrial) -> None:
    memory = {"standing": {"proof": {**NEEDED, "kind": "second_factor"}}}
    page = open_trial("app", place="/more", memory=memory)
    page.get_by_role("button", name="Tunjukkan sekarang").click()
    page.get_by_label("Kode enam angka dari aplikasi kode").fill("111 111")
    page.get_by_role("button", name="Tunjukkan").click()
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    page.get_by_label("Kode enam angka dari aplikasi kode").fill("123456")
    page.get_by_role("button", name="Tunjukkan").click()
    expect(page.get_by_text("Bukti diri untuk hari ini sudah ada")).to_be_visible()


@pytest.mark.journey
def test_a_pin_by_thumb_by_keyboard_and_with_mistakes(open_trial: OpenTrial) -> None:
    page = open_trial("gate", agents=AGENTS[:1])
    for digit in "999":
        page.get_by_role("button", name=digit, exact=True).click()
    expect(page.get_by_text("3 dari 6 angka sudah diisi")).to_be_attached()
    for _ in range(3):
        page.get_by_role("button", name="Hapus satu angka").click()
    expect(page.get_by_role("button", name="Hapus satu angka")).to_be_disabled()
    page.keyboard.type("2x74-916")  # the box takes digits only
    expect(page.get_by_role("heading", level=1, name="Keluarga saya")).to_be_visible()


@pytest.mark.journey
def test_another_pin(open_trial: OpenTrial) -> None:
    page = open_trial("app", place="/pin")
    for pin in ("999111", PIN, PIN):
        type_pin(page, pin)
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    for pin in ("274916", "010190"):
        type_pin(page, pin)
    expect(page.get_by_role("alert")).to_contain_text("tanggal lahir")
    for pin in (PIN, PIN):
        type_pin(page, pin)
    expect(page.get_by_text("PIN sudah diganti.")).to_be_visible()
