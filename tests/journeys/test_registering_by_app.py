"""Sari registers her family of four in the form on her phone, with and without agencies that know her."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tepat.content import Question, load_content
from tepat.exchange.operations import import_agency_cards
from tepat.identity.models import Account
from tepat.intake.models import Submission
from tepat.intake.queries import last_document
from tepat.kernel.nik import make_nik
from tests.journeys import by_app
from tests.journeys import registering as steps
from tests.journeys.accessibility import faults, speak
from tests.journeys.by_app import CHECK, SEND, Walk
from tests.journeys.by_keyboard import KeyboardWalk
from tests.journeys.conftest import BUDI_NIK, KK, SARI_NIK, OpenPhone
from tests.journeys.test_small_screens import _OVERFLOW, _SMALL

_AROUND = 6  # start, sign-in page, IKD's three, consent; the outcome is counted by itself


def outcome(page: Page) -> None:
    page.wait_for_url(re.compile("/hasil/(#.*)?$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_family_of_four_that_nobody_knows(open_phone: OpenPhone, sari: Account, capsys: Any) -> None:
    page = open_phone(scripts=True)
    by_app.begin(page)
    walk = Walk(page)
    walk.to(SEND)
    by_app.send(page)
    outcome(page)
    screens = len(walk.seen) + _AROUND + 1
    with capsys.disabled():
        print(f"\nfamily of 4, nobody knows it: {screens} screens ({len(walk.seen)} in the form)")
    assert screens <= 45, walk.seen
    document = Submission.objects.get()
    assert document.channel == "self"


def test_every_state_of_the_form_is_accessible(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone(scripts=True)
    by_app.begin(page)
    found: list[str] = []
    places: list[str] = []

    def look(place: str) -> None:
        places.append(place)
        found.extend(f"{place}: {fault}" for fault in faults(page))

    walk = Walk(page, before=look)
    walk.to(SEND)
    look(walk.place)
    assert found == []
    assert any(CHECK in seen for seen in walk.seen)
    for language in ("jv", "mad", "en"):
        found += faults_in(page, language, places)
    assert found == []


def faults_in(page: Page, language: str, places: list[str]) -> list[str]:
    """What axe finds on the same screens in another language, with everything answered."""
    speak(page, language)
    found = []
    for place in places:
        page.evaluate("place => { location.hash = place; }", place)
        page.wait_for_function("place => location.hash.slice(1) === place", arg=place)
        by_app.at_form(page)
        found += [f"{language} {place}: {fault}" for fault in faults(page)]
    return found


def test_a_family_of_four_that_agencies_know(open_phone: OpenPhone, sari: Account, capsys: Any) -> None:
    the_register_knows_them()
    page = open_phone(scripts=True)
    by_app.begin(page)
    walk = Walk(page)
    walk.to(SEND)
    by_app.send(page)
    outcome(page)
    screens = len(walk.seen) + _AROUND + 1
    with capsys.disabled():
        print(f"\nfamily of 4, agencies answer: {screens} screens ({len(walk.seen)} in the form)")
    assert screens <= 25, walk.seen
    document = last_document(family_id=Submission.objects.get().family_id, account=sari)
    assert document is not None
    names = [member["name"] for member in document.document["answers"]["members"]]
    assert names[0] == "Sari Wulandari"
    assert sorted(names) == ["Bayu Pratama", "Budi Santoso", "Dewi Lestari", "Sari Wulandari"]
    assert document.document["answers"]["kk"] == KK


def test_renewing_begins_with_what_was_sent_last(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone(scripts=True)
    by_app.begin(page)
    Walk(page).to(SEND)
    by_app.send(page)
    outcome(page)
    page.goto("/")
    page.get_by_role("link", name="Perbarui data keluarga").click()
    steps.agree(page)
    walk = Walk(page)
    walk.to(SEND)
    assert len(walk.seen) < 20, walk.seen
    by_app.send(page)
    outcome(page)
    assert Submission.objects.count() == 2
    assert len({submission.family_id for submission in Submission.objects.all()}) == 1


def test_by_keyboard_alone(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone(scripts=True)
    by_app.begin(page)
    page.mouse.move(0, 0)
    walk = KeyboardWalk(page)
    walk.to(SEND)
    walk.press_button("Kirim dan lihat hasilnya")
    outcome(page)
    assert Submission.objects.count() == 1


def test_every_state_fits_a_small_phone_and_large_text(open_phone: OpenPhone, sari: Account) -> None:
    page = open_phone(scripts=True, width=320)
    by_app.begin(page)
    found: list[str] = []

    def measure(place: str) -> None:
        if page.evaluate(_OVERFLOW) > 0:
            found.append(f"{place} is wider than the screen")
        found.extend(f"{place}: {text} is too small" for text in page.evaluate(_SMALL))
        page.evaluate("document.documentElement.style.setProperty('font-size', '225%')")
        page.set_viewport_size({"width": 640, "height": 900})
        if page.evaluate(_OVERFLOW) > 0:
            found.append(f"{place} is wider than the screen with large text")
        page.evaluate("document.documentElement.style.removeProperty('font-size')")
        page.set_viewport_size({"width": 320, "height": 740})

    Walk(page, before=measure).to(SEND)
    measure("send")
    assert found == []


def the_register_knows_them() -> None:
    """Dukcapil has the family's card with all four, DTSEN how they live."""
    born = {"Bayu Pratama": ("2024-08-17", 1, 3), "Dewi Lestari": ("2016-06-03", 2, 3)}
    grown = {"Sari Wulandari": ("1990-05-12", 2, 2), "Budi Santoso": ("1986-02-20", 1, 1)}
    niks = {
        "Sari Wulandari": SARI_NIK,
        "Budi Santoso": BUDI_NIK,
        "Dewi Lestari": make_nik("35.10.16", date(2016, 6, 3), 2, 5),
        "Bayu Pratama": make_nik("35.10.16", date(2024, 8, 17), 1, 6),
    }
    questions = load_content().questionnaire("keluarga")
    told = {"kk", "nik", "name", "birth_date", "sex", "relation_to_head", "marital_status"}
    members: list[dict[str, Any]] = []
    for name, (day, sex, relation) in (born | grown).items():
        who = {"birth_date": day, "sex": sex, "relation_to_head": relation}
        who["marital_status"] = 2 if name in grown else 1
        members.append({"nik": niks[name], "name": name, "answers": who})
    housing = {
        question.code: _some(question)
        for question in questions.questions_about(None)
        if question.code not in told
    }
    card = {"subject": "family", "key": KK, "as_of": date(2026, 9, 1), "area_code": "35.10.16.1003"}
    import_agency_cards(
        cards=[
            {**card, "agency": "dukcapil", "answers": {}, "members": members},
            {**card, "agency": "dtsen", "answers": housing},
        ]
    )


def _some(question: Question) -> Any:
    """A legal answer."""
    if question.type == "boolean":
        return False
    return question.options[0].code if question.options else 1
