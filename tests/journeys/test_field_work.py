"""The work of a cadre, screen by screen, in a real browser: no server, a store in memory.

What must work with one thumb: a family registered, the answer told, a task done, a notebook written, a slip
mended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Geolocation, Page, expect

from tests.journeys.accessibility import faults
from tests.journeys.work_trial import (
    MEDIA,
    agree,
    answer_until,
    build,
    code_on,
    fill_screen,
    go_on,
    large_photo,
    open_work,
    sent,
    step_of,
    stored,
)

SLAMET = "01900000-0000-7000-8000-000000000000"
SUMI = "01900000-0000-7000-8000-000001000000"
TASK = "01900000-0000-7000-8000-000901000000"
SUPARMAN = "01900000-0000-7000-8000-000951000000"
LASMINI = "01900000-0000-7000-8000-000952000000"
PLACE: Geolocation = {"latitude": -8.2192, "longitude": 114.3691, "accuracy": 9}

OpenWork = Callable[..., Page]

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    build(folder)
    return folder


@pytest.fixture
def work(browser: Browser, built: Path) -> Iterator[OpenWork]:
    """Opens the work at a place; any fault of the script ends the test."""
    contexts, broken = [], []

    def open_it(
        place: str = "families",
        *,
        width: int = 360,
        camera: bool = False,
        may_locate: bool = True,
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740}, locale="id-ID", timezone_id="Asia/Jakarta",
            geolocation=PLACE, permissions=["geolocation"] if may_locate else [], reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        if camera:
            context.add_init_script(MEDIA)
        page = open_work(context, built, place, **more)
        page.on("pageerror", lambda error: broken.append(error))
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert broken == []


def test_who_needs_something_stands_first_and_a_name_is_found_as_one_types(work: OpenWork) -> None:
    page = work()
    heads = page.locator(".families strong")
    expect(heads).to_have_count(6)
    assert heads.all_inner_texts()[:2] == ["Ketut Adnyana", "Budi Santoso"]  # late, and due in two days
    assert heads.all_inner_texts()[-1] == "Slamet Riyadi"  # nothing to do
    expect(page.locator(".families li").first).to_contain_text("terlambat 1 hari")
    page.fill("#family-search", "ayu les")
    expect(heads).to_have_text(["Slamet Riyadi"])
    page.fill("#family-search", "tidak ada")
    expect(page.get_by_text("0 dari 6 keluarga cocok.")).to_be_visible()
    page.fill("#family-search", "sumi")
    page.locator(".families a").click()
    expect(page.locator("h1")).to_have_text("Sumi")
    expect(page.get_by_text("NIK berakhiran 1037")).to_be_visible()


def test_a_tap_on_the_map_opens_the_house(work: OpenWork) -> None:
    page = work()
    page.get_by_role("button", name="Tunjukkan di mana saya").click()
    expect(page.get_by_text("Anda di sini")).to_be_visible()
    sumi = page.locator(".map g:has(text)", has_text="Sumi")
    box = sumi.locator("path").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 + 4)
    expect(page.locator("h1")).to_have_text("Sumi")


def test_a_family_is_registered_and_told_at_once(work: OpenWork) -> None:
    page = work(camera=True)
    page.get_by_role("link", name="Daftarkan keluarga baru").click()
    expect(page.locator("h1")).to_have_text("Minta persetujuan dahulu")
    page.get_by_role("button", name=re.compile(r"Dengarkan ?: Pemeriksaan")).click()
    assert "Bolehkah kami memakai data ini" in page.evaluate("heard[0]")
    agree(page)
    expect(page.locator("h1")).to_have_text("Tempat tinggal")
    go_on(page)
    answer_until(page, "photos")

    for kind in ("house_photo", "document_photo"):
        page.set_input_files(f"#{kind}", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": large_photo()})
        expect(page.locator(f"section[aria-labelledby={kind}-title] img")).to_have_count(1)
    for picture in stored(page, "house_photo") + stored(page, "document_photo"):
        assert len(picture) <= 120_000
        assert b"Exif" not in picture
        assert b"114.3691" not in picture
    go_on(page)
    page.get_by_role("button", name="Ambil lokasi").click()
    expect(page.get_by_text("Tepat, sampai 9 meter")).to_be_visible()
    go_on(page)
    page.get_by_role("button", name="Buka kamera").click()
    expect(page.get_by_text("3 gambar wajah")).to_be_visible(timeout=15_000)
    go_on(page)
    expect(page.locator("h1")).to_have_text("Periksa bersama keluarga")
    go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()

    expect(page.locator("h1")).to_have_text("Jawaban sementara")
    expect(page.locator(".outcome").first).to_contain_text("Masih diperiksa: ")
    expect(page.locator(".outcome").first).to_contain_text("DTSEN")
    document = sent(page)[-1]
    assert document["channel"] == "assisted"
    assert document["area_code"].startswith("35.10.16.")
    assert document["observed_at"].startswith("2026-11-24T09:3")
    assert document["observed_at"].endswith("+07:00")
    assert [one["given"] for one in document["consents"]] == [True, True, True]
    assert document["answers"]["members"][0]["name"] == "Sri Rahayu"
    assert "key" not in document["answers"]["members"][0]
    kinds = page.evaluate("store.kept.map(({draft}) => draft.evidence.map(({kind}) => kind).sort())[0]")
    assert kinds == ["document_photo", "face_frame", "face_frame", "face_frame", "house_photo", "signature"]

    page.wait_for_function("store.outbox()[0].state === 'acknowledged'")
    expect(page.locator("h1")).to_have_text("Hasil dan jawaban sementara")
    page.get_by_role("link", name="Tanda terima").click()
    expect(page.locator(".receipt-number").first).to_have_text("K7TQ-9M2R")
    assert code_on(page) == "https://kerja.example/status/?nomor=K7TQ-9M2R"
    page.get_by_role("button", name="Tunjukkan kepada keluarga").click()
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_without_signal_the_code_holds_the_records_own_number(work: OpenWork) -> None:
    page = work(f"register?family={SUMI}", parts={"weather": {"online": False}})
    agree(page, sharing=False)
    answer_until(page, "photos")
    for _ in range(3):
        go_on(page)  # no photo, no place, no face: nobody is held up
    go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.get_by_text("Keluarga tidak mengizinkan data dicocokkan")).to_be_visible()
    page.get_by_role("link", name="Tanda terima").click()
    expect(page.get_by_role("heading", name="Nomor sementara")).to_be_visible()
    expect(page.get_by_text("Menunggu dikirim")).to_be_visible()
    assert code_on(page) == page.evaluate("store.outbox()[0].record")
    assert page.evaluate("store.outbox()[0].family") == SUMI


def test_a_step_that_is_left_comes_back(work: OpenWork) -> None:
    page = work("register")
    agree(page)
    answer_until(page, "photos")
    page.evaluate("location.hash = '#/families'")
    page.locator("a", has_text="Sri Rahayu").click()
    expect(page.locator("h1")).to_have_text("Foto")
    page.evaluate("location.hash = '#/register?thread=' + store.drafts()[0].thread + '&step=consent'")
    expect(page.get_by_role("img", name="Tanda tangan atau cap jempol yang sudah dibuat")).to_be_visible()


def test_no_question_before_consent_and_no_is_respected(work: OpenWork) -> None:
    page = work("register?step=check")
    expect(page.locator("h1")).to_have_text("Minta persetujuan dahulu")
    page.locator(".actions > .button").last.click()
    expect(page.get_by_text("Pilih jawaban keluarga.").first).to_be_visible()
    page.locator("#consent-eligibility-no").check()
    expect(page.get_by_text("Tanpa izin ini, keluarga tidak bisa didaftarkan.")).to_be_visible()
    page.get_by_role("button", name="Hapus pendaftaran ini dari HP").click()
    expect(page.locator("h1")).to_have_text("Keluarga saya")
    assert page.evaluate("store.drafts().length") == 0


def test_a_voice_or_a_witness_will_do(work: OpenWork) -> None:
    page = work("register", camera=True)
    page.locator("#proof-voice").check()
    page.get_by_role("button", name="Mulai merekam").click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Selesai merekam").click()
    page.locator("audio").wait_for()
    (voice,) = stored(page, "voice_note")
    assert 0 < len(voice) < 400_000
    page.locator("#proof-witness").check()
    page.get_by_role("button", name="Simpan nama saksi").click()
    expect(page.get_by_text("Tulis nama saksi.")).to_be_visible()
    page.fill("#witness", "Pak RT Hadi")
    page.keyboard.press("Enter")
    page.get_by_role("img", name="Keterangan saksi yang tersimpan").wait_for()
    assert stored(page, "voice_note") == []
    (words,) = stored(page, "signature")
    assert words.startswith(b"\x89PNG")


def test_a_phone_without_camera_place_or_microphone(work: OpenWork) -> None:
    page = work(f"register?family={SUMI}", may_locate=False)
    page.locator("#proof-voice").check()
    page.get_by_role("button", name="Mulai merekam").click()
    expect(page.get_by_text("Pakai tanda tangan atau saksi.")).to_be_visible()
    page.locator("#proof-signature").check()
    agree(page)
    answer_until(page, "photos")
    page.set_input_files(
        "#house_photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    expect(page.get_by_text("Berkas itu bukan foto")).to_be_visible()
    go_on(page)
    page.get_by_role("button", name="Ambil lokasi").click()
    expect(page.get_by_text("Lanjutkan saja tanpa lokasi.")).to_be_visible()
    go_on(page)
    page.get_by_role("button", name="Buka kamera").click()
    expect(page.get_by_text("Lanjutkan saja tanpa wajah.")).to_be_visible()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Periksa bersama keluarga")


def test_a_full_phone_keeps_what_is_on_the_screen(work: OpenWork) -> None:
    page = work("register")
    agree(page)
    page.evaluate("store.turn({isFull: true})")
    answer_until(page, "daftar")
    fill_screen(page)
    expect(page.get_by_text("HP penuh: yang terakhir belum tersimpan.")).to_be_visible()
    page.evaluate("store.turn({isFull: false})")
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    page.wait_for_function("store.drafts()[0].content.answers.members[0].name === 'Sri Rahayu'")


def test_another_tab_that_writes_is_named(work: OpenWork) -> None:
    page = work("register")
    page.evaluate("store.turn({isReader: true})")
    page.locator("#consent-eligibility").check()
    expect(page.get_by_text("Aplikasi ini juga terbuka di tempat lain")).to_be_visible()


def test_a_task_asks_its_own_questions_and_no_others(work: OpenWork) -> None:
    page = work("tasks")
    assert page.locator(".ways strong").all_inner_texts()[0] == "Ibu hamil"  # late
    page.get_by_role("link", name=re.compile("kendaraan dan pekerjaan")).click()
    expect(page.get_by_text("sepeda motor sudah dijual")).to_be_visible()
    expect(page.get_by_text("Tercatat: Ya")).to_be_visible()
    page.get_by_role("button", name="Mulai").click()
    asked = []
    for _ in range(10):
        if step_of(page) == "evidence":
            break
        asked.append(page.locator("h1").inner_text())
        assert page.locator("input:checked").count() == 0  # nobody is led by what stood there
        fill_screen(page)
        go_on(page)
    assert len(asked) == 2
    page.fill("#note", "Motornya sudah tidak ada.")
    go_on(page)
    go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Tugas saya")
    expect(page.get_by_text("kendaraan dan pekerjaan")).to_have_count(0)
    document = sent(page)[-1]
    assert set(document["household"]) == {"owns_motorcycle"}
    (answers,) = document["members"].values()
    assert set(answers) == {"worked_last_week"}
    assert document["note"] == "Motornya sudah tidak ada."
    assert page.evaluate("store.outbox()[0].task") == TASK


def test_a_drawn_household_answers_for_statistics_alone(work: OpenWork) -> None:
    page = work("tasks", parts={"weather": {"online": False}})
    drawn = page.locator("section[aria-labelledby=visits]")
    expect(drawn.get_by_text("Ini bukan cek lapangan.")).to_be_visible()
    assert drawn.locator("strong").all_inner_texts() == [
        "Suparman, RT 02/RW 01 Dusun Krajan",
        "Lasmini, RT 04/RW 03",
    ]
    expect(drawn.get_by_text("sudah 1 kali tidak ada orang")).to_be_visible()
    drawn.get_by_role("link", name=re.compile("Suparman")).click()
    expect(page.get_by_role("heading", name="Katakan di depan pintu")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Dengarkan")).click()
    assert "Boleh menolak" in page.evaluate("heard[0]")
    page.get_by_label("Mau menjawab", exact=True).check()
    page.get_by_role("button", name="Mulai bertanya").click()
    page.fill("#q-audit_household_size", "3")
    page.wait_for_function("store.drafts().length === 1")  # kept, whatever happens
    page.go_back()
    page.get_by_role("button", name="Lanjutkan").click()
    assert page.locator("#q-audit_household_size").input_value() == "3"
    for _ in range(8):
        if step_of(page) in ("check", "send"):
            break
        fill_screen(page)
        for box in page.locator("input[inputmode=numeric]").all():
            if not box.input_value():
                box.fill("40")
        go_on(page)
    expect(page.locator("h1")).to_have_text("Periksa bersama keluarga")
    go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Tugas saya")
    expect(page.get_by_text("Suparman")).to_have_count(0)
    document = sent(page)[-1]
    assert set(document) == {
        "result", "observed_at", "questionnaire", "questionnaire_version", "consent", "answers",
    }  # fmt: skip
    assert (document["result"], document["questionnaire"]) == ("answered", "kunjungan_acak")
    assert document["consent"] == {"given": True, "language": "id"}
    assert document["answers"]["audit_household_size"] == 3
    assert len(document["answers"]) == 15
    item = page.evaluate("store.outbox()[0]")
    assert (item["kind"], item["task"], item["family"]) == ("visit", SUPARMAN, None)


def test_a_visit_without_an_answer_says_why_and_leaves_nothing_behind(work: OpenWork) -> None:
    page = work(f"visit?id={LASMINI}", parts={"weather": {"online": False}})
    page.get_by_label("Mau menjawab", exact=True).check()
    page.get_by_role("button", name="Mulai bertanya").click()
    page.fill("#q-audit_household_size", "3")
    page.wait_for_function("store.drafts().length === 1")
    page.go_back()
    page.get_by_label("Tidak mau menjawab").check()
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Tugas saya")
    expect(page.get_by_text("Lasmini")).to_have_count(0)
    (document,) = sent(page)
    assert (set(document), document["result"]) == ({"result", "observed_at"}, "declined")
    assert page.evaluate("store.drafts().length") == 0
    assert page.evaluate("store.contentOf(store.outbox()[0].record).answers") == {"members": []}


def test_where_nobody_is_at_home_the_household_stands_again(work: OpenWork) -> None:
    page = work(f"visit?id={LASMINI}", parts={"weather": {"paceMs": 0}})
    page.get_by_label("Tidak ada orang di rumah").check()
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Tugas saya")
    expect(page.get_by_text("sudah 2 kali tidak ada orang")).to_be_visible()
    page.evaluate("location.hash = '#/visit?id=none'")
    expect(page.get_by_text("Tugas ini tidak ada lagi")).to_be_visible()


def test_an_answer_that_waits_is_opened_again(work: OpenWork) -> None:
    new = "01900000-0000-7000-8000-0000000000ff"
    page = work(f"task?id={TASK}&thread={new}", parts={"weather": {"online": False}})
    answer_until(page, "send")
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Tugas saya")
    page.evaluate("store.reopen(store.outbox()[0].record)")
    page.evaluate(
        "location.hash = `#/task?id=${store.outbox()[0].task}&thread=${store.drafts()[0].thread}&step=check`"
    )
    expect(page.locator("h1")).to_have_text("Periksa bersama keluarga")
    page.evaluate("location.hash = '#/tasks'")
    expect(page.get_by_text("Panen gagal")).to_be_visible()
    expect(page.get_by_text("kendaraan dan pekerjaan")).to_have_count(0)


def test_a_slip_is_put_right_and_nothing_else_is_said(work: OpenWork) -> None:
    page = work(f"correct?family={SLAMET}")
    page.get_by_role("link", name=re.compile("Penerangan|Listrik")).first.click()
    go_on(page)
    answer_until(page, "send")
    expect(page.get_by_text("Belum ada yang diubah.")).to_be_visible()
    page.evaluate("location.hash = '#/correct?family=" + SLAMET + "'")
    page.get_by_role("link", name=re.compile("Penerangan|Listrik")).first.click()
    page.locator("input[type=radio]").nth(1).check()
    answer_until(page, "send")
    page.get_by_role("button", name="Simpan dan kirim").click()
    expect(page.locator("h1")).to_have_text("Slamet Riyadi")
    document = sent(page)[-1]
    assert document["household"]
    assert "tenure" not in document["household"]
    assert document["members"] == {}


def test_two_taps_write_a_month_in_which_nothing_happened(work: OpenWork) -> None:
    page = work("notebook")
    expect(page.get_by_text("2 dari 6 keluarga sudah ditulis untuk November 2026")).to_be_visible()
    page.get_by_role("link", name="Mulai dari Budi Santoso").click()
    for left in (4, 3, 2, 1):
        expect(page.get_by_text(f"tinggal {left} keluarga")).to_be_visible()
        page.get_by_role("button", name="Tidak ada apa-apa").click()
        expect(page.locator("#quick-yes")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Buku Dasa Wisma")
    expect(page.get_by_text("Semua 6 keluarga sudah ditulis")).to_be_visible()
    documents = sent(page)
    assert [one["month"] for one in documents] == ["2026-11"] * 4
    assert set(documents[0]["household"].values()) == {False}
    assert documents[0]["members"] == {}


def test_a_failed_harvest_and_who_was_ill_are_written(work: OpenWork) -> None:
    page = work(f"notebook_family?id={SLAMET}&month=2026-11&again=1")
    page.get_by_label("Ada panen").check()
    page.get_by_label("Ada yang sakit").check()
    page.get_by_label("Ada yang meninggal").check()
    page.get_by_label("Ada yang meninggal").uncheck()
    go_on(page)
    page.get_by_label("Ayu Lestari").check()
    go_on(page)
    fill_screen(page)
    page.fill("#q-farm_land_area_m2", "1500")
    page.get_by_label("Gagal panen").check()
    go_on(page)
    expect(page.locator("h1").last).to_have_text("Periksa bersama keluarga")
    go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()
    page.wait_for_function("store.sent.length === 1")
    document = sent(page)[0]
    assert document["household"]["month_harvest"] is True
    assert document["household"]["month_death"] is False
    assert document["household"]["farm_land_area_m2"] == 1500
    assert document["household"]["harvest_result"] in (1, 2, 3)
    ill = [one for one, said in document["members"].items() if said["ill_this_month"]]
    assert len(ill) == 1
    assert len(document["members"]) == 4


def test_what_is_held_says_why_and_is_mended(work: OpenWork) -> None:
    page = work(f"register?family={SUMI}")
    page.evaluate("""store.weather.refuses = () => ({code: 'field.record.outside_scope',
      what: 'Keluarga ini bukan keluarga Anda.', mend: 'Hubungi petugas desa.'})""")
    agree(page)
    answer_until(page, "photos")
    for _ in range(4):
        go_on(page)
    page.get_by_role("button", name="Simpan dan kirim").click()
    page.get_by_role("link", name="Tanda terima").click()
    expect(page.get_by_text("Kiriman ini ditahan. Isinya aman.")).to_be_visible()
    expect(page.get_by_text("Keluarga ini bukan keluarga Anda.")).to_be_visible()
    page.get_by_role("button", name="Perbaiki").click()
    expect(page.locator("h1")).to_have_text("Simpan dan kirim")
    assert page.evaluate("store.drafts()[0].version") == 2


PLACES = [
    "families", f"family?id={SLAMET}", "family?id=none", "register", "tasks", f"task?id={TASK}",
    f"visit?id={LASMINI}", f"visit?id={LASMINI}&thread=01900000-0000-7000-8000-0000000000fe", "visit?id=none",
    "task?id=none", f"task?id={TASK}&thread=01900000-0000-7000-8000-0000000000ff&step=evidence",
    "notebook", f"notebook_family?id={SUMI}", f"correct?family={SLAMET}",
    f"answer?family={SLAMET}", "receipt?id=none",
]  # fmt: skip


# What is too small for a finger.
SMALL = """all => all.filter(one => { const box = one.getBoundingClientRect();
  return box.width && Math.min(box.height, box.width) < 43.5; }).map(one => one.outerHTML.slice(0, 90))"""
CONTROLS = "main :is(button, a, summary, select, input:not(.unseen, [type=radio], [type=checkbox]))"


@pytest.mark.parametrize("language", ["id", "jv", "mad", "en"])
def test_every_screen_is_accessible_and_fits(work: OpenWork, language: str) -> None:
    """In light and dark; with letters of twice the size nothing is wider than a small phone."""
    page = work(width=320, language=language, letters="html{font-size:112.5%}html.large{font-size:225%}")
    found = []
    for place in PLACES:
        page.evaluate("place => { location.hash = '#/' + place }", place)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.evaluate("document.documentElement.className = 'large'")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            found.append(f"{place} is {width} wide")
        page.evaluate("document.documentElement.className = ''")
        found += [f"{place}: {fault}" for fault in faults(page)]
        found += [f"{place}: small {one}" for one in page.eval_on_selector_all(CONTROLS, SMALL)]
    assert found == []


def many() -> list[dict[str, Any]]:
    """Two hundred families with names that run on."""
    name = "Raden Mas Haji Muhammad Abdurrahman Kusumawardhana bin Ronggowarsito"
    return [
        {
            "id": f"01900000-0000-7000-8000-{number:012d}", "area_code": "35.10.16.1003",
            "village": "Penganjuran", "head": f"{name} {number}", "members": [],
            "answers": {"household": {}, "members": {}},
            "place": {"latitude": -8.2 + number % 14 * 1e-4, "longitude": 114.3 + number // 14 * 1e-4,
                      "accuracy_m": 5},
            "decisions": [], "reference": None, "last_month": None, "updated_at": "2026-11-01T00:00:00+07:00",
        }
        for number in range(200)
    ]  # fmt: skip


def test_two_hundred_families_and_none(work: OpenWork) -> None:
    page = work(parts={"families": many(), "tasks": [], "visits": []}, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator(".families li")).to_have_count(40)
    page.fill("#family-search", "raden 199")
    expect(page.locator(".families li")).to_have_count(1)
    page = work(parts={"families": [], "tasks": [], "visits": []})
    expect(page.get_by_text("Belum ada keluarga di sini")).to_be_visible()
    assert faults(page) == []


def test_the_work_speaks_every_language(work: OpenWork) -> None:
    for language in ("jv", "mad", "en"):
        page = work(f"answer?family={SLAMET}", language=language)
        assert page.locator(".outcome").count() == 2
        assert json.dumps(page.locator("main").inner_text()).count("{") == 0
