"""The people file of the sandbox IKD: everybody of the made-up population who could sign in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tepat.web.showcase import Story

MOST_PEOPLE = 20_000
_ADULTS = """
SELECT m.nik, any_value(m.name), min(m.birth_date::DATE), min(m.sex)
FROM read_parquet($members) m
WHERE m.nik IS NOT NULL AND m.birth_date::DATE <= $latest_birth AND m.sex IN (1, 2)
  AND length(trim(m.name)) > 0
GROUP BY m.nik
ORDER BY min(CASE WHEN m.relation_to_head = 1 THEN 0 ELSE 1 END), m.nik
LIMIT $most
"""
_GENDERS = {1: "male", 2: "female"}


def write_people(population: Path, stories: Sequence[Story], file: Path, *, on: date) -> int:
    """Write those of the stories first, then heads of family, then other adults; returns how many.

    At most ``MOST_PEOPLE`` beside those of the stories, since nobody looks through more. Adults are 17 or
    older on ``on``, the age from which one has an identity card.
    """
    with duckdb.connect() as database:
        rows = database.execute(
            _ADULTS,
            {
                "members": str(population / "members.parquet"),
                "latest_birth": on.replace(year=on.year - 17, day=min(on.day, 28)),
                "most": MOST_PEOPLE,
            },
        ).fetchall()
    shown = {story.nik: story for story in stories}
    adults = {nik: _entry(nik, name, born, sex) for nik, name, born, sex in rows}
    people = [_shown(story) for story in shown.values()]
    people += [entry for nik, entry in adults.items() if nik not in shown]
    text = json.dumps({"made_up": True, "people": people}, ensure_ascii=False, separators=(",", ":"))
    fresh = file.with_suffix(".fresh")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
    return len(people)


def _entry(nik: str, name: str, born: date, sex: int) -> dict[str, Any]:
    return {"nik": nik, "name": name, "birthdate": born.isoformat(), "gender": _GENDERS[sex]}


def _shown(story: Story) -> dict[str, Any]:
    entry = _entry(story.nik, story.name, story.birth_date, story.sex)
    return {**entry, "note": story.notes, "shown": True, "face_differs": story.face_differs}
