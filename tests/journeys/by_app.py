"""What a person does in the form on a phone, screen by screen, whatever the screens ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.journeys import registering as steps

SEND = "Kirim pendaftaran"
CHECK = "Periksa jawaban Anda"
FACE = "Cocokkan wajah Anda dengan foto KTP"
FAMILY = (
    ("Budi Santoso", "20-2-1986", "Laki-laki", "Kepala keluarga"),
    ("Dewi Lestari", "3 Juni 2016", "Perempuan", "Anak"),
    ("Bayu Pratama", "17/08/2024", "Laki-laki", "Anak"),
)


def heading(page: Page) -> str:
    return page.locator("#form-heading").inner_text()


def at_form(page: Page) -> None:
    expect(page.locator("#form-heading")).to_be_visible()


def begin(page: Page, name: str = "Sari Wulandari") -> None:
    """From the start page to the first screen of the form."""
    steps.sign_in(page, name)
    steps.agree(page)
    at_form(page)


@dataclass
class Walk:
    """Goes through the form; ``seen`` holds the screens by place, ``before`` is called on each."""

    page: Page
    members: tuple[tuple[str, str, str, str], ...] = FAMILY
    seen: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _place: None
    press: Callable[[Locator], None] = lambda button: button.click()

    @property
    def place(self) -> str:
        return self.page.url.partition("#")[2]

    def to(self, title: str) -> None:
        """On, screen by screen, until the heading is this one."""
        for _ in range(60):
            at_form(self.page)
            self.note()
            if heading(self.page) == title:
                return
            self.before(self.place)
            self.answer()
            self.on()
        raise AssertionError(f"never came to {title!r}: {self.seen}")

    def note(self) -> None:
        where = f"{self.place} ({heading(self.page)})"
        if where not in self.seen:
            self.seen.append(where)

    def answer(self) -> None:
        """Whatever this screen asks and is not answered yet."""
        if self.page.locator("#form-add").count():
            self.name_everybody()
        for number, chosen in enumerate(self.page.locator("#form select.entry").all()):
            if chosen.input_value() in ("", "none") and chosen.is_enabled():
                self.select(chosen, number)
        for box in self.page.locator("#form input.entry").all():
            if not box.input_value() and (text := self.text_for(box)):
                box.fill(text)
                box.blur()
        for group in self.page.locator("#form fieldset:has(input[type=radio])").all():
            if not group.locator("input:checked").count():
                self.choose(group)
        none = self.page.get_by_label("Tidak ada satu pun")
        for box in none.all():
            if not box.is_checked():
                box.check()

    def name_everybody(self) -> None:
        shown = self.page.locator("#form").inner_text()  # of whom it is known, the name is no box
        for name, *_rest in self.members:
            if name not in shown and not self.page.locator("#form input.entry").evaluate_all(
                "(boxes, name) => boxes.some(box => box.value === name)", name
            ):
                self.page.locator("#form-add").click()
                box = self.page.locator("#form input.entry").last
                box.fill(name)
                box.blur()

    def select(self, chosen: Locator, number: int) -> None:
        if chosen.get_attribute("id") == "district":
            chosen.select_option(label="Banyuwangi")
        elif chosen.get_attribute("id") == "village":
            chosen.select_option(label="Temenggungan")
        else:
            value = self.wanted(chosen)
            chosen.select_option(label=value) if value else chosen.select_option(index=1)

    def person(self, part: Locator) -> tuple[str, str, str, str] | None:
        """Whom a question is about, by the names on the screen around it."""
        words = part.evaluate(
            """(part, names) => { for (let at = part; at && at.id !== 'form'; at = at.parentElement) {
                const found = names.filter(name => at.innerText.includes(name));
                if (found.length) return found.length === 1 ? found[0] : ''; } return ''; }""",
            [name for name, *_ in (*self.members, ("Sari Wulandari",))],
        )
        return next((member for member in self.members if member[0] == words), None)

    def wanted(self, part: Locator) -> str:
        """What a member answers here, where the choices are about who they are."""
        texts = part.inner_text()
        member = self.person(part)
        if "Kepala keluarga" in texts:
            return member[3] if member else "Istri atau suami"
        if "Laki-laki" in texts and "Perempuan" in texts:
            return member[2] if member else "Perempuan"
        return ""

    def choose(self, group: Locator) -> None:
        value = self.wanted(group)
        if value:
            group.get_by_label(value, exact=True).check()
        elif group.get_by_label("Tidak", exact=True).count():
            group.get_by_label("Tidak", exact=True).check()
        elif group.get_by_label("Belum kawin", exact=True).count():
            group.get_by_label("Belum kawin", exact=True).check()
        elif group.get_by_label("Tidak tahu", exact=True).count():
            group.get_by_label("Tidak tahu", exact=True).check()
        else:
            group.locator("input[type=radio]").first.check()

    def text_for(self, box: Locator) -> str:
        id_ = box.get_attribute("id") or ""
        if "birth_date" in id_:
            member = self.person(box)
            return member[1] if member else ""
        return "36" if "floor_area" in id_ else ""

    def on(self) -> None:
        """Press the one button that leads on; at the face: later."""
        before = self.place
        later = self.page.get_by_role("button", name="Nanti saja")
        button = later if later.count() else self.page.locator("#form form > .actions button.button")
        self.press(button)
        try:
            self.page.wait_for_function(
                "before => location.hash.slice(1) !== before", arg=before, timeout=3000
            )
        except Exception as error:
            faults = self.page.locator(".fault").all_inner_texts()
            raise AssertionError(f"stuck at {before!r} ({heading(self.page)}): {faults}") from error


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim dan lihat hasilnya").click()


def kept(page: Page) -> None:
    """Everything has arrived at the server."""
    expect(page.locator(".kept")).to_have_text("Jawaban Anda tersimpan.")
