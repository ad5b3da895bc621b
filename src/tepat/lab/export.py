"""Writes a fitted method as a formula of the rules language, and checks that it decides the same on every
row.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.design import choice
from tepat.lab.expressions import fact, group_expressions, variable_document
from tepat.lab.money import money_of
from tepat.lab.protocol.candidates import Candidate, context_of
from tepat.lab.published import PublishedScore
from tepat.lab.sample import split
from tepat.lab.survey.survey import Survey
from tepat.lab.weighted import weighted_quantile
from tepat.rules import Formula, decide, load_formula

ACTIVE_FROM = date(2000, 1, 1)
DECIDED_ON = date(2001, 1, 1)
_LIVE_ROWS = 200
_MOST_TERMS = 2000


@dataclass(frozen=True)
class Exported:
    """A formula that was written, or ``why_not``. ``different`` counts rows decided otherwise: it must be
    0.
    """

    code: str
    path: str = ""
    hash: str = ""
    terms: int = 0
    cutoff: float = float("nan")
    rows: int = 0
    live_rows: int = 0
    different: int = 0
    largest_difference: float = 0.0
    why_not: str = ""

    def to_json(self) -> dict[str, object]:
        """As a JSON-able mapping."""
        return {"code": self.code, "why_not": self.why_not} if self.why_not else dict(vars(self))


def export_all(survey: Survey, candidates: list[Candidate], folder: Path) -> list[Exported]:
    """Fit each on all households and write those that can be formulas, with their dictionary, into
    ``folder``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    variables = folder / "variables"
    variables.mkdir(exist_ok=True)
    document = {"variables": [variable_document(proxy) for proxy in survey.proxies]}
    _write(variables / "study.yaml", document, "Variables of the survey, as the lab read them.")
    everyone = np.ones(len(survey), dtype=np.bool_)
    _, sample, _ = split(survey, everyone, everyone)
    expressions = group_expressions(survey)
    facts, table = _facts(survey), _households(survey)
    found = []
    for each in candidates:
        ranker = each.method.learn(sample, context_of(each, survey, survey.plan.protocol.seed, expressions))
        why = ranker.why_not or _too_long(ranker.published)
        if ranker.published is None or why:
            found.append(Exported(each.code, why_not=why))
            continue
        scores = ranker.score(sample)
        cutoff = cutoff_of(scores, survey.weight, money_of(survey).quota)
        formula = _write_formula(survey, each, ranker.published, cutoff, folder)
        found.append(
            _checked(table, each.code, formula, facts, scores, cutoff, len(ranker.published.entries))
        )
    return found


def _too_long(published: PublishedScore | None) -> str:
    if published is not None and len(published.entries) > _MOST_TERMS:
        return "it has more terms than a formula may have"
    return ""


def cutoff_of(scores: FloatArray, weight: FloatArray, quota: float) -> float:
    """Half-way between the last household with a place and the first without; equals are never parted.

    >>> cutoff_of(np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4), 0.5)
    2.5
    """
    last = weighted_quantile(scores, weight, quota)
    above = scores[scores > last]
    return round(float((last + above.min()) / 2), 10) if len(above) else last + 1.0


def _facts(survey: Survey) -> dict[int, dict[str, Any]]:
    """The facts of some households, by row, spread over the whole survey."""
    rows = np.linspace(0, len(survey) - 1, min(_LIVE_ROWS, len(survey))).astype(int).tolist()
    found = {}
    for row in rows:
        known = {proxy.code: fact(proxy, row) for proxy in survey.proxies}
        found[row] = {code: value for code, value in known.items() if value is not None}
    return found


class _Plain(yaml.SafeDumper):
    """Writes every value out: formula files know no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(path: Path, document: dict[str, Any], head: str) -> None:
    text = yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(f"# {head} Written by `tepat lab run`.\n{text}", encoding="utf-8")


def _write_formula(
    survey: Survey, each: Candidate, score: PublishedScore, cutoff: float, folder: Path
) -> Formula:
    path = folder / each.code / "formula.yaml"
    path.parent.mkdir(exist_ok=True)
    plan = survey.plan
    document = {
        "code": each.code,
        "version": "1",
        "title": {lang: f"{each.title[lang]} ({plan.title[lang]})" for lang in ("id", "en")},
        "unit": "household",
        "active_from": ACTIVE_FROM,
        "legal_basis": [f"None: a candidate of the study {plan.code}, not a rule in force."],
        "parameters": {"cutoff": {ACTIVE_FROM: cutoff}},
        "criteria": [{"code": "low_score", "expr": "score <= :cutoff", "reason": _REASON}],
        "scores": [{"code": "score", "linear": score.document()}],
        "ranking": {"by": "score", "order": "ascending", "tie_break": "household_id_hash"},
    }
    _write(path, document, "Figures are for the survey of the study only.")
    return load_formula(path)


def _checked(
    table: pa.Table,
    code: str,
    formula: Formula,
    facts: dict[int, dict[str, Any]],
    scores: FloatArray,
    cutoff: float,
    terms: int,
) -> Exported:
    """Every row by DuckDB, some of them also one by one, beside the method's own score."""
    selected, there = _by_duckdb(table, formula)
    expected = scores <= cutoff
    wrong = sum(
        (decide(formula, known, on=DECIDED_ON).outcome == "eligible") != bool(expected[row])
        for row, known in facts.items()
    )
    return Exported(
        code=code,
        path=f"formulas/{code}/formula.yaml",
        hash=formula.hash,
        terms=terms,
        cutoff=cutoff,
        rows=len(scores),
        live_rows=len(facts),
        different=int((selected != expected).sum()) + wrong,
        largest_difference=float(np.max(np.abs(there - scores))),
    )


def _by_duckdb(table: pa.Table, formula: Formula) -> tuple[BoolArray, FloatArray]:
    from tepat.rules.batch import run_batch  # noqa: PLC0415 - loads DuckDB

    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/households.parquet", f"{folder}/decisions.parquet"
        pq.write_table(table.select(["household_id", *formula.base_inputs]), source)
        run_batch(formula, source, target, on=DECIDED_ON)
        decided = pq.read_table(target, columns=["household_id", "outcome", "score_score"]).sort_by(
            "household_id"
        )
    outcome = np.array(decided["outcome"].to_pylist()) == "eligible"
    return outcome, np.asarray(decided["score_score"].to_numpy(), dtype=np.float64)


def _households(survey: Survey) -> pa.Table:
    """The facts as the batch reads them; households are numbered so that their order is known."""
    width = len(str(len(survey)))
    columns: dict[str, Any] = {"household_id": [str(row).zfill(width) for row in range(len(survey))]}
    for proxy in survey.proxies:
        unknown = np.isnan(proxy.values)
        filled = np.where(unknown, 0.0, proxy.values)
        if proxy.kind == "flag":
            columns[proxy.code] = pa.array(filled > 0, pa.bool_(), mask=unknown)
        elif proxy.kind == "category":
            columns[proxy.code] = pa.array(filled.astype(np.int64) + choice(0), pa.int64(), mask=unknown)
        else:
            columns[proxy.code] = pa.array(filled, pa.float64(), mask=unknown)
    return pa.table(columns)


_REASON = {
    "id": {
        "true": "Dari ciri-cirinya, keluarga ini termasuk yang diperkirakan paling tidak mampu.",
        "false": "Dari ciri-cirinya, keluarga ini diperkirakan lebih mampu daripada batas.",
        "unknown": "Ciri-ciri keluarga ini belum cukup diketahui.",
    },
    "en": {
        "true": "By its features the household is among those expected to be worst off.",
        "false": "By its features the household is expected to be better off than the cut-off.",
        "unknown": "Too few features of the household are known.",
    },
}
