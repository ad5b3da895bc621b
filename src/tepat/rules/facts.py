"""Checks facts that come from outside (a file, a case) strictly, before they are decided on.

``decide`` itself takes a value outside its legal range as unknown, because stored facts are what they are; a
person who writes a fact by hand wants to be told.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.errors import FactsError
from tepat.rules.expressions.types import type_of_variable
from tepat.rules.live.accept import WrongKind, acceptor
from tepat.rules.live.program import MEMBERS
from tepat.rules.variables import Variable

MAX_BYTES = 1024 * 1024


def read_facts(path: Path) -> dict[str, Any]:
    """The facts of a JSON file: one object. Raises FactsError when it is not sound."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FactsError("The facts file is too large.", code="rules.facts.too_long")
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FactsError(
            f"The facts file {path} cannot be read.",
            why=f"{error.strerror}.",
            mend="Check the name.",
            code="rules.facts.not_found",
        ) from None
    except json.JSONDecodeError as error:
        raise FactsError(
            f"The facts file is not sound JSON at line {error.lineno}, column {error.colno}.",
            why=f"{error.msg}.",
            mend="Check commas, quotation marks and brackets there.",
            code="rules.facts.json",
        ) from None
    except (ValueError, RecursionError):
        raise FactsError(
            "The facts file is not sound JSON.", mend="Save it as UTF-8, plainly.", code="rules.facts.json"
        ) from None
    if not isinstance(document, dict):
        raise FactsError(
            "The facts file does not hold one object.",
            mend='Write {"variable": value, ...}.',
            code="rules.facts.json",
        )
    return document


def check_facts(dictionary: Dictionary, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as values to calculate with. Raises FactsError with the pointer of the first that is wrong.

    No message ever shows the value of a fact.
    """
    checked = _check_level(dictionary, facts, "household", "")
    if facts.get(MEMBERS) is not None:
        members = facts[MEMBERS]
        if not isinstance(members, list):
            raise FactsError(
                "`members` is not a list.", mend="Write one object for each member.", pointer="/members"
            )
        checked[MEMBERS] = [
            _check_level(dictionary, member, "person", f"/{MEMBERS}/{index}")
            for index, member in enumerate(members)
        ]
    return checked


def _check_level(dictionary: Dictionary, facts: Any, level: str, pointer: str) -> dict[str, Any]:
    if not isinstance(facts, Mapping):
        raise FactsError("A member is not an object of facts.", pointer=pointer)
    checked: dict[str, Any] = {}
    for code, value in facts.items():
        if code == MEMBERS and level == "household":
            continue
        variable = dictionary.get(code)
        if variable is None or variable.level != level:
            raise _stranger(dictionary, str(code), level, pointer)
        checked[code] = _check_value(variable, value, f"{pointer}/{code}")
    return checked


def _stranger(dictionary: Dictionary, code: str, level: str, pointer: str) -> FactsError:
    known = [variable.code for variable in dictionary.variables if variable.level == level]
    near = difflib.get_close_matches(code[:60], known, n=1)
    shown = code if code in dictionary or near else code[:60]
    return FactsError(
        f"`{shown}` is not a variable of the {level}.",
        mend=f"Did you mean `{near[0]}`?" if near else "Use the codes of the variable dictionary.",
        code="rules.facts.unknown_variable",
        pointer=f"{pointer}/{shown}",
    )


def _check_value(variable: Variable, value: Any, pointer: str) -> Any:
    if value is None:
        return None
    try:
        accepted = acceptor(variable)(value)
    except WrongKind:
        raise FactsError(
            f"`{variable.code}` has the wrong kind of value.",
            why=f"It must be {type_of_variable(variable).phrase}.",
            mend=_example(variable),
            code="rules.facts.wrong_type",
            pointer=pointer,
        ) from None
    if accepted is None:
        raise FactsError(
            f"`{variable.code}` is outside its legal values.",
            why=_legal(variable),
            mend="Correct it, or leave it out when it is not known.",
            code="rules.facts.out_of_range",
            pointer=pointer,
        )
    return accepted


def _example(variable: Variable) -> str:
    examples = {"boolean": "true", "date": '"2026-01-31"', "text": '"..."'}
    return f"Write for instance {examples.get(variable.type, '3')}."


def _legal(variable: Variable) -> str:
    if variable.type == "choice":
        return f"Its codes are {', '.join(str(code) for code in sorted(variable.codes)[:40])}."
    if variable.minimum is None:
        return ""
    return f"It goes from {variable.minimum} to {variable.maximum}."
