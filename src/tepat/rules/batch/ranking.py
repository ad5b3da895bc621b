"""Who comes first, and who gets one of an area's places.

In the queue stand the households whose outcome is eligible (all of them where the formula has no criteria).
They are put in order by the score, then by lot, within each area of the quota, else all together. An
unknown score comes last and has no rank. The queue is sorted by DuckDB, which spills to disk; what is kept
in memory does not grow with it.

The lot of a household is the first 16 hexadecimal digits of SHA-256 of ``<salt>/<key>``: anyone can
recompute it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tepat.rules.batch.engines import LOT
from tepat.rules.batch.quota import Quota
from tepat.rules.batch.text import parquet, quoted, text_literal
from tepat.rules.formula_parts import Ranking
from tepat.rules.sql import score_column

BATCH_ROWS = 500_000
LOT_DIGITS = 16
_NO_RANK_BUT_A_PLACE = np.iinfo(np.int32).min

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Queue:
    """What is ranked: decided files that hold the lot, by which score, within what."""

    files: Sequence[Path]
    ranking: Ranking
    area: str | None
    only_eligible: bool
    quota: Quota | None


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What is published for one area.

    ``score`` is that of the last household with a place, None where all in the queue got one or the score
    is not known. ``tied`` households have exactly that score, and ``tied_selected`` of them a place.
    """

    area: str
    places: int
    in_queue: int
    selected: int
    score: float | None
    tied: int
    tied_selected: int


class Positions:
    """The rank of every household, and whether it has a place: four bytes each, in a file."""

    def __init__(self, path: Path, rows: Sequence[int]) -> None:
        self.starts = np.concatenate(([0], np.cumsum(rows, dtype=np.int64)))
        total = max(int(self.starts[-1]), 1)
        self._codes: npt.NDArray[np.int32] = np.memmap(path, np.int32, "w+", shape=(total,))

    def put(self, file: Ints, row: Ints, position: Ints, known: npt.NDArray[np.bool_], place: Any) -> None:
        """Note the position of households, whether their score is known, and whether they have a place."""
        code = np.where(place, -position, position)
        code = np.where(known, code, np.where(place, _NO_RANK_BUT_A_PLACE, 0))
        self._codes[self.starts[file] + row] = code

    def table(self, file: int, *, with_places: bool) -> pa.Table:
        """``rank`` and, where there is a quota, ``selected`` of the households of a file, in its order."""
        codes = np.asarray(self._codes[self.starts[file] : self.starts[file + 1]])
        place = codes < 0
        ranked = (codes != 0) & (codes != _NO_RANK_BUT_A_PLACE)
        ranks = np.abs(codes.astype(np.int64))
        array: Any = pa.Array.from_buffers
        columns = {"rank": array(pa.int64(), len(codes), [_bits(ranked), pa.py_buffer(ranks.tobytes())])}
        if with_places:
            columns["selected"] = array(pa.bool_(), len(codes), [None, _bits(place)])
        return pa.table(columns)


def _bits(flags: npt.NDArray[np.bool_]) -> pa.Buffer:
    """Eight flags a byte, as Arrow keeps them; ``pa.array`` would load pandas, which takes half a second."""
    return pa.py_buffer(np.packbits(flags, bitorder="little").tobytes())


def rank(connection: duckdb.DuckDBPyConnection, queue: Queue, positions: Positions) -> list[Cutoff]:
    """Put everybody in order; fills ``positions`` and gives the cut-offs of the quota, area by area."""
    places = queue.quota.places if queue.quota is not None else {}
    counter = _Counter(places, positions)
    for batch in connection.sql(_sql(queue)).to_arrow_reader(BATCH_ROWS):
        file, row, area, score = batch.columns
        counter.take(_numbers(file), _numbers(row), counter.numbers(area), _numbers(score))
    counter.finish()
    return [counter.cutoff(code) for code in sorted(places)]


def _numbers(column: pa.Array[Any]) -> Any:
    """A column without NULLs, as it lies in memory; to_numpy would load pandas, which takes half a second."""
    return np.from_dlpack(column)


def area_of(column: str, length: int) -> str:
    """The SQL for the area of a household on the level of codes with ``length`` characters; NULL if
    shorter.
    """
    name = quoted(column)
    return f"CASE WHEN length({name}) >= {length} THEN left({name}, {length}) END"


def lot_sql(ranking: Ranking, key: str, salt: str, *, only_eligible: bool) -> str:
    """The SQL in DuckDB for what decides among equal scores, of those who stand in the queue."""
    lot = f"CAST({quoted(key)} AS VARCHAR)"
    if ranking.tie_break == "household_id_hash":
        lot = f"CAST('0x' || left(sha256({text_literal(salt + '/')} || {lot}), {LOT_DIGITS}) AS UBIGINT)"
    return f"CASE WHEN outcome = 'eligible' THEN {lot} END" if only_eligible else lot


def _sql(queue: Queue) -> str:
    score = quoted(score_column(queue.ranking.by))
    conditions = ["outcome = 'eligible'"] if queue.only_eligible else []
    area = "''"
    if queue.quota is not None and queue.area is not None:
        area = area_of(queue.area, queue.quota.length)
        conditions.append(f"{area} IS NOT NULL")
    who = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    direction = "DESC" if queue.ranking.order == "descending" else "ASC"
    return (
        f"SELECT CAST(file_index AS UINTEGER), CAST(file_row_number AS UINTEGER), {area} AS area, "  # noqa: S608 - quoted
        f"COALESCE(CAST({score} AS DOUBLE), 'nan') "
        f"FROM {parquet(queue.files)}{who} ORDER BY area, {score} {direction} NULLS LAST, {LOT}"
    )


class _Counter:
    """Walks the sorted queue batch by batch; runs of one score in one area may go on over several batches."""

    def __init__(self, places: Mapping[str, int], positions: Positions) -> None:
        self._positions = positions
        self._number_of = {code: number for number, code in enumerate(places)}
        self._places = np.array([*places.values()], np.int64)
        self._in_queue = np.zeros(len(places), np.int64)
        self._score = np.full(len(places), np.nan)
        self._tied = np.zeros(len(places), np.int64)
        self._tied_selected = np.zeros(len(places), np.int64)
        self._run: tuple[int, float, int, int] | None = None  # area, score, first position, length

    def numbers(self, areas: pa.Array[Any]) -> Ints:
        """Our numbers of areas; those that the quota does not name have no places."""
        coded = areas.dictionary_encode()
        codes = [str(code) for code in coded.dictionary.to_pylist()]
        for code in codes:
            if code not in self._number_of:
                self._number_of[code] = len(self._number_of)
                self._places = np.append(self._places, 0)
                self._in_queue = np.append(self._in_queue, 0)
                self._score = np.append(self._score, np.nan)
                self._tied = np.append(self._tied, 0)
                self._tied_selected = np.append(self._tied_selected, 0)
        known = np.array([self._number_of[code] for code in codes], np.int64)
        return known[_numbers(coded.indices)] if codes else np.zeros(0, np.int64)

    def take(self, file: Ints, row: Ints, area: Ints, score: npt.NDArray[np.float64]) -> None:
        """The next households in order."""
        if not len(area):
            return
        index = np.arange(len(area))
        new_area = np.concatenate(([True], area[1:] != area[:-1]))
        start = np.maximum.accumulate(np.where(new_area, index, 0))
        before = np.where(area == area[0], self._in_queue[area[0]], 0)
        position = index - start + before + 1
        self._positions.put(file, row, position, ~np.isnan(score), position <= self._places[area])
        last = np.concatenate((new_area[1:], [True]))
        self._in_queue[area[last]] = position[last]
        self._take_runs(area, score, position, new_area)

    def _take_runs(
        self, area: Ints, score: npt.NDArray[np.float64], position: Ints, new_area: npt.NDArray[np.bool_]
    ) -> None:
        same = (score[1:] == score[:-1]) | (np.isnan(score[1:]) & np.isnan(score[:-1]))
        first = np.flatnonzero(new_area | np.concatenate(([True], ~same)))
        length = np.diff(np.append(first, len(area)))
        areas, scores, starts = area[first], score[first], position[first]
        if self._run is not None:
            old_area, old_score, old_start, old_length = self._run
            if old_area == areas[0] and _equal(old_score, float(scores[0])):
                starts[0] = old_start
                length[0] += old_length
            else:
                self._close(*(np.array([value]) for value in self._run))
        self._close(areas[:-1], scores[:-1], starts[:-1], length[:-1])
        self._run = (int(areas[-1]), float(scores[-1]), int(starts[-1]), int(length[-1]))

    def _close(self, area: Any, score: Any, start: Any, length: Any) -> None:
        """Runs that are complete: the one that holds the last place of its area is the cut-off."""
        places = self._places[area]
        cut = (start <= places) & (places < start + length)
        self._score[area[cut]] = score[cut]
        self._tied[area[cut]] = length[cut]
        self._tied_selected[area[cut]] = places[cut] - start[cut] + 1

    def finish(self) -> None:
        """The queue has ended."""
        if self._run is not None:
            self._close(*(np.array([value]) for value in self._run))
            self._run = None

    def cutoff(self, code: str) -> Cutoff:
        """What is published for an area."""
        number = self._number_of[code]
        places, in_queue = int(self._places[number]), int(self._in_queue[number])
        full = in_queue > places > 0
        score = float(self._score[number])
        return Cutoff(
            area=code,
            places=places,
            in_queue=in_queue,
            selected=min(places, in_queue),
            score=score if full and not np.isnan(score) else None,
            tied=int(self._tied[number]) if full else 0,
            tied_selected=int(self._tied_selected[number]) if full else 0,
        )


def _equal(one: float, other: float) -> bool:
    return one == other or (np.isnan(one) and np.isnan(other))
