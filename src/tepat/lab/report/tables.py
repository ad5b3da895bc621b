"""The results of a study as tables: lists of rows, each row a mapping from column to value."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tepat.lab.errors import LabError
from tepat.lab.measures.definitions import figure_names

if TYPE_CHECKING:
    from tepat.lab.study import Study

Rows = list[dict[str, Any]]
_DIGITS = 9


def number(value: float | None) -> float | None:
    """A number with as many digits as mean something; ``None`` where there is none.

    >>> number(0.1 + 0.2), number(float("nan"))
    (0.3, None)
    """
    if value is None or not math.isfinite(value):
        return None
    rounded = float(f"{float(value):.{_DIGITS}g}")
    return rounded + 0.0


def tables_of(study: Study) -> dict[str, Rows]:
    """All tables by name, each with the same columns in every row."""
    return {
        "rows": _rows(study),
        "candidates": _candidates(study),
        "figures": _figures(study),
        "comparisons": _plain(study.comparisons),
        "gaps": _gaps(study),
        "frontier": _frontier(study),
        "roc": _roc(study),
        "sensitivity": _plain(study.shifts),
        "learning": _plain(study.learning),
        "refits": _plain(study.refits),
        "out_of_area": _plain(study.away),
        "areas": _plain(study.by_area),
        "leakage": _leakage(study),
        "formulas": [_flat(dict(vars(each))) for each in study.exported],
    }


def arrow(rows: Rows) -> pa.Table:
    """A table as Arrow."""
    return pa.Table.from_pylist(rows)


def polars(rows: Rows) -> Any:
    """A table as polars. Raises ``LabError`` where polars is not installed: Tepat does not need it itself."""
    try:
        library = importlib.import_module("polars")
    except ImportError:
        raise LabError(
            "polars is not installed.", mend="Install polars, or take the table as Arrow or pandas.",
            code="lab.results.no_polars",
        ) from None  # fmt: skip
    return library.from_arrow(arrow(rows))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {key: number(value) if isinstance(value, float) else value for key, value in row.items()}


def _plain(things: Iterable[Any]) -> Rows:
    return [_flat(dict(vars(thing))) for thing in things]


def _rows(study: Study) -> Rows:
    count = study.survey.rows
    rows: Rows = [{"what": "total", "rows": count.total}, {"what": "used", "rows": count.used}]
    return rows + [{"what": reason, "rows": amount} for reason, amount in count.set_aside.items()]


def _candidates(study: Study) -> Rows:
    found = []
    for each in study.candidates:
        judgement = study.judgement_of(each.code)
        rankers = study.crossfit.rankers[each.code]
        chosen = {
            name: number(sum(ranker.chosen[name] for ranker in rankers) / len(rankers))
            for name in rankers[0].chosen
        }
        found.append(
            {
                "code": each.code,
                "method": each.method.code,
                "title_id": each.title["id"],
                "title_en": each.title["en"],
                "tried_against": each.tried_against,
                "sees_truth": each.method.sees_truth,
                "households": len(judgement.rows),
                "settings": "; ".join(f"{name}={value}" for name, value in each.own_settings().items()),
                "chosen_inside_folds": "; ".join(f"{name}={value}" for name, value in chosen.items()),
                "formula": rankers[0].published is not None,
                "why_no_formula": rankers[0].why_not,
            }
        )
    return found


def _figures(study: Study) -> Rows:
    found = []
    for judgement in (study.main, *study.partly):
        for code in judgement.codes:
            for name in figure_names(judgement.values):
                estimate = judgement.estimate(code, name)
                found.append(
                    {
                        "code": code,
                        "households": len(judgement.rows),
                        "figure": name,
                        "value": number(estimate.value),
                        "low": number(estimate.low),
                        "high": number(estimate.high),
                    }
                )
    return found


def _gaps(study: Study) -> Rows:
    found = []
    for code, gaps in study.gaps.items():
        for gap in gaps:
            row = {key: value for key, value in vars(gap).items() if key != "cell"}
            labels = {
                "cell": gap.cell.code,
                "label_id": gap.cell.label["id"],
                "label_en": gap.cell.label["en"],
            }
            found.append(_flat({"code": code, **labels, "groups": len(gap.cell.of), **row}))
    return found


def _frontier(study: Study) -> Rows:
    front = study.frontier
    return [
        _flat(
            {
                **vars(point),
                "on_frontier": point.code in front.best,
                "halves_gap": point.code in front.halving,
            }
        )
        for point in front.points
    ]


def _roc(study: Study) -> Rows:
    return [
        {"code": code, "cut": step, "not_poor_selected": number(one), "poor_selected": number(other)}
        for code, (others, reached) in study.curves.items()
        for step, (one, other) in enumerate(zip(others, reached, strict=True))
    ]


def _leakage(study: Study) -> Rows:
    return [
        {
            "columns": ", ".join(each.columns),
            "refused": each.refused,
            "figure": number(each.figure),
            "why_en": each.why["en"],
            "allowed_because": each.allowed,
        }
        for each in study.findings
    ]
