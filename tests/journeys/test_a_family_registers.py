"""Sari registers her family of four on a small phone and is told then and there."""

from __future__ import annotations

from playwright.sync_api import expect

from tepat.identity.models import Account
from tepat.intake.models import Submission
from tests.journeys import registering as steps
from tests.journeys.conftest import BUDI_NIK, KK, OpenPhone


def test_sari_registers_her_family_and_reads_the_outcome(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daftarkan keluarga Anda untuk bantuan sosial")
    steps.reach_members(page, KK)
    steps.complete_sari(page)
    steps.add_budi(page, BUDI_NIK)
    steps.add_dewi(page)
    steps.add_bayu(page)
    expect(page.get_by_text("Lengkap", exact=True)).to_have_count(4)
    page.get_by_role("button", name="Sudah semua, lanjut").click()

    steps.choose(page, "Rumah ini milik siapa?", "Milik sendiri")
    steps.write(page, "Berapa luas lantai rumah?", "36,5")
    steps.skip_to(page, "Barang di rumah")
    steps.choose(page, "Punya kulkas?", "Tidak")
    steps.skip_to(page, "Periksa jawaban Anda")
    expect(page.get_by_text("36,5 m²")).to_be_visible()
    page.get_by_role("button", name="Kirim dan lihat hasilnya").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil untuk keluarga Anda")
    pkh = page.get_by_role("article", name="Program Keluarga Harapan (PKH)")
    expect(pkh.get_by_text("Berhak", exact=True)).to_be_visible()
    source = "menurut DTSEN, 1 September 2026"
    pkh.locator("details", has_text=source).last.locator("summary").first.click()
    expect(pkh.get_by_text(source)).to_be_visible()
    expect(page.get_by_text("TPT-").first).to_be_visible()
    assert Submission.objects.count() == 1

    page.get_by_role("link", name="Tepat").click()
    expect(page.get_by_role("link", name="Lihat hasil saya")).to_be_visible()


def test_a_slip_is_shown_where_it_happened(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.sign_in(page, "Sari Wulandari")
    steps.agree(page)
    steps.live_in(page, "Banyuwangi", "Temenggungan")
    steps.write(page, "Berapa nomor Kartu Keluarga (KK)?", "35101")
    steps.go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Perlu diperbaiki: Kartu Keluarga – Tepat")
    summary.get_by_role("link").click()
    box = page.get_by_label("Berapa nomor Kartu Keluarga (KK)?")
    expect(box).to_be_focused()
    expect(box).to_have_value("35101")
    box.fill(KK)
    steps.go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Anggota keluarga")


def test_without_consent_nothing_is_kept(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone()
    steps.sign_in(page, "Sari Wulandari")
    for answer in page.get_by_label("Tidak", exact=True).all():
        answer.check()
    steps.go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Tanpa izin ini")
    page.goto("/")
    expect(page.get_by_role("link", name="Mulai")).to_be_visible()
