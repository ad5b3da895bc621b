# A notebook as plain text: editors and Jupyter (with jupytext) show each `# %%` as a cell. The tests run it.
# ruff: noqa: E402
# mypy: ignore-errors

# %% [markdown]
# # A first study
#
# We make up a survey, ask which formula finds its poorest 30 %, look for those it overlooks, try a remedy.
# With your own survey, change the names of the columns below; nothing else.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

generator = np.random.default_rng(1)
households = 900
village = np.arange(households) % 45
wealth = generator.normal(0, 0.5, 45)[village] + generator.normal(0, 1, households)
members = np.clip(generator.poisson(3, households) + 1, 1, 9)
spending = np.exp(13 + 0.5 * wealth + 0.1 * members + generator.normal(0, 0.3, households))
survey = pd.DataFrame(
    {
        "spending": spending.round(),
        "members": members,
        "village": village,
        "weight": generator.uniform(50, 200, households).round(),
        "tv": (wealth + generator.normal(0, 1, households) > -0.3).astype(int),
        "motorcycle": (wealth + generator.normal(0, 1, households) > 0.4).astype(int),
        "floor": np.array(["earth", "cement", "tile"])[np.clip(wealth + 1.5, 0, 2).astype(int)],
        "rooms": np.clip((wealth + 4).round(), 1, 8),
    }
)
survey.head()

# %% [markdown]
# ## The study file
#
# It says what each column is. Welfare is given for the household and compared per person.

# %%
study_text = """
study: first
title: {id: Studi pertama, en: A first study}
data: {file: survey.parquet}
welfare: {column: spending, unit: rupiah a month, measured: household, scale: per_person, size: members}
target: {poorest: 0.3}
design: {weight: weight, cluster: village}
proxies: {columns: [members, tv, motorcycle, floor, rooms], demographic: [members]}
methods: [ols, {method: quantile, settings: {at: 30}}, demographic, random, perfect]
fairness: {min_cell: 20}
protocol: {folds: 3, inner_folds: 2, draws: 60, seed: 1, noise: [0.1]}
"""
folder = Path(tempfile.mkdtemp())
survey.to_parquet(folder / "survey.parquet")
(folder / "study.yaml").write_text(study_text, encoding="utf-8")

# %% [markdown]
# ## Run it
#
# `tepat lab run study.yaml --out results` does the same from the command line.

# %%
from tepat.lab.study import run_study

study = run_study(folder / "study.yaml", folder=folder / "results")
study.save(folder / "results", "en")

# %% [markdown]
# ## Who is missed, and how sure are we
#
# Every figure says in its name what it is a share of.

# %%
figures = study.table("figures")
errors = figures[figures.figure == "exclusion_of_poor"].sort_values("value")
errors[["code", "value", "low", "high"]]

# %% [markdown]
# Is the second really better than the first, or is that chance? The same draws decide for both.

# %%
comparisons = study.table("comparisons")
comparisons[comparisons.figure == "exclusion_of_poor"]

# %% [markdown]
# ## Whom does the formula overlook

# %%
gaps = study.table("gaps")
gaps[(gaps.code == "ols") & gaps.p.notna()].sort_values("gap", ascending=False).head()

# %% [markdown]
# ## What could be done, at the same budget

# %%
frontier = study.table("frontier")
frontier[frontier.on_frontier][["code", "exclusion", "gap", "cost"]]

# %% [markdown]
# ## The formula itself
#
# It was tried on every row: `different` must be 0.

# %%
formulas = study.table("formulas")
formulas[formulas.path != ""][["code", "terms", "rows", "different"]]

# %%
print((folder / "results" / "formulas" / "ols" / "formula.yaml").read_text(encoding="utf-8")[:600])
