"""What a trained cadre does in the field app, with a hand whose time is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tepat.kernel.kk import make_family_card_number
from tepat.kernel.nik import make_nik
from tests.journeys.trained_hand import Hand

DISTRICT = "35.10.16"
_LONG_MS = 30_000
_SIGNING_MS, _PHOTO_MS, _PLACE_MS = 3_000, 4_000, 3_000


@dataclass(frozen=True)
class Person:
    """Somebody of a family, as the cadre reads it from the family card."""

    name: str
    born: date
    sex: int
    relation: str
    marriage: str
    serial: int

    @property
    def nik(self) -> str:
        return make_nik(DISTRICT, self.born, self.sex, self.serial)


@dataclass(frozen=True)
class House:
    """A family at whose door the cadre stands."""

    people: tuple[Person, ...]
    serial: int

    @property
    def kk(self) -> str:
        return make_family_card_number(DISTRICT, date(2015, 1, 5), self.serial)


def house_of_four(serial: int = 1) -> House:
    """A couple and two children; another family for each serial."""
    couple = [
        Person("Slamet Riyadi", date(1985, 2, 1), 1, "Kepala keluarga", "Kawin", serial),
        Person("Siti Aminah", date(1988, 5, 15), 2, "Istri atau suami", "Kawin", serial),
    ]
    children = [
        Person("Ayu Lestari", date(2013, 6, 3), 2, "Anak", "Belum kawin", serial),
        Person("Bayu Pratama", date(2018, 8, 17), 1, "Anak", "Belum kawin", serial),
    ]
    return House((*couple, *children), serial)


def register(hand: Hand, house: House, *, photos: list[bytes] | None = None) -> None:
    """From the list of families to the provisional answer: consent, all questions, photos, place, queue."""
    page = hand.page
    hand.tap(page.get_by_role("link", name="Daftarkan keluarga baru"))
    agree(hand)
    for _ in range(80):
        step = _step(page)
        if step == "send":
            break
        if step == "photos":
            _take_photos(hand, photos or [])
        elif step == "place":
            _take_place(hand)
        elif step not in ("check", "faces"):
            _answer(hand, house, step)
        go_on(hand)
    hand.tap(page.get_by_role("button", name="Simpan dan kirim"))
    title = page.get_by_role("heading", level=1, name=re.compile("jawaban sementara", re.IGNORECASE))
    expect(title).to_be_visible(timeout=_LONG_MS)


def agree(hand: Hand) -> None:
    """The family says yes to each purpose and signs on the glass."""
    page = hand.page
    page.wait_for_selector("#consent-eligibility")
    for purpose in ("eligibility", "sharing", "follow_up"):
        hand.tick(page.locator(f"#consent-{purpose}"))
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + step * 18, box["y"] + 90 + (30 if step % 2 else -30))
    page.mouse.up()
    hand.wait(_SIGNING_MS)
    expect(page.get_by_text("Tanda setuju tersimpan.").first).to_be_attached(timeout=_LONG_MS)
    go_on(hand)


def go_on(hand: Hand) -> None:
    """The button that leads on."""
    before = hand.page.evaluate("location.hash")
    hand.tap(hand.page.locator(".actions > .button").last)
    hand.page.wait_for_function("before => location.hash !== before", arg=before)
    hand.page.wait_for_selector("h1")


def write_notebooks(hand: Hand, count: int, *, events: dict[int, str] | None = None) -> None:
    """The month's notebook of so many families, one after the other; ``events`` names what is ticked at some.

    A tick is followed by its questions, which are answered with the first answer that there is.
    """
    page = hand.page
    hand.tap(page.locator(".tabs").get_by_role("link", name="Buku"))
    hand.tap(page.get_by_role("link", name=re.compile("^Mulai dari")))
    for number in range(count):
        page.wait_for_selector("#quick")
        left = page.locator(".who").inner_text()
        if event := (events or {}).get(number):
            _write_event(hand, event)
        else:
            hand.tap(page.get_by_role("button", name="Tidak ada apa-apa"))
            hand.tap(page.get_by_role("button", name=re.compile("^Simpan")))
        page.wait_for_function("left => (document.querySelector('.who')?.innerText ?? '') !== left", arg=left)


def _write_event(hand: Hand, event: str) -> None:
    page = hand.page
    left = page.locator(".who").inner_text()
    hand.tick(page.get_by_label(event, exact=True))
    for _ in range(12):
        if page.locator(".who").count() == 0 or page.locator(".who").inner_text() != left:
            return
        _answer_rest(hand)
        save = page.get_by_role("button", name=re.compile("^Simpan"))
        hand.tap(save if save.count() else page.locator(".actions > .button").last)
        page.wait_for_timeout(300)
    raise AssertionError("the notebook did not come to its end")


def _step(page: Page) -> str:
    return str(page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('step') ?? ''"))


def _answer(hand: Hand, house: House, step: str) -> None:
    page = hand.page
    if page.locator("#q-kk").count():
        hand.write(page.locator("#q-kk"), house.kk)
    if step == "daftar":
        for number, person in enumerate(house.people):
            if number:
                hand.tap(page.get_by_role("button", name="Tambah orang"))
            hand.write(page.locator("input[id$=-name]").nth(number), person.name)
    heading = page.locator("h1").first.inner_text()
    for person in house.people:
        if step.startswith("orang/") and person.name in heading:
            _describe(hand, person)
    for _ in range(3):  # an answer may bring a follow-up
        _answer_rest(hand)


def _describe(hand: Hand, person: Person) -> None:
    """Who they are, as it stands on the card."""
    page = hand.page
    born = f"{person.born:%d-%m-%Y}"
    for box, text in (("nik", person.nik), ("birth_date", born)):
        where = page.locator(f"input[id$=-{box}]")
        if where.count() and not where.input_value():
            hand.write(where, text)
    for label in (person.relation, person.marriage, "Laki-laki" if person.sex == 1 else "Perempuan"):
        _tick_if_there(hand, page.get_by_label(label, exact=True))


def _tick_if_there(hand: Hand, choice: Locator) -> None:
    if choice.count() and not choice.first.is_checked():
        hand.tick(choice.first)


def _answer_rest(hand: Hand) -> None:
    """The first of each list, "none" where there is one, and small numbers."""
    page = hand.page
    for ticks in page.locator("fieldset:has(input[type=checkbox])").all():
        if not ticks.locator("input:checked").count():
            none = ticks.locator(".options-none input")
            hand.tick(none.first if none.count() else ticks.locator("input").first)
    for name in page.eval_on_selector_all("input[type=radio]", "all => [...new Set(all.map(r => r.name))]"):
        if not page.locator(f"input[name='{name}']:checked").count():
            hand.tick(page.locator(f"input[name='{name}']").first)
    for chooser in page.locator("main select").all():
        if chooser.input_value() in ("", "-1"):
            hand.choose(chooser, index=1)
    for box in page.locator("main input[inputmode=numeric], main input[inputmode=decimal]").all():
        known = re.search(r"-(nik|kk|birth_date)$|kk$", box.get_attribute("id") or "")
        if not box.input_value() and not known:
            hand.write(box, "2")


def _take_photos(hand: Hand, photos: list[bytes]) -> None:
    for kind, photo in zip(("house_photo", "document_photo"), photos, strict=False):
        file = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo}
        hand.page.set_input_files(f"#{kind}", file)  # type: ignore[arg-type]
        hand.wait(_PHOTO_MS)
        shown = hand.page.locator(f"section[aria-labelledby={kind}-title] img")
        expect(shown).to_have_count(1, timeout=_LONG_MS)


def _take_place(hand: Hand) -> None:
    take = hand.page.get_by_role("button", name="Ambil lokasi")
    hand.tap(take)
    hand.wait(_PLACE_MS)
    expect(hand.page.get_by_text(re.compile("sampai .* meter|tanpa lokasi"))).to_be_visible(timeout=_LONG_MS)
