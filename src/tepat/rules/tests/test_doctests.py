"""The examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ["live.functions", "reasons", "marked_yaml", "expressions.types"]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"tepat.rules.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
