"""An answer drawn on a form and read back is the same answer."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
from django.template.loader import render_to_string

from tepat.content import Question, load_content
from tepat.intake.screens.questionnaire import entries
from tepat.intake.screens.questionnaire.entries import entry, raw_of_answer, raw_of_post, read

QUESTIONS = {q.code: q for q in load_content().questionnaire("keluarga").questions}
ALL_QUESTIONS = [q for form in load_content().questionnaires.values() for q in form.questions]


def html(question: Question, raw: dict[str, str], **parts: Any) -> str:
    return render_to_string(
        "intake/screens/questionnaire/entry.html", {"entry": entry(question, raw, **parts)}
    )


def test_doctests() -> None:
    assert doctest.testmod(entries).failed == 0


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("tenure", 3),
        ("owns_car", False),
        ("owns_car", True),
        ("owns_car", None),
        ("floor_area_m2", 48.5),
        ("floor_area_m2", 48),
        ("farm_land_area_m2", 1234567.25),
        ("cattle_count", 0),
        ("birth_date", "2022-08-07"),
        ("name", "Siti “Aminah” <b>"),
        ("nik", "3510165505900001"),
    ],
)
def test_an_answer_survives_the_form(code: str, answer: Any) -> None:
    question = QUESTIONS[code]
    raw = raw_of_answer(question, {code: answer})
    assert read(question, raw_of_post(question, raw)) == (True, answer)


def test_nothing_entered_is_no_answer() -> None:
    for question in ALL_QUESTIONS:
        assert read(question, {}) == (False, None)
        assert raw_of_answer(question, {}) == {}


@pytest.mark.parametrize(
    ("code", "typed", "answer"),
    [
        ("nik", "35.1016 550590-0001", "3510165505900001"),
        ("floor_area_m2", "1.250,5", 1250.5),
        ("floor_area_m2", "dua puluh", "dua puluh"),
        ("cattle_count", "-1", -1),
        ("cattle_count", "9" * 400, "9" * 400),
        ("tenure", "99", 99),
        ("tenure", "1; DROP TABLE", "1; DROP TABLE"),
        ("owns_car", "maybe", "maybe"),
        ("name", "  Siti  ", "Siti"),
    ],
)
def test_what_people_type(code: str, typed: str, answer: Any) -> None:
    assert read(QUESTIONS[code], {code: typed}) == (True, answer)


def test_a_date_that_is_none_stays_the_text_it_is() -> None:
    raw = {"birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "2020"}
    assert read(QUESTIONS["birth_date"], raw) == (True, "2020-2-31")
    assert read(QUESTIONS["birth_date"], {"birth_date-year": "2020"}) == (True, "2020--")


@pytest.mark.parametrize("question", ALL_QUESTIONS, ids=lambda q: q.code)
def test_every_question_of_every_questionnaire_can_be_drawn(question: Question) -> None:
    drawn = html(question, {})
    shown = entry(question, {})
    assert f'id="{shown.anchor}"' in drawn
    if shown.kind in {"choice", "date"}:
        assert "<fieldset" in drawn
        assert "<legend" in drawn
    else:
        assert f'<label class="question-text" for="{question.code}"' in drawn
    if question.hint:
        assert f'id="{question.code}-hint"' in drawn


def test_do_not_know_is_offered_where_an_answer_may_be_missing() -> None:
    assert 'value="?"' in html(QUESTIONS["tenure"], {})
    assert 'value="?"' not in html(QUESTIONS["sex"], {})


def test_what_was_typed_is_escaped() -> None:
    drawn = html(QUESTIONS["name"], {"name": '"><script>alert(1)</script>'})
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_fault_is_said_and_tied_to_its_entry() -> None:
    fault = {
        "what": {"id": "Belum diisi.", "en": "Not filled in."},
        "mend": {"id": "Isi.", "en": "Fill it in."},
    }
    drawn = html(QUESTIONS["name"], {}, faults=(fault,))
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="name-hint name-fault"' in drawn
    assert "Belum diisi. Isi." in drawn


def test_numbers_bring_the_right_keyboard() -> None:
    assert 'inputmode="decimal"' in html(QUESTIONS["floor_area_m2"], {})
    assert 'inputmode="numeric"' in html(QUESTIONS["cattle_count"], {})
    assert 'inputmode="numeric"' in html(QUESTIONS["nik"], {})
