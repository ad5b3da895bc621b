"""Loading: what the package holds is sound; a faulty copy stops with the folder's name and what to add."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.content import ContentError, load_content
from tepat.content.library import CONTENT_FOLDER, version_order
from tepat.content.questionnaires.cases import run_answer_cases
from tepat.content.reading import content_folders
from tepat.kernel.periods import Period
from tepat.rules import run_cases

PROGRAMMES = [folder.name for folder in content_folders(CONTENT_FOLDER / "programmes")]
QUESTIONNAIRES = [folder.name for folder in content_folders(CONTENT_FOLDER / "questionnaires")]


def test_content_is_read_once() -> None:
    assert load_content() is load_content(CONTENT_FOLDER)


def test_the_programmes_are_there() -> None:
    pkh = load_content().programmes["pkh"]
    assert pkh.formula.code == "pkh"
    assert pkh.agency.code == "kemensos"
    assert pkh.appeal_days == 30
    assert pkh.payment.months == (1, 4, 7, 10)
    assert pkh.payment.instalment_of(6_300_000, Period.YEAR) == 1_575_000
    assert load_content().programmes["sembako"].payment.instalment_of(200_000, Period.MONTH) == 200_000


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_case_of_the_programme_passes(code: str) -> None:
    programme = load_content().programmes[code]
    results = run_cases(programme.formula, programme.cases_path)
    assert len(results) >= 15
    assert [(result.name, result.differences) for result in results if not result.passed] == []


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_reason_is_told_in_both_languages(code: str) -> None:
    for criterion in load_content().programmes[code].formula.document["criteria"]:
        for language in ("id", "en"):
            assert {str(answer).lower() for answer in criterion["reason"][language]} == {
                "true",
                "false",
                "unknown",
            }


@pytest.mark.parametrize("code", QUESTIONNAIRES)
def test_every_case_of_the_questionnaire_passes(code: str) -> None:
    questionnaire = load_content().questionnaire(code)
    results = run_answer_cases(questionnaire, CONTENT_FOLDER / "questionnaires" / code / "cases.yaml")
    assert [result for result in results if not result.passed] == []


def test_the_latest_version_of_a_questionnaire_is_found() -> None:
    content = load_content()
    assert content.questionnaire("keluarga") is content.questionnaire("keluarga", "2026.1")
    with pytest.raises(KeyError):
        content.questionnaire("keluarga", "1999.1")
    with pytest.raises(KeyError):
        content.questionnaire("nobody")
    assert version_order("2026.10") > version_order("2026.9")


# ---- faults, each in a copy ----


def replace(file: str, before: str, after: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / file).read_text()
        assert before in text
        (root / file).write_text(text.replace(before, after, 1))

    return change


def remove(file: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        path = root / file
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def copy_folder(folder: str, name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        shutil.copytree(root / folder, (root / folder).parent / name)

    return change


def copy_file(file: str, name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        shutil.copy(root / file, (root / file).parent / name)

    return change


FORM = "questionnaires/keluarga/form.yaml"
PKH = "programmes/pkh/programme.yaml"
ID_TEXTS = "texts/id/consents.yaml"
CONSTRAINT = '        constraint: "marital_status = 1 OR age_years(birth_date, :on) >= 10"\n'
TENURE = "      - code: tenure\n"
FAULTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "no notes": (remove("programmes/pkh/notes.md"), "programmes/pkh", "Add notes.md"),
    "no cases": (remove("programmes/pkh/cases.yaml"), "programmes/pkh", "Add cases.yaml"),
    "no formula": (remove("programmes/pkh/formula.yaml"), "programmes/pkh", "Add formula.yaml"),
    "no programme": (remove(PKH), "programmes/pkh", "Add programme.yaml"),
    "no programmes": (remove("programmes"), "programmes", "Add a folder"),
    "no questionnaires": (remove("questionnaires"), "questionnaires", "Add a folder"),
    "no form": (remove(FORM), "questionnaires/keluarga", "Add form.yaml"),
    "no answer cases": (
        remove("questionnaires/keluarga/cases.yaml"),
        "questionnaires/keluarga",
        "Add cases.yaml",
    ),
    "no variables": (remove("variables"), "variables", "Write the variables"),
    "no consents": (remove(ID_TEXTS), ID_TEXTS, "Add consents.yaml"),
    "programme twice": (copy_folder("programmes/pkh", "pkh_copy"), "pkh_copy", "same name"),
    "form twice": (copy_folder("questionnaires/keluarga", "second"), "second", "same name"),
    "variable twice": (copy_file("variables/housing.yaml", "zz.yaml"), "zz.yaml", "Keep one"),
    "formula of another": (
        replace("programmes/pkh/formula.yaml", "code: pkh", "code: other"),
        "pkh",
        "same name",
    ),
    "key missing": (replace(PKH, "appeal_days: 30\n", ""), PKH, "Add appeal_days"),
    "key unknown": (replace(PKH, "unit: household", "unit: household\ncolour: red"), PKH, "Known keys"),
    "unit": (replace(PKH, "unit: household", "unit: village"), PKH, "household or person"),
    "appeal": (replace(PKH, "appeal_days: 30", "appeal_days: 0"), PKH, ""),
    "schedule": (replace(PKH, "[1, 4, 7, 10]", "[1, 4, 7, 13]"), PKH, "one month"),
    "no english": (replace(PKH, ', en: "Ministry of Social Affairs"', ""), PKH, "both languages"),
    "not yaml": (replace(PKH, "code: pkh", "code: [pkh"), PKH, ""),
    "formula": (
        replace("programmes/pkh/formula.yaml", "household_size > 0", "household_sise > 0"),
        "pkh",
        "",
    ),
    "variable": (replace("variables/housing.yaml", "type: choice", "type: choise"), "housing.yaml", ""),
    "question without variable": (
        replace(FORM, TENURE, "      - code: tenyure\n"),
        FORM,
        "Define the variable",
    ),
    "question of a member": (replace(FORM, TENURE, "      - code: has_carer\n"), FORM, "Move it"),
    "question about the derived": (
        replace(FORM, TENURE, "      - code: lives_alone\n"),
        FORM,
        "Ask its parts",
    ),
    "question twice": (replace(FORM, TENURE, "      - code: lighting\n"), FORM, "Keep one"),
    "section twice": (replace(FORM, "- code: listrik", "- code: rumah"), FORM, "Keep one"),
    "condition": (replace(FORM, '"lighting = 1"', '"lighting == 1"'), FORM, ""),
    "condition nobody asks": (replace(FORM, '"lighting = 1"', '"welfare_decile = 1"'), FORM, "Ask it"),
    "widget": (replace(FORM, "widget: dropdown", "widget: slider"), FORM, "dropdown"),
    "options": (replace(FORM, "widget: dropdown", "options: [1, 99]"), FORM, "Codes"),
    "required": (replace(FORM, "required: true", "required: 1"), FORM, "true or false"),
    "lonely constraint": (replace(FORM, CONSTRAINT, ""), FORM, "together"),
    "repeat": (replace(FORM, "repeat: members", "repeat: families"), FORM, "repeat: members"),
    "version": (replace(FORM, 'version: "2026.1"', "version: 2026.1"), FORM, "quotation marks"),
    "no title": (replace(FORM, "title: {id:", "title: {jv:"), FORM, "id"),
    "texts differ": (replace(ID_TEXTS, "  sharing:", "  sharing_all:"), "consents.yaml", "sharing"),
    "texts of two versions": (replace(ID_TEXTS, "2026.1", "2026.2"), "consents.yaml", "same"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("variables", "programmes", "questionnaires", "texts"):
        ignore = shutil.ignore_patterns("*.py", "__pycache__", "alatas2012")
        shutil.copytree(CONTENT_FOLDER / name, tmp_path / name, ignore=ignore)
    return tmp_path


def test_a_copy_without_fault_loads(root: Path) -> None:
    assert set(load_content(root).programmes) == set(PROGRAMMES)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_with_its_place_and_what_to_do(root: Path, fault: str) -> None:
    change, place, mend = FAULTS[fault]
    change(root)
    with pytest.raises(ContentError) as caught:
        load_content(root)
    assert place in str(caught.value.place)
    assert str(caught.value.place) in str(caught.value)
    assert mend in str(caught.value)
    assert caught.value.code.count(".") >= 1
