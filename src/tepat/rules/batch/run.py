"""``tepat rules run``: checks, decides, ranks, gives the places, and lets the whole result appear at once."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tepat.rules.batch.duckdb_engine import Connection, for_each, workshop
from tepat.rules.batch.engines import (
    LOT,
    Engines,
    EngineSettings,
    Work,
    copy_to,
    decision_columns,
    find_engine,
)
from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.households import AREA, KEY, Households, open_households
from tepat.rules.batch.missing import missing_path, write_missing
from tepat.rules.batch.output import Output
from tepat.rules.batch.quota import Quota
from tepat.rules.batch.ranking import Cutoff, Positions, Queue, area_of, lot_sql, rank
from tepat.rules.batch.text import parquet
from tepat.rules.decision import ELIGIBLE, OUTCOMES
from tepat.rules.formula import Formula
from tepat.rules.formula_parts import Ranking

MOST_CRITERIA = 62
TIMES_A_YEAR = {"month": 12, "quarter": 4, "year": 1, "once": 1}


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a run came to. ``cost`` is what all eligible get each period; None where no benefit is written.

    ``without_amount`` are eligible households whose amount is not known. With a quota, ``places`` were
    given, ``selected`` of them taken, at ``cost_selected``; ``cutoffs`` say where, area by area, and
    ``without_quota`` counts eligible households in areas that the quota does not name.
    """

    formula: Formula
    on: date
    engine: str
    files: int
    households: int
    outcomes: dict[str, int]
    cost: int | None
    without_amount: int
    places: int | None
    selected: int | None
    cost_selected: int | None
    without_quota: int
    cutoffs: tuple[Cutoff, ...]
    waiting: dict[str, int]
    salt: str
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The summary as JSON, without the cut-offs."""
        document = {**_head(self.formula, self.on), "engine": self.engine, "files": self.files}
        document |= {"households": self.households, "outcomes": self.outcomes}
        benefit = self.formula.parts.benefit
        if benefit is not None:
            document["benefit"] = {
                "period": benefit.period,
                "currency": benefit.currency,
                "cost_per_period": self.cost,
                "cost_per_year": (self.cost or 0) * TIMES_A_YEAR[benefit.period],
                "without_amount": self.without_amount,
            }
        if self.places is not None:
            document["quota"] = {
                "areas": len(self.cutoffs),
                "places": self.places,
                "selected": self.selected,
                "cost_per_period": self.cost_selected,
                "eligible_without_quota": self.without_quota,
            }
        return {**document, "seconds": round(self.seconds, 3)}

    def cutoffs_json(self) -> dict[str, Any]:
        """The cut-offs as they are published, with all that is needed to check them."""
        ranking = self.formula.parts.ranking
        if ranking is None:
            raise ValueError("the formula does not rank")
        areas = [
            {**asdict(cutoff), "cannot_tell": self.waiting.get(cutoff.area, 0)} for cutoff in self.cutoffs
        ]
        by_lot = ranking.tie_break == "household_id_hash"
        rule = "first 16 hexadecimal digits of SHA-256 of '<salt>/<household_id>', smallest first"
        return {
            **_head(self.formula, self.on),
            "ranking": {
                **asdict(ranking),
                "tie_break_rule": rule if by_lot else "household_id as text, smallest first",
                **({"salt": self.salt} if by_lot else {}),
            },
            "areas": areas,
        }


@dataclass(frozen=True, slots=True)
class _Plan:
    """A run that passed all checks."""

    formula: Formula
    on: date
    households: Households
    quota: Quota | None
    salt: str
    settings: EngineSettings

    @property
    def only_eligible(self) -> bool:
        return bool(self.formula.parts.criteria)


def run_batch(
    formula: Formula,
    source: Path | str,
    output: Path | str,
    *,
    on: date,
    engine: str = "duckdb",
    engines: Engines | None = None,
    settings: EngineSettings | None = None,
    quota: Quota | None = None,
    key: str = KEY,
    area: str = AREA,
    keep: tuple[str, ...] = (),
    salt: str | None = None,
    replace_output: bool = False,
    check_keys: bool | None = None,
    list_missing: bool = False,
) -> BatchSummary:
    """Decide every household of ``source`` (a Parquet file, a folder, a pattern) and write ``output``.

    One input file gives a file, several give a folder with files of the same names; with a quota the
    cut-offs lie beside it as ``<output>.cutoffs.json``. With ``list_missing``, ``<output>.missing.parquet``
    names for each household without an answer the facts that can still turn it. Everything is checked first;
    the output appears whole or not at all. Memory does not grow with the input. ``salt`` draws the lots;
    left out, it is made of the formula's code and the date. Raises BatchError, or FormulaError when a
    parameter has no value on that date.
    """
    started = time.perf_counter()
    chosen = find_engine(engine, engines or {})
    _check_formula(formula, on, quota)
    households = open_households(
        source, [formula], key=key, area=area, area_needed=quota is not None, keep=keep, check_keys=check_keys
    )
    decision_columns(formula, households)
    salt = salt if salt is not None else f"{formula.code}/{on.isoformat()}"
    plan = _Plan(formula, on, households, quota, salt, settings or EngineSettings())
    cutoffs_file, missing_file = cutoffs_path(Path(output)), missing_path(Path(output))
    beside = [cutoffs_file] * (quota is not None) + [missing_file] * list_missing
    place = Output(
        output,
        folder=len(households.files) > 1,
        replace=replace_output,
        beside=tuple(beside),
        inputs=tuple(file.path for file in households.files),
    )
    with place as target:
        results = tuple(target.target(file.relative) for file in households.files)
        cutoffs: list[Cutoff] = []
        if formula.parts.ranking is None:
            chosen.decide(_work(plan, results, target, None))
        else:
            decided = tuple(target.spill / f"decided-{n}.parquet" for n in range(len(results)))
            chosen.decide(_work(plan, decided, target, formula.parts.ranking))
            cutoffs = _rank(plan, formula.parts.ranking, decided, results, target, chosen.keeps_order)
        if list_missing:
            with workshop(plan.settings, target.spill) as connection:
                write_missing(connection, formula, households, results, target.beside(missing_file), on=on)
        summary = _summary(plan, engine, results, cutoffs, target)
        summary = replace(summary, seconds=time.perf_counter() - started)
        if quota is not None:
            target.beside(cutoffs_file).write_text(_json_text(summary.cutoffs_json()), encoding="utf-8")
        target.commit()
    return summary


def cutoffs_path(output: Path) -> Path:
    """Where the cut-offs of an output lie.

    >>> cutoffs_path(Path("decisions.parquet")).name
    'decisions.cutoffs.json'
    """
    return output.with_name(f"{output.name.removesuffix('.parquet')}.cutoffs.json")


def _check_formula(formula: Formula, on: date, quota: Quota | None) -> None:
    formula.engine_on(on)  # refuses a date before the parameters hold
    if len(formula.parts.criteria) > MOST_CRITERIA:
        raise BatchError(
            f"The formula has {len(formula.parts.criteria)} criteria.",
            why=f"A mask of failed criteria holds {MOST_CRITERIA}.",
            mend="Join criteria that belong together with AND.",
            code="rules.batch.too_many_criteria",
        )
    if quota is not None and formula.parts.ranking is None:
        raise BatchError(
            "The formula does not say who comes first.",
            why="A quota gives places to the first of each area.",
            mend="Add `ranking: {by: <score>, order: ascending}` to the formula.",
            code="rules.batch.quota_without_ranking",
        )


def _work(plan: _Plan, targets: tuple[Path, ...], output: Output, ranking: Ranking | None) -> Work:
    lot = None
    if ranking is not None:
        lot = lot_sql(ranking, plan.households.key, plan.salt, only_eligible=plan.only_eligible)
    return Work(plan.formula, plan.on, plan.households, targets, output.spill, plan.settings, lot)


def _rank(
    plan: _Plan,
    ranking: Ranking,
    decided: tuple[Path, ...],
    results: tuple[Path, ...],
    output: Output,
    in_order: bool,
) -> list[Cutoff]:
    """Rank the decided files and write them again with ``rank`` and ``selected``."""
    households = plan.households
    queue = Queue(decided, ranking, households.area, plan.only_eligible, plan.quota)
    positions = Positions(output.spill / "positions", [file.rows for file in households.files])

    def finish(connection: Connection, number: int) -> None:
        connection.register("positions", positions.table(number, with_places=plan.quota is not None))
        found = f"SELECT * EXCLUDE ({LOT}) FROM {parquet([decided[number]])}"  # noqa: S608
        keys = (
            f"({households.select_keys(households.files[number])}) AS k POSITIONAL JOIN" if in_order else ""
        )
        sql = f"SELECT * FROM {keys} ({found}) AS d POSITIONAL JOIN positions AS p"  # noqa: S608 - quoted
        connection.execute(copy_to(sql, results[number]))
        decided[number].unlink()

    with workshop(plan.settings, output.spill) as connection:
        cutoffs = rank(connection, queue, positions)
        for_each(connection, range(len(results)), finish, plan.settings.threads)
    return cutoffs


def _summary(
    plan: _Plan, engine: str, results: tuple[Path, ...], cutoffs: list[Cutoff], output: Output
) -> BatchSummary:
    quota, area = plan.quota, plan.households.area
    group = area_of(area, quota.length) if quota is not None and area is not None else "NULL"
    selected = "selected" if quota is not None else "FALSE"
    with workshop(plan.settings, output.spill) as connection:
        rows = connection.execute(
            f"SELECT {group}, outcome, {selected}, count(*), count(benefit), sum(benefit) "  # noqa: S608
            f"FROM {parquet(results)} GROUP BY ALL"
        ).fetchall()
    outcomes = dict.fromkeys(OUTCOMES, 0)
    waiting: dict[str, int] = {}
    known = cost = cost_selected = taken = without_quota = 0
    for code, outcome, chosen, count, amounts, total in rows:
        outcomes[outcome] += count
        known += amounts
        cost += int(total or 0)
        taken += count if chosen else 0
        cost_selected += int(total or 0) if chosen else 0
        if outcome == "cannot_tell" and code is not None:
            waiting[code] = waiting.get(code, 0) + count
        if quota is not None and outcome == ELIGIBLE and code not in quota.places:
            without_quota += count
    has_benefit = plan.formula.parts.benefit is not None
    return BatchSummary(
        formula=plan.formula,
        on=plan.on,
        engine=engine,
        files=len(plan.households.files),
        households=plan.households.rows,
        outcomes=outcomes,
        cost=cost if has_benefit else None,
        without_amount=outcomes[ELIGIBLE] - known if has_benefit else 0,
        places=sum(quota.places.values()) if quota is not None else None,
        selected=taken if quota is not None else None,
        cost_selected=cost_selected if quota is not None and has_benefit else None,
        without_quota=without_quota,
        cutoffs=tuple(cutoffs),
        waiting=waiting,
        salt=plan.salt,
        seconds=0.0,
    )


def _head(formula: Formula, on: date) -> dict[str, Any]:
    return {
        "formula": {"code": formula.code, "version": formula.version, "hash": formula.hash},
        "on": on.isoformat(),
    }


def _json_text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
