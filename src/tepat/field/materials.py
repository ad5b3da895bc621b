"""What the app keeps at install: forms, formulas, consents, areas and every sentence, in each language.

Nothing in it is about anybody. Four whole copies would not fit a slow network, so below ``words`` stands for
each language the list of its texts, and where a text belongs there is a mark: ``"#"`` for the next one of the
list, ``"#17"`` for one that came before. The phone puts together what its reader needs
(``frontend/src/field/shell/materials.ts``; ``Materials`` in ``contract.ts``).

Its address holds ``materials_version()``, a hash of everything, so that it never changes its contents.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from tepat.base.languages import NAMES
from tepat.base.pictures import picture_names
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.content.agencies import AGENCY_NAMES
from tepat.content.areas import villages_by_district
from tepat.content.questionnaires.document import form_document
from tepat.eligibility.in_force import Rule, rules_in_force
from tepat.field.app_texts import APP_TEXTS, GATE_TEXTS
from tepat.field.work_texts import WORK_TEXTS
from tepat.intake.checks import CONSENT_PURPOSE
from tepat.intake.form_texts import FORM_TEXTS
from tepat.rules import Formula
from tepat.rules.json import to_json
from tepat.targeting.audit_plan import audit_plan

QUESTIONNAIRES = ("keluarga", "buku_dasawisma", "kunjungan_acak")
LANGUAGES = tuple(code for code, _name in NAMES)
FORMAT = 1

_MARK = "#"
_REASONS = ("id", "en")  # the keys under which the evaluator looks for sentences


class TextsCollide(Exception):
    """Two rooms gave different sentences under one key."""


class _Words:
    """Puts a number in the place of each text; the same text has the same number."""

    def __init__(self) -> None:
        self.texts: list[Any] = []
        self._numbers: dict[str, int] = {}

    def __call__(self, text: Any) -> str:
        key = json.dumps(text, sort_keys=True) if isinstance(text, Mapping) else str(text)
        if key not in self._numbers:
            self._numbers[key] = len(self.texts)
            self.texts.append(text)
        return f"{_MARK}{self._numbers[key]}"

    def in_language(self, language: str) -> list[str]:
        with override(language):
            return [words(text) for text in self.texts]


def materials() -> bytes:
    """All of it, as compact JSON, with the formulas that are in force today."""
    return materials_with(rules_in_force(timezone.localdate()))


@lru_cache(maxsize=2)
def materials_with(rules: tuple[Rule, ...]) -> bytes:
    """All of it, with these formulas."""
    marked = _Words()
    with override("id"):
        frame = _frame(rules, marked)
    _check_marks(frame, len(marked.texts))
    order: dict[str, str] = {}
    whole = _in_order(frame, order)
    said = {language: marked.in_language(language) for language in sorted(LANGUAGES)}
    numbers = [int(mark[len(_MARK) :]) for mark in order]
    whole |= {"words": {code: [texts[number] for number in numbers] for code, texts in said.items()}}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def materials_version() -> str:
    """A hash of all of it: 16 hex digits."""
    return hashlib.sha256(materials()).hexdigest()[:16]


def form_versions() -> dict[str, str]:
    """The version of each questionnaire that the app fills in."""
    return {code: load_content().questionnaire(code).version for code in QUESTIONNAIRES}


def later_texts() -> dict[str, Any]:
    """Every sentence by its key, but for the first screen's. Raises ``TextsCollide`` where a key has two."""
    found: dict[str, Any] = {**GATE_TEXTS, "visit_consent": audit_plan().consent}
    for texts in (FORM_TEXTS, APP_TEXTS, WORK_TEXTS):
        for key, text in texts.items():
            if str(found.setdefault(key, text)) != str(text):
                raise TextsCollide(f"Two sentences have the key `{key}`. Give one of them another key.")
    return {key: text for key, text in found.items() if key not in GATE_TEXTS}


def _frame(rules: tuple[Rule, ...], marked: _Words) -> dict[str, Any]:
    content = load_content()
    forms = [content.questionnaire(code) for code in QUESTIONNAIRES]
    pictures = picture_names()
    return {
        "format": FORMAT,
        "texts": {key: marked(text) for key, text in later_texts().items()},
        "forms": {form.code: form_document(form, marked, pictures=pictures) for form in forms},
        "formVersions": form_versions(),
        "formulas": [_formula(rule.formula, marked) for rule in rules],
        "programmes": [_programme(content.programmes[rule.programme], marked) for rule in rules],
        "agencies": dict(_agencies(rules)),
        "consents": [_consent(purpose, marked) for purpose in content.texts.purposes],
        "areas": villages_by_district(settings.TEPAT_REGENCY),
    }


def _formula(formula: Formula, marked: _Words) -> dict[str, Any]:
    document = to_json(formula)
    document["title"] = _both(document["title"], marked)
    for criterion in document["criteria"]:
        indonesian, english = (criterion["reason"][language] for language in _REASONS)
        sentences = {kind: marked({"id": indonesian[kind], "en": english[kind]}) for kind in indonesian}
        criterion["reason"] = dict.fromkeys(_REASONS, sentences)
    for variable in document["variables"].values():
        if "label" in variable:
            variable["label"] = _both(variable["label"], marked)
        if "labels" in variable:
            variable["labels"] = {code: _both(text, marked) for code, text in variable["labels"].items()}
    return document


def _both(text: Mapping[str, str], marked: _Words) -> dict[str, str]:
    return dict.fromkeys(_REASONS, marked(dict(text)))


def _programme(programme: Any, marked: _Words) -> dict[str, Any]:
    return {
        "code": programme.code,
        "title": marked(programme.title),
        "summary": marked(programme.description),
        "agency": marked(programme.agency.name),
    }


def _agencies(rules: tuple[Rule, ...]) -> Iterator[tuple[str, list[str]]]:
    """For each stored variable behind a formula, the agencies whose word counts before the family's."""
    dictionary = load_content().dictionary
    stored = {code for rule in rules for code in rule.formula.base_inputs}
    for code in sorted(stored & dictionary.keys()):
        trusted = dictionary[code].source_trust
        before = trusted[: trusted.index("self")] if "self" in trusted else trusted
        if names := [AGENCY_NAMES[source] for source in before if source in AGENCY_NAMES]:
            yield code, names


def _consent(purpose: str, marked: _Words) -> dict[str, Any]:
    texts = load_content().texts
    spoken = {language: asdict(texts.consent(purpose, language)) for language in LANGUAGES}

    def word(name: str, place: int | None = None) -> str:
        return marked(
            {
                language: said[name] if place is None else said[name][place]
                for language, said in spoken.items()
            }
        )

    first = spoken["id"]
    return {
        "purpose": purpose,
        "version": first["version"],
        "language": word("language"),
        "title": word("title"),
        "summary": word("summary"),
        "points": [word("points", place) for place in range(len(first["points"]))],
        "question": word("question"),
        "rights": [word("rights", place) for place in range(len(first["rights"]))],
        "required": purpose == CONSENT_PURPOSE,
    }


def _in_order(part: Any, order: dict[str, str]) -> Any:
    """The same with its marks numbered as they come; a bare mark where one comes for the first time.

    ``order`` takes the marks in that order: what follows one another need not be counted, and packs smaller.
    """
    if isinstance(part, Mapping):
        return {key: _in_order(part[key], order) for key in sorted(part, key=_in_script)}
    if isinstance(part, list | tuple):
        return [_in_order(value, order) for value in part]
    if not isinstance(part, str) or not part.startswith(_MARK):
        return part
    if part in order:
        return order[part]
    order[part] = f"{_MARK}{len(order)}"
    return _MARK


def _in_script(key: Any) -> int:
    """Scripts go through keys that are whole numbers first, the smallest first; then through all others."""
    name = str(key)
    return int(name) if name.isdecimal() and str(int(name)) == name else sys.maxsize


def _check_marks(part: Any, count: int) -> None:
    """Stop where a text of another kind would be taken for a number of a text."""
    for text in _strings(part):
        if text.startswith(_MARK) and not (text[1:].isdecimal() and int(text[1:]) < count):
            raise ValueError(f"`{text}` begins with {_MARK}, which stands for a text here.")


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)
