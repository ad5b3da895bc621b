"""The households to decide: one Parquet file, a folder or a pattern, checked before anything is written.

One row is one household; ``key`` names it; every formula input has a column of its own name. A missing
column, a wrong type, a file that is not Parquet, a doubled or empty key: all are found at once and named.
"""

from __future__ import annotations

import difflib
import glob
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tepat.rules.batch.columns import described, fits, is_canonical, kind_of, sql_type
from tepat.rules.batch.duckdb_errors import errors_told
from tepat.rules.batch.errors import BatchError, raise_all
from tepat.rules.batch.text import parquet, quoted, text_literal
from tepat.rules.formula import Formula

KEY = "household_id"
AREA = "area_code"
KEYS_CHECKED_UP_TO = 5_000_000
"""Rows up to which doubled keys are looked for without being asked: it takes a second or two."""


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """One Parquet file: its path, where it lies below the folder of all, and the types of its columns."""

    path: Path
    relative: Path
    rows: int
    types: Mapping[str, pa.DataType]


@dataclass(frozen=True, slots=True)
class Households:
    """Checked files. ``columns`` gives the kind of each column that is read; ``area`` is None without one."""

    files: tuple[HouseholdFile, ...]
    key: str
    area: str | None
    columns: Mapping[str, str]
    keep: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many households there are."""
        return sum(file.rows for file in self.files)

    @property
    def kept(self) -> tuple[str, ...]:
        """Columns that go into the output as they are, after the key."""
        return ((self.area,) if self.area is not None else ()) + self.keep

    def select(self, file: HouseholdFile, dialect: str = "duckdb", source: str | None = None) -> str:
        """The SELECT that reads a file with every column in its canonical type.

        ``source`` is where an engine other than DuckDB has it.
        """
        mark = "`" if dialect == "spark" else '"'
        parts = [self._column(file, name, dialect, mark) for name in self.columns]
        parts += [quoted(name, mark) for name in self.keep if name not in self.columns]
        origin = source or parquet([file.path])
        return f"SELECT {', '.join(parts)} FROM {origin}"  # noqa: S608 - names are quoted

    def select_keys(self, file: HouseholdFile) -> str:
        """The SELECT in DuckDB of the keys of a file alone."""
        return f"SELECT {self._column(file, self.key)} FROM {parquet([file.path])}"  # noqa: S608

    def _column(self, file: HouseholdFile, name: str, dialect: str = "duckdb", mark: str = '"') -> str:
        column, kind = quoted(name, mark), self.columns[name]
        if is_canonical(file.types[name], kind):
            return column
        return f"TRY_CAST({column} AS {sql_type(kind, dialect)}) AS {column}"


def open_households(
    place: Path | str,
    formulas: Sequence[Formula],
    *,
    key: str = KEY,
    area: str = AREA,
    area_needed: bool = False,
    keep: Sequence[str] = (),
    check_keys: bool | None = None,
) -> Households:
    """Find and check the files. Raises BatchError that names everything that is wrong with them.

    ``keep`` are other columns that must be there. ``check_keys`` looks for doubled keys over all rows; None
    does so up to ``KEYS_CHECKED_UP_TO`` rows.
    """
    files, problems = _read_all(find_files(place))
    if files and not sum(file.rows for file in files):
        problems.append(
            BatchError(
                "There are no households in the input.",
                mend="Check how the file was written.",
                code="rules.batch.no_rows",
                place=str(place),
            )
        )
    kinds = {key: "key"}
    if area_needed or all(area in file.types for file in files):
        kinds[area] = "text"
    for formula in formulas:
        kinds.update({code: kind_of(formula.dictionary[code]) for code in formula.inputs})
    problems += _column_problems(files, kinds, [name for name in keep if name not in kinds])
    raise_all(problems)
    found = Households(tuple(files), key, area if area in kinds else None, kinds, tuple(keep))
    raise_all(list(_key_problems(found, check_keys)))
    return found


def find_files(place: Path | str) -> list[Path]:
    """The Parquet files of a file, a folder or a pattern with ``*``, in the order of their names."""
    path = Path(place)
    if path.is_dir():
        files = sorted(path.glob("*.parquet")) or sorted(path.rglob("*.parquet"))
    elif path.exists():
        files = [path]
    else:
        files = [Path(name) for name in sorted(glob.glob(str(place), recursive=True)) if Path(name).is_file()]
    if not files:
        raise BatchError(
            "There is no input.",
            why="It is neither a Parquet file, nor a folder or a pattern with some.",
            mend="Check the name after --input.",
            code="rules.batch.input_not_found",
            place=str(place),
        )
    return files


def _read_all(paths: Sequence[Path]) -> tuple[list[HouseholdFile], list[BatchError]]:
    top = Path(os.path.commonpath([path.absolute().parent for path in paths]))
    files: list[HouseholdFile] = []
    problems: list[BatchError] = []
    for path in paths:
        try:
            opened = pq.ParquetFile(path)
        except OSError as error:
            problems.append(_unreadable(path, error.strerror or "it cannot be opened"))
            continue
        except (pa.ArrowException, ValueError):
            problems.append(_not_parquet(path))
            continue
        with opened:
            schema = opened.schema_arrow
            files.append(
                HouseholdFile(
                    path,
                    path.absolute().relative_to(top),
                    opened.metadata.num_rows,
                    dict(zip(schema.names, schema.types, strict=True)),
                )
            )
    return files, problems


def _unreadable(path: Path, why: str) -> BatchError:
    return BatchError(
        "The input cannot be read.",
        why=f"{why}.",
        mend="Check the name and the rights.",
        code="rules.batch.input_unreadable",
        place=str(path),
    )


def _not_parquet(path: Path) -> BatchError:
    empty = path.stat().st_size == 0
    return BatchError(
        "The input is empty." if empty else "The input is not a Parquet file.",
        why="" if empty else "It has another form, or was cut off while it was written.",
        mend="Write it again as Parquet; from CSV: duckdb -c \"COPY 'a.csv' TO 'a.parquet'\".",
        code="rules.batch.input_empty" if empty else "rules.batch.not_parquet",
        place=str(path),
    )


def _column_problems(
    files: Sequence[HouseholdFile], kinds: Mapping[str, str], others: Sequence[str]
) -> Iterable[BatchError]:
    for name, kind in [*kinds.items(), *((name, "") for name in others)]:
        lacking = [file for file in files if name not in file.types]
        if lacking:
            yield _missing(name, kind, lacking, len(files))
        wrong = [file for file in files if name in file.types and kind and not fits(file.types[name], kind)]
        if wrong:
            yield _wrong_type(name, kind, wrong, len(files))
        doubled = [file for file in files if sum(other.lower() == name.lower() for other in file.types) > 1]
        if doubled:
            yield BatchError(
                f"The column `{name}` is there twice.",
                why="Engines do not tell capital letters apart in names.",
                mend="Remove or rename one.",
                code="rules.batch.doubled_column",
                place=_place(doubled, len(files)),
            )


def _missing(name: str, kind: str, files: Sequence[HouseholdFile], total: int) -> BatchError:
    near = difflib.get_close_matches(name, list(files[0].types), n=1)
    same = [other for other in files[0].types if other.lower() == name.lower()]
    guess = f" Did you mean `{(same or near)[0]}`?" if same or near else ""
    option = {"key": " or name another with --key", "": ""}.get(kind, "")
    return BatchError(
        f"The column `{name}` is missing.",
        why="" if not kind else "It names the household." if kind == "key" else f"It must hold a {kind}.",
        mend=f"Add it{option}; where a value is unknown, leave it NULL.{guess}",
        code="rules.batch.missing_column",
        place=_place(files, total),
    )


def _wrong_type(name: str, kind: str, files: Sequence[HouseholdFile], total: int) -> BatchError:
    wanted = "text or a whole number" if kind == "key" else f"a {kind}"
    mend = f"Write it as {sql_type(kind, 'duckdb')}."
    if kind == "whole number" and fits(files[0].types[name], "number"):
        mend += " From pandas: .astype('Int64') keeps what is unknown."
    return BatchError(
        f"The column `{name}` has the wrong type.",
        why=f"It must hold {wanted}, and holds {described(files[0].types[name])}.",
        mend=mend,
        code="rules.batch.wrong_type",
        place=_place(files, total),
    )


def _place(files: Sequence[HouseholdFile], total: int) -> str:
    more = f" (and {len(files) - 1} more of {total} files)" if len(files) > 1 else ""
    return f"{files[0].path}{more}"


def _key_problems(households: Households, wanted: bool | None) -> Iterable[BatchError]:
    place = _place(households.files, len(households.files))
    key = quoted(households.key)
    everything = parquet((file.path for file in households.files), options=", union_by_name = true")
    thorough = wanted if wanted is not None else households.rows <= KEYS_CHECKED_UP_TO
    distinct = f"count(DISTINCT {key})" if thorough else f"count({key})"
    with TemporaryDirectory(prefix="tepat-keys-") as spill, errors_told(), duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '1GB'; SET temp_directory = {text_literal(spill)}")
        rows, known, different = connection.execute(
            f"SELECT count(*), count({key}), {distinct} FROM {everything}"  # noqa: S608 - quoted
        ).fetchall()[0]
    if known < rows:
        yield BatchError(
            f"{rows - known:,} households have no `{households.key}`.",
            why="Each decision must belong to one household.",
            mend="Give each row a key.",
            code="rules.batch.key_unknown",
            place=place,
        )
    if different < known:
        yield BatchError(
            f"The column `{households.key}` names {known - different:,} households more than once.",
            why="A household that is there twice could get a place twice.",
            mend="Keep one row for each household.",
            code="rules.batch.doubled_key",
            place=place,
        )
