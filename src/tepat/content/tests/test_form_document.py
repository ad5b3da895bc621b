"""A questionnaire for a phone: its document in one language, and the layout of its screens."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tepat.content import Questionnaire, load_content
from tepat.content.errors import ContentError
from tepat.content.library import CONTENT_FOLDER
from tepat.content.questionnaires import form_document, load_questionnaire
from tepat.content.questionnaires.layout import automatic_screens
from tepat.rules import Dictionary, read_yaml

ROOT = Path(__file__).parents[4]
FORM = load_content().questionnaire("keluarga")
STUDY = load_content().questionnaire("alatas2012")


def document(questionnaire: Questionnaire, language: str = "id", **options: Any) -> dict[str, Any]:
    return form_document(questionnaire, lambda text: text[language], **options)


@pytest.mark.parametrize("questionnaire", [FORM, STUDY], ids=lambda q: str(q.code))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_question_is_there_and_on_one_screen(questionnaire: Questionnaire, language: str) -> None:
    made = document(questionnaire, language)
    codes = [question.code for question in questionnaire.questions]
    assert list(made["questions"]) == codes
    assert sorted(code for screen in made["screens"] for code in screen["questions"]) == sorted(codes)
    assert json.loads(json.dumps(made)) == made, "only what JSON can hold"
    for question in made["questions"].values():
        assert all(isinstance(question[key], str) for key in ("text", "hint", "label"))


def test_what_a_question_says() -> None:
    questions = document(FORM)["questions"]
    assert questions["floor_area_m2"] == {
        "code": "floor_area_m2", "type": "decimal", "widget": "number", "text": "Berapa luas lantai rumah?",
        "hint": "Panjang kali lebar dalam meter. Contoh: 6 kali 8, jadi 48.", "label": "Luas lantai rumah",
        "required": False, "options": [], "unit": "m²", "min": 1, "max": 2000, "scale": 1,
    }  # fmt: skip
    assert questions["toilet_type"]["relevant"] == ["<>", ["get", "toilet_access"], 6]
    assert questions["sex"]["options"] == [
        {"code": 1, "label": "Laki-laki"},
        {"code": 2, "label": "Perempuan"},
    ]
    assert questions["birth_date"]["min"] == "1900-01-01"
    assert "max" not in questions["birth_date"], "the phone takes the day on which it is filled in"
    assert questions["name"]["maxLength"] == 120
    english = document(FORM, "en")["questions"]["floor_area_m2"]
    assert (english["text"], english["label"]) == (
        "How large is the floor of the house?",
        "Floor area of the dwelling",
    )


def test_pictures_are_shown_where_there_are_some() -> None:
    drawn = document(FORM, pictures={"floor_material-2", "owns_car", "of_nothing"})["questions"]
    shown = [option["code"] for option in drawn["floor_material"]["options"] if "picture" in option]
    assert shown == [2]
    assert drawn["owns_car"]["picture"] == "owns_car"
    assert "picture" not in drawn["owns_boat"]


def test_a_form_about_members_says_how_many_and_who_heads_them() -> None:
    made = document(FORM)
    assert (made["maxMembers"], made["head"]) == (30, {"question": "relation_to_head", "value": 1})
    assert document(STUDY)["maxMembers"] == 0
    assert "head" not in document(STUDY)


def test_the_plural_is_in_the_screens() -> None:
    screens = {screen["code"]: screen for screen in document(FORM)["screens"]}
    assert screens["sekolah"]["text"] == "Siapa saja yang masih sekolah?"
    assert screens["kerja"]["texts"]["has_own_business"] == "Siapa saja yang punya usaha sendiri?"
    assert (screens["ijazah"]["section"], screens["ijazah"]["title"]) == ("Sekolah", "Ijazah")


def test_without_screens_the_sections_are_cut() -> None:
    screens = automatic_screens(FORM.sections)
    layouts = [screen.layout for screen in screens]
    assert layouts.count("members") == 1
    assert layouts.index("members") < layouts.index("member") < layouts.index("each")
    by_code = {code: screen for screen in screens for code in screen.questions}
    assert len(by_code) == len(FORM.questions), "every question, once"
    assert by_code["school_level"] is by_code["school_attendance"], "what follows stays with what it follows"
    assert by_code["meter_2_va"] is by_code["lighting"]
    assert len({screen.code for screen in screens}) == len(screens)
    assert all(len(screen.questions) <= 7 for screen in STUDY.screens)


def loaded(tmp_path: Path, screens: Any) -> Questionnaire:
    """The family form with other screens."""
    data = dict(read_yaml(CONTENT_FOLDER / "questionnaires" / "keluarga" / "form.yaml").data)
    data["screens"] = screens
    path = tmp_path / "keluarga" / "form.yaml"
    path.parent.mkdir()
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return load_questionnaire(path, Dictionary.load(CONTENT_FOLDER / "variables"))


def as_they_are() -> list[dict[str, Any]]:
    data = read_yaml(CONTENT_FOLDER / "questionnaires" / "keluarga" / "form.yaml").data
    screens: list[dict[str, Any]] = json.loads(json.dumps(data["screens"]))
    return screens


def index(screens: list[dict[str, Any]], code: str) -> int:
    return [screen["code"] for screen in screens].index(code)


def change(screen: str, **changes: Any) -> list[dict[str, Any]]:
    screens = as_they_are()
    screens[index(screens, screen)] |= changes
    return screens


def moved(code: str, to: int) -> list[dict[str, Any]]:
    screens = as_they_are()
    screens.insert(to, screens.pop(index(screens, code)))
    return screens


def without(code: str) -> list[dict[str, Any]]:
    return [screen for screen in as_they_are() if screen["code"] != code]


def test_the_screens_can_be_read_again(tmp_path: Path) -> None:
    assert loaded(tmp_path, as_they_are()).screens == FORM.screens


KITCHEN = ["cooking_fuel"]
TICKED = ["owns_refrigerator", "tenure"]
PLURAL = {"id": "Siapa?", "en": "Who?"}
FAULTS = {
    "not a list": ({"code": "rumah"}, "`screens` must be a list"),
    "empty": ([], "`screens` must be a list"),
    "left out": (without("atap"), "No screen shows roof_material"),
    "a screen twice": ([*as_they_are(), as_they_are()[0]], "The screen `kartu` is there twice"),
    "a question twice": (change("dapur", questions=[*KITCHEN, "tenure"]), "`tenure` on the screens is there"),
    "unknown question": (change("dapur", questions=[*KITCHEN, "shoe_size"]), "`shoe_size`, which no section"),
    "unknown layout": (change("dapur", layout="table"), "unknown layout"),
    "reserved code": (change("dapur", **{"code": "check"}), "cannot be called so"),
    "unfit code": (change("dapur", **{"code": "Dapur 1"}), "cannot be called so"),
    "about a member": (change("dapur", layout="each", text=PLURAL), "which is asked about the household"),
    "about the household": (change("jaminan", layout="questions"), "which is asked about each member"),
    "not to be ticked": (change("barang", questions=TICKED), "cannot show `tenure` as something to tick"),
    "a language short": (change("jaminan", text={"id": "Siapa?"}), "not there in both languages"),
    "more than names": (change("daftar", questions=["name", "nik"]), "must show `name` alone"),
    "no list first": (moved("daftar", 5), "need one list of members"),
    "too early": (moved("pekerjaan", 3), "before worked_last_week, on which it depends"),
    "unknown key": (change("dapur", colour="red"), "unknown key colour"),
    "questions no list": (change("dapur", questions="cooking_fuel"), "`questions` must be a list"),
    "no code": ([{"layout": "questions", "questions": []}], "lacks code"),
}


@pytest.mark.parametrize(("screens", "what"), FAULTS.values(), ids=FAULTS.keys())
def test_screens_that_are_not_as_agreed_are_refused(tmp_path: Path, screens: Any, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        loaded(tmp_path, screens)
    assert what in str(caught.value)
    assert "form.yaml" in str(caught.value)


def test_each_needs_words_of_its_own(tmp_path: Path) -> None:
    screens = as_they_are()
    del screens[index(screens, "jaminan")]["text"]
    with pytest.raises(ContentError, match="needs a `text`"):
        loaded(tmp_path, screens)


def test_the_shared_cases_are_what_their_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    forms = importlib.import_module("tests.vectors.forms")
    assert forms.FILE.read_text(encoding="utf-8") == forms.text(), "stale: run `python -m tests.vectors.make`"
