"""The form in a real browser, by itself: no server and no draft behind it, only the questionnaire.

What people do to a form: dates in their own habit, a book pasted as a name, a hundred members, the back
button, the keyboard alone, large letters on a narrow screen.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tepat.content import load_content
from tepat.content.questionnaires import form_document
from tepat.intake.form_texts import FORM_TEXTS
from tests.journeys.accessibility import faults

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
DESIGN = ROOT / "src" / "tepat" / "base" / "design"
ADDRESS = "http://form.example"
ON = "2026-11-24"
NAMES = ["Slamet Riyadi", "Siti Aminah", "Ayu Lestari", "Painah 👵"]
KEYS = [f"member{n:02d}" for n in range(1, 5)]
BORN = ["1985-02-01", "1988-05-15", "2015-03-03", "1962-03-04"]
SEX_AND_RELATION = [(1, 1), (2, 2), (2, 3), (2, 6)]

OpenForm = Callable[..., Page]

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The form's script, built as the pages' own are."""
    made = tmp_path_factory.mktemp("form") / "trial.js"
    esbuild = shutil.which("esbuild", path=str(FRONTEND / "node_modules" / ".bin"))
    assert esbuild is not None, "the front end is not installed"
    switches = ["--bundle", "--format=iife", "--target=es2020", f"--outfile={made}", "--log-level=warning"]
    subprocess.run([esbuild, "src/forms/trial.tsx", *switches], cwd=FRONTEND, check=True)
    return made.read_text(encoding="utf-8")


@pytest.fixture
def open_form(browser: Browser, script: str) -> Iterator[OpenForm]:
    """Opens the form with these answers and known answers; any fault of the script ends the test."""
    contexts, broken = [], []
    names = {path.stem for path in (DESIGN / "pictures").glob("*.svg")}
    document = form_document(
        load_content().questionnaire("keluarga"), lambda text: text["id"], pictures=names
    )

    def open_it(*, width: int = 360, place: str = "", letters: str = "", **trial: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 740}, locale="id-ID")
        context.set_default_timeout(10_000)
        contexts.append(context)
        texts = {key: str(text) for key, text in FORM_TEXTS.items()}
        data = json.dumps({"document": document, "texts": texts, "on": ON, **trial}).replace("<", "\\u003c")
        html = (
            "<!doctype html><html lang=id><meta charset=utf-8><title>Formulir</title>"
            "<meta name=viewport content='width=device-width,initial-scale=1'>"
            f"<link rel=stylesheet href=/tepat.css><style>{letters}</style><main id=app></main>"
            f"<script type=application/json id=trial>{data}</script><script src=/trial.js></script>"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(error))
        page.route(f"{ADDRESS}/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.route(f"{ADDRESS}/trial.js", lambda route: route.fulfill(body=script))
        page.route(f"{ADDRESS}/tepat.css", lambda route: route.fulfill(path=DESIGN / "tepat.css"))
        page.route(
            f"{ADDRESS}/pictures/*",
            lambda route: route.fulfill(path=DESIGN / "pictures" / route.request.url.rpartition("/")[2]),
        )
        page.route(f"{ADDRESS}/marks/*", lambda route: route.fulfill(status=204))
        page.goto(f"{ADDRESS}/{'#' if place else ''}{place}")
        page.wait_for_selector("h1")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert broken == []


def family(**more: Any) -> dict[str, Any]:
    """Four people, as far as they say who they are."""
    members = [
        {"key": key, "name": name, "birth_date": born, "sex": sex, "relation_to_head": relation,
         "marital_status": 2, "nik": None}
        for key, name, born, (sex, relation) in zip(KEYS, NAMES, BORN, SEX_AND_RELATION, strict=True)
    ]  # fmt: skip
    return {"kk": None, "members": members, **more}


def known_family() -> dict[str, Any]:
    """The same people, known to the population register, and their house to the welfare register."""

    def said(value: Any, source: str = "Dukcapil") -> dict[str, Any]:
        return {
            "value": value, "source": source.lower(), "sourceName": source, "asOf": "2026-05-03",
            "asOfWords": "3 Mei 2026",
        }  # fmt: skip

    known = {
        f"{member['key']}/{code}": said(value)
        for member in family()["members"]
        for code, value in member.items()
        if code != "key" and value is not None
    }
    house = {"tenure": 1, "floor_area_m2": 36.5, "roof_material": 2, "owns_car": False, "owns_bicycle": True}
    known |= {code: said(value, "DTSEN") for code, value in house.items()}
    return {"answers": {"members": [{"key": key} for key in KEYS]}, "known": known}


def answers(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("store.answers()")
    return found


def next_screen(page: Page) -> None:
    before = page.evaluate("location.hash")
    page.locator("form > .actions .button").click()
    page.wait_for_function("before => location.hash !== before", arg=before)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def fill_screen(page: Page) -> None:
    """Answers everything on the screen with something that may stand."""
    for ticks in page.locator("fieldset:has(input[type=checkbox])").all():
        if not ticks.locator("input:checked").count():
            ticks.locator("input").first.check()
    for name in page.eval_on_selector_all("input[type=radio]", "all => [...new Set(all.map(r => r.name))]"):
        if not page.locator(f"input[name='{name}']:checked").count():
            page.locator(f"input[name='{name}']").first.check()
    for chooser in page.locator("select").all():
        if chooser.input_value() == "-1":
            chooser.select_option(index=1)
    for box in page.locator("input[id$=-name]").all():
        if not box.input_value():
            box.fill("Bayi 👶 Lestari")


def walk(page: Page) -> Iterator[str]:
    """Comes to each screen in turn, the answers before sending being the last."""
    while True:
        place = page.evaluate("location.hash.slice(1)") or "kartu"
        yield place
        if place == "check":
            return
        fill_screen(page)
        next_screen(page)


def test_every_screen_is_accessible_on_a_narrow_phone_with_large_letters(open_form: OpenForm) -> None:
    page = open_form(width=320, letters="html { font-size: 225% !important }", answers=family())
    seen = []
    for place in walk(page):
        seen.append(place)
        assert faults(page) == [], place
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{place} is {wide} px too wide"
        small = page.eval_on_selector_all(
            "#app button, #app a, #app select, #app label.option, #app input.entry",
            """all => all.map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
                .filter(([, box]) => box.height && Math.min(box.height, box.width) < 43.5)
                .map(([html]) => html)""",
        )
        assert small == [], place
    assert len(seen) > 20


def test_what_is_known_is_accessible_too(open_form: OpenForm) -> None:
    page = open_form(**known_family())
    for place in ("", "known/1"):
        assert faults(page) == [], place
        for button in page.get_by_role("button", name=re.compile("^Ubah")).all():
            button.click()
        assert faults(page) == [], f"{place}, open"
        next_screen(page)


def test_each_screen_gives_the_focus_to_its_heading(open_form: OpenForm) -> None:
    page = open_form(answers=family(), place="sekolah")
    expect(page.locator("#form-progress")).to_have_text(re.compile(r"^Langkah \d+ dari \d+$"))
    number = int(page.locator("#form-progress").inner_text().split()[1])
    next_screen(page)
    assert focused(page) == "form-heading"
    assert page.locator("h1").get_attribute("aria-describedby") == "form-progress"
    assert int(page.locator("#form-progress").inner_text().split()[1]) == number + 1
    assert page.evaluate("scrollY") == 0


def test_faults_are_summed_up_and_lead_to_their_place(open_form: OpenForm) -> None:
    page = open_form(answers={"members": [{"key": KEYS[0], "name": "Sumi"}]}, place=f"orang/{KEYS[0]}")
    assert page.locator("#form-faults").count() == 0, "nothing is wrong before one wants to go on"
    page.locator("form > .actions .button").click()
    summary = page.locator("#form-faults")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() == 3
    assert all(text.startswith("Sumi: ") for text in links.all_inner_texts())
    links.first.click()
    born = page.get_by_label("Kapan lahirnya?")
    expect(born).to_be_focused()
    assert born.get_attribute("aria-invalid") == "true"
    described = str(born.get_attribute("aria-describedby")).split()
    assert any("belum diisi" in page.locator(f"#{name}").inner_text() for name in described)
    page.keyboard.type("1-2-60")
    assert links.count() == 2, "what is mended goes from the list"
    assert faults(page) == []


@pytest.mark.parametrize("typed", ["1-2-60", "01/02/1960", "1 Feb 1960", "1 februari 60"])
def test_a_date_is_understood_in_every_habit(open_form: OpenForm, typed: str) -> None:
    page = open_form(answers={"members": [{"key": KEYS[0], "name": "Sumi"}]}, place=f"orang/{KEYS[0]}")
    page.get_by_label("Kapan lahirnya?").press_sequentially(typed)
    expect(page.get_by_text("Terbaca: 1 Februari 1960")).to_be_visible()
    assert answers(page)["members"][0]["birth_date"] == "1960-02-01"


def test_a_date_that_may_be_two_is_asked_back(open_form: OpenForm) -> None:
    page = open_form(answers={"members": [{"key": KEYS[0], "name": "Sumi"}]}, place=f"orang/{KEYS[0]}")
    box = page.get_by_label("Kapan lahirnya?")
    box.fill("1-2-20")
    assert answers(page)["members"][0]["birth_date"] == "1-2-20", "kept as it was typed"
    page.locator("form > .actions .button").click()
    expect(page.locator("#form-faults")).to_contain_text("bisa berarti dua tanggal")
    page.get_by_role("button", name="1 Februari 2020").click()
    expect(box).to_be_focused()
    expect(box).to_have_value("1-2-2020")
    assert answers(page)["members"][0]["birth_date"] == "2020-02-01"
    box.fill("tahun 1948")
    expect(page.get_by_text("Kira-kira 1 Juli 1948")).to_be_visible()


def test_a_book_pasted_as_a_name_is_cut_and_said_so(open_form: OpenForm) -> None:
    page = open_form(place="daftar")
    box = page.get_by_role("textbox", name="Orang ke-1")
    box.evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new InputEvent('input', {bubbles: true})) }",
        "Siti 🌸\n" * 150_000,
    )
    expect(page.get_by_text("dipotong sampai 120 huruf")).to_be_visible()
    name = answers(page)["members"][0]["name"]
    assert len(name) <= 120
    assert "\n" not in name
    assert box.input_value().strip() == name


def test_members_come_and_go(open_form: OpenForm) -> None:
    page = open_form(place="daftar")
    page.get_by_role("textbox", name="Orang ke-1").fill("Sumi")
    page.get_by_role("button", name="Tambah orang").click()
    expect(page.get_by_role("textbox", name="Orang ke-2")).to_be_focused()
    page.keyboard.type("Painah 👵")
    assert [member["name"] for member in answers(page)["members"]] == ["Sumi", "Painah 👵"]
    page.get_by_role("button", name="Hapus Painah 👵").click()
    expect(page.get_by_role("button", name="Jangan dihapus")).to_be_focused()
    page.get_by_role("button", name="Jangan dihapus").click()
    assert len(answers(page)["members"]) == 2
    page.get_by_role("button", name="Hapus Painah 👵").click()
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("Painah 👵 sudah dihapus dari daftar.")).to_be_attached()
    assert [member["name"] for member in answers(page)["members"]] == ["Sumi"]


def test_a_hundred_members_are_told_how_many_fit_and_asked_eight_at_a_time(open_form: OpenForm) -> None:
    many = [
        {"key": f"m{n:07d}", "name": f"Orang 🌾 {n}", "birth_date": "1990-01-01", "sex": 1,
         "relation_to_head": 7 if n else 1, "marital_status": 1, "nik": None}
        for n in range(100)
    ]  # fmt: skip
    page = open_form(answers={"kk": None, "members": many}, place="daftar")
    expect(page.get_by_text("Paling banyak 30 orang")).to_be_visible()
    assert page.get_by_role("button", name="Tambah orang").count() == 0
    page.locator("form > .actions .button").click()
    expect(page.locator("#form-faults")).to_contain_text("lebih dari 30 orang")
    page.evaluate("location.hash = 'jaminan/2'")
    expect(page.locator("h1")).to_contain_text("bagian 2 dari 13")
    assert page.locator("select").count() == 8
    expect(page.get_by_label("Orang 🌾 8: ")).to_be_visible()


def test_back_and_forward_lose_nothing(open_form: OpenForm) -> None:
    page = open_form(answers=family(), place="rumah")
    page.get_by_label("Milik sendiri").check()
    page.get_by_label("Berapa luas lantai rumah?").fill("6 x 8")
    expect(page.get_by_text("Terbaca: 48 m²")).to_be_visible()
    next_screen(page)
    page.get_by_label("Keramik").check()
    page.go_back()
    expect(page.get_by_label("Milik sendiri")).to_be_checked()
    expect(page.get_by_label("Berapa luas lantai rumah?")).to_have_value("48")
    page.go_forward()
    expect(page.get_by_label("Keramik")).to_be_checked()
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_label("Milik sendiri")).to_be_checked()
    page.reload()
    expect(page.locator("h1")).to_have_text("Rumah")


def test_follow_ups_come_and_go_with_the_answer(open_form: OpenForm) -> None:
    page = open_form(answers=family(), place="kakus")
    assert page.get_by_text("Jenis klosetnya apa?").count() == 0
    page.get_by_label("Ada, dipakai keluarga sendiri").check()
    expect(page.get_by_text("Jenis klosetnya apa?")).to_be_visible()
    page.get_by_label("Tidak ada", exact=True).check()
    assert page.get_by_text("Jenis klosetnya apa?").count() == 0


def test_none_of_these_and_ticks_exclude_each_other(open_form: OpenForm) -> None:
    page = open_form(answers=family(), place="barang")
    page.locator("form > .actions .button").click()
    expect(page.locator("#form-faults")).to_contain_text("Barang di rumah: Centang yang ada")
    page.get_by_label("Kulkas").check()
    assert page.locator("#form-faults").count() == 0
    assert answers(page)["owns_refrigerator"] is True
    assert answers(page)["owns_laptop"] is False
    page.get_by_label("Tidak ada satu pun").check()
    expect(page.get_by_label("Kulkas")).not_to_be_checked()
    assert answers(page)["owns_refrigerator"] is False
    page.get_by_label("Tidak tahu").check()
    assert answers(page)["owns_refrigerator"] is None
    page.get_by_label("HP pintar").check()
    expect(page.get_by_label("Tidak tahu")).not_to_be_checked()


def test_what_is_known_is_confirmed_changed_and_disowned(open_form: OpenForm) -> None:
    page = open_form(**known_family())
    expect(page.locator("h1")).to_have_text("Apakah ini keluarga Anda?")
    expect(page.get_by_text("Menurut Dukcapil, 3 Mei 2026").first).to_be_visible()
    page.get_by_role("button", name="Ubah Painah 👵").click()
    page.get_by_role("button", name="Ubah Status perkawinan").click()
    page.get_by_label("Cerai mati (janda atau duda)").check()
    page.get_by_role("button", name="Ya, benar").click()
    page.wait_for_function("location.hash === '#known/1' || location.hash.startsWith('#orang')")
    people = answers(page)["members"]
    assert [person["marital_status"] for person in people] == [2, 2, 2, 4]
    assert [person["name"] for person in people] == NAMES
    page.evaluate("location.hash = 'known/1'")
    page.get_by_role("button", name="Ubah Luas lantai rumah").click()
    page.get_by_role("button", name="Itu tidak benar, tetapi saya tidak tahu yang benar").click()
    page.get_by_role("button", name="Ubah Mana yang dimiliki keluarga ini?").click()
    page.get_by_label("Mobil").check()
    next_screen(page)
    found = answers(page)
    assert (found["tenure"], found["floor_area_m2"], found["roof_material"]) == (1, None, 2)
    assert (found["owns_car"], found["owns_bicycle"]) == (True, True)


def test_the_answers_lead_back_to_each_and_to_what_is_open(open_form: OpenForm) -> None:
    page = open_form(answers=family(tenure=1, floor_area_m2=40), place="check")
    expect(page.get_by_text("Masih ada")).to_be_visible()
    page.get_by_role("link", name="Ubah Rumah", exact=True).first.click()
    expect(page.get_by_label("Milik sendiri")).to_be_checked()
    page.get_by_label("Sewa atau kontrak").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("h1")).to_have_text("Periksa jawaban Anda")
    expect(page.get_by_text("Sewa atau kontrak")).to_be_visible()
    page.get_by_role("button", name="Jawab yang belum").click()
    expect(page.locator("h1")).to_have_text("Siapa saja yang masih sekolah?")
    assert focused(page) == "form-heading"


def test_what_the_server_refused_is_shown_at_its_place(open_form: OpenForm) -> None:
    refused = [{"path": [KEYS[1], "nik"], "text": "Enam angka pertama NIK bukan kode daerah."}]
    page = open_form(answers=family(), faults=refused, place="check")
    page.get_by_role("link", name="Siti Aminah: Enam angka pertama").click()
    expect(page.get_by_label("Berapa NIK-nya?")).to_be_focused()
    expect(page.locator(".question-bad")).to_contain_text("bukan kode daerah")
    page.get_by_label("Berapa NIK-nya?").fill("3510165505880003")
    assert page.locator("#form-faults").count() == 0, "it was the other number that was refused"


def test_the_keyboard_alone_is_enough(open_form: OpenForm) -> None:
    page = open_form()
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "listen"
    press("Enter")
    assert page.evaluate("heard.length") == 1
    press("Tab")
    page.keyboard.type("3510 1612 0315 0007")
    press("Enter")
    expect(page.locator("h1")).to_be_focused()
    assert answers(page)["kk"] == "3510161203150007"
    page.locator("input[id$=-name]").focus()
    page.keyboard.type("Mbah Sumi")
    press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.get_by_label("Kapan lahirnya?").focus()
    page.keyboard.type("th 48")
    for tabs, downs in ((2, 1), (2, 0), (2, 3)):  # past the listen button to sex, relation, marital status
        for _ in range(tabs):
            press("Tab")
        press("Space")
        for _ in range(downs):
            press("ArrowDown")
    press("Enter")
    page.wait_for_function("location.hash === '#sekolah'")
    sumi = answers(page)["members"][0]
    assert {code: sumi[code] for code in ("birth_date", "sex", "relation_to_head", "marital_status")} == {
        "birth_date": "1948-07-01", "sex": 2, "relation_to_head": 1, "marital_status": 4,
    }  # fmt: skip


def test_the_scripts_ask_for_no_sentence_that_is_not_there() -> None:
    def code_in(folder: Path) -> str:
        sources = [path for path in folder.rglob("*.ts*") if ".test." not in path.name]
        return "\n".join(path.read_text(encoding="utf-8") for path in sources)

    everything = code_in(FRONTEND / "src")
    quoted = set(re.findall(r'"([a-z_]+)"', everything))
    begun = tuple(re.findall(r"texts\(`([a-z_]+_)\$\{", everything))
    unasked = {key for key in set(FORM_TEXTS) - quoted if not (begun and key.startswith(begun))}
    assert unasked == set(), "sentences that nobody asks for"
    asked = set(re.findall(r'texts\(\s*"([a-z_]+)"', code_in(FRONTEND / "src" / "forms")))
    assert len(asked) > 40
    assert asked <= set(FORM_TEXTS)
