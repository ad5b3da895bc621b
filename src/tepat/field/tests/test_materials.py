"""What the app keeps at install: complete in every language, small, and about nobody."""

from __future__ import annotations

import json
import re
from typing import Any

import brotli
import pytest
from django.utils.functional import Promise

from tepat.field import materials
from tepat.field.app_texts import APP_TEXTS, GATE_TEXTS
from tepat.field.materials import LANGUAGES, QUESTIONNAIRES, TextsCollide, form_versions, materials_version
from tepat.field.work_texts import WORK_TEXTS

pytestmark = pytest.mark.django_db  # which formulas are in force stands there


def filled(kept: Any, words: list[str]) -> Any:
    """With the texts in the places of their marks; a bare mark is the next text."""
    following = iter(words)

    def fill(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: fill(value) for key, value in part.items()}
        if isinstance(part, list):
            return [fill(value) for value in part]
        if not isinstance(part, str) or not part.startswith("#"):
            return part
        return next(following) if part == "#" else words[int(part[1:])]

    return fill(kept)


def whole(language: str) -> dict[str, Any]:
    """What the phone takes out of it for one language."""
    kept = json.loads(materials.materials())
    words = kept.pop("words")[language]
    result: dict[str, Any] = filled(kept, words)
    return result


def test_every_text_goes_through_gettext() -> None:
    for key, text in (GATE_TEXTS | APP_TEXTS | WORK_TEXTS).items():
        assert isinstance(text, Promise), key


def test_every_language_has_every_sentence() -> None:
    words = json.loads(materials.materials())["words"]
    assert set(words) == set(LANGUAGES)
    assert len({len(sentences) for sentences in words.values()}) == 1
    assert [text for sentences in words.values() for text in sentences if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_there(language: str) -> None:
    found = whole(language)
    assert set(found["forms"]) == set(found["formVersions"]) == set(QUESTIONNAIRES)
    assert {programme["code"] for programme in found["programmes"]} == {f["code"] for f in found["formulas"]}
    for name in ("formulas", "areas", "agencies"):
        assert found[name], name
    assert [consent["language"] for consent in found["consents"]] == [language] * len(found["consents"])
    assert sum(consent["required"] for consent in found["consents"]) == 1
    for formula in found["formulas"]:
        for criterion in formula["criteria"]:
            assert criterion["reason"]["id"] == criterion["reason"]["en"]


def test_a_sentence_is_in_the_readers_language() -> None:
    english, javanese = whole("en"), whole("jv")
    assert english["texts"]["next"] != whole("id")["texts"]["next"]
    assert english["consents"][0]["title"] != javanese["consents"][0]["title"]
    assert (
        english["formulas"][0]["criteria"][0]["reason"]["en"]["true"]
        != javanese["formulas"][0]["criteria"][0]["reason"]["en"]["true"]
    )


def test_agencies_stand_before_the_family_only() -> None:
    for names in whole("id")["agencies"].values():
        assert names
        assert all(isinstance(name, str) for name in names)


def test_nothing_is_about_anybody() -> None:
    """No numbers of identity, no telephone numbers, and the same for whoever asks."""
    text = materials.materials().decode()
    assert re.findall(r"\b\d{16}\b|\b(?:\+62|08)\d{8,}\b", text) == []


def test_it_is_small() -> None:
    """Four languages, all forms and formulas; what the whole app weighs is measured where it is built."""
    assert len(brotli.compress(materials.materials())) < 60_000


def test_what_the_first_screen_says_is_not_carried_twice() -> None:
    assert set(whole("id")["texts"]) & set(GATE_TEXTS) == set()


def test_the_version_is_of_the_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    before = materials_version()
    monkeypatch.setattr(materials, "materials", lambda: b"{}")
    assert re.fullmatch("[0-9a-f]{16}", before)
    assert materials_version() != before


def test_the_versions_of_forms_are_those_of_the_forms() -> None:
    found = whole("id")
    assert (
        {code: form["version"] for code, form in found["forms"].items()}
        == form_versions()
        == found["formVersions"]
    )


def test_two_sentences_under_one_key_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(materials, "WORK_TEXTS", {"back": "Mundur"})
    with pytest.raises(TextsCollide, match="back"):
        materials.later_texts()


def test_a_mark_in_content_is_refused() -> None:
    with pytest.raises(ValueError, match="#merah"):
        materials._check_marks({"colour": "#merah"}, 3)


def test_marks_stand_in_the_order_in_which_a_script_goes_through_them() -> None:
    order: dict[str, str] = {}
    found = materials._in_order({"b": "#3", "10": ["#1"], "2": {"z": "#3", "y": "#0"}}, order)
    assert found == {"2": {"z": "#", "y": "#"}, "10": ["#"], "b": "#0"}
    assert list(order) == ["#3", "#0", "#1"]
