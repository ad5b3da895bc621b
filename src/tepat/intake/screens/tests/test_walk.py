"""The way through a questionnaire, for every questionnaire there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.content import Questionnaire, load_content
from tepat.intake.walk import MEMBER_LIST, Stop, Walk

ON = date(2026, 11, 1)
QUESTIONNAIRES = list(load_content().questionnaires.values())
GROWN_UP = {"name": "Siti", "birth_date": "1990-05-15", "sex": 2}
BABY = {"name": "Ayu", "birth_date": "2026-01-02", "sex": 2}


@pytest.fixture
def walk() -> Walk:
    return Walk(load_content().questionnaire("keluarga"), ON)


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: q.code)
def test_every_question_stands_on_exactly_one_screen(questionnaire: Questionnaire) -> None:
    walk = Walk(questionnaire, ON)
    laid_out = [q.code for parts in walk.parts.values() for part in parts for q in part]
    assert laid_out == [question.code for question in questionnaire.questions]
    assert all(part for parts in walk.parts.values() for part in parts)


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES, ids=lambda q: q.code)
def test_no_screen_asks_too_much_at_first(questionnaire: Questionnaire) -> None:
    walk = Walk(questionnaire, ON)
    answers: dict[str, Any] = {"members": [GROWN_UP]}
    for stop in [*walk.stops(answers), *walk.member_stops(answers, 1)]:
        if stop.section:
            assert len(walk.questions(stop, answers)) <= 10


def test_the_way_leads_forwards_and_backwards_over_the_same_screens(walk: Walk) -> None:
    answers = {"members": [GROWN_UP]}
    way, stop = [], walk.stops(answers)[0]
    while stop is not None:
        way.append(stop)
        stop = walk.after(stop, answers)  # type: ignore[assignment]
    assert way == walk.stops(answers)
    assert [walk.before(stop, answers) for stop in way] == [None, *way[:-1]]
    assert [walk.position(stop, answers) for stop in way] == [(n, len(way)) for n in range(1, len(way) + 1)]


def test_a_member_s_screens_lead_back_to_the_list(walk: Walk) -> None:
    answers = {"members": [GROWN_UP]}
    stops = walk.member_stops(answers, 1)
    assert walk.after(stops[-1], answers) == MEMBER_LIST
    assert walk.before(stops[0], answers) == MEMBER_LIST


def test_a_baby_is_not_asked_about_school_or_work(walk: Walk) -> None:
    answers = {"members": [BABY, GROWN_UP]}
    assert {s.section for s in walk.member_stops(answers, 1)} == {"anggota", "kesehatan"}
    assert {s.section for s in walk.member_stops(answers, 2)} >= {"sekolah", "kerja"}


def test_a_follow_up_comes_on_the_screen_of_its_question(walk: Walk) -> None:
    stop = walk.stop_of("works_farm_land", None)
    assert stop is not None
    assert stop == walk.stop_of("farm_land_area_m2", None)
    for answer, follows in ((True, True), (False, False), (None, False)):
        asked = {question.code for question in walk.questions(stop, {"works_farm_land": answer})}
        assert ("farm_land_area_m2" in asked) is follows


def test_answers_to_questions_no_longer_asked_are_kept_back(walk: Walk) -> None:
    answers = {
        "works_farm_land": False,
        "farm_land_area_m2": 400,
        "tenure": None,
        "somebody_else_s_key": 1,
        "members": [{**BABY, "worked_last_week": True}],
    }
    assert walk.asked_answers(answers) == {"works_farm_land": False, "members": [BABY]}


def test_texts_where_numbers_belong_do_not_break_the_way(walk: Walk) -> None:
    odd = {"birth_date": "31-2-x", "sex": "two", "worked_last_week": "yes"}
    assert walk.member_stops({"members": [odd]}, 1)
    assert walk.stops({"lighting": "PLN", "toilet_access": [6]})


@pytest.mark.parametrize(
    ("stop", "exists"),
    [
        (Stop("rumah", 1), True),
        (Stop("rumah", 99), False),
        (Stop("rumah", 0), False),
        (Stop("rumah", 1, member=1), False),
        (Stop("anggota", 1), False),
        (Stop("anggota", 1, member=1), True),
        (Stop("tidak_ada", 1), False),
    ],
)
def test_which_screens_there_are(walk: Walk, stop: Stop, exists: bool) -> None:
    assert walk.exists(stop) is exists


def test_every_pointer_leads_to_a_screen(walk: Walk) -> None:
    for question in walk.questionnaire.questions_about(None):
        assert walk.stop_of(question.code, None) is not None
    for question in walk.questionnaire.questions_about("members"):
        assert walk.stop_of(question.code, 3) == walk.stop_of(question.code, 3)
    assert walk.stop_of("tidak_ada", None) is None
