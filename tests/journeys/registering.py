"""What a person does on the pages, in the words of the pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

EASY, SECURE = "Konfirmasi di ponsel ini", "Bandingkan wajah"


def sign_in(page: Page, name: str, *, verify: str = EASY) -> None:
    page.get_by_role("link", name="Mulai").click()
    come_in(page, name, verify=verify)


def come_in(page: Page, name: str, *, verify: str = EASY) -> None:
    """From the sign-in page through IKD and back."""
    page.get_by_role("button", name="Masuk dengan IKD").click()
    choose_at_ikd(page, name)
    page.get_by_role("button", name=verify).click()
    page.get_by_role("button", name="Izinkan").click()


def choose_at_ikd(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()


def agree(page: Page) -> None:
    """Yes to every purpose; leads to the form, and without scripts on to the simpler pages."""
    for answer in page.get_by_label("Ya, boleh").all():
        answer.check()
    go_on(page)
    page.wait_for_url(re.compile("/daftar/(formulir|tempat-tinggal|bagian)"))


def live_in(page: Page, district: str, village: str) -> None:
    page.get_by_label("Kecamatan").select_option(label=district)
    go_on(page)
    page.get_by_label("Desa atau kelurahan").select_option(label=village)
    go_on(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Lanjut", exact=True).click()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def write(page: Page, question: str, text: str) -> None:
    page.get_by_label(question).fill(text)


def born(page: Page, day: int, month: str, year: int) -> None:
    when = page.get_by_role("group", name="Kapan lahirnya?")
    when.get_by_label("Tanggal").fill(str(day))
    when.get_by_label("Bulan").select_option(label=month)
    when.get_by_label("Tahun").fill(str(year))


def skip_to(page: Page, heading: str) -> None:
    """Press on, leaving everything unanswered, until a page with this heading is there."""
    wanted = page.get_by_role("heading", level=1, name=heading)
    for _ in range(40):
        if wanted.count():
            return
        go_on(page)
    expect(wanted).to_be_visible()


def complete_sari(page: Page) -> None:
    """The applicant herself: name, NIK, birth date and sex are filled in already."""
    page.get_by_role("link", name="Lengkapi Sari Wulandari").click()
    expect(page.get_by_label("Siapa namanya?")).to_have_value("Sari Wulandari")
    go_on(page)
    choose(page, "Apa hubungannya dengan kepala keluarga?", "Istri atau suami")
    choose(page, "Sudah kawin atau belum?", "Kawin")
    go_on(page)
    skip_to(page, "Pekerjaan")
    choose(page, "Seminggu ini, apakah dia bekerja?", "Ya")
    go_on(page)
    write(page, "Kira-kira berapa jam semuanya?", "30")
    go_on(page)
    choose(page, "Apakah dia sedang hamil", "Tidak hamil")
    choose(page, "Apakah dia kesulitan melihat", "Tidak")
    go_on(page)


def add_budi(page: Page, nik: str) -> None:
    add(page, "Budi Santoso", (20, "Februari", 1986), "Laki-laki", nik)
    choose(page, "Apa hubungannya dengan kepala keluarga?", "Kepala keluarga")
    go_on(page)
    skip_to(page, "Kesehatan")
    choose(page, "Apakah dia kesulitan melihat", "Tidak")
    go_on(page)


def add_dewi(page: Page) -> None:
    """A pupil of the primary school."""
    add(page, "Dewi Lestari", (3, "Juni", 2016), "Perempuan")
    choose(page, "Apa hubungannya dengan kepala keluarga?", "Anak")
    go_on(page)
    choose(page, "Apakah dia masih sekolah?", "Masih sekolah")
    go_on(page)
    page.get_by_role("group", name="Sekarang sekolah di jenjang apa?").get_by_label("SD").check()
    go_on(page)
    skip_to(page, "Kesehatan")
    choose(page, "Apakah dia kesulitan melihat", "Tidak")
    go_on(page)


def add_bayu(page: Page) -> None:
    """A small child: asked neither about school nor about work."""
    add(page, "Bayu Pratama", (17, "Agustus", 2024), "Laki-laki")
    choose(page, "Apa hubungannya dengan kepala keluarga?", "Anak")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kesehatan")
    go_on(page)


def add(page: Page, name: str, birth: tuple[int, str, int], sex: str, nik: str = "") -> None:
    page.get_by_role("button", name="Tambah anggota").click()
    write(page, "Siapa namanya?", name)
    write(page, "Berapa NIK-nya?", nik)
    born(page, *birth)
    choose(page, "Laki-laki atau perempuan?", sex)
    go_on(page)


def to_plain_pages(page: Page) -> None:
    """Without scripts the form leads on by itself; with scripts one has to ask for the plain pages."""
    try:
        page.wait_for_url("**/daftar/tempat-tinggal/", timeout=3_000)
    except PlaywrightTimeout:
        page.goto("/daftar/tempat-tinggal/")


def reach_members(page: Page, kk: str) -> None:
    sign_in(page, "Sari Wulandari")
    agree(page)
    to_plain_pages(page)
    live_in(page, "Banyuwangi", "Temenggungan")
    write(page, "Berapa nomor Kartu Keluarga (KK)?", kk)
    go_on(page)
