"""Formulas and studies that are sent as files: read, put together, or refused with a clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tepat.content import load_content
from tepat.rules import load_formula
from tepat.targeting.errors import FormulaFileRefused, StudyFileRefused
from tepat.targeting.formula_files import MOST_BYTES, formula_as_yaml, read_formula_file
from tepat.targeting.small_cells import hidden_in
from tepat.targeting.study_files import MOST_METRICS_BYTES, read_study
from tepat.targeting.tests.formulas import LAB_SCORE, REPORT, as_file, metrics, pkh_up_to

PKH = load_content().programmes["pkh"].formula


@pytest.mark.parametrize("programme", sorted(load_content().programmes))
def test_a_formula_that_is_saved_and_read_again_has_the_same_hash(programme: str, tmp_path: Path) -> None:
    formula = load_content().programmes[programme].formula
    text = formula_as_yaml(formula)
    assert read_formula_file(text.encode(), programme=programme).hash == formula.hash
    (tmp_path / "formula.yaml").write_text(text, encoding="utf-8")
    assert load_formula(tmp_path / "formula.yaml", load_content().dictionary).hash == formula.hash


def test_a_score_of_the_lab_takes_the_place_of_a_criterion() -> None:
    formula = read_formula_file(
        as_file(LAB_SCORE), programme="pkh", version="pmt.1", rest_of=PKH, instead_of="decile"
    )
    codes = [criterion.code for criterion in formula.parts.criteria]
    assert codes == ["low_score", *[c.code for c in PKH.parts.criteria if c.code != "decile"]]
    assert (formula.code, formula.version, formula.parts.benefit) == ("pkh", "pmt.1", formula.parts.benefit)
    assert formula.parts.benefit is not None
    assert "max_decile" not in formula.parts.parameters, "nothing uses it any more"
    assert "welfare_decile" not in formula.base_inputs
    alone = read_formula_file(as_file(LAB_SCORE), programme="ols")
    (origin,) = [s["source_formula"] for s in formula.document["scores"] if s["code"] == "score"]
    assert origin["hash"] == alone.hash, "the study that fitted it is found by this"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"a: [", "YAML"),
        (b"x" * (MOST_BYTES + 1), "besar"),
        (as_file({**LAB_SCORE, "scores": [{"code": "score", "expr": "2 * nothing_known"}]}), "nothing_known"),
        (as_file({**LAB_SCORE, "scores": [{"code": "score", "from": "formulas/x"}]}), "scores itself"),
    ],
)
def test_what_is_no_formula_is_refused_with_a_sentence(content: bytes, word: str) -> None:
    with pytest.raises(FormulaFileRefused) as refused:
        read_formula_file(content, programme="pkh")
    assert word in f"{refused.value.what} {refused.value.why} {refused.value.mend}"


def test_a_parameter_that_means_two_things_is_refused() -> None:
    other: dict[str, Any] = {
        **LAB_SCORE,
        "parameters": {"max_components": {"2000-01-01": 9}},
        "criteria": LAB_SCORE["criteria"],
    }
    other["criteria"] = [{**other["criteria"][0], "expr": "score <= :max_components"}]
    with pytest.raises(FormulaFileRefused, match="max_components"):
        read_formula_file(as_file(other), programme="pkh", rest_of=PKH)


def test_a_study_speaks_of_the_formula_it_exported() -> None:
    formula = pkh_up_to(5)
    study = read_study(metrics=metrics(exported=formula.hash), report=REPORT, formula=formula)
    assert study.candidate == "ols"
    assert study.figures["same_formula"]
    assert study.figures["measures"]["exclusion_of_poor"] == {"value": 0.382, "low": 0.351, "high": 0.41}
    assert "cgh" not in study.figures["measures"], "no share"
    assert len(study.metrics_hash) == len(study.report_hash) == 64


def test_a_study_of_something_else_must_name_its_candidate() -> None:
    with pytest.raises(StudyFileRefused, match="decile, ols") as refused:
        raise_with_mend(metrics())
    assert refused.value.code == "targeting.study.file_refused"
    study = read_study(metrics=metrics(), report=REPORT, formula=pkh_up_to(5), candidate="decile")
    assert not study.figures["same_formula"]


def raise_with_mend(content: bytes) -> None:
    try:
        read_study(metrics=content, report=REPORT, formula=pkh_up_to(5))
    except StudyFileRefused as error:
        raise StudyFileRefused(f"{error.what} {error.mend}") from None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 100_000,
        b"[]",
        json.dumps({"format": 2}).encode(),
        json.dumps({"format": 1, "candidates": {"a": 1}}).encode(),
        metrics(candidates={"ols": {"households": 5, "figures": {"auc": {"value": "x"}}}}),
        b"x" * (MOST_METRICS_BYTES + 1),
    ],
)
def test_what_the_lab_did_not_write_is_refused(content: bytes) -> None:
    with pytest.raises(StudyFileRefused):
        read_study(metrics=content, report=REPORT, formula=pkh_up_to(5), candidate="ols")


def test_a_report_that_is_no_page_is_refused() -> None:
    with pytest.raises(StudyFileRefused):
        read_study(metrics=metrics(), report=b"%PDF", formula=pkh_up_to(5), candidate="ols")


def test_no_small_count_can_be_had_from_a_sum() -> None:
    for counts in ([3, 9, 20], [1, 2, 50], [4, 0, 0, 8], [2, 2, 2]):
        hidden = hidden_in(counts)
        assert {place for place, count in enumerate(counts) if 0 < count < 5} <= hidden
        assert len(hidden) >= 2
        assert sum(counts[place] for place in hidden) >= 5
