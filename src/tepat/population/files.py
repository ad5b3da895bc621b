"""Writing a population to a folder: whole or not at all, and in chunks so that memory stays small."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from tepat.population import tables
from tepat.population.errors import PopulationError
from tepat.population.generate import check_request, generate

HIGH_VARIETY: Final = {"family_id", "kk", "nik", "key", "duplicate_of"}
WARNING: Final = "Made up. No figure from these files describes Banyuwangi or any other place or person."

Progress = Callable[[int], None]


def write_population(
    households: int,
    seed: int,
    folder: Path,
    *,
    regency_code: str = tables.DEFAULT_REGENCY,
    on: date = tables.DEFAULT_ON,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Writes the four Parquet files and ``about.json`` into a new folder; returns the rows of each table.

    ``progress`` is told the number of families after each chunk. The folder appears at the end, whole; after
    an error nothing is left. Raises ``PopulationError``: ``population.folder.exists``, ``.not_writable`` and
    the codes of ``generate``.
    """
    check_request(households, seed, on)
    _check_free(folder)
    chunks = generate(households, seed, regency_code=regency_code, on=on)
    rows = dict.fromkeys(tables.SCHEMAS, 0)
    with _whole_folder(folder) as partial, ExitStack() as open_files:
        writers = {name: open_files.enter_context(_writer(partial, name)) for name in tables.SCHEMAS}
        for chunk in chunks:
            for name, table in chunk.items():
                writers[name].write_table(table, row_group_size=max(table.num_rows, 1))
                rows[name] += table.num_rows
            if progress is not None:
                progress(rows["families"])
        about = {
            "warning": WARNING,
            "households": households,
            "seed": seed,
            "regency_code": regency_code,
            "on": on.isoformat(),
            "rows": rows,
        }
        (partial / "about.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    return rows


def _writer(folder: Path, name: str) -> pq.ParquetWriter:
    schema = tables.SCHEMAS[name]
    repeated = [column for column in schema.names if column not in HIGH_VARIETY]
    return pq.ParquetWriter(
        folder / f"{name}.parquet",
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=repeated,  # type: ignore[arg-type]  # the stubs know only yes and no
        write_statistics=sorted(HIGH_VARIETY & set(schema.names)),
    )


def _check_free(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise PopulationError(
            "There is something at the output folder already.",
            why="A population is written into a new or empty folder, so that nothing is overwritten.",
            mend="Name another folder with --out, or remove this one first.",
            code="population.folder.exists",
        )


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """A folder beside the wanted one that takes its name when all went well, and is removed when not."""
    partial = folder.absolute().parent / f".{folder.absolute().name}.partial-{os.getpid()}"
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.mkdir()
        yield partial
        partial.rename(folder.absolute())
    except OSError as error:
        raise PopulationError(
            "The output folder cannot be written.",
            why=f"The system says: {error.strerror or type(error).__name__}.",
            mend="Check that you may write in the folder above it and that the disk has room.",
            code="population.folder.not_writable",
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(partial)
