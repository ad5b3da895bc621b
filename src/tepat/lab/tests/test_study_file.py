"""A study file is read whole, and every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tepat.lab.survey.study_file import read_study
from tepat.lab.tests.made_up_survey import STUDY
from tepat.rules.errors import FormulaError


def read(folder: Path, text: str) -> object:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return read_study(path)


def sound(old: str = "", new: str = "") -> str:
    text = STUDY.replace("FILE", "survey.csv").replace(
        "METHODS", "ols, {method: quantile, settings: {at: 20}}"
    )
    assert not old or old in text
    return text.replace(old, new) if old else text


def test_everything_is_read(tmp_path: Path) -> None:
    plan = read(tmp_path, sound())
    assert plan.data.file == tmp_path / "survey.csv"  # type: ignore[attr-defined]
    assert [each.code for each in plan.candidates] == ["ols", "quantile"]  # type: ignore[attr-defined]
    assert plan.reference == "ols"  # type: ignore[attr-defined]
    assert plan.candidates[1].settings == {"at": 20}  # type: ignore[attr-defined]
    assert plan.roles()["TotExp"] == "welfare"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("target: {poorest: 0.3}", "target: {poorest: 30}", "lab.study.share"),
        ("target: {poorest: 0.3}", "target: {poorest: 0.3, line: 5}", "lab.study.either"),
        ("target:", "targets:", "lab.study.unknown_key"),
        ("file: survey.csv", "file: survey.xlsx", "lab.study.value"),
        ("size: N_members,", "", "lab.study.welfare_size"),
        ("quota: 0.3, benefit: 300, per: household", "amount: 5", "lab.study.benefit"),
        ("cuts: [59]", "cuts: [59, 20]", "lab.study.cuts"),
        (
            "methods: [ols, {method: quantile, settings: {at: 20}}]",
            "methods: [ols, ols]",
            "lab.study.doubled",
        ),
        ("methods: [ols, {method: quantile, settings: {at: 20}}]", "methods: []", "lab.study.no_method"),
        ("folds: 3", "folds: 1", "lab.study.too_few"),
        ("per_person", "per_head", "lab.study.value"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read(tmp_path, sound(old, new))
    assert caught.value.code == code
    assert caught.value.line
