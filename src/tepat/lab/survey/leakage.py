"""The leakage guard: a proxy that knows the answer makes every figure false, so it is refused or flagged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from tepat.lab.arrays import FloatArray, IntArray
from tepat.lab.design import learn_encoder
from tepat.lab.errors import LabError
from tepat.lab.folds import grouped_folds
from tepat.lab.measures.ranking import Order
from tepat.lab.survey.proxies import Proxy
from tepat.lab.survey.survey import Survey
from tepat.lab.weighted import percentiles

RANK_REFUSED, RANK_FLAGGED = 0.90, 0.75
PARTED_REFUSED, PARTED_FLAGGED = 0.97, 0.92
TOGETHER_REFUSED, TOGETHER_FLAGGED = 0.90, 0.80
MOST_ROWS = 6000
LEAST_ROWS = 80
_NAMES = re.compile(
    r"consum|expend|income|welfare|wealth|poor|poverty|decile|quintile|percentile|rank"
    r"|pengeluaran|pendapatan|miskin|desil|peringkat",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about columns: ``refused`` or only flagged, the figure behind it, and what it means."""

    columns: tuple[str, ...]
    refused: bool
    figure: float
    why: Mapping[str, str]
    allowed: str = ""

    def to_json(self) -> dict[str, object]:
        """As a JSON-able mapping."""
        return {
            "columns": list(self.columns),
            "refused": self.refused,
            "figure": self.figure,
            "why": dict(self.why),
            "allowed_because": self.allowed,
        }


def guard(survey: Survey) -> list[Finding]:
    """Look at every proxy alone, at their names, and at all together.

    Raises ``LabError`` ``lab.leakage.refused`` where one gives the answer away and the study does not
    allow it.
    """
    findings: list[Finding] = []
    for proxy in survey.proxies:
        found = _alone(survey, proxy)
        if found is not None:
            findings.append(found)
    named = {column for finding in findings for column in finding.columns}
    if not any(finding.refused for finding in findings):
        together = _together(survey)
        if together is not None:
            findings.append(together)
    findings = [_allowed(survey, finding) for finding in findings]
    refused = [finding for finding in findings if finding.refused and not finding.allowed]
    if refused:
        columns = sorted({column for finding in refused for column in finding.columns})
        listed = ", ".join(f"`{column}`" for column in columns)
        raise LabError(
            f"{listed} would give the answer away.",
            why=" ".join(f"{', '.join(f.columns)}: {f.why['en']} ({f.figure:.2f})." for f in refused),
            mend="Take it out of the proxies; if it is really known of every family before the decision, "
            "say why "
            f"under `allow: {{{columns[0]}: the reason}}`.",
            code="lab.leakage.refused",
        )
    return findings + [
        _by_name(proxy) for proxy in survey.proxies if _NAMES.search(proxy.name) and proxy.name not in named
    ]


def _allowed(survey: Survey, finding: Finding) -> Finding:
    reasons = [survey.plan.allowed[column] for column in finding.columns if column in survey.plan.allowed]
    return Finding(finding.columns, finding.refused, finding.figure, finding.why, "; ".join(reasons))


def _alone(survey: Survey, proxy: Proxy) -> Finding | None:
    known = ~np.isnan(proxy.values)
    if known.sum() < LEAST_ROWS:
        return None
    values, weight = proxy.values[known], survey.weight[known]
    welfare = survey.welfare[known]
    if len(np.unique(values)) == 2:
        order = Order.of(welfare)
        parted = order.auc(weight, values == values.max())
        strength = max(parted, 1 - parted)
        why = {
            "id": "kesejahteraan memisahkan ya dan tidak hampir tanpa salah, seperti pada label yang "
            "dibuat darinya",
            "en": "welfare parts its yes from its no almost without fault, as with a label made from it",
        }
        return _finding((proxy.name,), strength, PARTED_REFUSED, PARTED_FLAGGED, why)
    ranked = _by_mean(values, np.log(welfare), weight) if proxy.kind == "category" else values
    strength = abs(Order.of(ranked).correlation(weight, percentiles(welfare, weight)))
    why = {
        "id": "urutannya hampir sama dengan urutan kesejahteraan",
        "en": "it ranks households almost as welfare does",
    }
    if proxy.kind == "number" and len(values) > LEAST_ROWS and _is_identifier(values):
        why = {
            "id": "setiap nilai hanya ada sekali, seperti nomor",
            "en": "every value is there once, like an identifier",
        }
        return Finding((proxy.name,), False, strength, why)
    return _finding((proxy.name,), strength, RANK_REFUSED, RANK_FLAGGED, why)


def _is_identifier(values: FloatArray) -> bool:
    return bool((values == np.floor(values)).all() and len(np.unique(values)) == len(values))


def _by_mean(values: FloatArray, target: FloatArray, weight: FloatArray) -> FloatArray:
    """Each category's mean of the target in place of its number."""
    index = values.astype(np.int64)
    sums = np.bincount(index, weight * target)
    means: FloatArray = (sums / np.maximum(np.bincount(index, weight), 1e-300))[index]
    return means


def _finding(
    columns: tuple[str, ...], strength: float, refused: float, flagged: float, why: Mapping[str, str]
) -> Finding | None:
    if strength < flagged:
        return None
    return Finding(columns, strength >= refused, round(strength, 4), why)


def _together(survey: Survey) -> Finding | None:
    """Whether the proxies together explain welfare better than any honest survey lets them."""
    if len(survey) < LEAST_ROWS:
        return None
    generator = np.random.default_rng(0)
    rows = np.sort(generator.permutation(len(survey))[:MOST_ROWS])
    proxies = [proxy.known_to(rows) for proxy in survey.proxies]
    encoder = learn_encoder(proxies)
    if not encoder.terms:
        return None
    matrix, target = encoder.matrix(proxies), np.log(survey.welfare[rows])
    names = [survey.proxies[term.position].name for term in encoder.terms]
    wide, wide_names = _with_logarithms(matrix, names)
    fold = grouped_folds(survey.cluster[rows], folds=2, seed=0)
    best = 0.0
    blamed: tuple[str, ...] = ()
    for share, columns in (_additive(wide, wide_names, target, fold), _by_trees(matrix, names, target, fold)):
        if share > best:
            best, blamed = share, columns
    why = {
        "id": "bersama-sama ciri menjelaskan kesejahteraan lebih baik daripada survei jujur mana pun; "
        "yang paling "
        "berpengaruh disebut",
        "en": "together the proxies explain welfare better than in any honest survey; those that weigh "
        "most are named",
    }
    return _finding(blamed, best, TOGETHER_REFUSED, TOGETHER_FLAGGED, why)


def _with_logarithms(matrix: FloatArray, names: list[str]) -> tuple[FloatArray, list[str]]:
    """Besides each positive column its logarithm, and of shares that of what is left: products come to
    light.
    """
    columns, labels = [matrix], list(names)
    for number, name in enumerate(names):
        values = matrix[:, number]
        if values.min() > 0 and len(np.unique(values)) > 10:
            columns.append(np.log(values)[:, None])
            labels.append(name)
        if values.min() >= 0 and values.max() < 1 and len(np.unique(values)) > 10:
            columns.append(np.log1p(-values)[:, None])
            labels.append(name)
    return np.hstack(columns), labels


def _additive(
    matrix: FloatArray, names: list[str], target: FloatArray, fold: IntArray
) -> tuple[float, tuple[str, ...]]:
    spread = matrix.std(axis=0)
    scaled = (matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(target)), scaled])
    predicted = np.empty(len(target))
    for held in (fold == 0, fold == 1):
        fitted = np.linalg.lstsq(design[~held], target[~held], rcond=1e-8)[0]
        predicted[held] = design[held] @ fitted
    weights = np.abs(np.linalg.lstsq(design, target, rcond=1e-8)[0][1:])
    return _explained(target, predicted), _heaviest(weights, names)


def _by_trees(
    matrix: FloatArray, names: list[str], target: FloatArray, fold: IntArray
) -> tuple[float, tuple[str, ...]]:
    predicted = np.empty(len(target))
    weights = np.zeros(matrix.shape[1])
    for held in (fold == 0, fold == 1):
        model = HistGradientBoostingRegressor(max_iter=60, random_state=0, early_stopping=False)
        model.fit(matrix[~held], target[~held])
        predicted[held] = model.predict(matrix[held])
    share = _explained(target, predicted)
    if share >= TOGETHER_FLAGGED:
        for number in range(matrix.shape[1]):
            shuffled = matrix.copy()
            shuffled[:, number] = np.roll(shuffled[:, number], len(target) // 2)
            weights[number] = share - _explained(target, model.predict(shuffled))
    return share, _heaviest(weights, names)


def _explained(target: FloatArray, predicted: FloatArray) -> float:
    return float(1 - np.sum((target - predicted) ** 2) / np.sum((target - target.mean()) ** 2))


def _heaviest(weights: FloatArray, names: list[str]) -> tuple[str, ...]:
    """The columns that weigh most: up to three, of at least a third of the heaviest's weight."""
    found: list[str] = []
    for number in np.argsort(-weights, kind="stable"):
        if len(found) < 3 and weights[number] >= weights.max() / 3 and names[number] not in found:
            found.append(names[number])
    return tuple(found)


def _by_name(proxy: Proxy) -> Finding:
    why = {
        "id": "namanya seperti hasil; pastikan ini diketahui sebelum keputusan",
        "en": "its name sounds like an outcome; make sure that it is known before the decision",
    }
    return Finding((proxy.name,), False, float("nan"), why)
