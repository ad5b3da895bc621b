"""A whole study: honest, the same to the byte for the same seed, and readable without anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from tepat.lab.command import lab
from tepat.lab.errors import LabError
from tepat.lab.progress import Progress
from tepat.lab.protocol.candidates import candidate
from tepat.lab.protocol.crossfit import fit_all, start
from tepat.lab.protocol.draws import cluster_counts
from tepat.lab.report.tables import arrow, polars, tables_of
from tepat.lab.study import Study, run_study
from tepat.lab.survey.study_file import read_study
from tepat.lab.survey.survey import load_survey
from tepat.lab.tests.made_up_survey import made_up_survey, write_study

METHODS = (
    "ols, {method: quantile, settings: {at: 30}}, demographic, decile_list, community, score_and_community, "
    "categorical, universal, random, perfect, current_programme, "
    "{method: scorecard, settings: {most_rounds: 60}}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def study(folder: Path) -> Study:
    told: list[float] = []
    found = run_study(
        write_study(folder, METHODS), folder=folder / "one", tell=lambda what, share: told.append(share)
    )
    assert told == sorted(told) or max(told) == 1.0
    assert told[-1] == 1.0
    return found


def test_whoever_is_judged_has_taught_nothing(tmp_path: Path) -> None:
    def scores(factor: float) -> np.ndarray:
        table = made_up_survey()
        crossfit = start(load_survey(read_study(write_study(tmp_path, "ols", table))))
        judged = crossfit.folds[0].rows
        table.loc[judged, "TotExp"] *= np.where(np.arange(len(judged)) % 2, factor, 1.0)
        crossfit = start(load_survey(read_study(write_study(tmp_path, "ols", table))))
        fit_all(crossfit, [candidate("ols", "ols")], Progress())
        assert (crossfit.folds[0].rows == judged).all()
        return crossfit.score("ols")[judged]

    np.testing.assert_array_equal(scores(1.0), scores(30.0))


def test_draws_keep_clusters_whole_and_strata_full() -> None:
    cluster, strata = np.repeat(np.arange(12), 5), np.repeat(np.arange(3), 20)
    counts = cluster_counts(cluster, strata, draws=50, seed=2)
    assert (counts.reshape(50, 12, 5).std(axis=2) == 0).all()
    assert (counts.reshape(50, 3, 20).sum(axis=2) == 20).all()
    assert counts[:, ::5].std() > 0


def test_figures_have_intervals_that_hold_them(study: Study) -> None:
    for code in study.main.codes:
        estimate = study.main.estimate(code, "exclusion_of_poor")
        assert estimate.low is not None
        assert estimate.low - 0.03 <= estimate.value <= (estimate.high or 0) + 0.03
    better = study.main.estimate("ols", "exclusion_of_poor").value
    assert better < study.main.estimate("random", "exclusion_of_poor").value == pytest.approx(0.7)


def test_a_better_method_is_not_called_chance(study: Study) -> None:
    found = {each.code: each for each in study.comparisons if each.figure == "exclusion_of_poor"}
    assert found["random"].p < 0.001
    assert found["random"].difference > 0
    assert found["decile_list"].p > 0.05
    assert "ols" not in found


def test_exported_formulas_decide_like_the_method_on_every_row(study: Study) -> None:
    written = {each.code: each for each in study.exported}
    assert {"ols", "quantile", "demographic", "scorecard"} <= {
        code for code, each in written.items() if each.path
    }
    for each in written.values():
        assert each.different == 0
        assert each.largest_difference == 0
        assert each.path or each.why_not


def test_learning_anew_is_counted_beside_the_fits_that_stay(study: Study) -> None:
    (refit,) = study.refits
    assert refit.code == "ols"
    assert refit.draws == study.plan.protocol.refit_draws
    assert None not in (refit.low, refit.high, refit.fixed_low, refit.fixed_high)
    assert (refit.low or 0) < refit.exclusion < (refit.high or 0)
    assert (refit.low, refit.high) != (refit.fixed_low, refit.fixed_high)


def test_every_thing_believed_otherwise_has_an_interval(study: Study) -> None:
    assert {shift.what for shift in study.shifts} == {"scale", "answer_error", "welfare_error", "years_later"}
    for shift in study.shifts:
        assert None not in (shift.low, shift.high)
    now = {shift.code: shift for shift in study.shifts if (shift.what, shift.setting) == ("years_later", "0")}
    assert now["ols"].exclusion == study.main.estimate("ols", "exclusion_of_poor").value


def test_small_cells_are_named_and_not_judged(study: Study) -> None:
    gaps = study.gaps["ols"]
    small = [gap for gap in gaps if gap.poor < study.plan.fairness.min_cell]
    assert small
    assert all(gap.exclusion is None and not gap.judged for gap in small)
    assert any(gap.judged for gap in gaps)


def test_the_same_seed_gives_the_same_bytes(study: Study, folder: Path) -> None:
    again = run_study(folder / "study.yaml", folder=folder / "two")
    for result, place in ((study, "one"), (again, "two")):
        result.save(folder / place, "en")
    files = sorted(path.relative_to(folder / "one") for path in (folder / "one").rglob("*") if path.is_file())
    assert len(files) > 15
    for file in files:
        assert (folder / "one" / file).read_bytes() == (folder / "two" / file).read_bytes(), file


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_needs_nothing_else(study: Study, tmp_path: Path, language: str) -> None:
    page = next(path for path in study.save(tmp_path, language) if path.name == "report.html").read_text()
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert f'lang="{language}"' in page
    assert page.count("<svg") >= 4
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "NaN" not in page
    assert " nan" not in page


def test_metrics_are_json_with_denominators_in_their_names(study: Study, tmp_path: Path) -> None:
    study.save(tmp_path)
    document = json.loads((tmp_path / "metrics.json").read_text())
    assert document["rows"]["used"] == 600
    figures = document["candidates"]["ols"]["figures"]
    assert {"exclusion_of_poor", "inclusion_of_selected", "exclusion_of_all", "cgh", "auc"} <= set(figures)
    assert set(figures["auc"]) == {"value", "low", "high"}


def test_tables_as_pandas_arrow_and_polars(study: Study) -> None:
    assert len(study.table("candidates")) == len(study.candidates)
    rows = tables_of(study)["figures"]
    assert isinstance(arrow(rows), pa.Table)
    pytest.importorskip("polars")
    assert polars(rows).height == len(rows)
    with pytest.raises(LabError):
        study.table("nothing")


def test_a_category_unseen_in_training_is_counted(tmp_path: Path) -> None:
    table = made_up_survey()
    table.loc[table.psu == 3, "floor"] = "marble"
    study = run_study(write_study(tmp_path, "ols", table))
    assert study.crossfit.unseen["floor"] == int((table.psu == 3).sum())


def test_a_study_without_weights_clusters_groups_or_size(tmp_path: Path) -> None:
    """The least that a study file can say; the target is a line, the budget an amount."""
    table = made_up_survey(300)
    table["each"] = table.TotExp / table.N_members
    table.to_csv(tmp_path / "s.csv", index=False, sep=";")
    (tmp_path / "study.yaml").write_text(
        "study: bare\ndata: {file: s.csv, separator: ';'}\nwelfare: {column: each, unit: rupiah}\n"
        "target: {line: 200}\nbudget: {amount: 30000, benefit: 400}\n"
        "proxies: {columns: [N_members, floor, 1_tv, rooms]}\nmethods: [ols, random]\n"
        "protocol: {folds: 3, draws: 20}\n",
        encoding="utf-8",
    )
    study = run_study(tmp_path / "study.yaml")
    assert study.money.quota == pytest.approx(30000 / 400 / 300)
    assert study.watched is None
    assert len(study.survey.warnings) == 2
    assert study.save(tmp_path / "out")


def test_the_command_runs_a_study_without_a_database(tmp_path: Path) -> None:
    study_file = write_study(tmp_path, "ols, random")
    result = CliRunner().invoke(
        lab, ["run", str(study_file), "--out", str(tmp_path / "out"), "--language", "en"]
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "report.html").exists()
    assert (tmp_path / "out" / "tables" / "figures.csv").exists()
    assert "lowest exclusion error" in result.output


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    study_file = write_study(tmp_path, "ols, nothing")
    result = CliRunner().invoke(lab, ["run", str(study_file), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "[lab.methods.unknown]" in result.output
    study_file.write_text(
        study_file.read_text().replace("nothing", "random").replace("survey.csv", "gone.csv")
    )
    result = CliRunner().invoke(lab, ["check", str(study_file)])
    assert "[lab.data.not_found]" in result.output


def test_check_and_methods_fit_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(lab, ["check", str(write_study(tmp_path, "ols, random"))])
    assert result.exit_code == 0, result.output
    assert "600 of 600 rows" in result.output
    assert "explainable_boosting" in CliRunner().invoke(lab, ["methods"]).output
