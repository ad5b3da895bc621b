"""Random forest: the mean of many trees, each grown on other households."""

from __future__ import annotations

from sklearn.ensemble import RandomForestRegressor

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample

WHY_NOT = "hundreds of trees are no formula that a person could check"
_CORES = 2


def _learn(train: Sample, context: Context) -> Ranker:
    most = int(context.number("rows_per_tree"))
    model = RandomForestRegressor(
        int(context.number("trees")),
        min_samples_leaf=int(context.number("smallest_leaf")),
        max_features=context.share("columns_per_split"),
        max_samples=most if len(train) > most else None,
        n_jobs=_CORES,
        random_state=context.seed,
    )
    model.fit(train.matrix.astype("float32"), train.truth.log_welfare, sample_weight=train.weight)

    model.set_params(n_jobs=1)  # cores that add trees in any order would change the last digit

    def score(sample: Sample) -> FloatArray:
        found: FloatArray = model.predict(sample.matrix.astype("float32"))
        return found

    return Ranker(score, why_not=WHY_NOT)


METHOD = Method(
    code="random_forest",
    title={"id": "Hutan acak", "en": "Random forest"},
    about={"id": "Rata-rata banyak pohon keputusan.", "en": "The mean of many decision trees."},
    learn=_learn,
    settings={"trees": 150, "smallest_leaf": 4, "columns_per_split": 0.33, "rows_per_tree": 5000},
    heavy=True,
)
