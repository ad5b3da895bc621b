"""Which values of an agency may become facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepat.exchange.legal_values import is_legal
from tepat.rules.variables import Choice, Variable

LABEL = {"id": "x", "en": "x"}


def variable(kind: str, low: Any = None, high: Any = None, **parts: Any) -> Variable:
    return Variable("x", "household", kind, LABEL, minimum=low, maximum=high, **parts)


@pytest.mark.parametrize(
    ("kind", "value", "legal"),
    [
        ("boolean", True, True),
        ("boolean", 1, False),
        ("integer", 10, True),
        ("integer", 11, False),
        ("integer", True, False),
        ("integer", 3.0, False),
        ("integer", "3", False),
        ("integer", None, False),
        ("decimal", 9.5, True),
        ("decimal", 10.1, False),
        ("double", float("nan"), False),
        ("double", float("inf"), False),
        ("text", "Kemiren", True),
        ("text", "a\0b", False),
        ("text", ["a"], False),
    ],
)
def test_type_and_range(kind: str, value: Any, legal: bool) -> None:
    bounds = (0, 10) if kind in {"integer", "decimal", "double"} else (None, None)
    assert is_legal(variable(kind, *bounds), value) is legal


@pytest.mark.parametrize(
    ("value", "legal"), [(1, True), (3, False), (True, False), ("1", False), ([1], False)]
)
def test_choices(value: Any, legal: bool) -> None:
    assert is_legal(variable("choice", values=(Choice(1, LABEL), Choice(2, LABEL))), value) is legal


@pytest.mark.parametrize(
    ("value", "legal"),
    [
        ("2020-02-29", True),
        ("2021-02-29", False),
        ("1899-12-31", False),
        ("20200229", False),
        (20200229, False),
    ],
)
def test_dates(value: Any, legal: bool) -> None:
    assert is_legal(variable("date", date(1900, 1, 1), date(2100, 1, 1)), value) is legal
