"""One small dictionary and one formula for all tests of the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.rules import Dictionary, Formula, load_formula

EXAMPLE = Path(__file__).parent / "example"
FORMULA = EXAMPLE / "programmes" / "bantuan" / "formula.yaml"

SENTENCES = '{true: "{decile} ya", false: tidak, unknown: belum}'
HEAD = """code: contoh
version: "1"
title: {id: Contoh, en: Example}
active_from: 2026-01-01
"""


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return Dictionary.load(EXAMPLE / "variables")


@pytest.fixture(scope="session")
def formula_path() -> Path:
    return FORMULA


@pytest.fixture(scope="session")
def formula(dictionary: Dictionary) -> Formula:
    return load_formula(FORMULA, dictionary)


@pytest.fixture
def write_formula(tmp_path: Path, dictionary: Dictionary) -> Callable[[str], Formula]:
    """Loads a formula from the text below the usual head; ``$REASON`` stands for six sentences."""

    def write(text: str, head: str = HEAD) -> Formula:
        path = tmp_path / "formula.yaml"
        path.write_text(head + text.replace("$REASON", f"{{id: {SENTENCES}, en: {SENTENCES}}}"))
        return load_formula(path, dictionary)

    return write
