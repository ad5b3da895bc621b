"""Generated families as the answers of a submission, read from the files a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tepat.population.errors import PopulationError
from tepat.population.tables import DEFAULT_ON

BATCH_ROWS: Final = 1000
NOT_ANSWERS: Final = frozenset({"family_id", "area_code", "address_text"})
NOT_MEMBER_ANSWERS: Final = frozenset({"family_id", "member_number"})

Source = Path | Mapping[str, pa.Table]


def submissions(
    source: Source, *, on: date = DEFAULT_ON, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """One document per family: ``family_id``, ``area_code``, ``observed_at`` and ``answers``.

    ``source`` is the folder of a written population or its tables. ``answers`` holds only what was answered:
    the household's variables, ``kk`` and the ``members``; dates are ISO text. ``observed_at`` is eight in the
    morning of ``on`` in western Indonesia. Ends after ``limit`` families. Raises ``PopulationError``
    (``population.files.missing``) when the folder holds no population.
    """
    _check_source(source)
    families = _rows(source, "families")
    members = groupby(_rows(source, "members"), key=itemgetter("family_id"))
    # Both files are in the order of the families, so one pass over each is enough.
    pairs = zip(families, members, strict=limit is None)
    return (_document(family, list(own), on) for family, (_, own) in islice(pairs, limit))


def _check_source(source: Source) -> None:
    if isinstance(source, Path) and not all(
        (source / f"{name}.parquet").is_file() for name in ("families", "members")
    ):
        raise PopulationError(
            "The folder holds no population.",
            why="families.parquet or members.parquet is not there.",
            mend="Make one with: tepat population --households 2000 --seed 1 --out FOLDER",
            code="population.files.missing",
        )


def _rows(source: Source, name: str) -> Iterator[dict[str, Any]]:
    for batch in _batches(source, name):
        yield from batch.to_pylist()


def _batches(source: Source, name: str) -> Iterator[pa.RecordBatch]:
    if not isinstance(source, Path):
        yield from source[name].to_batches(max_chunksize=BATCH_ROWS)
        return
    with pq.ParquetFile(source / f"{name}.parquet") as file:
        yield from file.iter_batches(batch_size=BATCH_ROWS)


def _document(family: dict[str, Any], members: list[dict[str, Any]], on: date) -> dict[str, Any]:
    if any(member["family_id"] != family["family_id"] for member in members):
        raise PopulationError(
            "The families and the members are not in the same order.",
            why="A family was met whose members belong to another one.",
            mend="Make the population again and do not sort its files.",
            code="population.files.out_of_order",
        )
    answers = _answered(family, NOT_ANSWERS)
    answers["members"] = [_answered(member, NOT_MEMBER_ANSWERS) for member in members]
    return {
        "family_id": family["family_id"],
        "area_code": family["area_code"],
        "observed_at": f"{on.isoformat()}T08:00:00+07:00",
        "answers": answers,
    }


def _answered(row: dict[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    return {
        code: value.isoformat() if isinstance(value, date) else value
        for code, value in row.items()
        if value is not None and code not in left_out
    }
