"""What stands in a record, in words: each answer with the question's own label, about whom, as people say it.

A record on the desk may hold anything; what has no words is shown as it is, and numbers that find a person
are shown by their end only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tepat.base.in_words import value_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.content.questionnaires import Questionnaire
from tepat.content.questionnaires.form import IDENTIFIER_LABELS
from tepat.field.desk import Opened

_MOST_SHOWN = 200
_SECRET = frozenset({"nik", "kk"})


@dataclass(frozen=True)
class AnswerRow:
    """One answer. ``other`` is what the other record says, where two are compared."""

    label: str
    value: str
    other: str = ""
    differs: bool = False


@dataclass(frozen=True)
class AnswerSheet:
    """The answers about the family, or about one member."""

    title: str
    rows: tuple[AnswerRow, ...]


Answers = dict[str, dict[str, tuple[str, str]]]
"""By sheet, by code: label and value in words."""


def sheets(opened: Opened) -> list[AnswerSheet]:
    """The answers of a record, the family's first."""
    return [
        AnswerSheet(title, tuple(AnswerRow(label, value) for label, value in rows.values()))
        for title, rows in _answers(opened).items()
        if rows
    ]


def compared(opened: Opened, other: Opened) -> list[AnswerSheet]:
    """The answers of two records side by side; those that differ are marked."""
    ours, theirs = _answers(opened), _answers(other)
    found = []
    for title in dict.fromkeys([*ours, *theirs]):
        mine, yours = ours.get(title, {}), theirs.get(title, {})
        rows = [_compared_row(mine.get(code), yours.get(code)) for code in dict.fromkeys([*mine, *yours])]
        if rows:
            found.append(AnswerSheet(title, tuple(rows)))
    return found


def _compared_row(mine: tuple[str, str] | None, yours: tuple[str, str] | None) -> AnswerRow:
    label = (mine or yours or ("", ""))[0]
    value, other = mine[1] if mine else "", yours[1] if yours else ""
    return AnswerRow(label, value, other, differs=value != other)


def _answers(opened: Opened) -> Answers:
    document = opened.document
    form = _form(document)
    found: Answers = {_("Keluarga"): _rows(form, _household(document))}
    for name, given in _members(opened):
        title = name
        while title in found:  # two members of one name stay two
            title += " "
        found[title] = _rows(form, given)
    return found


def _household(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers about the family: of a registration beside its members, else by themselves."""
    if isinstance(given := document.get("answers"), dict):
        return {code: value for code, value in given.items() if code != "members"}
    given = document.get("household")
    return given if isinstance(given, dict) else {}


def _members(opened: Opened) -> Iterator[tuple[str, Mapping[str, Any]]]:
    document = opened.document
    answers = document.get("answers")
    listed = answers.get("members") if isinstance(answers, dict) else None
    if isinstance(listed, list):
        for number, member in enumerate(listed[:50], start=1):
            if isinstance(member, dict):
                yield _member_title(member.get("name"), number), member
    people = document.get("members")
    if isinstance(people, dict):
        for number, (person, given) in enumerate(list(people.items())[:50], start=1):
            if isinstance(given, dict):
                yield _member_title(opened.names.get(person), number), given


def _member_title(name: Any, number: int) -> str:
    if isinstance(name, str) and name.strip():
        return name.strip()[:_MOST_SHOWN]
    return _("Anggota %(number)d") % {"number": number}


def _form(document: Mapping[str, Any]) -> Questionnaire | None:
    """The questionnaire that was answered; of a version that is gone, the newest of its name."""
    code, version = document.get("questionnaire"), document.get("questionnaire_version")
    known = load_content().questionnaires
    if isinstance(code, str) and isinstance(version, str) and (code, version) in known:
        return known[code, version]
    versions = sorted(key for key in known if key[0] == code)
    return known[versions[-1]] if versions else None


def _rows(form: Questionnaire | None, given: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The answers in the order of the questions, then what no question asks for."""
    asked = [question.code for question in form.questions] if form else []
    known = [code for code in asked if code in given]
    rest = [code for code in given if isinstance(code, str) and code not in known]
    return {code: (_label(form, code), _value(code, given[code])) for code in [*known, *rest][:200]}


def _label(form: Questionnaire | None, code: str) -> str:
    question = form.question(code) if form else None
    if question is not None:
        return words(question.label)
    variable = load_content().dictionary.get(code)
    if variable is not None:
        return words(variable.label)
    return words(IDENTIFIER_LABELS[code]) if code in IDENTIFIER_LABELS else code[:_MOST_SHOWN]


def _value(code: str, value: Any) -> str:
    if value is None:
        return _("tidak tahu")
    if code in _SECRET:
        return _("… %(end)s") % {"end": str(value)[-4:]}
    variable = load_content().dictionary.get(code)
    try:
        text = value_in_words(variable, value) if variable else str(value)
    except (TypeError, ValueError, AttributeError, OverflowError):
        text = str(value)
    return capfirst(text[:_MOST_SHOWN])
