"""Households go in by the door of registration, and come out decided by formulas that had not seen them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tepat.rules import find_dictionary, load_formula
from tepat.targeting.command import study
from tepat.targeting.studies.alatas2012.households import Households, read_households
from tepat.targeting.studies.alatas2012.proxies import PROXIES
from tepat.targeting.studies.alatas2012.proxy_means_test import FOLDS, TERMS, columns_of, fit_study
from tepat.targeting.studies.alatas2012.registration import documents
from tepat.targeting.studies.alatas2012.report import Report
from tepat.targeting.studies.alatas2012.study import run_study
from tepat.targeting.tests.made_up_households import made_up_rows, write_households

TRUTH = ("consumption", "treated", "pmt", "community", "hybrid", "ea")


@pytest.fixture
def households(tmp_path: Path) -> Households:
    return read_households(write_households(tmp_path / "data", made_up_rows(180)))


def quiet(_indonesian: str, _english: str) -> None:
    pass


def test_submissions_hold_answers_and_no_truth(households: Households) -> None:
    uuids, sent = zip(*documents(households), strict=True)
    assert len(set(uuids)) == len(households)
    assert uuids == tuple(uuid for uuid, _ in documents(households))
    assert all(set(document["answers"]) <= set(PROXIES) for document in sent)
    assert {document["area_code"] for document in sent} == {"12", "33", "73"}
    assert not any(f'"{name}"' in json.dumps(sent) for name in TRUTH)


def test_a_household_teaches_nothing_to_the_formula_that_judges_it(households: Households) -> None:
    columns = columns_of([answers for _, _, answers in households.answers()], find_dictionary(None))

    def fitted(consumption: np.ndarray) -> tuple[int, float, float]:
        poor = consumption <= 320
        result = fit_study(columns, consumption=consumption, poor=poor, area=households.area)
        own = int(result.fold[0])
        return own, result.of_fold[own].cutoff, result.full.cutoff

    changed = households.consumption.copy()
    changed[households.area == households.area[0]] *= 50
    before, after = fitted(households.consumption), fitted(changed)
    assert before[:2] == after[:2]
    assert before[2] != after[2]


def test_the_published_formula_scores_as_the_fit_does(households: Households, tmp_path: Path) -> None:
    answers = [answers for _, _, answers in households.answers()]
    columns = columns_of(answers, find_dictionary(None))
    full = fit_study(
        columns,
        consumption=households.consumption,
        poor=households.is_poor(320),
        area=households.area,
    ).full
    formula = full.write(tmp_path)
    assert formula.hash == load_formula(tmp_path / f"{full.code}.yaml").hash
    assert set(formula.base_inputs) <= set(PROXIES)
    assert list(full.model.coefficients) == list(TERMS)
    from tepat.rules import decide
    from tepat.targeting.studies.alatas2012.study import DECIDED_ON

    decisions = [decide(formula, each, on=DECIDED_ON) for each in answers]
    scores = np.array([np.nan if d.scores["pmt"] is None else d.scores["pmt"] for d in decisions])
    np.testing.assert_allclose(scores, full.model.predict(columns), rtol=1e-12)
    assert np.count_nonzero(np.isnan(scores)) == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_every_household_is_accounted_for_and_a_second_run_is_the_same(
    households: Households, tmp_path: Path
) -> None:
    first = run_study(households=households, output=tmp_path, say=quiet)
    second = run_study(households=households, output=tmp_path, say=quiet)
    assert first.decided + first.cannot_tell == len(households) == first.newly_accepted
    # One was never asked. The other lacks its floor area alone, and no floor area could turn its answer.
    assert first.cannot_tell == 1
    assert second.newly_accepted == 0
    assert _without_run(first) == _without_run(second)
    assert first.figures.exclusion_error.share.out_of == first.figures.poor
    assert first.figures.auc > 0.8
    assert len(list((tmp_path / "folds").glob("*.yaml"))) == FOLDS
    _check_json(first)
    _check_text(first)


def _without_run(report: Report) -> Report:
    return dataclasses.replace(report, seconds=0.0, newly_accepted=0)


def _check_json(report: Report) -> None:
    document = json.loads(json.dumps(report.to_json()))
    assert document["households_in"] == 180
    assert set(document["mistargeting"]) == {"pmt", "community", "hybrid"}
    assert set(document["formula"]) == {"code", "exclusion_error", "inclusion_error", "auc"}
    assert document["warnings"] == [
        "The published file has 5756 households in 640 enumeration areas; this one has 180 in 30."
    ]


def _check_text(report: Report) -> None:
    assert "Salah sasaran" in report.to_text("id")
    assert "Mistargeting" in report.to_text("en")
    assert "180" in report.to_text("id")


def test_without_data_the_command_says_where_they_are(tmp_path: Path) -> None:
    result = CliRunner().invoke(study, ["alatas2012", "--data", str(tmp_path)])
    assert result.exit_code != 0
    assert "10.7910/DVN/M7SKQZ" in str(result.exception)
