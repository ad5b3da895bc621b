"""Every line that any room writes into the audit record has words for the person it is about."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tepat
from tepat.casework.kinds import CaseEvent
from tepat.field.kinds import Desk
from tepat.rights.wording import ACTIONS, PURPOSES, action_in_words, purpose_in_words
from tepat.verification.ladder import Event

_CODE = Path(tepat.__file__).parent
_ROOMS = {folder.name for folder in _CODE.iterdir() if (folder / "__init__.py").exists()}
_ACTION = re.compile(r"([a-z]+)\.[a-z_]+\.[a-z_]+")
# What can stand in the gap of an action that is put together, where a type says it.
_WITH_GAPS: dict[str, list[Any]] = {
    "verification.step.": list(Event),
    "casework.step.": list(CaseEvent),
    "casework.task_step.": list(CaseEvent),
    "casework.visit_step.": list(CaseEvent),
    "field.record.": [Desk.SENT_BACK, Desk.VOID],
}


def _files() -> Iterator[ast.Module]:
    """The code that can write a line of the audit record."""
    for path in sorted(_CODE.rglob("*.py")):
        if {"tests", "migrations", "sandbox"}.isdisjoint(path.parts):
            text = path.read_text()
            if "record" in text or "purpose=" in text:
                yield ast.parse(text)


def _recording_calls(file: ast.AST) -> Iterator[ast.Call]:
    """Every call that writes, or helps to write, a line."""
    for node in ast.walk(file):
        if isinstance(node, ast.Call) and _name(node.func).lstrip("_").startswith("record"):
            yield node


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def written_actions() -> set[str]:
    """The actions that stand in the code, those with a gap filled in with everything that can stand there."""
    found: set[str] = set()
    for file in _files():
        for call in _recording_calls(file):
            for value in [*call.args, *(word.value for word in call.keywords if word.arg == "action")]:
                if isinstance(value, ast.JoinedStr):
                    found |= _filled(value, file)
                else:
                    found |= {text for text in _texts(value) if _is_action(text)}
    return found


def _filled(value: ast.JoinedStr, file: ast.Module) -> set[str]:
    """An action with a gap at its end, once for each word that can stand there."""
    start = str(value.values[0].value) if isinstance(value.values[0], ast.Constant) else ""
    if not _is_action(f"{start}x"):
        return set()
    if start in _WITH_GAPS:
        return {f"{start}{end.value}" for end in _WITH_GAPS[start]}
    given = {text for call in _recording_calls(file) for part in call.args for text in _texts(part)}
    ends = {text for text in given if re.fullmatch("[a-z_]+", text)}
    assert ends, f"say in this test what can follow {start}"
    return {f"{start}{end}" for end in ends}


def _is_action(text: str) -> bool:
    match = _ACTION.fullmatch(text)
    return match is not None and match[1] in _ROOMS


def written_purposes() -> set[str]:
    """The purposes that stand in the code: given to any call, or the one taken where none is given."""
    found: set[str] = set()
    for node in (node for file in _files() for node in ast.walk(file)):
        if isinstance(node, ast.Call) and _takes_a_reason(node):
            found |= {t for word in node.keywords if word.arg == "purpose" for t in _texts(word.value)}
        elif isinstance(node, ast.FunctionDef):
            found |= set(_default_purposes(node))
    return found


def _takes_a_reason(call: ast.Call) -> bool:
    """Whether a call's purpose says why somebody looks, not what a consent is for."""
    return "consent" not in _name(call.func).lower() and _name(call.func) != "Text"


def _default_purposes(function: ast.FunctionDef) -> Iterator[str]:
    arguments = function.args
    pairs = [
        *zip(reversed(arguments.args), reversed(arguments.defaults), strict=False),
        *((a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None),
    ]
    for argument, default in pairs:
        if argument.arg == "purpose" and isinstance(default, ast.Constant) and isinstance(default.value, str):
            yield default.value


def test_the_search_finds_what_is_known_to_be_there() -> None:
    assert {
        "eligibility.family.read_decisions",
        "identity.sign_in.accept",
        "registry.consent.withdraw",
        "casework.step.upheld",
        "verification.step.face_matched",
    } <= written_actions()
    assert {"eligibility", "security", "self_service", "appeal"} <= written_purposes()


@pytest.mark.parametrize("action", sorted(written_actions()))
def test_an_action_has_words(action: str) -> None:
    assert action_in_words(action), "write what it means in tepat/rights/wording.py"


@pytest.mark.parametrize("purpose", sorted(written_purposes()))
def test_a_purpose_has_words(purpose: str) -> None:
    assert purpose_in_words(purpose), "write what it means in tepat/rights/wording.py"


def test_what_has_no_words_is_noticed() -> None:
    assert action_in_words("registry.family.look_at") is None
    assert purpose_in_words("curiosity") is None


def test_no_words_are_left_for_what_nobody_writes_any_more() -> None:
    assert set(ACTIONS) - written_actions() == set()
    assert set(PURPOSES) - written_purposes() - {"data_rights", "appeal"} == set()
