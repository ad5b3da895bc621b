"""The whole population, chunk by chunk: the same regency, date, size and seed give the same content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from tepat.population import tables
from tepat.population.areas import load_areas
from tepat.population.chunk import draw_chunk
from tepat.population.draws import Draws
from tepat.population.errors import PopulationError
from tepat.population.numbers import NumberRegister
from tepat.population.rates import FAMILIES_PER_CHUNK

EARLIEST_ON: Final = date(2000, 1, 1)
LATEST_ON: Final = date(2099, 12, 31)


def generate(
    households: int,
    seed: int,
    *,
    regency_code: str = tables.DEFAULT_REGENCY,
    on: date = tables.DEFAULT_ON,
    families_per_chunk: int = FAMILIES_PER_CHUNK,
) -> Iterator[dict[str, pa.Table]]:
    """Chunks of the four tables (``families``, ``members``, ``agency_records``, ``truth``).

    ``households`` is the number of registrations, known duplicates included. Raises ``PopulationError``
    (``population.households.none``, ``population.seed.negative``, ``population.date.out_of_range``,
    ``population.regency.unknown``) before the first chunk.
    """
    check_request(households, seed, on)
    root = np.random.SeedSequence(seed)
    places, *chunk_seeds = root.spawn(1 + -(-households // families_per_chunk))
    areas = load_areas(regency_code, np.random.default_rng(places))
    register = NumberRegister(areas.districts, on)
    return (
        draw_chunk(
            Draws(np.random.default_rng(chunk_seed)),
            areas,
            register,
            on,
            min(families_per_chunk, households - start),
            start,
        )
        for start, chunk_seed in zip(range(0, households, families_per_chunk), chunk_seeds, strict=True)
    )


def make_tables(
    households: int, seed: int, *, regency_code: str = tables.DEFAULT_REGENCY, on: date = tables.DEFAULT_ON
) -> dict[str, pa.Table]:
    """The four tables in memory, for small populations."""
    chunks = list(generate(households, seed, regency_code=regency_code, on=on))
    return {name: pa.concat_tables([chunk[name] for chunk in chunks]) for name in tables.SCHEMAS}


def check_request(households: int, seed: int, on: date) -> None:
    """Refuses a size, seed or date from which no population can be made."""
    if households < 1:
        raise PopulationError(
            "The number of households is less than one.",
            why="A population needs at least one family.",
            mend="Give a number of 1 or more, as in --households 2000.",
            code="population.households.none",
        )
    if seed < 0:
        raise PopulationError(
            "The seed is negative.",
            why="The generator takes whole numbers from 0.",
            mend="Give a seed of 0 or more.",
            code="population.seed.negative",
        )
    if not EARLIEST_ON <= on <= LATEST_ON:
        raise PopulationError(
            "The reference date is out of range.",
            why=f"NIK and KK numbers are made for dates from {EARLIEST_ON} to {LATEST_ON}.",
            mend="Give a date in that range, as in --on 2026-11-01.",
            code="population.date.out_of_range",
        )
