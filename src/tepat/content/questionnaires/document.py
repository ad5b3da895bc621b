"""A questionnaire as one document in one language, for a phone: ``frontend/src/forms`` draws it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from tepat.content.questionnaires.checking import HEAD, MAX_MEMBERS
from tepat.content.questionnaires.form import Question, Questionnaire, Screen
from tepat.content.questionnaires.values import EARLIEST_BIRTH, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS
from tepat.rules.json import expression_to_json

Words = Callable[[Mapping[str, str]], str]

_LONGEST = {"text": MAX_TEXT_CHARACTERS, "name": MAX_NAME_CHARACTERS, "nik": 16, "kk": 16}
_RELATION = "relation_to_head"


def form_document(
    questionnaire: Questionnaire, words: Words, *, pictures: Collection[str] = ()
) -> dict[str, Any]:
    """The questionnaire as ``frontend/src/forms/contract.ts`` describes it (``FormDocument``).

    ``words`` picks the reader's language from a content text. ``pictures`` are the names of the drawings
    there are: a question shows ``<code>``, an option ``<code>-<option>``, where that is one of them.
    """
    document: dict[str, Any] = {
        "code": questionnaire.code,
        "version": questionnaire.version,
        "title": words(questionnaire.title),
        "questions": {q.code: _question(q, words, pictures) for q in questionnaire.questions},
        "screens": [_screen(screen, words) for screen in questionnaire.screens],
        "maxMembers": MAX_MEMBERS if questionnaire.has_members else 0,
    }
    if questionnaire.has_members and questionnaire.question(_RELATION):
        document["head"] = {"question": _RELATION, "value": HEAD}
    if questionnaire.given:
        document["given"] = list(questionnaire.given)
    return document


def _question(question: Question, words: Words, pictures: Collection[str]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "code": question.code,
        "type": "decimal" if question.type == "double" else question.type,
        "widget": question.widget,
        "text": words(question.text),
        "hint": words(question.hint) if question.hint else "",
        "label": words(question.label),
        "required": question.required,
        "options": [],
    }
    for option in question.options:
        name = f"{question.code}-{option.code}"
        picture = {"picture": name} if name in pictures else {}
        document["options"].append({"code": option.code, "label": words(option.label), **picture})
    if question.unit:
        document["unit"] = words(question.unit)
    if question.relevant is not None:
        document["relevant"] = expression_to_json(question.relevant)
    if question.constraint is not None and question.constraint_message is not None:
        document["constraint"] = expression_to_json(question.constraint)
        document["constraintMessage"] = words(question.constraint_message)
    if question.code in pictures:
        document["picture"] = question.code
    return document | _limits(question)


def _limits(question: Question) -> dict[str, Any]:
    """What may be typed. A birth has no last day here: the phone takes the day on which it is filled in."""
    variable = question.variable
    is_birth = question.code == "birth_date"
    limits: dict[str, Any] = {
        "min": EARLIEST_BIRTH if is_birth else variable and variable.minimum,
        "max": None if is_birth else variable and variable.maximum,
        "scale": variable and variable.scale,
        "maxLength": _LONGEST.get(question.type),
    }
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in limits.items()
        if value is not None
    }


def _screen(screen: Screen, words: Words) -> dict[str, Any]:
    document: dict[str, Any] = {
        "code": screen.code,
        "section": words(screen.section),
        "title": words(screen.title),
        "layout": screen.layout,
        "questions": list(screen.questions),
    }
    if screen.text:
        document["text"] = words(screen.text)
    if screen.hint:
        document["hint"] = words(screen.hint)
    if screen.texts:
        document["texts"] = {code: words(text) for code, text in screen.texts.items()}
    if screen.relevant is not None:
        document["relevant"] = expression_to_json(screen.relevant)
    return document
