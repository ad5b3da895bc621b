"""The tutorial runs from its first cell to its last, and says what it promises."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).parents[1] / "tutorial" / "first_study.py"


@pytest.mark.slow
def test_the_tutorial_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names = runpy.run_path(str(TUTORIAL))
    assert (names["formulas"].different.fillna(0) == 0).all()
    errors = names["errors"].set_index("code").value
    assert errors["perfect"] < errors["ols"] < errors["random"]
    assert "code: ols" in capsys.readouterr().out
    assert (names["folder"] / "results" / "report.html").exists()
