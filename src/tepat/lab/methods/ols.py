"""Ordinary least squares: the simplest proxy means test.

The score is a constant plus one number for each proxy, so it can be printed on a page and worked out by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import statsmodels.api as sm

from tepat.lab.arrays import FloatArray, Groups, refuse_different_lengths, refuse_unknown
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting, independent
from tepat.lab.published import linear
from tepat.lab.sample import Sample


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``intercept`` + sum of coefficient x proxy, in the unit of the target it was fitted to.

    ``coefficients`` and ``standard_errors`` are by name of the proxy, in the order given to ``fit``. ``r2``
    is the share of the target's variance that the fit explains on its own ``observations``.
    """

    intercept: float
    coefficients: Mapping[str, float]
    standard_errors: Mapping[str, float]
    r2: float
    observations: int

    def predict(self, columns: Mapping[str, FloatArray]) -> FloatArray:
        """The score of each household; NaN where a proxy of the model is NaN.

        >>> model = LinearModel(1.0, {"rooms": 0.5}, {}, r2=1.0, observations=3)
        >>> model.predict({"rooms": np.array([2.0, np.nan])}).tolist()
        [2.0, nan]
        """
        matrix = np.column_stack([columns[name] for name in self.coefficients])
        scores: FloatArray = self.intercept + matrix @ np.array(list(self.coefficients.values()))
        return scores

    def rounded(self, digits: int = 8) -> LinearModel:
        """The same model with numbers short enough to print: what is published is what decides.

        >>> LinearModel(1.23456789, {"rooms": 0.1234567}, {}, 1.0, 3).rounded(3).coefficients
        {'rooms': 0.123}
        """
        return replace(
            self,
            # Adding zero turns a negative zero into the ordinary one.
            intercept=round(self.intercept, digits) + 0.0,
            coefficients={name: round(value, digits) + 0.0 for name, value in self.coefficients.items()},
        )

    def to_score(self) -> dict[str, object]:
        """The linear score as data for a formula file: a constant and a coefficient for each term.

        A proxy's name is the code of a variable, or an expression of the rules language.

        >>> LinearModel(1.0, {"rooms": 0.5, "roof = 2": -0.1}, {}, 1.0, 3).to_score()["terms"]
        [{'variable': 'rooms', 'coefficient': 0.5}, {'expr': 'roof = 2', 'coefficient': -0.1}]
        """
        terms = [
            {"variable" if name.isidentifier() else "expr": name, "coefficient": coefficient}
            for name, coefficient in self.coefficients.items()
        ]
        return {"intercept": self.intercept, "terms": terms}


def fit(
    columns: Mapping[str, FloatArray],
    target: FloatArray,
    *,
    groups: Groups | None = None,
    weights: FloatArray | None = None,
) -> LinearModel:
    """Fit ``target`` on the proxies in ``columns`` by ordinary least squares (statsmodels).

    ``groups`` names each household's neighbourhood: the standard errors then allow for neighbours who
    resemble each other. Without it they are the textbook ones. ``weights`` say how much each household
    counts.

    Raises ``LabError`` where a value is unknown, lengths differ, there are too few households, or a proxy
    says nothing that the ones before it have not said (``lab.ols.redundant_proxy``).

    >>> model = fit({"rooms": np.array([1.0, 2.0, 3.0, 4.0])}, np.array([2.5, 3.0, 3.5, 4.0]))
    >>> round(model.intercept, 9), round(model.coefficients["rooms"], 9), round(model.r2, 9)
    (2.0, 0.5, 1.0)
    """
    refuse_different_lengths(target=target, **columns)
    refuse_unknown(target=target, **columns)
    if len(target) <= len(columns) + 1:
        raise LabError(
            f"{len(target)} households are too few for {len(columns)} proxies.",
            why="There must be more households than coefficients.",
            mend="Give more households or fewer proxies.",
            code="lab.ols.too_few_households",
        )
    design = np.column_stack([np.ones(len(target)), *columns.values()])
    _refuse_redundant(design, list(columns))
    regression = sm.OLS(target, design) if weights is None else sm.WLS(target, design, weights=weights)
    if groups is None:
        result = regression.fit()
    else:
        labels = np.unique(groups, return_inverse=True)[1]
        result = regression.fit(cov_type="cluster", cov_kwds={"groups": labels})
    return LinearModel(
        intercept=float(result.params[0]),
        coefficients=dict(zip(columns, map(float, result.params[1:]), strict=True)),
        standard_errors=dict(zip(columns, map(float, result.bse[1:]), strict=True)),
        r2=float(result.rsquared),
        observations=len(target),
    )


def r2_of_predictions(target: FloatArray, predicted: FloatArray) -> float:
    """Share of the target's variance that predictions explain; below 0 where they do worse than the mean.

    For predictions out of sample this is the honest counterpart of a fit's own R squared.

    >>> r2_of_predictions(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    1.0
    """
    refuse_different_lengths(target=target, predicted=predicted)
    refuse_unknown(target=target, predicted=predicted)
    return float(1 - np.sum((target - predicted) ** 2) / np.sum((target - target.mean()) ** 2))


def _refuse_redundant(design: FloatArray, names: list[str]) -> None:
    """Find the first column that the columns before it already determine, if there is one."""
    size = np.linalg.norm(design, axis=0)
    # Columns of one length make the tolerance of the rank the same for a square as for a yes or no.
    scaled = design / np.where(size > 0, size, 1.0)
    if np.linalg.matrix_rank(scaled) == scaled.shape[1]:
        return
    for position, name in enumerate(names, start=1):
        if np.linalg.matrix_rank(scaled[:, : position + 1]) <= position:
            raise LabError(
                f"The proxy {name} says nothing that the proxies before it have not said.",
                why="It is constant, or a sum of others, so its coefficient could be any number.",
                mend=f"Leave {name} out.",
                code="lab.ols.redundant_proxy",
            )


def learn_linear(train: Sample, target: FloatArray, weight: FloatArray) -> Ranker:
    """A least-squares score on the columns of the sample; columns that say nothing new are left out.

    The same coefficients as ``fit`` gives, without standard errors, and many times faster on many households.
    """
    used = independent(train.matrix, weight)
    share = weight / weight.sum()
    matrix = train.matrix[:, used]
    middle, centre = share @ matrix, float(share @ target)
    centred = matrix - middle
    spread = np.sqrt(share @ (centred * centred))
    scaled = centred / spread
    heavy = scaled * share[:, None]
    left = target - centre
    solved = np.linalg.solve(heavy.T @ scaled, heavy.T @ left)
    coefficients = solved / spread
    score = linear(centre - float(coefficients @ middle), list(coefficients), train.terms, used)
    unexplained = float(share @ (left - scaled @ solved) ** 2)
    r2 = 1 - unexplained / float(share @ (left * left))
    return Ranker(score, score, chosen={"r2": r2, "columns": len(used)})


def target_of(train: Sample, scale: str) -> FloatArray:
    """Log welfare on the study's scale (``study``) or another one."""
    if scale == "study":
        return train.truth.log_welfare
    if scale not in train.truth.scales:
        raise bad_setting(
            "scale", scale, f"`study` or one of {', '.join(train.truth.scales) or 'none: size is not known'}"
        )
    return np.log(train.truth.scales[scale])


def _learn(train: Sample, context: Context) -> Ranker:
    return learn_linear(train, target_of(train, context.text("scale")), train.weight)


METHOD = Method(
    code="ols",
    title={"id": "Kuadrat terkecil (PMT)", "en": "Least squares (PMT)"},
    about={
        "id": "Pengeluaran diperkirakan dari ciri-ciri, tiap ciri dengan satu angka. `scale` memilih "
        "skala lain.",
        "en": "Log welfare is estimated from the proxies, one number each. `scale` fits it on another scale.",
    },
    learn=_learn,
    settings={"scale": "study"},
)
