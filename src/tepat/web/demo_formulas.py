"""Formulas of a demonstration: one challenger in the shadow of PKH, and a proposal that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tepat.content import load_content
from tepat.identity.models import Account
from tepat.identity.queries import demo_staff
from tepat.identity.roles import Role
from tepat.registry.queries import local_day
from tepat.rules import Formula, formula_of_parts
from tepat.targeting.operations.challengers import begin_challenger, walk_challengers
from tepat.targeting.operations.proposals import propose_formula
from tepat.targeting.queries.challengers import challengers
from tepat.targeting.study_files import read_study

_PROGRAMME = "pkh"
_CANDIDATE = "decile_list"
_DAYS_AHEAD = 30
_TITLE = "PKH sampai desil 5"
_NOTE = "Bagaimana kalau batas PKH sama dengan batas Sembako?"
_WORDS = (
    "Banyak keluarga di desil 5 sama rapuhnya dengan keluarga di desil 4. Usulan ini menyamakan batas PKH "
    "dengan batas Sembako."
)


def open_demo_formulas(*, population: Path, at: datetime) -> None:
    """Let PKH up to decile 5 run as a challenger, and let the analyst propose it; once.

    The study is the lab's own, on the truth of the made-up population. ``at`` is after the families were
    decided. Does nothing where the accounts of the demonstration are not there, or where challengers are.
    """
    analyst = next((account for account in demo_staff() if account.role == Role.ANALYST), None)
    if analyst is None or challengers(actor=analyst):
        return
    formula = _up_to_decile_5()
    begin_challenger(programme=_PROGRAMME, title=_TITLE, formula=formula, words=_NOTE, actor=analyst, at=at)
    walk_challengers(at=at)
    with TemporaryDirectory() as folder:
        _propose(formula, _run_study(population, Path(folder)), analyst, at)


def _up_to_decile_5() -> Formula:
    content = load_content()
    document: dict[str, Any] = content.programmes[_PROGRAMME].formula.document
    document.pop("variables")
    bound = document["parameters"]["max_decile"]
    bound |= {
        "values": {date(2025, 1, 1): 5},
        "source": "Made up for the demonstration: the bound of Sembako",
    }
    return formula_of_parts({**document, "version": "2027.1-usulan"}, content.dictionary)


_STUDY = """
study: peragaan
title: {id: "Daftar desil pada penduduk karangan", en: "The decile list on a made-up population"}
note: {id: "Semua keluarga di sini karangan.", en: "All households here are made up."}
data: {file: survey.parquet, id: family_id}
welfare: {column: consumption, unit: {id: "rupiah per orang sebulan", en: "rupiah per person and month"},
  measured: per_person, size: members}
target: {poorest: 0.3}
budget: {quota: 0.5}
design: {cluster: village}
proxies: {columns: [members, floor, area, fuel, refrigerator, motorcycle, car, smartphone],
  kinds: {floor: category, fuel: category}}
columns: {decile: official}
methods: [ols, {method: decile_list, title: {id: "Desil DTSEN 1 sampai 5", en: "DTSEN deciles 1 to 5"}}]
fairness: {mitigate: false, intersections: false}
protocol: {folds: 3, inner_folds: 2, draws: 50, seed: 1, sensitivity: false, learning: [], out_of_area: [],
  refit: []}
"""
_SURVEY = """
COPY (
  SELECT f.family_id, f.area_code AS village, t.household_size AS members,
    t.consumption_per_person_monthly AS consumption, f.floor_material AS floor, f.floor_area_m2 AS area,
    f.cooking_fuel AS fuel, f.owns_refrigerator AS refrigerator, f.owns_motorcycle AS motorcycle,
    f.owns_car AS car, f.owns_smartphone AS smartphone, d.value::INT AS official
  FROM read_parquet($families) f JOIN read_parquet($truth) t USING (family_id)
  LEFT JOIN read_parquet($records) d ON d.key = f.kk AND d.variable = 'welfare_decile'
  WHERE t.duplicate_of IS NULL AND t.household_size > 0
) TO '{file}' (FORMAT parquet)
"""


def _run_study(population: Path, folder: Path) -> Path:
    """What ``tepat lab run`` finds on the made-up population: the folder of its results."""
    from tepat.lab.study import run_study  # noqa: PLC0415 - slow to import, and only a demonstration does

    with duckdb.connect() as database:
        database.execute(
            _SURVEY.replace("{file}", str(folder / "survey.parquet")),
            {
                "families": str(population / "families.parquet"),
                "truth": str(population / "truth.parquet"),
                "records": str(population / "agency_records.parquet"),
            },
        )
    (folder / "study.yaml").write_text(_STUDY, encoding="utf-8")
    results = folder / "results"
    run_study(folder / "study.yaml", folder=results).save(results, "id")
    return results


def _propose(formula: Formula, results: Path, analyst: Account, at: datetime) -> None:
    study = read_study(
        metrics=(results / "metrics.json").read_bytes(),
        report=(results / "report.html").read_bytes(),
        formula=formula,
        candidate=_CANDIDATE,
    )
    propose_formula(
        programme=_PROGRAMME,
        formula=formula,
        study=study,
        from_day=local_day(at) + timedelta(days=_DAYS_AHEAD),
        words=_WORDS,
        actor=analyst,
        at=at,
    )
