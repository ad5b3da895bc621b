"""What is shown, in the order in which a citizen comes to it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.journeys import by_app
from tests.journeys import registering as steps
from tests.screens.album import Album

_KNOWN = "keluarga berempat, instansi sudah punya datanya, belum mendaftar"
_UNKNOWN = "keluarga berempat, tidak ada instansi yang punya datanya, belum mendaftar"
_LARGE = "keluarga besar, sudah terdaftar"
_OFFICIAL = "ada pegawai negeri, sudah terdaftar"
_OPEN = "desil belum ada, sudah terdaftar"
_TODDLER = "ada balita, belum mendaftar"


def before_anything(album: Album, page: Page, _name: str) -> None:
    album.chapter("Before anything", "What anybody sees.")
    page.goto("/")
    album.take(page, "start")
    page.locator(".languages > summary").click()
    album.take(page, "languages", "Four languages")
    page.goto("/status/")
    album.take(page, "status")
    page.goto("/tidak-ada/")
    album.take(page, "not-there")


def signing_in(album: Album, page: Page, name: str) -> None:
    album.chapter(
        "Signing in", "With IKD, here the sandbox; then what the family allows, purpose by purpose."
    )
    page.goto("/")
    page.get_by_role("link", name="Mulai").click()
    album.take(page, "sign-in")
    page.get_by_role("button", name="Masuk dengan IKD").click()
    album.take(page, "ikd-who", "IKD (sandbox): who")
    steps.choose_at_ikd(page, name)
    album.take(page, "ikd-proof", "IKD (sandbox): proof")
    page.get_by_role("button", name=steps.EASY).click()
    album.take(page, "ikd-consent", "IKD (sandbox): what may be read")
    page.get_by_role("button", name="Izinkan").click()
    album.take(page, "consent")
    steps.go_on(page)
    album.take(page, "consent-fault", "Consent: something is missing")


def registering_a_known_family(album: Album, page: Page, name: str) -> None:
    album.chapter(
        "A family that the agencies know", "What is known is shown with its source; the rest is asked."
    )
    _to_the_form(page, name)
    _through_the_form(album, page, "known")
    by_app.send(page)
    page.wait_for_url("**/hasil/")
    album.take(page, "known-outcome", "The outcome, at once")


def registering_an_unknown_family(album: Album, page: Page, name: str) -> None:
    album.chapter(
        "A family that no agency knows",
        "Everything is asked: one thing on a screen, pictures where they help.",
    )
    _to_the_form(page, name)
    _through_the_form(album, page, "unknown")


def without_javascript(album: Album, page: Page, name: str) -> None:
    album.chapter("Without JavaScript", "The same questions as plain pages.")
    page.goto("/")
    steps.sign_in(page, name)
    steps.agree(page)
    for address, file in (
        ("/daftar/tempat-tinggal/?ubah=1", "residence"),
        ("/daftar/anggota/", "members"),
        ("/daftar/bagian/rumah/1/", "house"),
        ("/daftar/periksa/", "check"),
    ):
        page.goto(address)
        album.take(page, f"plain-{file}")


def outcomes(album: Album, page: Page, name: str) -> None:
    album.chapter("Other outcomes", "A large family, one with a civil servant, one that cannot be told yet.")
    _come_in(page, name)
    page.goto("/hasil/")
    album.take(page, "outcome-large", "Outcome: a large family")


def an_outcome_that_is_no(album: Album, page: Page, name: str) -> None:
    _come_in(page, name)
    page.goto("/hasil/")
    album.take(page, "outcome-no", "Outcome: a civil servant in the family")
    page.locator('a[href^="/sanggah/"][href$="/"]').first.click()
    album.take(page, "appeal")
    page.goto("/sanggah/")
    album.take(page, "appeals")


def an_outcome_that_is_open(album: Album, page: Page, name: str) -> None:
    _come_in(page, name)
    page.goto("/hasil/")
    album.take(page, "outcome-open", "Outcome: cannot tell yet")


def what_is_mine(album: Album, page: Page, name: str) -> None:
    album.chapter("What is mine", "Notices, data, consents, who has looked, copies, leaving.")
    _come_in(page, name)
    for address, file in (
        ("/", "start-again"),
        ("/saya/kabar/", "notices"),
        ("/saya/kabar/cara/", "notice-ways"),
        ("/saya/", "mine"),
        ("/saya/data/", "data"),
        ("/saya/izin/", "consents"),
        ("/saya/akses/", "trail"),
        ("/saya/salinan/", "copy"),
        ("/saya/tanya/", "ask"),
        ("/saya/mundur/", "leave"),
        ("/saya/hapus/", "delete"),
        ("/wajah/", "face"),
    ):
        page.goto(address)
        album.take(page, file)
    page.get_by_role("button", name="Ya, mulai").click()
    album.take(page, "camera")


class _Walk(by_app.Walk):
    """Lives where the family's card says, in the first village of that district."""

    def select(self, chosen: Locator, number: int) -> None:
        if chosen.get_attribute("id") == "village":
            chosen.select_option(index=1)
        else:
            super().select(chosen, number)


def _come_in(page: Page, name: str) -> None:
    page.goto("/masuk/")
    steps.come_in(page, name)


def _to_the_form(page: Page, name: str) -> None:
    page.goto("/")
    steps.sign_in(page, name)
    steps.agree(page)
    by_app.at_form(page)


def _through_the_form(album: Album, page: Page, kind: str) -> None:
    """Every screen as it looks once it is answered, to the last one."""
    walk = _Walk(page) if kind == "unknown" else _Walk(page, members=())  # nobody to add to a known one
    for _ in range(60):
        by_app.at_form(page)
        heading = by_app.heading(page)
        walk.answer()
        # A member's own key is made anew each time; a picture keeps its name.
        place = re.sub(r"/[a-z0-9]{8}$", "", walk.place.lower())
        place = re.sub(r"[^a-z0-9]+", "-", place).strip("-")[:40]
        album.take(page, f"{kind}-{place or 'form'}", heading)
        if heading == by_app.SEND:
            return
        walk.on()
    raise AssertionError("the form does not end")


PARTS: tuple[tuple[Callable[[Album, Page, str], None], str, bool], ...] = (
    (before_anything, "", True),
    (signing_in, _TODDLER, True),
    (registering_a_known_family, _KNOWN, True),
    (registering_an_unknown_family, _UNKNOWN, True),
    (without_javascript, _TODDLER, False),
    (outcomes, _LARGE, True),
    (an_outcome_that_is_no, _OFFICIAL, True),
    (an_outcome_that_is_open, _OPEN, True),
    (what_is_mine, _LARGE, True),
)
"""Each chapter, the person who goes through it (by the demonstration's note), and whether scripts run."""
