"""The Dasa Wisma notebook as a form about a known family, and the rules that follow from it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tepat.content import check_answers, load_content
from tepat.content.errors import ContentError
from tepat.content.follow_ups import NONE, load_follow_ups
from tepat.content.library import CONTENT_FOLDER
from tepat.content.questionnaires import check_observed, form_document, load_questionnaire
from tepat.content.questionnaires.cases import run_answer_cases
from tepat.content.questionnaires.layout import automatic_screens
from tepat.rules import Dictionary

ON = date(2026, 12, 1)
NOTEBOOK = load_content().questionnaire("buku_dasawisma")
FAMILY = load_content().questionnaire("keluarga")
RULES = load_content().follow_ups
FOLDER = CONTENT_FOLDER / "questionnaires" / "buku_dasawisma"
MOTHER = {"birth_date": "1990-05-15", "sex": 2}


@pytest.mark.parametrize(
    "result", run_answer_cases(NOTEBOOK, FOLDER / "cases.yaml"), ids=lambda result: str(result.name)
)
def test_the_examples_of_the_notebook(result: Any) -> None:
    assert result.passed, (result.problems, result.warnings)


def test_every_month_has_its_variables_which_age_and_are_never_suggested() -> None:
    for question in NOTEBOOK.questions:
        variable = question.variable
        if variable is None or not variable.code.endswith("_this_month"):
            continue
        assert variable.fresh_for_days == 45
        assert not variable.suggested
        assert variable.source_trust == ("officer", "agent", "self")
    dictionary = load_content().dictionary
    for code in ("month_illness", "month_pregnancy", "ill_this_month", "weighed_this_month"):
        assert dictionary[code].specific, f"{code} is about health"


def test_a_phone_gets_what_is_given_and_when_a_screen_is_shown() -> None:
    document = form_document(NOTEBOOK, lambda text: text["id"])
    assert document["given"] == ["name", "birth_date", "sex", "is_alive"]
    assert "head" not in document
    screens = {screen["code"]: screen for screen in document["screens"]}
    assert screens["bulan"]["layout"] == "ticks"
    assert "relevant" not in screens["bulan"]
    assert screens["panen"]["relevant"] == ["get", "month_harvest"]
    shown = [code for screen in document["screens"] for code in screen["questions"]]
    assert not set(shown) & set(document["given"])
    assert len(shown) == len(set(shown)) == len(document["questions"]) - len(document["given"])


def test_the_first_screen_asks_what_happened_and_every_other_hangs_on_it() -> None:
    first, *others = NOTEBOOK.screens
    assert len(first.questions) == 8
    assert all(screen.relevant is not None for screen in others)
    read = {code for screen in others if screen.relevant for code in screen.relevant.inputs}
    assert read == set(first.questions)


def test_what_an_answer_says_beside_itself() -> None:
    assert {q.code: q.implies for q in NOTEBOOK.questions if q.implies} == {
        "died_this_month": {"is_alive": False},
        "month_harvest": {"works_farm_land": True},
    }
    assert {"is_alive", "works_farm_land", "pregnancy_status"} <= NOTEBOOK.told
    assert not NOTEBOOK.told & {"name", "birth_date", "sex"}


def observed(household: dict[str, Any], member: dict[str, Any] | None = None, **given: Any) -> dict[str, str]:
    checked = check_observed(
        NOTEBOOK,
        household,
        {"a": member} if member is not None else {},
        given={"a": {**MOTHER, **given}},
        on=ON,
    )
    return {problem.pointer: problem.code for problem in checked.problems}


def test_single_answers_are_checked_with_the_same_words_and_nothing_is_required() -> None:
    assert observed({}) == {}
    assert observed({"month_pregnancy": True}, {"pregnancy_status": 2}) == {}
    assert observed({}, {"pregnancy_status": 2}, sex=1) == {
        "/members/a/pregnancy_status": "intake.answer.irrelevant"
    }
    assert observed({}, {"pregnancy_status": 2}, sex="x", birth_date="x") == {}, "what is no value is unknown"
    assert observed({"month_pregnancy": False, "month_birth": False}, {"pregnancy_status": 2}) == {
        "/members/a/pregnancy_status": "intake.answer.irrelevant"
    }
    assert observed({"members": [], "name": "x"}, {"sex": 1}) == {
        "/household/members": "intake.answer.unknown_question",
        "/household/name": "intake.answer.unknown_question",
        "/members/a/sex": "intake.answer.unknown_question",
    }


def test_single_facts_of_the_family_form() -> None:
    checked = check_observed(
        FAMILY, {"floor_area_m2": 36}, {"a": {"highest_certificate": 9, "name": "x"}}, given={}, on=ON
    )
    assert checked.household == {"floor_area_m2": 36.0}
    assert {problem.pointer: problem.code for problem in checked.problems} == {
        "/members/a/highest_certificate": "intake.answer.not_in_list",
        "/members/a/name": "intake.answer.unknown_question",
    }
    study = load_content().questionnaire("alatas2012")
    assert check_observed(study, {}, {"a": {"sex": 1}}, given={}, on=ON).problems, "it asks no members"


def test_the_family_form_still_wants_its_members() -> None:
    problems = {problem.code for problem in check_answers(FAMILY, {}, on=ON).problems}
    assert problems == {"intake.members.none"}


# --- forms that are not as agreed -------------------------------------------------------------------------

_SPOILED_FORMS = [
    ("    given: true\n", "    given: perhaps\n", "cannot be given"),
    ("    implies: {works_farm_land: true}", "    implies: {works_farm_land: 3}", "cannot say"),
    ("    implies: {works_farm_land: true}", "    implies: {is_alive: true}", "cannot say"),
    ("    implies: {works_farm_land: true}", "    implies: {household_size: true}", "cannot say"),
    ("    implies: {works_farm_land: true}", "    implies: ya", "cannot imply"),
    ('    relevant: "month_harvest"', '    relevant: "harvest_result = 1"', "before harvest_result"),
    ('    relevant: "month_harvest"', '    relevant: "sex = 1"', "condition of the screen `panen`"),
    ("    questions: [moved_in_count]", "    questions: [moved_in_count, name]", "cannot show `name`"),
]


@pytest.mark.parametrize(("old", "new", "says"), _SPOILED_FORMS)
def test_a_form_that_is_not_as_agreed_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = tmp_path / "buku_dasawisma"
    shutil.copytree(FOLDER, folder)
    text = (folder / "form.yaml").read_text()
    assert old in text
    (folder / "form.yaml").write_text(text.replace(old, new))
    with pytest.raises(ContentError) as refused:
        load_questionnaire(folder / "form.yaml", load_content().dictionary)
    assert says in str(refused.value)


def test_a_list_of_members_has_no_place_where_they_are_given(tmp_path: Path) -> None:
    folder = tmp_path / "buku_dasawisma"
    shutil.copytree(FOLDER, folder)
    text = (folder / "form.yaml").read_text()
    (folder / "form.yaml").write_text(
        text + "  - {code: daftar, layout: members, questions: [], title: {id: Daftar, en: List}}\n"
    )
    with pytest.raises(ContentError):
        load_questionnaire(folder / "form.yaml", load_content().dictionary)


def test_without_screens_the_given_are_not_asked_either() -> None:
    screens = automatic_screens(NOTEBOOK.sections)
    shown = {code for screen in screens for code in screen.questions}
    assert not shown & set(NOTEBOOK.given)
    assert "members" not in {screen.layout for screen in screens}


# --- what follows -----------------------------------------------------------------------------------------


def test_the_rules_speak_both_languages_and_ask_what_can_be_asked() -> None:
    assert RULES.ask_with == "keluarga"
    assert {rule.topic for rule in RULES.rules} == {
        "harvest_failed", "work_lost", "death", "pregnancy", "birth", "moved_away", "moved_in",
    }  # fmt: skip
    for rule in RULES.rules:
        assert set(rule.title) == set(rule.words) == {"id", "en"}
        assert all(FAMILY.question(code) for code in rule.questions)
        assert 1 <= rule.days <= 30
    assert RULES.about("harvest_failed") is RULES.rules[0]
    assert RULES.about("something else") is None


def _forms() -> dict[str, Any]:
    return {"keluarga": FAMILY, "buku_dasawisma": NOTEBOOK}


_SPOILED_RULES = [
    ("after: [buku_dasawisma]", "after: [buku_lain]", "no questionnaire buku_lain"),
    ("ask_with: keluarga", "ask_with: buku_lain", "no questionnaire buku_lain"),
    ("after: [buku_dasawisma]", "after: []", "reads nothing"),
    ("topic: work_lost", "topic: harvest_failed", "is there twice"),
    ("level: person", "level: village", "not known"),
    ("who: facilitator", "who: nobody", "not known"),
    ("days: 14", "days: soon", "no number of days"),
    ("days: 14", "days: 0", "no number of days"),
    ('when: "lost_work_this_month"', 'when: "lost_job"', "lost_job"),
    ('when: "moved_in_count > 0"', 'when: "moved_in_count"', "no condition"),
    ("questions: [pregnancy_status, health_insurance]", "questions: [floor_material]", "does not ask"),
    ("questions: [pregnancy_status, health_insurance]", "questions: [welfare_decile]", "does not ask"),
]


@pytest.mark.parametrize(("old", "new", "says"), _SPOILED_RULES)
def test_a_rule_that_is_not_as_agreed_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (CONTENT_FOLDER / "follow_ups.yaml").read_text()
    assert old in text
    path = tmp_path / "follow_ups.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        load_follow_ups(path, load_content().dictionary, _forms())
    assert says in str(refused.value)
    assert "follow_ups.yaml" in str(refused.value)


def test_an_installation_may_have_no_such_rules(tmp_path: Path) -> None:
    dictionary = Dictionary.load(CONTENT_FOLDER / "variables")
    assert load_follow_ups(tmp_path / "follow_ups.yaml", dictionary, {}) is NONE
