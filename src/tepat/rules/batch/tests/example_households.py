"""Households for the tests of the batch, drawn over the example dictionary, and Parquet files of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

EXAMPLE = Path(__file__).parents[2] / "tests" / "example"
FORMULA = EXAMPLE / "programmes" / "bantuan" / "formula.yaml"
ON = date(2026, 7, 1)
SENTENCES = "{true: ya, false: tidak, unknown: belum}"
HEAD = """code: contoh
version: "1"
title: {id: Contoh, en: Example}
active_from: 2026-01-01
"""
COLUMNS: dict[str, tuple[pa.DataType, Callable[[random.Random], Any]]] = {
    "decile": (pa.int64(), lambda draw: draw.choice([0, *range(1, 11), 11])),
    "highest_wage": (pa.int64(), lambda draw: draw.choice([0, 1_000_000, 2_810_139, 2_810_140, 9_000_000])),
    "has_official": (pa.bool_(), lambda draw: draw.random() < 0.1),
    "floor_material": (pa.int64(), lambda draw: draw.choice([1, 2, 3, 8])),
    "floor_area_m2": (
        pa.float64(),
        lambda draw: draw.choice([0.0, 9.5, 20.0, 36.5, 120.1, float("nan"), float("inf")]),
    ),
    "owns_car": (pa.bool_(), lambda draw: draw.random() < 0.2),
    "child_count": (pa.int64(), lambda draw: draw.randrange(4)),
    "elderly_count": (pa.int64(), lambda draw: draw.randrange(3)),
    "income": (pa.int64(), lambda draw: draw.randrange(1_000_000)),
}

Rows = list[dict[str, Any]]
Write = Callable[..., Path]


def draw_rows(count: int, seed: int = 1, *, unknown: float = 0.05, first: int = 0) -> Rows:
    draw = random.Random(seed)
    return [
        {
            "household_id": f"h{first + number:05d}",
            "area_code": f"35.{10 + number % 2}.{1 + number % 3:02d}.{1001 + number % 4}",
            **{code: None if draw.random() < unknown else make(draw) for code, (_, make) in COLUMNS.items()},
        }
        for number in range(count)
    ]


def write_parquet(path: Path, rows: Rows, **types: pa.DataType) -> Path:
    """A Parquet file of the rows; ``types`` replace or add the type of a column."""
    known = {
        "household_id": pa.string(),
        "area_code": pa.string(),
        **{c: t for c, (t, _) in COLUMNS.items()},
        **types,
    }
    names = list(rows[0]) if rows else list(known)
    columns = {name: pa.array([row[name] for row in rows], known[name]) for name in names}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def read_rows(place: Path) -> Rows:
    files = sorted(place.glob("*.parquet")) if place.is_dir() else [place]
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
