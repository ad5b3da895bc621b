"""Two formulas over the same households: who gains, who loses, what each costs; for all and by groups."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tepat.rules.batch.duckdb_engine import Connection, for_each, workshop
from tepat.rules.batch.engines import SOURCE, EngineSettings
from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.households import AREA, KEY, Households, open_households
from tepat.rules.batch.ranking import area_of
from tepat.rules.batch.run import TIMES_A_YEAR
from tepat.rules.batch.text import parquet, quoted
from tepat.rules.decision import OUTCOMES
from tepat.rules.formula import Formula
from tepat.rules.reasons import format_boolean, variable_format
from tepat.rules.sql import to_sql
from tepat.rules.variables import LANGUAGES

LEVELS = {"province": 2, "regency": 5, "district": 8, "village": 13}
"""Levels of areas, by the length of their codes."""
CHANGES = ("gains", "loses", "same", "open")
MOST_GROUPS = 100

AreaName = Callable[[str], str | None]


@dataclass(slots=True)
class Tally:
    """Counts of households and rupiah a year.

    ``pairs`` counts (outcome of the first, of the second formula). A household ``gains`` when the second
    gives it more in a year (where a formula writes no benefit: makes it eligible), ``loses`` when less;
    ``open`` when one of the two cannot tell, or does not know the amount.
    """

    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANGES, 0))
    gained_per_year: int = 0
    lost_per_year: int = 0
    first_per_year: int = 0
    second_per_year: int = 0

    @property
    def households(self) -> int:
        """How many there are."""
        return sum(self.pairs.values())

    @property
    def difference_per_year(self) -> int:
        """What the second formula costs more in a year."""
        return self.second_per_year - self.first_per_year

    def outcome(self, which: int, outcome: str) -> int:
        """Households with this outcome under the first (0) or second (1) formula."""
        return sum(count for pair, count in self.pairs.items() if pair[which] == outcome)

    def add(self, row: Sequence[Any]) -> None:
        """Add one row of the grouped query."""
        first, second, change, count, before, after, difference = row
        self.pairs[first, second] = self.pairs.get((first, second), 0) + count
        self.changes[change] += count
        self.first_per_year += int(before or 0)
        self.second_per_year += int(after or 0)
        if change == "gains":
            self.gained_per_year += int(difference or 0)
        elif change == "loses":
            self.lost_per_year -= int(difference or 0)


@dataclass(frozen=True, slots=True)
class Group:
    """One column or level of areas, its title by language, and a tally for each value with its label."""

    by: str
    title: dict[str, str]
    rows: tuple[tuple[str | None, dict[str, str], Tally], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes when the second formula takes the place of the first."""

    first: Formula
    second: Formula
    on: date
    total: Tally
    groups: tuple[Group, ...]

    def to_json(self) -> dict[str, Any]:
        """The whole comparison as JSON."""
        return {
            "format": 1,
            "on": self.on.isoformat(),
            "first": _formula_json(self.first),
            "second": _formula_json(self.second),
            "total": self._tally_json(self.total),
            "groups": [
                {
                    "by": group.by,
                    "title": group.title,
                    "rows": [
                        {"value": value, "label": label, **self._tally_json(tally)}
                        for value, label, tally in group.rows
                    ],
                }
                for group in self.groups
            ],
        }

    @property
    def has_amounts(self) -> bool:
        """Whether gains and losses are of rupiah; else of being eligible."""
        return self.first.parts.benefit is not None and self.second.parts.benefit is not None

    def _tally_json(self, tally: Tally) -> dict[str, Any]:
        return {
            "households": tally.households,
            **tally.changes,
            "outcomes": {
                name: {outcome: tally.outcome(which, outcome) for outcome in OUTCOMES}
                for which, name in enumerate(("first", "second"))
            },
            "confusion": {
                before: {after: tally.pairs.get((before, after), 0) for after in OUTCOMES}
                for before in OUTCOMES
            },
            "gained_per_year": tally.gained_per_year,
            "lost_per_year": tally.lost_per_year,
            "first_per_year": tally.first_per_year,
            "second_per_year": tally.second_per_year,
            "difference_per_year": tally.difference_per_year,
            "first_per_period": per_period(self.first, tally.first_per_year),
            "second_per_period": per_period(self.second, tally.second_per_year),
        }


def per_period(formula: Formula, per_year: int) -> int | None:
    """The cost of each period of a formula's own benefit; None without a benefit."""
    benefit = formula.parts.benefit
    return None if benefit is None else per_year // TIMES_A_YEAR[benefit.period]


def compare_formulas(
    first: Formula,
    second: Formula,
    source: Path | str,
    *,
    on: date,
    by: Sequence[str] | None = None,
    key: str = KEY,
    area: str = AREA,
    settings: EngineSettings | None = None,
    area_name: AreaName | None = None,
    check_keys: bool | None = None,
) -> Comparison:
    """Decide every household by both formulas and count. Raises BatchError, FormulaError.

    ``by`` names columns, levels of areas (province, regency, district, village), or ``area``: the highest
    level that tells the households apart. Left out, it is ``area`` where there is a column of area codes.
    """
    settings = settings or EngineSettings()
    for formula in (first, second):
        formula.engine_on(on)
    wanted = tuple(dict.fromkeys(by or ()))
    columns = [name for name in wanted if name != "area" and name not in LEVELS]
    households = open_households(
        source,
        [first, second],
        key=key,
        area=area,
        area_needed=len(columns) < len(wanted),
        keep=columns,
        check_keys=check_keys,
    )
    if by is None and households.area is not None:
        wanted = ("area",)
    with TemporaryDirectory(prefix="tepat-compare-") as spill, workshop(settings, Path(spill)) as connection:
        levels = dict.fromkeys(_level(connection, households, name) for name in wanted)
        dimensions = {name: _dimension_sql(households, name) for name in levels}
        tallies = _count(connection, households, (first, second), on, dimensions, settings.threads)
    groups = tuple(
        _group(name, tallies[name], (first, second), area_name or (lambda code: None)) for name in dimensions
    )
    return Comparison(first, second, on, tallies[""].get(None, Tally()), groups)


def _level(connection: Connection, households: Households, name: str) -> str:
    """``area`` as the level it stands for; every other name as it is."""
    if name != "area" or households.area is None:
        return name
    files = parquet(file.path for file in households.files)
    counts = ", ".join(f"count(DISTINCT {area_of(households.area, length)})" for length in LEVELS.values())
    found = connection.execute(f"SELECT {counts} FROM {files}").fetchall()[0]  # noqa: S608 - quoted
    return next((level for level, number in zip(LEVELS, found, strict=True) if number > 1), "district")


def _dimension_sql(households: Households, name: str) -> str:
    if name in LEVELS and households.area is not None and name not in households.keep:
        return area_of(households.area, LEVELS[name])
    return f"CAST({quoted(name)} AS VARCHAR)"


Tallies = dict[str, dict[str | None, Tally]]


def _count(
    connection: Connection,
    households: Households,
    formulas: tuple[Formula, Formula],
    on: date,
    dimensions: Mapping[str, str],
    threads: int,
) -> Tallies:
    tallies: Tallies = {"": {}, **{name: {} for name in dimensions}}
    lock = threading.Lock()
    sql = _sql(households, formulas, on, dimensions)
    names = ["", *dimensions]

    def count_file(cursor: Connection, number: int) -> None:
        file = households.files[number]
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {SOURCE} AS {households.select(file)}")
        rows = cursor.execute(sql).fetchall()
        with lock:
            for which, value, strangers, *row in rows:
                if strangers:
                    raise RuntimeError("the rows of the two decisions are not those of the same households")
                tallies[names[which]].setdefault(value, Tally()).add(row)
                _refuse_many(names[which], tallies[names[which]])

    for_each(connection, range(len(households.files)), count_file, threads)
    return tallies


def _sql(
    households: Households, formulas: tuple[Formula, Formula], on: date, dimensions: Mapping[str, str]
) -> str:
    """Counts by outcomes and change: of all households, and for each value of each dimension."""
    decided = [
        to_sql(formula, dialect="duckdb", on=on, source=SOURCE, key=households.key, keep=keep)
        for formula, keep in zip(formulas, (households.kept, ()), strict=True)
    ]
    key = quoted(households.key)
    names = [f"dimension_{number}" for number in range(len(dimensions))]
    named = "".join(f", {sql} AS {name}" for name, sql in zip(names, dimensions.values(), strict=True))
    sets = "".join(f", ({name}, before, after, change)" for name in names)
    which = "".join(f" WHEN GROUPING({name}) = 0 THEN {n}" for n, name in enumerate(names, start=1))
    before, after = (_amounts(formula, *columns) for formula, columns in zip(formulas, _COLUMNS, strict=True))
    worth = 0 if all(formula.parts.benefit is not None for formula in formulas) else 1
    return f"""
WITH pairs AS (
  SELECT outcome AS before, second_outcome AS after, {before[0]} AS cost_before, {after[0]} AS cost_after,
    {before[1 + worth]} AS worth_before, {after[1 + worth]} AS worth_after,
    {key} IS DISTINCT FROM second_key AS stranger{named}
  FROM ({decided[0]}) AS first_formula POSITIONAL JOIN (
    SELECT {key} AS second_key, outcome AS second_outcome, benefit AS second_benefit
    FROM ({decided[1]}) AS decided
  ) AS second_formula
), changes AS (
  SELECT *, CASE WHEN worth_before IS NULL OR worth_after IS NULL THEN 'open'
    WHEN worth_after > worth_before THEN 'gains' WHEN worth_after < worth_before THEN 'loses'
    ELSE 'same' END AS change
  FROM pairs
)
SELECT CASE{which or " WHEN FALSE THEN 0"} ELSE 0 END, {f"COALESCE({', '.join(names)})" if names else "NULL"},
  count_if(stranger), before, after, change, count(*), sum(cost_before), sum(cost_after),
  sum(cost_after) - sum(cost_before)
FROM changes GROUP BY GROUPING SETS ((before, after, change){sets})"""  # noqa: S608 - names are quoted


_COLUMNS = (("outcome", "benefit"), ("second_outcome", "second_benefit"))


def _amounts(formula: Formula, outcome: str, column: str) -> tuple[str, str, str]:
    """The SQL for what a household costs in a year, what that is worth to it, and whether it is eligible.

    Worth is NULL where it cannot be told.
    """
    rule = formula.parts.benefit
    yearly = f"{column} * {TIMES_A_YEAR[rule.period]}" if rule is not None else "CAST(NULL AS BIGINT)"
    return (
        f"COALESCE({yearly}, 0)",
        f"CASE {outcome} WHEN 'eligible' THEN {yearly} WHEN 'not_eligible' THEN 0 END",
        f"CASE {outcome} WHEN 'eligible' THEN 1 WHEN 'not_eligible' THEN 0 END",
    )


def _refuse_many(name: str, tallies: Mapping[str | None, Tally]) -> None:
    if name not in LEVELS and len(tallies) > MOST_GROUPS:
        raise BatchError(
            f"The column `{name}` has more than {MOST_GROUPS} values.",
            why="It would not be a comparison of groups any more.",
            mend="Choose a column with few values, such as a choice or yes/no.",
            code="rules.batch.too_many_groups",
        )


def _group(
    name: str, tallies: Mapping[str | None, Tally], formulas: tuple[Formula, Formula], area_name: AreaName
) -> Group:
    title, label = _wording(name, formulas, area_name)
    rows = sorted(tallies.items(), key=lambda row: (row[0] is None, _order(row[0])))
    return Group(name, title, tuple((value, _label(value, label), tally) for value, tally in rows))


def _order(value: str | None) -> tuple[float, str]:
    try:
        return float(value or ""), ""
    except ValueError:
        return 0.0, value or ""


def _label(value: str | None, label: Callable[[str, str], str]) -> dict[str, str]:
    if value is None:
        return {"id": "belum diketahui", "en": "not known"}
    return {language: label(value, language) for language in LANGUAGES}


_LEVEL_TITLES = {
    "province": {"id": "Provinsi", "en": "Province"},
    "regency": {"id": "Kabupaten/kota", "en": "Regency or city"},
    "district": {"id": "Kecamatan", "en": "District"},
    "village": {"id": "Desa/kelurahan", "en": "Village"},
}


def _wording(
    name: str, formulas: Iterable[Formula], area_name: AreaName
) -> tuple[dict[str, str], Callable[[str, str], str]]:
    """The title of a dimension, and the function from a value and a language to its label."""
    if name in _LEVEL_TITLES:
        return _LEVEL_TITLES[name], lambda value, language: area_name(value) or value
    variable = next((one.known_variables[name] for one in formulas if name in one.known_variables), None)
    if variable is None:
        return {"id": name, "en": name}, lambda value, language: value
    known = variable

    def label(value: str, language: str) -> str:
        if known.type == "boolean" and value in ("true", "false"):
            return format_boolean(value == "true", language)
        if known.type == "choice" and value.isdigit():
            return variable_format(known, language)(int(value))
        return value

    return variable.label, label


def _formula_json(formula: Formula) -> dict[str, Any]:
    benefit = formula.parts.benefit
    return {
        "code": formula.code,
        "version": formula.version,
        "title": formula.title,
        "hash": formula.hash,
        "benefit": None if benefit is None else {"period": benefit.period, "currency": benefit.currency},
    }
