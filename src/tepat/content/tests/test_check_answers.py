"""Checking answers: what it stops, what it lets pass, and that no JSON value can upset it."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.content import Questionnaire, check_answers
from tepat.content.library import CONTENT_FOLDER
from tepat.content.questionnaires import MAX_MEMBERS, load_questionnaire
from tepat.content.questionnaires.cases import run_answer_cases
from tepat.rules import Dictionary

ON = date(2026, 11, 1)
FOLDER = CONTENT_FOLDER / "questionnaires" / "keluarga"
SUMI: dict[str, Any] = {"name": "Sumi", "birth_date": "1948-07-01", "sex": 2, "relation_to_head": 1}


@pytest.fixture(scope="module")
def form() -> Questionnaire:
    return load_questionnaire(FOLDER / "form.yaml", Dictionary.load(CONTENT_FOLDER / "variables"))


def codes(form: Questionnaire, answers: Any) -> dict[str, str]:
    return {problem.pointer: problem.code for problem in check_answers(form, answers, on=ON).problems}


def test_every_case_of_the_form_passes(form: Questionnaire) -> None:
    results = run_answer_cases(form, FOLDER / "cases.yaml")
    assert len(results) > 30
    assert [result for result in results if not result.passed] == []


def test_typed_values_come_back(form: Questionnaire) -> None:
    answers = {"kk": "3510161203150007", "tenure": 1.0, "floor_area_m2": 36, "owns_car": False, "members": [
        {**SUMI, "name": " Sumi ", "nik": "3510164107480001", "work_sector": None}]}  # fmt: skip
    checked = check_answers(form, answers, on=ON)
    assert checked.accepted
    assert not checked.warnings
    assert checked.kk == "3510161203150007"
    assert checked.household == {"tenure": 1, "floor_area_m2": 36.0, "owns_car": False}
    assert type(checked.household["tenure"]) is int
    expected = {"birth_date": date(1948, 7, 1), "sex": 2, "relation_to_head": 1}
    assert checked.members == [{**expected, "name": "Sumi", "nik": "3510164107480001"}]
    assert checked.facts()["members"] == [expected]


def test_the_answers_are_not_changed(form: Questionnaire) -> None:
    answers = {"tenure": 9, "members": [{**SUMI, "nik": "1"}]}
    before = copy.deepcopy(answers)
    check_answers(form, answers, on=ON)
    assert answers == before


@pytest.mark.parametrize("members", [None, [], "absent"])
def test_a_family_without_members_is_refused(form: Questionnaire, members: Any) -> None:
    answers = {} if members == "absent" else {"members": members}
    assert codes(form, answers) == {"/answers/members": "intake.members.none"}


def test_thirty_members_pass_and_sixty_do_not(form: Questionnaire) -> None:
    others = [{**SUMI, "relation_to_head": 7} for _ in range(59)]
    assert codes(form, {"members": [SUMI, *others[: MAX_MEMBERS - 1]]}) == {}
    assert codes(form, {"members": [SUMI, *others]}) == {"/answers/members": "intake.members.too_many"}


@pytest.mark.parametrize("answers", [None, [], "x", 1, True])
def test_answers_that_are_no_object(form: Questionnaire, answers: Any) -> None:
    assert codes(form, answers) == {"/answers": "intake.answer.wrong_type"}


def test_members_that_are_no_list_or_no_object(form: Questionnaire) -> None:
    assert codes(form, {"members": {"0": SUMI}}) == {"/answers/members": "intake.answer.wrong_type"}
    assert codes(form, {"members": [SUMI, None]}) == {"/answers/members/1": "intake.answer.wrong_type"}


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ud800"])
def test_control_characters_are_refused(form: Questionnaire, character: str) -> None:
    answers = {"members": [{**SUMI, "name": f"Su{character}mi"}]}
    assert codes(form, answers) == {"/answers/members/0/name": "intake.answer.control_character"}


def test_a_name_has_at_most_120_characters(form: Questionnaire) -> None:
    assert codes(form, {"members": [{**SUMI, "name": "a" * 120}]}) == {}
    assert codes(form, {"members": [{**SUMI, "name": "a" * 121}]}) == {
        "/answers/members/0/name": "intake.answer.too_long"
    }


@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), 1e308])
def test_numbers_beyond_everything(form: Questionnaire, value: Any) -> None:
    answers = {"members": [SUMI], "floor_area_m2": value, "cattle_count": value, "tenure": value}
    assert set(codes(form, answers)) == {"/answers/floor_area_m2", "/answers/cattle_count", "/answers/tenure"}


@pytest.mark.parametrize(
    "value", ["2024-W01-1", "20240101", "2024-02-30", "2024-1-1", "２０２４-01-01", "2024-01-01T00:00", ""]
)
def test_only_iso_dates_are_dates(form: Questionnaire, value: str) -> None:
    answers = {"members": [{**SUMI, "birth_date": value}]}
    assert codes(form, answers) == {"/answers/members/0/birth_date": "intake.answer.wrong_type"}


def test_a_strange_key_is_escaped_in_its_pointer(form: Questionnaire) -> None:
    assert codes(form, {"members": [SUMI], "a/b~c": 1}) == {
        "/answers/a~1b~0c": "intake.answer.unknown_question"
    }


def test_an_answer_that_is_not_relevant_is_no_value(form: Questionnaire) -> None:
    checked = check_answers(form, {"members": [SUMI], "lighting": 4, "meter_1_va": 1}, on=ON)
    assert checked.household == {"lighting": 4}


def test_no_text_holds_an_answer_and_every_text_is_there_twice(form: Questionnaire) -> None:
    nik = "3510161303480001"
    members = [{**SUMI, "nik": nik, "name": "Rahasia\n"}, {**SUMI, "nik": nik, "birth_date": "2999-01-01"}]
    checked = check_answers(form, {"members": members, "kk": "9" * 16, "tenure": 77, "x": "Rahasia"}, on=ON)
    assert checked.problems
    assert checked.warnings
    for finding in (*checked.problems, *checked.warnings):
        for text in (*finding.what.values(), *finding.mend.values()):
            assert text
            assert not re.search(r"Rahasia|3510|9999|77|\{|\}", text)
        assert set(finding.what) == set(finding.mend) == {"id", "en"}


def test_problems_are_counted_out(form: Questionnaire) -> None:
    assert len(codes(form, {f"x{number}": 1 for number in range(5000)})) == 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def pointed_at(document: Any, pointer: str) -> bool:
    """Whether the pointer leads to something, or to a key that an object lacks."""
    *before, last = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in before:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return int(last) < len(document) if isinstance(document, list) else isinstance(document, dict)


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_json_value_upsets_it(form: Questionnaire, data: st.DataObject) -> None:
    household = [question.code for question in form.questions_about(None)]
    person = [question.code for question in form.questions_about("members")]
    plausible = (
        json_values | st.integers(0, 12) | st.sampled_from(["2015-03-03", "1985-02-01", "3510160102850002"])
    )
    member = st.dictionaries(st.sampled_from(person) | st.text(max_size=5), plausible, max_size=12)
    answers = data.draw(
        json_values
        | st.fixed_dictionaries(
            {"members": st.lists(member | json_values, max_size=4) | json_values},
            optional={code: plausible for code in household},
        )
    )
    checked = check_answers(form, answers, on=ON)
    for finding in (*checked.problems, *checked.warnings):
        assert pointed_at({"answers": answers}, finding.pointer), finding
        assert all(finding.what.values())
        assert all(finding.mend.values())


@pytest.mark.parametrize(
    "nik", ["３５１０１６０１０２８５０００２", "3510160102850002\n", " 3510160102850002", "", "1" * 100_000]
)
def test_a_nik_is_sixteen_plain_digits(form: Questionnaire, nik: str) -> None:
    found = codes(form, {"members": [{**SUMI, "nik": nik}]})
    assert list(found) == ["/answers/members/0/nik"]
    assert found["/answers/members/0/nik"].startswith("kernel.nik.")


def test_limits_are_told_as_people_write_them(form: Questionnaire) -> None:
    answers = {
        "members": [{**SUMI, "worked_last_week": True, "work_hours_last_week": 99}],
        "floor_area_m2": 0,
    }
    problems = check_answers(form, answers, on=ON).problems
    assert [problem.mend for problem in problems] == [
        {"id": "Isi antara 1 dan 2.000 m².", "en": "Enter a value from 1 to 2,000 m²."},
        {"id": "Isi antara 0 dan 98 jam.", "en": "Enter a value from 0 to 98 hours."},
    ]
