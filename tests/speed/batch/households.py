"""A million made-up households with every input of the formula, some of them unknown."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tepat.rules import Formula, find_dictionary, load_formula
from tepat.rules.sql.facts import legal_range

HERE = Path(__file__).parent
SENTENCES = '{true: "ya", false: "tidak", unknown: "belum"}'
REASON = f"{{id: {SENTENCES}, en: {SENTENCES}}}"
USUAL_MOST = {
    "highest_formal_wage": 4_000_000, "monthly_electricity_kwh": 300, "land_certificate_area_m2": 600,
    "floor_area_m2": 140, "registered_car_count": 1, "cattle_count": 3, "goat_count": 4, "pig_count": 2,
    "household_size": 9, "child_0_6_count": 2, "elderly_60_count": 2, "severe_disability_count": 1,
    "head_age_years": 90,
}  # fmt: skip
"""Numbers are drawn up to here, so that many households pass each criterion."""
SHARE_TRUE = {"address_found": 0.97, "has_public_employee": 0.03, "owns_car": 0.08}


def measured_formula(folder: Path) -> Formula:
    """The formula of formula.yaml."""
    file = folder / "formula.yaml"
    file.write_text((HERE / "formula.yaml").read_text().replace("$R", REASON))
    return load_formula(file, find_dictionary())


def fill(
    connection: duckdb.DuckDBPyConnection,
    formula: Formula,
    table: str,
    number: int,
    *,
    unknown_share: float,
    illegal_share: float,
) -> None:
    """A table with this many households; some values are unknown, and some beyond their legal range."""
    connection.execute("SELECT setseed(0.42)")
    columns = ["range AS household_id"]
    for code in formula.inputs:
        value = _drawn(formula, code)
        if formula.dictionary[code].type != "boolean":
            beyond = int(float(str(legal_range(formula.dictionary[code])[1]))) + 1
            value = f"CASE WHEN random() < {illegal_share} THEN {beyond} ELSE {value} END"
        columns.append(f"CASE WHEN random() >= {unknown_share} THEN {value} END AS {code}")
    connection.execute(f"CREATE TABLE {table} AS SELECT {', '.join(columns)} FROM range({number})")


def _drawn(formula: Formula, code: str) -> str:
    variable = formula.dictionary[code]
    if variable.type == "boolean":
        return f"(random() < {SHARE_TRUE.get(code, 0.3)})"
    low, high = legal_range(variable)
    high = USUAL_MOST.get(code, high)
    if variable.type in ("integer", "choice"):
        return f"CAST(floor({low} + random() * ({high} - {low} + 1)) AS BIGINT)"
    return f"round({low} + random() * ({high} - {low}), 1)"
