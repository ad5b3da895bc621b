"""Who the demonstration lets a visitor sign in as: a few families that show different outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class Shown:
    """A kind of family to look for. ``registered`` says whether it is in the registry already; the others
    are left out, so that the visitor registers them. ``where`` is a condition on one family's summary."""

    code: str
    title: str
    registered: bool
    where: str


@dataclass(frozen=True)
class Story:
    """A family that was found for one of the kinds, and the person who signs in for it."""

    code: str
    family_id: str
    nik: str
    display_name: str
    registered: bool


SHOWN = (
    Shown(
        "keluarga-balita",
        "ada balita, belum mendaftar",
        False,
        "members BETWEEN 3 AND 5 AND youngest < 5 AND decile <= 3",
    ),
    Shown("lansia-sendiri", "lansia tinggal sendiri, belum mendaftar", False, "members = 1 AND oldest >= 65"),
    Shown(
        "keluarga-besar",
        "keluarga besar, sudah terdaftar",
        True,
        "members >= 6 AND decile <= 4 AND NOT public",
    ),
    Shown("pegawai-negeri", "ada pegawai negeri, sudah terdaftar", True, "members >= 3 AND public"),
    Shown("desil-belum-ada", "desil belum ada, sudah terdaftar", True, "members >= 3 AND decile IS NULL"),
)

_SUMMARY = """
SELECT f.family_id,
       count(*) AS members,
       min(date_diff('year', m.birth_date::DATE, DATE '2026-11-01')) AS youngest,
       max(date_diff('year', m.birth_date::DATE, DATE '2026-11-01')) AS oldest,
       bool_or(coalesce(b.public, false)) AS public,
       any_value(d.decile) AS decile,
       any_value(m.nik) FILTER (m.relation_to_head = 1) AS nik,
       any_value(m.name) FILTER (m.relation_to_head = 1) AS name,
       bool_or(t.duplicate_of IS NOT NULL) AS doubled
FROM read_parquet($families) f
JOIN read_parquet($members) m USING (family_id)
JOIN read_parquet($truth) t USING (family_id)
LEFT JOIN (SELECT key, value::INTEGER AS decile FROM read_parquet($agencies)
           WHERE variable = 'welfare_decile') d ON d.key = f.kk
LEFT JOIN (SELECT key, value = 'true' AS public FROM read_parquet($agencies)
           WHERE variable = 'is_public_employee') b ON b.key = m.nik
GROUP BY f.family_id
"""


def choose_families(population: Path) -> list[Story]:
    """For each kind of ``SHOWN`` the first family that fits; kinds without one are left out."""
    with duckdb.connect() as database:
        database.execute(
            f"CREATE TABLE summary AS {_SUMMARY}",
            {
                "families": str(population / "families.parquet"),
                "members": str(population / "members.parquet"),
                "truth": str(population / "truth.parquet"),
                "agencies": str(population / "agency_records.parquet"),
            },
        )
        return [story for shown in SHOWN if (story := _first(database.execute, shown))]


def _first(execute: Callable[..., Any], shown: Shown) -> Story | None:
    row = execute(
        "SELECT family_id, nik, name FROM summary"  # noqa: S608 - conditions are our own
        f" WHERE {shown.where} AND nik IS NOT NULL AND NOT doubled ORDER BY family_id LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    family_id, nik, name = row
    return Story(shown.code, family_id, nik, f"{name} ({shown.title})", shown.registered)
