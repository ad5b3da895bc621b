"""Run the example answers that lie beside a questionnaire, so that people who do not program can add to them.

cases.yaml::

    families:                        # answers to start from, by name
      siti: {kk: "...", members: [...], tenure: 1}
    cases:
      - name: What is tried
        on: 2026-11-01
        family: siti                 # or `answers:` for a whole document
        change: {/members/0/sex: 2}  # JSON pointers into the answers; null leaves the answer empty
        remove: [/members/0/name]
        problems: {/answers/members/0/name: intake.answer.required}   # by pointer; absent = none
        warnings: {/answers/members/0/nik: kernel.nik.sex_differs}

Dates may be written bare; they are turned into the text that a submission holds.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tepat.content.errors import ContentError
from tepat.content.questionnaires.checking import AnswerProblem, check_answers
from tepat.content.questionnaires.form import Questionnaire
from tepat.content.reading import checked_keys, plain_text, read_mapping


@dataclass(frozen=True, slots=True)
class AnswerCaseResult:
    """One example: its answers, what was expected and what the check said, each as {pointer: code}."""

    name: str
    on: date
    answers: Any
    expected_problems: dict[str, str]
    problems: dict[str, str]
    expected_warnings: dict[str, str]
    warnings: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether problems and warnings are just those expected."""
        return (self.expected_problems, self.expected_warnings) == (self.problems, self.warnings)


def run_answer_cases(questionnaire: Questionnaire, path: Path) -> list[AnswerCaseResult]:
    """Check every example of a cases.yaml. Raises ContentError where the file itself is wrong."""
    data = read_mapping(path, required=("cases",), optional=("families",))
    return [_run(questionnaire, case, data.get("families", {}), path) for case in data["cases"]]


def _run(
    questionnaire: Questionnaire, item: object, families: dict[str, Any], path: Path
) -> AnswerCaseResult:
    case = checked_keys(
        item,
        path,
        "A case",
        required=("name", "on"),
        optional=("family", "answers", "change", "remove", "problems", "warnings"),
    )
    name = plain_text(case["name"], path, "The name of a case")
    if "family" in case and case["family"] not in families:
        raise ContentError(f"The case “{name}” starts from an unknown family.", place=path, mend="Add it.")
    answers = _as_json(copy.deepcopy(families[case["family"]] if "family" in case else case.get("answers")))
    for pointer, value in case.get("change", {}).items():
        holder, key = _holder(answers, pointer)
        holder[key] = _as_json(value)
    for pointer in case.get("remove", []):
        holder, key = _holder(answers, pointer)
        del holder[key]
    checked = check_answers(questionnaire, answers, on=case["on"])
    return AnswerCaseResult(
        name,
        case["on"],
        answers,
        case.get("problems", {}),
        _by_pointer(checked.problems),
        case.get("warnings", {}),
        _by_pointer(checked.warnings),
    )


def _by_pointer(problems: tuple[AnswerProblem, ...]) -> dict[str, str]:
    return {problem.pointer: problem.code for problem in problems}


def _holder(answers: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that holds the place, and the key in it."""
    *before, last = pointer.removeprefix("/").split("/")
    for token in before:
        answers = answers[int(token)] if isinstance(answers, list) else answers[token]
    return answers, int(last) if isinstance(answers, list) else last


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return value
