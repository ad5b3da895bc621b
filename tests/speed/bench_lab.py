"""A study of 50,000 households with 15 methods and 200 draws: seconds and memory, on two cores.

The households are made up: 40 proxies of all kinds, weights, 2,000 clusters in 10 strata, four groups. Beside
the seconds on the clock stand those of the processor, which a busy machine does not stretch.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.lab.study import run_study
from tepat.lab.survey.study_file import read_study
from tests.speed.measure import Measure

HOUSEHOLDS = 50_000
CLUSTERS = 2_000
METHODS = (
    "ols", "weighted_poor", "quantile", "logistic", "lasso", "random_forest", "lightgbm",
    "explainable_boosting", "scorecard", "demographic", "categorical", "decile_list", "two_stage", "random",
    "perfect",
)  # fmt: skip
_STUDY = """
study: bench
data: {file: households.parquet}
welfare: {column: consumption, unit: rupiah per person and month, size: members, children: children}
target: {poorest: 0.3}
design: {weight: weight, cluster: cluster, strata: stratum, area: stratum}
groups: [head_female, {column: head_age, cuts: [39, 59]}, has_disability]
proxies:
  all_except: [consumption]
  demographic: [members, children, head_age, head_female]
methods: [METHODS]
protocol: {folds: 5, draws: 200, seed: 1}
"""


def households(count: int, seed: int = 1) -> pd.DataFrame:
    """Made-up households whose neighbours resemble each other."""
    generator = np.random.default_rng(seed)
    cluster = generator.integers(0, CLUSTERS, count)
    wealth = generator.normal(0, 0.4, CLUSTERS)[cluster] + generator.normal(0, 1, count)
    columns: dict[str, object] = {
        "cluster": cluster,
        "stratum": cluster % 10,
        "weight": generator.uniform(50, 400, count).round(1),
        "members": np.clip(generator.poisson(3.2, count) + 1, 1, 12),
        "children": generator.poisson(1, count),
        "head_age": np.clip(generator.normal(48, 14, count), 18, 95).round(),
        "head_female": generator.random(count) < 0.15,
        "has_disability": generator.random(count) < 0.06,
    }
    columns |= {
        f"owns_{n}": (wealth + generator.normal(0, 1.5, count) > n / 12 - 1).astype(int) for n in range(25)
    }
    columns |= {
        f"area_{n}": np.exp(wealth * 0.3 + generator.normal(3, 0.5, count)).round(1) for n in range(5)
    }
    for n in range(5):
        choice = np.clip((wealth + generator.normal(0, 1.2, count) + 2) * 1.5, 0, 6).astype(int)
        columns[f"kind_{n}"] = np.array(["a", "b", "c", "d", "e", "f", "g"])[choice]
    table = pd.DataFrame(columns)
    logarithm = 13 + 0.45 * wealth - 0.09 * table["members"] + generator.normal(0, 0.35, count)
    return table.assign(consumption=np.exp(logarithm).round())


def measure() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        households(HOUSEHOLDS).to_parquet(place / "households.parquet")
        study_file = place / "study.yaml"
        study_file.write_text(_STUDY.replace("METHODS", ", ".join(METHODS)), encoding="utf-8")
        started, processor = time.perf_counter(), time.process_time()
        study = run_study(read_study(study_file), folder=place / "out")
        study.save(place / "out", "en")
        seconds, busy = time.perf_counter() - started, time.process_time() - processor
    assert not any(each.different for each in study.exported), "a formula decides otherwise than its method"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    yield Measure("lab_50000x15x200", seconds, "s", must="<= 600")
    yield Measure("lab_50000x15x200_processor", busy, "s", "(all cores together)")
    yield Measure("lab_50000x15x200_memory", peak, "GiB", must="<= 4")
