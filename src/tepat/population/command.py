"""The command ``tepat population``."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click

from tepat.kernel.dates import read_iso_date
from tepat.population.errors import PopulationError
from tepat.population.files import WARNING, write_population
from tepat.population.tables import DEFAULT_ON, DEFAULT_REGENCY


@click.command()
@click.option("--households", type=int, required=True, help="Families to make, known duplicates included.")
@click.option("--seed", type=int, required=True, help="The same seed and size give the same population.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new or empty folder.")
@click.option("--regency", default=DEFAULT_REGENCY, show_default=True, help="Code of the regency.")
@click.option(
    "--on",
    "on_text",
    default=DEFAULT_ON.isoformat(),
    show_default=True,
    help="Reference date, for ages and records.",
)
def population(households: int, seed: int, out: Path, regency: str, on_text: str) -> None:
    """Make a population of families, agency records and the truth behind them, as Parquet files.

    Everything in it is made up: no figure from it describes Banyuwangi or any other place.
    """
    started = time.perf_counter()

    def progress(families: int) -> None:
        click.echo(
            f"{families:>9,} of {households:,} families  {time.perf_counter() - started:6.1f} s", err=True
        )

    try:
        on = _reference_date(on_text)
        rows = write_population(households, seed, out, regency_code=regency, on=on, progress=progress)
    except PopulationError as error:
        raise click.ClickException(f"{error.code}: {error}") from error
    for name, count in rows.items():
        click.echo(f"{name + '.parquet':<24}{count:>12,} rows")
    click.echo(f"Written to {out} in {time.perf_counter() - started:.1f} s. {WARNING}")


def _reference_date(text: str) -> date:
    try:
        return read_iso_date(text)
    except ValueError:
        raise PopulationError(
            "The reference date cannot be read.",
            why="It is not a date of the calendar written as year-month-day.",
            mend="Write it as in --on 2026-11-01.",
            code="population.date.unreadable",
        ) from None
