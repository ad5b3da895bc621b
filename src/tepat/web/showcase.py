"""Who the demonstration lets a visitor sign in as: a few families that show different outcomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tepat.web.demo_cards import IS_SILENT


@dataclass(frozen=True)
class Shown:
    """A kind of family to look for. ``registered`` says whether it is in the registry already; the others
    are left out, so that the visitor registers them. ``where`` is a condition on one family's summary;
    ``face_differs`` makes IKD's comparison of the face fail; of ``silent`` families no agency knows anything.
    """

    code: str
    title: str
    title_in_english: str
    registered: bool
    where: str
    face_differs: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Story:
    """A family that was found for one of the kinds, and the person who signs in for it."""

    code: str
    family_id: str
    nik: str
    name: str
    birth_date: date
    sex: int
    kind: Shown

    @property
    def registered(self) -> bool:
        return self.kind.registered

    @property
    def face_differs(self) -> bool:
        return self.kind.face_differs

    @property
    def notes(self) -> dict[str, str]:
        """Why a visitor might choose this person, by language."""
        return {"id": self.kind.title, "en": self.kind.title_in_english}


SHOWN = (
    Shown(
        "keluarga-balita",
        "ada balita, belum mendaftar",
        "small children, not registered yet",
        False,
        "members BETWEEN 3 AND 5 AND youngest < 5 AND decile <= 3",
    ),
    Shown(
        "lansia-sendiri",
        "lansia tinggal sendiri, belum mendaftar",
        "elderly and living alone, not registered yet",
        False,
        "members = 1 AND oldest >= 65",
    ),
    Shown(
        "wajah-tidak-dikenali",
        "wajahnya tidak dikenali IKD, belum mendaftar",
        "IKD does not recognise the face, not registered yet",
        False,
        "members BETWEEN 2 AND 5 AND decile <= 4 AND oldest >= 50",
        face_differs=True,
    ),
    Shown(
        "dikenal-instansi",
        "keluarga berempat, instansi sudah punya datanya, belum mendaftar",
        "a family of four that the agencies know well, not registered yet",
        False,
        "members = 4 AND decile <= 3 AND complete AND agencies >= 4",
    ),
    Shown(
        "tidak-dikenal-instansi",
        "keluarga berempat, tidak ada instansi yang punya datanya, belum mendaftar",
        "a family of four that no agency knows, not registered yet",
        False,
        "members = 4",
        silent=True,
    ),
    Shown(
        "keluarga-besar",
        "keluarga besar, sudah terdaftar",
        "a large family, registered",
        True,
        "members >= 6 AND decile <= 4 AND NOT public",
    ),
    Shown(
        "pegawai-negeri",
        "ada pegawai negeri, sudah terdaftar",
        "a civil servant in the family, registered",
        True,
        "members >= 3 AND public",
    ),
    Shown(
        "desil-belum-ada",
        "desil belum ada, sudah terdaftar",
        "no welfare decile yet, registered",
        True,
        "members >= 3 AND decile IS NULL",
    ),
)

_SUMMARY = f"""
SELECT f.family_id,
       count(*) AS members,
       min(date_diff('year', m.birth_date::DATE, DATE '2026-11-01')) AS youngest,
       max(date_diff('year', m.birth_date::DATE, DATE '2026-11-01')) AS oldest,
       bool_or(coalesce(b.public, false)) AS public,
       any_value(d.decile) AS decile,
       any_value(m.nik) FILTER (m.relation_to_head = 1) AS nik,
       any_value(m.name) FILTER (m.relation_to_head = 1) AS name,
       any_value(m.birth_date::DATE) FILTER (m.relation_to_head = 1) AS birth_date,
       any_value(m.sex) FILTER (m.relation_to_head = 1) AS sex,
       bool_or(t.duplicate_of IS NOT NULL) AS doubled,
       bool_and(m.nik IS NOT NULL) AND bool_and(f.kk IS NOT NULL) AS complete,
       any_value(c.agencies) AS agencies,
       bool_or({IS_SILENT}) AS silent
FROM read_parquet($families) f
JOIN read_parquet($members) m USING (family_id)
JOIN read_parquet($truth) t USING (family_id)
LEFT JOIN (SELECT key, value::INTEGER AS decile FROM read_parquet($agencies)
           WHERE variable = 'welfare_decile') d ON d.key = f.kk
LEFT JOIN (SELECT key, value = 'true' AS public FROM read_parquet($agencies)
           WHERE variable = 'is_public_employee') b ON b.key = m.nik
LEFT JOIN (SELECT key, count(*) AS agencies FROM read_parquet($agencies)
           WHERE variable IN ('address_found', 'welfare_decile', 'monthly_electricity_kwh',
                              'registered_motorcycle_count') GROUP BY key) c ON c.key = f.kk
GROUP BY f.family_id
"""  # noqa: S608 - no values


def choose_families(population: Path) -> list[Story]:
    """For each kind of ``SHOWN`` the first family that fits and is not shown yet; others are left out."""
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
        stories: list[Story] = []
        for shown in SHOWN:
            if story := _first(database.execute, shown, [story.family_id for story in stories]):
                stories.append(story)
        return stories


def _first(execute: Callable[..., Any], shown: Shown, taken: list[str]) -> Story | None:
    row = execute(
        "SELECT family_id, nik, name, birth_date, sex FROM summary"  # noqa: S608 - conditions are our own
        f" WHERE {shown.where} AND silent = $silent AND nik IS NOT NULL AND sex IN (1, 2) AND NOT doubled"
        " AND NOT list_contains($taken::VARCHAR[], family_id) ORDER BY family_id LIMIT 1",
        {"taken": taken, "silent": shown.silent},
    ).fetchone()
    if row is None:
        return None
    family_id, nik, name, birth_date, sex = row
    return Story(shown.code, family_id, nik, name, birth_date, sex, shown)
