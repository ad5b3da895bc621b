"""What a random visit asks, and what is computed of it: monthly consumption per person, lines, groups."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tepat.content import ContentError, load_content
from tepat.content.audits import load_audits
from tepat.content.errors import AnswersDoNotFit
from tepat.content.library import CONTENT_FOLDER
from tepat.content.questionnaires import load_questionnaire
from tepat.rules import read_yaml

CONTENT = load_content()
assert CONTENT.audits is not None
PLAN = CONTENT.audits
FORM = CONTENT.questionnaire(PLAN.questionnaire)
NOTHING = {question.code: 0 for question in FORM.questions if question.type == "integer"}
ANSWERS: dict[str, Any] = {
    **NOTHING,
    "audit_household_size": 4,
    "audit_head_age": 41,
    "audit_head_female": False,
    "audit_disability": False,
    "audit_staple_food": 70_000,
}


def measured(**answers: Any) -> Any:
    return PLAN.measured({**ANSWERS, **answers})


def test_every_amount_of_the_form_is_counted_once() -> None:
    rupiah = {q.code for q in FORM.questions if q.variable and q.variable.unit == "rupiah"}
    assert set(PLAN.amounts) == rupiah
    assert len(rupiah) == 11
    assert set(PLAN.amounts.values()) == {"week", "month", "year"}


def test_weeks_months_and_years_are_put_on_a_month_and_shared() -> None:
    assert measured().consumption_per_person_monthly == 75_000  # 70.000 x 30/7 / 4
    assert measured(audit_energy=40_000).consumption_per_person_monthly == 85_000
    assert measured(audit_goods=480_000).consumption_per_person_monthly == 85_000
    assert measured(audit_household_size=3).consumption_per_person_monthly == 100_000


def test_a_share_is_rounded_to_whole_rupiah() -> None:
    assert measured(audit_staple_food=7, audit_household_size=30).consumption_per_person_monthly == 1
    assert isinstance(measured(audit_staple_food=100).consumption_per_person_monthly, int)


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ({"audit_household_size": 1}, ("household_size", "1_2")),
        ({"audit_household_size": 2}, ("household_size", "1_2")),
        ({"audit_household_size": 3}, ("household_size", "3_4")),
        ({"audit_household_size": 5}, ("household_size", "5_up")),
        ({"audit_household_size": 30}, ("household_size", "5_up")),
        ({"audit_head_age": 59}, ("elderly_head", "no")),
        ({"audit_head_age": 60}, ("elderly_head", "yes")),
        ({"audit_head_female": True}, ("female_head", "yes")),
        ({"audit_disability": True}, ("disability", "yes")),
    ],
)
def test_a_household_has_one_label_in_each_group(answers: dict[str, Any], label: tuple[str, str]) -> None:
    groups = measured(**answers).groups
    assert groups[label[0]] == label[1]
    assert set(groups) == {group.code for group in PLAN.groups}
    assert all(groups[group.code] in group.labels for group in PLAN.groups)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"audit_energy": None}, "/answers/audit_energy"),
        ({"audit_energy": "banyak"}, "/answers/audit_energy"),
        ({"audit_energy": -1}, "/answers/audit_energy"),
        ({"audit_household_size": 0}, "/answers/audit_household_size"),
        ({"audit_staple_food": 0}, "/answers/audit_ready_food"),
        ({"floor_area_m2": 30}, "/answers/floor_area_m2"),
        ({"nik": "3510160102850002"}, "/answers/nik"),
        ({"members": [{}]}, "/answers/members"),
    ],
)
def test_answers_that_do_not_fit_are_named_without_being_told(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(AnswersDoNotFit) as caught:
        PLAN.measured({**ANSWERS, **change})
    assert pointer in [problem.pointer for problem in caught.value.problems]
    assert "banyak" not in str(caught.value)
    assert "3510160102850002" not in str(caught.value)


def test_the_line_of_a_day_is_the_newest_before_it() -> None:
    assert PLAN.poverty_line_at(date(2026, 12, 1)) == PLAN.lines[-1].rupiah
    assert PLAN.poverty_line_at(date(2024, 3, 1)) == 470_713
    assert PLAN.poverty_line_at(date(2000, 1, 1)) == PLAN.lines[0].rupiah
    assert all(line.source for line in PLAN.lines)


def test_nothing_of_it_is_a_fact_of_a_family() -> None:
    others = [form for form in CONTENT.questionnaires.values() if form.code != FORM.code]
    assert FORM.purpose == "statistics"
    assert all(form.purpose == "facts" for form in others)
    asked = {question.code for question in FORM.questions}
    assert asked.isdisjoint(code for form in others for code in form.told)
    for programme in CONTENT.programmes.values():
        assert asked.isdisjoint(CONTENT.dictionary.closure(programme.formula.inputs)), programme.code
    for code in asked:
        variable = CONTENT.dictionary[code]
        assert variable.source_trust == ("study",)
        assert not variable.contestable


# ---- faults, each in a copy ----


def replaced(before: str, after: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return change


FAULTS = {
    "a form that makes facts": replaced("questionnaire: kunjungan_acak", "questionnaire: keluarga"),
    "a form that is not there": replaced("questionnaire: kunjungan_acak", "questionnaire: nobody"),
    "an amount that is not asked": replaced("audit_energy", "audit_gold"),
    "an amount counted twice": replaced("year: [", "year: [audit_energy, "),
    "an amount left out": replaced("audit_energy, ", ""),
    "a size that is no number": replaced(
        "household_size: audit_household_size", "household_size: audit_head_female"
    ),
    "a line without a source": replaced("    source:", "    sauce:"),
    "a line of nothing": replaced("rupiah: 470713", "rupiah: 0"),
    "a condition on a fact": replaced("audit_household_size <= 2", "floor_area_m2 > 2"),
    "a condition that is none": replaced('when: "audit_disability"', 'when: "audit_head_age"'),
    "a group twice": replaced("code: female_head", "code: disability"),
    "a language left out": replaced('{id: "Besar keluarga", en: "Size of the household"}', '{id: "Besar"}'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_when_it_is_read(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "audits.yaml"
    path.write_text(FAULTS[fault]((CONTENT_FOLDER / "audits.yaml").read_text()))
    with pytest.raises(ContentError) as caught:
        load_audits(path, CONTENT.dictionary, {form.code: form for form in CONTENT.questionnaires.values()})
    assert "audits.yaml" in str(caught.value)


def test_without_the_file_there_is_no_plan(tmp_path: Path) -> None:
    assert load_audits(tmp_path / "audits.yaml", CONTENT.dictionary, {}) is None


def test_a_purpose_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "kunjungan_acak"
    shutil.copytree(CONTENT_FOLDER / "questionnaires" / "kunjungan_acak", folder)
    text = (folder / "form.yaml").read_text()
    (folder / "form.yaml").write_text(text.replace("purpose: statistics", "purpose: curiosity"))
    with pytest.raises(ContentError, match="purpose"):
        load_questionnaire(folder / "form.yaml", CONTENT.dictionary)


def test_the_cases_hold_a_household_that_can_be_measured() -> None:
    path = CONTENT_FOLDER / "questionnaires" / "kunjungan_acak" / "cases.yaml"
    assert PLAN.measured(read_yaml(path).data["families"]["four"]).consumption_per_person_monthly == 788_393
