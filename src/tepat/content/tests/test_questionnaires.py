"""The forms themselves: every question speaks both languages, and shows only when it is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.content import Questionnaire, Section, load_content

ON = date(2026, 11, 1)
FORM = load_content().questionnaire("keluarga")


@pytest.mark.parametrize("questionnaire", load_content().questionnaires.values(), ids=lambda q: str(q.code))
def test_every_question_speaks_both_languages_and_has_its_variable(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        texts = [question.text, question.label, *(option.label for option in question.options)]
        texts += [text for text in (question.hint, question.constraint_message) if text]
        for text in texts:
            assert set(text) == {"id", "en"}, question.code
            assert all(part.strip() for part in text.values()), question.code
        assert question.variable or question.code in ("kk", "nik", "name")
        assert (question.type == "choice") == bool(question.options)


def test_the_family_form_has_the_size_that_was_meant() -> None:
    assert len(FORM.questions_about(None)) == 47
    assert len(FORM.questions_about("members")) == 30
    assert [question.code for question in FORM.questions if question.required] == [
        "name", "birth_date", "sex", "relation_to_head",
    ]  # fmt: skip


def section(code: str) -> Section:
    return next(section for section in FORM.sections if section.code == code)


def shown(
    code: str, household: dict[str, Any], member: dict[str, Any] | None = None, **options: bool
) -> set[str]:
    return {q.code for q in FORM.relevant_questions(section(code), household, member, ON, **options)}


def test_a_grandmother_is_asked_neither_pregnancy_nor_nutrition() -> None:
    asked = shown("kesehatan", {}, {"birth_date": date(1948, 7, 1), "sex": 2, "has_difficulty": False})
    assert asked == {"has_difficulty", "has_carer", "chronic_illness", "health_insurance"}


def test_a_baby_is_asked_four_things_about_health() -> None:
    asked = shown("kesehatan", {}, {"birth_date": date(2026, 1, 1), "sex": 1})
    assert asked == {"nutrition_status", "chronic_illness", "health_insurance"}
    assert shown("sekolah", {}, {"birth_date": date(2026, 1, 1)}) == set()


def test_what_is_not_known_yet_is_shown_unless_the_page_can_wait() -> None:
    meters = {"meter_1_va"}
    assert meters <= shown("listrik", {})
    assert not meters & shown("listrik", {}, include_unknown=False)
    assert meters <= shown("listrik", {"lighting": 1}, include_unknown=False)
    assert not meters & shown("listrik", {"lighting": 4})
