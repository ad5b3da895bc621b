"""Signing in with IKD in a real browser: what goes well, and what does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.identity.models import Account
from tests.journeys import registering as steps
from tests.journeys.conftest import KK, OpenPhone
from tests.journeys.ikd import SandboxIkd

SARI = "Sari Wulandari"
DEWI = {"nik": "3510165703900009", "name": "Dewi Anggraini", "birthdate": "1990-03-17", "gender": "female"}
SIGNED_IN = "Sebelum mulai, kami minta izin"


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def levels() -> list[str]:
    lines = AuditRecord.objects.filter(action="openid.sign_in.succeed").order_by("pk")
    return [line.detail["acr"] for line in lines]


@pytest.mark.parametrize("scripts", [False, True])
@pytest.mark.parametrize(
    ("verify", "level"), [(steps.EASY, "urn:ikd:easy"), (steps.SECURE, "urn:ikd:secure")]
)
def test_signing_in(open_phone: OpenPhone, sari: Account, scripts: bool, verify: str, level: str) -> None:
    page = open_phone(scripts=scripts)
    expect(page.get_by_role("note")).to_have_text("Peragaan: semua orang di sini karangan.")
    steps.sign_in(page, SARI, verify=verify)
    expect_heading(page, SIGNED_IN)
    assert "code=" not in page.url
    assert levels() == [level]
    assert Account.objects.get() == sari


def test_somebody_new_gets_an_account(open_phone: OpenPhone, sandbox_ikd: SandboxIkd) -> None:
    page = open_phone()
    sandbox_ikd.knows(DEWI)
    steps.sign_in(page, "Dewi Anggraini")
    expect_heading(page, SIGNED_IN)
    account = Account.objects.get()
    assert (account.display_name, account.nik) == (DEWI["name"], DEWI["nik"])


def test_in_english_all_the_way(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone(locale="en-GB")
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="IKD").click()
    expect_heading(page, "Sign in to Tepat as whom?")


@pytest.mark.parametrize("scripts", [False, True])
def test_refusing_is_told_and_leaves_a_way(open_phone: OpenPhone, sari: Account, scripts: bool) -> None:
    page = open_phone(scripts=scripts)
    page.get_by_role("link", name="Mulai").click()
    page.get_by_role("button", name="Masuk dengan IKD").click()
    steps.choose_at_ikd(page, SARI)
    page.get_by_role("button", name=steps.EASY).click()
    page.get_by_role("button", name="Tolak").click()
    expect_heading(page, "Anda belum memberi izin di IKD.")
    expect(page.get_by_role("heading", name="Daftar lewat petugas")).to_be_visible()
    expect(page.get_by_role("button", name="Keluar")).to_have_count(0)
    page.get_by_role("button", name="Coba masuk lagi").click()
    page.get_by_role("button", name="Lanjut sebagai Sari Wulandari").click()
    page.get_by_role("button", name="Izinkan").click()
    expect_heading(page, SIGNED_IN)


def test_turning_back_at_the_first_step(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    page.get_by_role("button", name="Batal, kembali ke Tepat").click()
    expect_heading(page, "Anda belum memberi izin di IKD.")


def test_a_face_that_ikd_does_not_know_is_no_dead_end(open_phone: OpenPhone, sandbox_ikd: SandboxIkd) -> None:
    page = open_phone()
    sandbox_ikd.knows({**DEWI, "face_differs": True})
    page.get_by_role("link", name="Mulai").click()
    page.get_by_role("button", name="Masuk dengan IKD").click()
    steps.choose_at_ikd(page, "Dewi Anggraini")
    page.get_by_role("button", name=steps.SECURE).click()
    expect(page.get_by_role("alert")).to_contain_text("Wajah tidak cocok.")
    page.get_by_role("button", name=steps.EASY).click()
    page.get_by_role("button", name="Izinkan").click()
    expect_heading(page, SIGNED_IN)


@pytest.mark.parametrize("place", ["token", "userinfo"])
def test_the_provider_is_away_and_the_draft_is_kept(
    open_phone: OpenPhone, sari: Account, sandbox_ikd: SandboxIkd, place: str
) -> None:
    page = open_phone()
    steps.reach_members(page, KK)
    page.get_by_role("button", name="Keluar").click()

    sandbox_ikd.misbehave(down_at=[place])
    page.goto("/daftar/anggota/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    page.get_by_role("button", name="Lanjut sebagai Sari Wulandari").click()
    page.get_by_role("button", name="Izinkan").click()
    expect_heading(page, "IKD sedang tidak dapat dihubungi.")
    expect(page.get_by_text("jawaban yang sudah tersimpan tetap aman")).to_be_visible()

    sandbox_ikd.misbehave()
    page.get_by_role("button", name="Coba masuk lagi").click()
    page.get_by_role("button", name="Lanjut sebagai Sari Wulandari").click()
    page.get_by_role("button", name="Izinkan").click()
    expect_heading(page, "Anggota keluarga")
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_label("Berapa nomor Kartu Keluarga (KK)?")).to_have_value(KK)


def test_a_slow_provider_is_waited_for_but_not_for_ever(
    open_phone: OpenPhone, sari: Account, sandbox_ikd: SandboxIkd, settings: Settings
) -> None:
    settings.TEPAT_IKD_TIMEOUT_SECONDS = 2.5
    page = open_phone()
    sandbox_ikd.misbehave(slow_seconds=1, slow_at=["token", "userinfo"])
    steps.sign_in(page, SARI)
    expect_heading(page, SIGNED_IN)

    another = open_phone()
    sandbox_ikd.misbehave(slow_seconds=4, slow_at=["token"])
    steps.sign_in(another, SARI)
    expect_heading(another, "IKD sedang tidak dapat dihubungi.")


@pytest.mark.parametrize(
    "wrong",
    [
        "signature",
        "algorithm",
        "nonce",
        "audience",
        "issuer",
        "expired",
        "access_token_hash",
        "redirect_issuer",
        "state",
        "subject",
        "missing_claims",
        "not_json",
    ],
)
def test_a_wrong_answer_signs_nobody_in(
    open_phone: OpenPhone, sari: Account, sandbox_ikd: SandboxIkd, wrong: str
) -> None:
    page = open_phone()
    sandbox_ikd.misbehave(wrong=wrong)
    steps.sign_in(page, SARI)
    expect(page.get_by_role("button", name="Coba masuk lagi")).to_be_visible()
    expect(page.get_by_role("button", name="Keluar")).to_have_count(0)
    assert levels() == []

    sandbox_ikd.misbehave()
    page.get_by_role("button", name="Coba masuk lagi").click()
    page.get_by_role("button", name="Lanjut sebagai Sari Wulandari").click()
    page.get_by_role("button", name="Izinkan").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def test_two_tabs(open_phone: OpenPhone, sari: Account) -> None:
    first = open_phone()
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/masuk/?next=/daftar/persetujuan/")
        page.get_by_role("button", name="Masuk dengan IKD").click()
    steps.choose_at_ikd(first, SARI)
    steps.choose_at_ikd(second, SARI)
    for page in (second, first):
        page.get_by_role("button", name=steps.EASY).click()
        page.get_by_role("button", name="Izinkan").click()
        expect_heading(page, SIGNED_IN)


def test_signing_out_at_both(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.sign_in(page, SARI)
    page.get_by_role("button", name="Keluar").click()
    expect_heading(page, "Anda sudah keluar")
    page.get_by_role("link", name="Keluar juga dari IKD").click()
    expect(page.get_by_role("link", name="Mulai")).to_be_visible()
    page.goto("/masuk/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    expect(page.get_by_role("button", name="Lanjut sebagai Sari Wulandari")).to_have_count(0)


def test_signing_out_here_alone(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.sign_in(page, SARI)
    page.get_by_role("button", name="Keluar").click()
    page.goto("/daftar/persetujuan/")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    expect(page.get_by_role("button", name="Lanjut sebagai Sari Wulandari")).to_be_visible()


def test_going_back_to_a_used_code_is_harmless(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url))
    steps.sign_in(page, SARI)
    expect_heading(page, SIGNED_IN)
    used = next(url for url in called if "code=" in url)

    page.goto(used)
    expect_heading(page, "Proses masuk ini sudah tidak berlaku.")
    page.go_back()
    expect_heading(page, SIGNED_IN)
    page.go_back()
    expect_heading(page, "Langkah ini sudah selesai")
    page.get_by_role("link", name="Kembali ke Tepat").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()

    stranger = open_phone()
    stranger.goto(used)
    expect_heading(stranger, "Proses masuk ini sudah tidak berlaku.")
    expect(stranger.get_by_role("button", name="Keluar")).to_have_count(0)
    assert len(levels()) == 1


def test_the_session_gets_a_new_name(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    page.get_by_role("link", name="Mulai").click()
    page.get_by_role("button", name="Masuk dengan IKD").click()
    before = {c["value"] for c in page.context.cookies() if c["name"] == "sessionid"}
    steps.choose_at_ikd(page, SARI)
    page.get_by_role("button", name=steps.EASY).click()
    page.get_by_role("button", name="Izinkan").click()
    expect_heading(page, SIGNED_IN)
    after = {c["value"] for c in page.context.cookies() if c["name"] == "sessionid"}
    assert len(before) == len(after) == 1
    assert before != after


def test_outside_a_demonstration_nobody_can_be_chosen_here(
    open_phone: OpenPhone, sari: Account, settings: Settings
) -> None:
    settings.TEPAT_DEMO = False
    settings.TEPAT_IKD_ISSUER = ""
    page = open_phone()
    page.get_by_role("link", name="Mulai").click()
    expect(page.get_by_text("Masuk dengan IKD belum tersedia di sini.")).to_be_visible()
    expect(page.get_by_text(SARI)).to_have_count(0)
