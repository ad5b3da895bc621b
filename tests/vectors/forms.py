"""Writes ``forms.json``: questionnaires as a phone gets them, answers, and what the server makes of these.

One line for each form and each case: the answers, the codes of what is asked (of the household, and of each
member; what depends on something unknown is not among them), and the problems by pointer.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from tepat.content.library import CONTENT_FOLDER
from tepat.content.questionnaires import MEMBERS, Questionnaire, form_document, load_questionnaire
from tepat.content.questionnaires.cases import AnswerCaseResult, run_answer_cases
from tepat.content.questionnaires.checking import check_answers
from tepat.rules import Dictionary

FILE = Path(__file__).parent / "forms.json"
FOLDER = CONTENT_FOLDER / "questionnaires"
CODES = ("keluarga", "alatas2012", "buku_dasawisma", "kunjungan_acak")


def text() -> str:
    """The file as it should be."""
    dictionary = Dictionary.load(CONTENT_FOLDER / "variables")
    forms = {code: load_questionnaire(FOLDER / code / "form.yaml", dictionary) for code in CODES}
    described = {code: form_document(form, lambda words: words["id"]) for code, form in forms.items()}
    lines = [f" {_json(code)}: {_json(document)}" for code, document in described.items()]
    cases = [_json(case) for code, form in forms.items() for case in _cases(code, form)]
    return '{"forms": {\n' + ",\n".join(lines) + '\n},\n"cases": [\n' + ",\n".join(cases) + "\n]}\n"


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _cases(code: str, form: Questionnaire) -> list[dict[str, Any]]:
    results = run_answer_cases(form, FOLDER / code / "cases.yaml")
    return [_case(code, form, result) for result in results if _is_drawn(result.answers)]


def _is_drawn(answers: Any) -> bool:
    """A phone holds an object of answers, with members that are objects."""
    members = answers.get(MEMBERS, []) if isinstance(answers, dict) else None
    return isinstance(members, list) and all(isinstance(member, dict) for member in members)


def _case(code: str, form: Questionnaire, result: AnswerCaseResult) -> dict[str, Any]:
    checked = check_answers(form, result.answers, on=result.on)
    case: dict[str, Any] = {
        "form": code,
        "name": result.name,
        "on": result.on.isoformat(),
        "answers": result.answers,
        "asked": _asked(form, None, checked.household, checked.household, result.on),
    }
    if len(checked.members) == len(result.answers.get(MEMBERS, [])):
        case["asked_members"] = [
            _asked(form, MEMBERS, member, checked.household, result.on) for member in checked.members
        ]
    return case | {"problems": result.problems}


def _asked(
    form: Questionnaire, about: str | None, values: dict[str, Any], household: dict[str, Any], on: date
) -> list[str]:
    hidden = {
        code
        for screen in form.screens
        if screen.relevant is not None and screen.relevant.evaluate(household, on=on) is not True
        for code in screen.questions
    }
    return [
        question.code
        for question in form.questions_about(about)
        if question.code not in hidden
        and question.code not in form.given
        and (question.relevant is None or question.relevant.evaluate(values, on=on) is True)
    ]
