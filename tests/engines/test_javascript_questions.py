"""Relevance and constraints of the questionnaires come out on a phone as they do in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tepat.content import load_content
from tepat.rules import Expression, Variable, expression_to_json, variables_to_json
from tests.engines.javascript import JavaScript, NoJavaScript

ON = date(2026, 7, 1)
ROWS = 300


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    try:
        with JavaScript() as started:
            yield started
    except NoJavaScript as missing:
        pytest.skip(str(missing))


def _expressions(level: str) -> list[Expression]:
    found = [
        expression
        for questionnaire in load_content().questionnaires.values()
        for section in questionnaire.sections
        for question in section.questions
        for expression in (question.relevant, question.constraint)
        if expression is not None and expression.level == level
    ]
    return list({expression.text: expression for expression in found}.values())


def _value(variable: Variable, chance: random.Random) -> Any:
    if variable.type == "boolean":
        return chance.random() < 0.5
    if variable.type == "choice":
        return chance.choice(sorted(variable.codes))
    if variable.type == "date":
        return ON - timedelta(days=chance.choice((0, 1, 365, 1826, 1827, chance.randrange(30000))))
    if variable.type == "text":
        return "teks"
    low, high = variable.minimum, variable.maximum
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    drawn = chance.choice((low, high, low + (high - low) * chance.random()))
    return int(drawn) if variable.type == "integer" else drawn


@pytest.mark.parametrize("level", ["household", "person"])
def test_expressions_of_questionnaires(javascript: JavaScript, level: str) -> None:
    dictionary = load_content().dictionary
    expressions = _expressions(level)
    codes = {code for expression in expressions for code in expression.inputs}
    definitions = variables_to_json(dictionary, codes)
    asked = [dictionary[code] for code, one in definitions.items() if "derive" not in one]
    chance = random.Random(level)
    rows = [
        ({one.code: _value(one, chance) for one in asked if one.level == level and chance.random() < 0.8}, ON)
        for _ in range(ROWS)
    ]
    trees = [expression_to_json(expression) for expression in expressions]
    found = javascript.evaluate(trees, definitions, rows, level=level)
    assert found == [[one.evaluate(facts, on=on) for one in expressions] for facts, on in rows]
    assert any(True in row and False in row and None in row for row in found) or level == "household"
