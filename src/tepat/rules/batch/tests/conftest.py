"""One formula and its households for all tests of the batch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.rules import Dictionary, Formula, load_formula
from tepat.rules.batch.tests.example_households import (
    EXAMPLE,
    FORMULA,
    HEAD,
    SENTENCES,
    Rows,
    draw_rows,
    write_parquet,
)


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return Dictionary.load(EXAMPLE / "variables")


@pytest.fixture(scope="session")
def formula(dictionary: Dictionary) -> Formula:
    return load_formula(FORMULA, dictionary)


@pytest.fixture(scope="session")
def rows() -> Rows:
    return draw_rows(400)


@pytest.fixture
def households(tmp_path: Path, rows: Rows) -> Path:
    """400 households in one file."""
    return write_parquet(tmp_path / "in" / "households.parquet", rows)


@pytest.fixture
def write_formula(tmp_path: Path, dictionary: Dictionary) -> Callable[[str], Formula]:
    """Loads a formula from the text below the usual head; ``$REASON`` stands for six sentences."""

    def write(text: str, name: str = "formula") -> Formula:
        path = tmp_path / f"{name}.yaml"
        path.write_text(HEAD + text.replace("$REASON", f"{{id: {SENTENCES}, en: {SENTENCES}}}"))
        return load_formula(path, dictionary)

    return write
