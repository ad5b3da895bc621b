"""Writes a study's results into a folder: metrics as JSON, tables as CSV, the report as one page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from tepat.lab.report.page import report_page
from tepat.lab.report.tables import Rows, number, tables_of
from tepat.lab.study import Study

FORMAT = 1


def save(study: Study, folder: Path, language: str) -> list[Path]:
    """Write ``metrics.json``, ``tables/*.csv`` and ``report.html``; gives back what was written."""
    tables = folder / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables_of(study).items():
        if rows:
            written.append(_write(tables / f"{name}.csv", as_csv(rows)))
    text = json.dumps(metrics(study), indent=1, ensure_ascii=False, allow_nan=False)
    written.append(_write(folder / "metrics.json", text + "\n"))
    written.append(_write(folder / "report.html", report_page(study, language)))
    return written


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def as_csv(rows: Rows) -> str:
    """A table as CSV, one line each, points before decimals.

    >>> as_csv([{"a": 1, "b": None}])
    'a,b\\n1,\\n'
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def metrics(study: Study) -> dict[str, Any]:
    """What the study came to, as JSON: every figure of every candidate with its interval, gaps, frontier."""
    survey, plan = study.survey, study.plan
    return {
        "format": FORMAT,
        "study": plan.code,
        "seed": plan.protocol.seed,
        "level": plan.protocol.level,
        "rows": survey.rows.to_json(),
        "clusters": len(np.unique(survey.cluster)),
        "warnings": [warning["en"] for warning in survey.warnings],
        "unseen_categories": study.crossfit.unseen,
        "quota": number(study.money.quota),
        "target_line": number(study.money.line),
        "budget_per_household": number(study.money.per_household),
        "reference": study.reference,
        "best": study.best(),
        "candidates": {each.code: _candidate(study, each.code) for each in study.candidates},
        "largest_gap": _largest(study),
        "frontier": {"best": list(study.frontier.best), "halving": list(study.frontier.halving)},
        "refits": [_clean(vars(each)) for each in study.refits],
        "leakage": [_clean(each.to_json()) for each in study.findings],
        "formulas": [_clean(each.to_json()) for each in study.exported],
    }


def _candidate(study: Study, code: str) -> dict[str, Any]:
    judgement = study.judgement_of(code)
    figures = {name: judgement.estimate(code, name) for name in judgement.values}
    return {
        "households": len(judgement.rows),
        "figures": {
            name: {"value": number(each.value), "low": number(each.low), "high": number(each.high)}
            for name, each in figures.items()
        },
    }


def _largest(study: Study) -> dict[str, Any] | None:
    gap = study.watched
    if gap is None:
        return None
    row = {key: value for key, value in vars(gap).items() if key != "cell"}
    return _clean({"cell": gap.cell.code, "label": dict(gap.cell.label), **row})


def _clean(document: dict[str, Any]) -> dict[str, Any]:
    return {key: number(value) if isinstance(value, float) else value for key, value in document.items()}
