"""Households for the benchmark, in distinct Parquet files of a million: the columns that ``formula.yaml``
reads.

Half a percent of each fact is unknown. Each file is a part of the country with its own districts and
villages, its rows in no order. Everything is drawn from the number of the file, so that files can be made
apart.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1_000_000
DISTRICTS = 77
"""Districts of one file: 94 files have 7,238, about as many as there are."""
VILLAGES = 12
UNKNOWN = 0.005

Draw = Callable[[np.random.Generator, int], npt.NDArray[np.generic]]


def whole(lowest: int, highest: int) -> Draw:
    return lambda random, rows: random.integers(lowest, highest + 1, rows, dtype=np.int64)


def yes(share: float) -> Draw:
    return lambda random, rows: random.random(rows, dtype=np.float32) < share


def few(mean: float) -> Draw:
    return lambda random, rows: np.minimum(random.poisson(mean, rows), 20).astype(np.int64)


def area(random: np.random.Generator, rows: int) -> npt.NDArray[np.float64]:
    return np.round(np.clip(random.lognormal(4.0, 0.5, rows), 6, 900), 1)


def wages(random: np.random.Generator, rows: int) -> npt.NDArray[np.int64]:
    return (random.random(rows) < 0.25) * random.integers(1, 6_000_000, rows)


COLUMNS: dict[str, Draw] = {
    "welfare_decile": whole(1, 10),
    "has_public_employee": yes(0.05),
    "highest_formal_wage": wages,
    "address_found": yes(0.99),
    "household_size": lambda random, rows: 1 + few(2.8)(random, rows),
    "owns_car": yes(0.08),
    "registered_car_count": lambda random, rows: (random.random(rows) < 0.06).astype(np.int64),
    "owns_air_conditioner": yes(0.09),
    "owns_water_heater": yes(0.03),
    "monthly_electricity_kwh": lambda random, rows: np.round(random.gamma(2.0, 60.0, rows), 0),
    "owns_second_house": yes(0.04),
    "floor_material": whole(1, 9),
    "floor_area_m2": area,
    "land_certificate_area_m2": lambda random, rows: np.round(random.exponential(900.0, rows), 0),
    "cattle_count": few(0.4),
    "buffalo_count": few(0.05),
    "horse_count": few(0.01),
    "goat_count": few(0.5),
    "child_0_6_count": few(0.5),
    "elderly_60_count": few(0.4),
    "owns_gas_cylinder_5kg": yes(0.1),
    "owns_refrigerator": yes(0.55),
    "owns_landline": yes(0.02),
    "owns_flat_tv": yes(0.2),
    "owns_gold_10g": yes(0.12),
    "owns_laptop": yes(0.15),
    "owns_motorcycle": yes(0.75),
    "owns_bicycle": yes(0.35),
    "owns_boat": yes(0.01),
    "owns_motorboat": yes(0.01),
    "owns_smartphone": yes(0.8),
    "owns_other_land": yes(0.2),
    "has_internet": yes(0.6),
    "wall_material": whole(1, 7),
    "cooking_fuel": whole(1, 12),
}


def write_file(number: int, path: Path, rows: int = ROWS) -> None:
    """One file of households; appears whole or not at all."""
    random = np.random.default_rng([7, number])
    columns: dict[str, pa.Array] = {
        "household_id": identifiers(random, rows),
        "area_code": areas(random, number, rows),
    }
    for code, draw in COLUMNS.items():
        columns[code] = pa.array(draw(random, rows), mask=random.random(rows, dtype=np.float32) < UNKNOWN)
    part = path.with_suffix(".part")
    pq.write_table(
        pa.table(columns), part, row_group_size=122_880, compression="snappy", use_dictionary=["area_code"]
    )
    part.replace(path)


def identifiers(random: np.random.Generator, rows: int) -> pa.Array:
    """Random identifiers in the form of a UUID."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)[random.integers(0, 16, (rows, 36), dtype=np.uint8)]
    digits[:, [8, 13, 18, 23]] = ord("-")
    ends = np.arange(0, 36 * (rows + 1), 36, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(ends), pa.py_buffer(digits)])


def district_codes(number: int) -> list[str]:
    """The districts of a file: a province for each two files, eleven districts in each regency."""
    return [
        f"{11 + number // 2:02d}.{number % 2 * 50 + 1 + index // 11:02d}.{1 + index % 11:02d}"
        for index in range(DISTRICTS)
    ]


def areas(random: np.random.Generator, number: int, rows: int) -> pa.Array:
    """Codes of villages; some districts are larger than others."""
    villages = [f"{code}.{1001 + village}" for code in district_codes(number) for village in range(VILLAGES)]
    weights = random.gamma(4.0, 1.0, len(villages))
    drawn = random.choice(len(villages), rows, p=weights / weights.sum()).astype(np.int32)
    return pa.DictionaryArray.from_arrays(drawn, villages).cast(pa.string())
