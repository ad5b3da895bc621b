"""LightGBM: trees that each mend what those before them left; how many is chosen inside the folds."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample

WHY_NOT = "hundreds of trees are no formula that a person could check"
_CORES = 1  # with one the sums are added in one order, and no thread waits for another
_PATIENCE = 30


def _library() -> ModuleType:
    try:
        return importlib.import_module("lightgbm")
    except (ImportError, OSError) as error:
        raise LabError(
            "LightGBM cannot be loaded.",
            why=f"{str(error)[:120]}. It needs the system's libgomp.",
            mend="Install libgomp1, or leave the methods `lightgbm` and `ensemble` out.",
            code="lab.methods.library_missing",
        ) from None


def _parameters(context: Context) -> dict[str, Any]:
    return {
        "objective": "regression",
        "learning_rate": context.number("learning_rate"),
        "num_leaves": int(context.number("leaves")),
        "min_data_in_leaf": int(context.number("smallest_leaf")),
        "feature_fraction": context.share("columns_per_tree"),
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "seed": context.seed,
        "num_threads": _CORES,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }


def _learn(train: Sample, context: Context) -> Ranker:
    library, parameters = _library(), _parameters(context)
    most = int(context.number("most_trees"))
    fold = context.folds(train.cluster)

    def data(rows: BoolArray) -> Any:
        return library.Dataset(train.matrix[rows], train.truth.log_welfare[rows], weight=train.weight[rows])

    best = []
    for number in np.unique(fold):
        held = fold == number
        taught = data(~held)
        fitted = library.train(
            parameters,
            taught,
            most,
            valid_sets=[library.Dataset(
                train.matrix[held], train.truth.log_welfare[held], weight=train.weight[held], reference=taught
            )],
            callbacks=[library.early_stopping(_PATIENCE, verbose=False)],
        )  # fmt: skip
        best.append(fitted.best_iteration)
    trees = max(int(np.mean(best)), 1)
    model = library.train(parameters, data(np.ones(len(train), dtype=np.bool_)), trees)

    def score(sample: Sample) -> FloatArray:
        return np.asarray(model.predict(sample.matrix, num_threads=_CORES), dtype=np.float64)

    return Ranker(score, why_not=WHY_NOT, chosen={"trees": trees})


METHOD = Method(
    code="lightgbm",
    title={"id": "LightGBM", "en": "LightGBM"},
    about={
        "id": "Pohon-pohon yang saling memperbaiki; jumlahnya dipilih di dalam lipatan.",
        "en": "Trees that mend each other; their number is chosen by early stopping on inner folds.",
    },
    learn=_learn,
    settings={
        "learning_rate": 0.05, "leaves": 15, "smallest_leaf": 30, "columns_per_tree": 0.4, "most_trees": 600,
    },
    heavy=True,
)  # fmt: skip
