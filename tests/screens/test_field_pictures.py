"""Pictures of the field app and of the officers' pages for it, into ``docs/screens/field/``.

``make screens`` asks for them; in a run of the tests they are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import field_trial, work_trial
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_field_desk import Village, enter, records
from tests.screens.album import Album

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens" / "field"
INTRODUCTION = """# The screens of the field app, and of the officers behind it

On a phone of 360 pixels, in light and in dark. Made by `make screens`; everybody in them is made up."""

SLAMET = "01900000-0000-7000-8000-000000000000"
CHECK = "01900000-0000-7000-8000-000901000000"
LASMINI = "01900000-0000-7000-8000-000952000000"
THREAD = "01900000-0000-7000-8000-0000000000ff"
AGENTS = [
    {"id": "a", "name": "Sri Wahyuni", "waitSeconds": 0, "lockedUntilOnline": False, "lost": False},
    {"id": "b", "name": "Tati Hartati", "waitSeconds": 0, "lockedUntilOnline": False, "lost": False},
]
NEEDED = {"standing": {"proof": {"needed": True, "kind": "face", "until": None}}}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("TEPAT_SCREENS" not in os.environ, reason="`make screens` takes pictures"),
]


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    context.add_init_script(work_trial.MEDIA)
    yield context
    context.close()


def test_take_pictures(
    phone: BrowserContext,
    open_phone: OpenPhone,
    live_server: Any,
    tmp_path: Path,
) -> None:
    album = Album(FOLDER)
    album.clear()
    field_trial.build(tmp_path)
    set_up(album, phone, tmp_path)
    five_parts(album, phone, tmp_path)
    at_the_door(album, phone, tmp_path)
    behind_it(album, open_phone)
    album.write_index(INTRODUCTION)


def set_up(album: Album, phone: BrowserContext, built: Path) -> None:
    album.chapter("Set up, and locked", "Signed in once, then a PIN opens it, also without a network.")
    for name, screen, agents in (("gate", "gate", []), ("who", "gate", AGENTS), ("pin", "gate", AGENTS[:1])):
        page = field_trial.open_trial(phone, built, screen, agents=agents)
        take(album, page, name)
        page.close()
    page = field_trial.open_trial(phone, built, "enrol")
    take(album, page, "enrol", "A PIN is chosen")
    page.close()


def five_parts(album: Album, phone: BrowserContext, built: Path) -> None:
    album.chapter("Five parts", "Families, tasks, notebook, what was sent, and the rest.")
    page = field_trial.open_trial(phone, built, "app", place="/families", memory={"weather": {"paceMs": 0}})
    for place in ("families", f"family?id={SLAMET}", "tasks", f"task?id={CHECK}", "notebook"):
        look(album, page, place)
    look(album, page, f"notebook_family?id={SLAMET}&month=2026-11&again=1", "notebook-family")
    look(album, page, f"correct?family={SLAMET}", "correct")
    look(album, page, "outbox")
    for place in ("more", "help", "about"):
        look(album, page, place)
    page.close()
    page = field_trial.open_trial(phone, built, "app", place="/proof", memory=NEEDED)
    take(album, page, "proof")
    page.close()


def at_the_door(album: Album, phone: BrowserContext, built: Path) -> None:
    album.chapter(
        "At the door", "A household that was drawn; a family registered, told and given its number."
    )
    page = field_trial.open_trial(
        phone, built, "app", place=f"/visit?id={LASMINI}", memory={"weather": {"paceMs": 0}}
    )
    page.get_by_label("Mau menjawab", exact=True).check()
    take(album, page, "visit")
    page.get_by_role("button", name="Mulai bertanya").click()
    take(album, page, "visit-questions")
    look(album, page, "register", "consent")
    work_trial.agree(page)
    take(album, page, "village")
    work_trial.go_on(page)
    for step in ("daftar", "lantai", "photos"):
        work_trial.answer_until(page, step)
        take(album, page, step)
    work_trial.go_on(page)
    take(album, page, "place")
    work_trial.go_on(page)
    take(album, page, "faces")
    work_trial.go_on(page)
    take(album, page, "check")
    work_trial.go_on(page)
    take(album, page, "send")
    page.get_by_role("button", name="Simpan dan kirim").click()
    page.wait_for_selector(".outcome")
    take(album, page, "answer")
    page.get_by_role("link", name="Tanda terima").click()
    page.wait_for_selector(".receipt-number")
    take(album, page, "receipt")
    look(album, page, "outbox", "outbox-received")
    page.close()


def take(album: Album, page: Page, name: str, title: str = "") -> None:
    """On a screen as long as the page, so that what stays at its lower edge covers nothing."""
    if page.locator(".said-now").count():
        page.wait_for_selector(".said-now", state="detached")
    height = min(2400, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": 360, "height": max(740, height)})
    album.take(page, name, title)
    page.set_viewport_size({"width": 360, "height": 740})


def look(album: Album, page: Page, place: str, name: str = "") -> None:
    page.evaluate("place => { location.hash = '#/' + place }", place)
    page.wait_for_timeout(200)
    take(album, page, name or place.split("?")[0])


def behind_it(album: Album, open_phone: OpenPhone) -> None:
    album.chapter("Officers", "What is held, phones and their health, notebooks, files handed over, tasks.")
    village = Village()
    hadi, ratna, agent = village.hadi, village.ratna, village.phone.account
    page = open_phone(scripts=True)
    first = records(village)[0]
    pages = [
        (hadi, reverse("field:quarantine"), "quarantine"),
        (hadi, reverse("field:quarantined", args=[first.pk]), "quarantined"),
        (hadi, reverse("field:notebook"), "notebooks"),
        (hadi, reverse("field:import"), "import"),
        (ratna, reverse("field:phones"), "phones"),
        (agent, reverse("field:own_phones"), "own-phones"),
        (hadi, "/petugas/cek-lapangan/", "ground-checks"),
    ]
    for account, address, name in pages:
        enter(page, account, address)
        take(album, page, f"desk-{name}")
