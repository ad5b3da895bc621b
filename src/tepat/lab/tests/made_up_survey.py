"""A made-up survey in columns of its own, and the study file that goes with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

STUDY = """
study: made_up
title: {id: Survei rekaan, en: Made-up survey}
data: {file: FILE, id: HH_ID}
welfare:
  {column: TotExp, unit: rupiah a month, measured: household, scale: per_person, size: N_members,
   children: kids}
target: {poorest: 0.3}
lines: {national: 260}
budget: {quota: 0.3, benefit: 300, per: household}
design: {weight: wt, cluster: psu, strata: stratum, area: district}
groups:
  - {column: head_age, code: elderly, cuts: [59], title: {id: lansia, en: elderly head}}
  - {column: Sex of head, code: head_sex}
proxies:
  columns: [N_members, kids, head_age, Sex of head, floor, 1_tv, fridge, walls, rooms]
  squares: [head_age]
  directions: {1_tv: up, fridge: up}
  demographic: [N_members, kids, head_age, Sex of head]
community: {rank: vote, within: psu}
columns: {received: gets_aid}
methods: [METHODS]
protocol: {folds: 3, inner_folds: 2, draws: 40, seed: 5, noise: [0.1]}
"""


def made_up_survey(households: int = 600, *, seed: int = 3) -> pd.DataFrame:
    """Households in 40 clusters, some answers missing; small households are poor without looking it."""
    generator = np.random.default_rng(seed)
    psu = np.arange(households) % 40
    wealth = generator.normal(0, 0.5, 40)[psu] + generator.normal(0, 1, households)
    members = np.clip(generator.poisson(3, households) + 1, 1, 10)
    total = np.exp(6.3 + 0.5 * wealth + 0.1 * members + generator.normal(0, 0.25, households))
    table = pd.DataFrame(
        {
            "HH_ID": [f"{number:05d}" for number in range(households)],
            "TotExp": total.round(2),
            "N_members": members,
            "kids": np.minimum(generator.poisson(1, households), members - 1),
            "head_age": np.clip(generator.normal(50, 14, households), 18, 90).round(),
            "Sex of head": np.where(generator.random(households) < 0.2, "female", "male"),
            "floor": np.array(["earth", "cement", "tile"])[np.clip((wealth + 1.5).astype(int), 0, 2)],
            "1_tv": (wealth + generator.normal(0, 1, households) > -0.5).astype(float),
            "fridge": np.where(wealth + generator.normal(0, 1, households) > 0.3, "yes", "no"),
            "walls": generator.integers(1, 5, households),
            "rooms": np.clip((wealth + 4 + generator.normal(0, 1, households)).round(), 1, 9),
            "wt": generator.uniform(80, 300, households).round(1),
            "psu": psu,
            "stratum": psu % 4,
            "district": [f"d{number % 5}" for number in psu],
            "vote": (wealth + generator.normal(0, 0.6, households)).round(3),
            "gets_aid": (wealth + generator.normal(0, 1.5, households) < -0.7).astype(int),
        }
    )
    table.loc[::17, "1_tv"] = np.nan
    table.loc[5::29, "floor"] = None
    return table


def write_study(
    folder: Path, methods: str, table: pd.DataFrame | None = None, file: str = "survey.csv"
) -> Path:
    """Write survey and study file into the folder; gives back the study file."""
    survey = made_up_survey() if table is None else table
    target = folder / file
    if file.endswith(".parquet"):
        survey.to_parquet(target)
    elif file.endswith(".dta"):
        survey.to_stata(target, write_index=False)
    else:
        survey.to_csv(target, index=False)
    study = folder / "study.yaml"
    study.write_text(STUDY.replace("FILE", file).replace("METHODS", methods), encoding="utf-8")
    return study
