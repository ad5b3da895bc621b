"""Made-up households in the columns of the study's file. No real household is among them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from tepat.targeting.studies.alatas2012.households import ARMS, COLUMNS, FILE_NAME, PROVINCES
from tepat.targeting.studies.alatas2012.proxies import CHOICES, PROXY_COLUMNS

HOUSEHOLDS_PER_AREA = 6


def made_up_rows(households: int, *, seed: int = 1) -> list[dict[str, str]]:
    """Rows of text as in the file; the seventh household was never asked, the ninth has no floor area."""
    generator = np.random.default_rng(seed)
    rows = [_row(number, generator) for number in range(households)]
    if households > 9:
        rows[7].update(dict.fromkeys(PROXY_COLUMNS, ""))
        rows[9]["pcfloor"] = ""
    return rows


def write_households(folder: Path, rows: list[dict[str, str]]) -> Path:
    """Write ``rows`` as the study's file into ``folder`` and give the folder back."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def _row(number: int, generator: np.random.Generator) -> dict[str, str]:
    area = number // HOUSEHOLDS_PER_AREA
    flags = {name: int(generator.integers(2)) for name, kind in PROXY_COLUMNS.items() if kind == "flag"}
    for columns in CHOICES.values():
        chosen = int(generator.integers(len(columns) + 1))
        flags.update({name: int(position == chosen) for position, name in enumerate(columns)})
    size = int(generator.integers(1, 9))
    counts = {name: int(generator.integers(3)) for name, kind in PROXY_COLUMNS.items() if kind == "count"}
    counts.update(hhsize=size, hhage=int(generator.integers(20, 90)))
    numbers = {"pcfloor": round(float(generator.uniform(2, 50)), 4), "depratio": 0.5}
    wealth = 0.5 * flags["motorcycle"] + 0.5 * flags["refrigerator"] - 0.15 * size
    consumption = float(np.exp(6.3 + wealth + generator.normal(0, 0.2)))
    values: dict[str, object] = {
        **dict.fromkeys(COLUMNS, 0),
        **flags,
        **counts,
        **numbers,
        "hhid": f"{number:06d}",
        "province": PROVINCES[area % len(PROVINCES)],
        "ea": area,
        ARMS[area % len(ARMS)]: 1,
        "treated": int(consumption < 350),
        "consumption": round(consumption, 3),
    }
    return {name: str(value) for name, value in values.items()}
