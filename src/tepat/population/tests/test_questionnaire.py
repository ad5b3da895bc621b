"""Generated answers are answers that the family questionnaire accepts; codes are those of the dictionary."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

import pytest

from tepat.content import load_content
from tepat.content.questionnaires import check_answers
from tepat.population import DEFAULT_ON, make_tables, submissions
from tepat.population.tables import HOUSEHOLD_VARIABLES, PERSON_VARIABLES

ARROW_OF_TYPE = {
    "choice": "int8",
    "integer": "int16",
    "boolean": "bool",
    "decimal": "double",
    "date": "date32[day]",
}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_family_has_a_problem(seed: int) -> None:
    questionnaire = load_content().questionnaire("keluarga")
    documents = submissions(make_tables(400, seed))
    checked = [check_answers(questionnaire, document["answers"], on=DEFAULT_ON) for document in documents]
    problems = Counter(
        (problem.code, problem.pointer.split("/")[-1]) for problem in chain(*(c.problems for c in checked))
    )
    assert problems == Counter()
    assert len(checked) == 400


def test_columns_are_the_dictionary_s() -> None:
    dictionary = load_content().dictionary
    for level, columns in (("household", HOUSEHOLD_VARIABLES), ("person", PERSON_VARIABLES)):
        for code, kind in columns.items():
            assert dictionary[code].level == level
            assert str(kind) == ARROW_OF_TYPE[dictionary[code].type]


def test_every_question_is_answered_by_somebody() -> None:
    questionnaire = load_content().questionnaire("keluarga")
    asked = {question.code for section in questionnaire.sections for question in section.questions}
    assert asked - {"kk", "nik", "name"} == {*HOUSEHOLD_VARIABLES, *PERSON_VARIABLES}


def test_agency_values_are_legal() -> None:
    dictionary = load_content().dictionary
    for record in make_tables(300, 3)["agency_records"].to_pylist():
        variable: Any = dictionary[record["variable"]]
        assert variable.level == ("household" if record["subject"] == "family" else "person")
        assert record["agency"] in variable.source_trust
        if variable.type == "boolean":
            assert record["value"] in ("true", "false")
        else:
            assert variable.minimum <= float(record["value"]) <= variable.maximum
            assert variable.type == "decimal" or float(record["value"]).is_integer()
